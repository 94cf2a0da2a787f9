"""Groups and initiatives on their stage: answers that are right, the way to each task."""

from collections.abc import Mapping
from typing import Any

from tests.processes_catalogue.access import Access
from tests.processes_catalogue.inquiry import rome

PROCESS = "p17_gruppi_iniziative"
BEGIN = rome("2025-09-22 09:00")
SHEET: Mapping[str, Any] = {
    "titolo": "Laboratorio Prova",
    "tipo": "laboratorio",
    "origine_iniziativa": "programmazione",
    "obiettivi": "Imparare insieme",
    "target": "Ragazzi del quartiere",
    "min_partecipanti": 1,
    "max_partecipanti": 3,
    "conduttori": [{"operatore": 1}],
    "chiusura_iscrizioni": "2025-10-10T18:00",
    "calendario": [{"quando": "2025-10-14T17:00"}, {"quando": "2025-10-21T17:00"}],
    "durata_min": 90,
    "sede": "Centro Prova",
}
TALKING: Mapping[str, Any] = {**SHEET, "tipo": "gruppo_parola", "eta_min": 6, "eta_max": 9}
APPROVED: Mapping[str, Any] = {"esito_approvazione": "approvata", "pubblicata_dove": ["sito"]}
ADA: Mapping[str, Any] = {
    "cognome": "Prova-Primi",
    "nome": "Ada",
    "consensi": ["partecipazione"],
    "informativa": True,
}
BOTH: Mapping[str, Any] = {"consenso_genitore1": "si", "consenso_genitore2": "si"}
ENROLLED: Mapping[str, Any] = {
    "partecipanti": [ADA],
    "chiudi_iscrizioni": True,
}
HELD: Mapping[str, Any] = {
    "stato_incontro": "svolto",
    "data": "2025-10-14T17:00",
    "presenti": [{"partecipante": 1, "presente": True}],
    "segnali_di_rischio": "no",
}
JOINING: Mapping[str, Any] = {
    "esito_adesione": "iscritto",
    "tipo_chiesto": "gruppo_parola",
    "iniziativa": 9,
    "partecipante": "Prova-Primi Ada",
    "riferimento": 1,
}


def planned() -> Access:
    """The sheet of the initiative is to be written."""
    stage = Access(PROCESS, BEGIN)
    stage.start(None, caso_id=9)
    return stage


def published(**changed: Any) -> Access:
    """Enrolments are open."""
    stage = planned().done("scheda_iniziativa", {**SHEET, **changed})
    return stage.done("approva_pubblica", APPROVED)


def enrolled(**changed: Any) -> Access:
    """Enrolments have closed with one who takes part."""
    card = {**ADA, **(BOTH if changed.get("tipo") == "gruppo_parola" else {})}
    stage = published(**changed)
    return stage.done("raccogli_iscrizioni", {**ENROLLED, "partecipanti": [card]})


def asked() -> Access:
    """A path of a family asks for a place."""
    stage = Access(PROCESS, BEGIN)
    stage.start("msg_apri_processo", caso_id=1, responsabile_caso=1)
    return stage
