"""The family centre on its stage: answers that are right, and the way to each of its tasks."""

from collections.abc import Mapping
from typing import Any

from tests.processes_catalogue.access import Access
from tests.processes_catalogue.inquiry import rome

PROCESS = "p16_centro_famiglie"
BEGIN = rome("2025-10-02 12:00")
WELCOMED: Mapping[str, Any] = {
    "come_arriva": "da_se",
    "punto_accesso": "csf",
    "accesso_anonimo": False,
    "nome": "Prova-Chiara Lia",
    "recapito": "333",
    "mediazione_linguistica": False,
    "tipo_richiesta": ["ascolto"],
    "informativa_breve": True,
}
NAMELESS: Mapping[str, Any] = {
    name: one
    for name, one in {**WELCOMED, "accesso_anonimo": True}.items()
    if name not in {"nome", "recapito"}
}
HEARD: Mapping[str, Any] = {
    "data_colloquio": "2025-10-02T09:30",
    "bisogno": "«Sono stanca»",
    "risorse": "Una sorella",
    "rischio_rilevato": "no",
    "orientamenti": ["hub_poverta"],
}
NEED: Mapping[str, Any] = {
    "nucleo_n": 3,
    "minori_n": 2,
    "isee_fascia": "bassa",
    "senza_reddito": True,
    "urgenze": ["alimenti"],
    "debiti": False,
    "gia_beneficiario": ["nessuno"],
}
PACT: Mapping[str, Any] = {
    "impegni_servizio": "Accompagna",
    "impegni_famiglia": "Porta i documenti",
    "patto_accettato": True,
    "data_patto": "2025-10-02",
}
CLOSED: Mapping[str, Any] = {
    "segnalazione_verificata": True,
    "obbligo_segnalare": False,
    "motivo_obbligo": "Nessun pregiudizio rilevato",
    "come_si_lascia": "Sa che può tornare",
}


def arrived(**known: Any) -> Access:
    """Somebody is at the centre; `known` are what another path sends with them."""
    stage = Access(PROCESS, BEGIN)
    message = "msg_apri_processo" if known else None
    stage.start(message, **{"caso_id": 1, **known})
    return stage


def welcomed(answers: Mapping[str, Any] = WELCOMED) -> Access:
    """The talk is to be had."""
    return arrived().done("accoglienza", answers)


def oriented(*towards: str, **changed: Any) -> Access:
    """What serves has been chosen."""
    answers = {**HEARD, "orientamenti": list(towards), **changed}
    return welcomed().done("colloquio_orientamento", answers)


def in_need(**changed: Any) -> Access:
    """What to give is to be decided."""
    return oriented("hub_poverta").done("valuta_bisogno_materiale", {**NEED, **changed})


def helped() -> Access:
    """What is given is agreed upon."""
    given = {"aiuti_scelti": ["aiuto_alimentare", "invio_adi_pais"]}
    return in_need().done("attiva_aiuti", given).done("patto_hub", PACT)


def leaving() -> Access:
    """After some time, and a call, the access is to be closed."""
    stage = oriented("affiancamento")
    stage.move_to(rome("2025-12-02 10:00"))
    return stage.done(
        "ricontatto", {"data_ricontatto": "2025-12-02T09:00", "esito_ricontatto": "non_vuole"}
    )
