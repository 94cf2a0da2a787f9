"""Family mediation on its stage: answers that are right, and the way to each of its tasks."""

from collections.abc import Mapping
from typing import Any

from tests.processes_catalogue.access import Access
from tests.processes_catalogue.inquiry import rome

PROCESS = "p18_mediazione_familiare"
BEGIN = rome("2025-10-02 09:00")
ASSIGNED: Mapping[str, Any] = {
    "provenienza": "coppia",
    "genitore1": {"nome": "Prova-Lontani Piero"},
    "genitore2": {"nome": "Prova-Vicini Marta"},
    "mediatore": 1,
    "mediatore_qualificato": True,
    "mediatore_estraneo": True,
    "violenza_nota": False,
}
HEARD: Mapping[str, Any] = {
    "contatto_con": "genitore1",
    "data_contatto": "2025-10-01T10:00",
    "contatto_separato": True,
    "volontarieta": True,
    "squilibrio_potere": "no",
    "procedimento": "nessuno",
    "condanna": False,
    "ordine_protezione": False,
    "indicatori_violenza": [{"indicatore": "paura", "risposta": "no"}],
    "violenza_riferita": False,
    "esito_screening": "ok",
}
SECOND: Mapping[str, Any] = {**HEARD, "contatto_con": "genitore2"}
AFRAID: Mapping[str, Any] = {
    "indicatori_violenza": [{"indicatore": "paura", "risposta": "si"}],
    "violenza_riferita": True,
    "contatto_sicuro": "Solo al mattino",
    "esito_screening": "vieta",
}
INFORMED: Mapping[str, Any] = {
    "data_informativo": "2025-10-01T17:00",
    "presente_genitore1": True,
    "presente_genitore2": True,
    "informati_su": ["riservatezza", "liberta"],
}
AGREED: Mapping[str, Any] = {
    "consenso_genitore1": True,
    "consenso_genitore2": True,
    "data_consenso": "2025-10-02",
    "consenso_firmato": 1,
    "primo_incontro": "2025-10-22T17:00",
}
MET: Mapping[str, Any] = {
    "data_incontro": "2025-10-01T17:00",
    "stato_incontro": "svolto",
    "presente_genitore1": True,
    "presente_genitore2": True,
    "prossimo_passo": "altro_incontro",
    "prossimo_incontro": "2025-11-05T17:00",
}


def asked() -> Access:
    """Mediation is asked for: a mediator is to be assigned."""
    stage = Access(PROCESS, BEGIN)
    stage.start("msg_apri_processo", caso_id=1, responsabile_caso=1)
    return stage


def assigned(**changed: Any) -> Access:
    """The first parent is to be met alone."""
    return asked().done("assegna_mediatore", {**ASSIGNED, **changed})


def heard(first: Mapping[str, Any] = HEARD, second: Mapping[str, Any] = SECOND) -> Access:
    """Both parents were met alone: whether it is admitted is to be decided."""
    return assigned().done("primo_contatto", first).done("primo_contatto", second)


def admitted() -> Access:
    """The meeting that informs both is to be held."""
    return heard().done("decidi_ammissibilita", {"esito_ammissibilita": "ammessa"})


def informed() -> Access:
    """The consent of both is to be asked for."""
    return admitted().done("incontro_informativo", INFORMED)


def mediating() -> Access:
    """The first meeting is on."""
    return informed().done("consenso_informato", AGREED)
