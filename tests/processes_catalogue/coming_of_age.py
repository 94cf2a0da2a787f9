"""Somebody who comes of age on the stage: the answers of the forms, and the way to each door."""

from collections.abc import Mapping
from typing import Any

import pytest

from forms import InvalidAnswers
from tests.processes_catalogue.access import Access
from tests.processes_catalogue.called_answers import faults
from tests.processes_catalogue.inquiry import rome

GROWING_UP = "p20_prosieguo_autonomia"
NOW = rome("2026-01-12 10:00")
TALKED: Mapping[str, Any] = {
    "minore_id": 1,
    "compie_diciotto_il": "2026-07-10",
    "misura_in_corso": "comunita",
    "desideri": "«Finire il liceo.»",
    "scelta": "prosieguo",
    "studio_lavoro": "Quarta liceo.",
    "abitazione_prevista": "La comunità.",
    "rete": "Una zia.",
    "progetto_possibile": True,
    "disabilita": False,
    "misura_penale": False,
}
WAY: Mapping[str, Any] = {"strada": "prosieguo", "motivazione_strada": "Lo chiede."}
PROJECT: Mapping[str, Any] = {
    "punti_forza": "Studia.",
    "punti_da_rafforzare": "I soldi.",
    "obiettivi_autonomia": [
        {"area": "casa", "obiettivo": "Un alloggio", "chi": "Il servizio", "entro": "2027-06-30"}
    ],
    "tutor_assegnato": True,
    "care_leavers": False,
    "ragazzo_d_accordo": True,
}
APPROVED: Mapping[str, Any] = {
    "progetto_suo": True,
    "progetto_coperto": True,
    "esito_progetto_autonomia": "approvato",
}
JOINED: Mapping[str, Any] = {
    "informato_prosieguo": True,
    "adesione_ragazzo": "1",
    "firma_operatore": "si",
    "durata_richiesta_al": "2029-07-10",
    "collocazione_dopo_18": "stessa_struttura",
    "ente_onere": "nostro_comune",
}
GRANTED: Mapping[str, Any] = {
    "decisione_il": "2026-01-12",
    "esito_prosieguo": "concesso",
    "file_decisione": "1",
    "prosieguo_fino_al": "2028-07-10",
}
REFUSED: Mapping[str, Any] = {
    "rifiuto_il": "2026-01-12",
    "informato_dopo_18": True,
    "parole_rifiuto": "«Voglio andare.»",
    "rifiuto_firmato": "1",
}
BRIDGE: Mapping[str, Any] = {
    "seguito_ponte": "ponte",
    "titolo_ponte": "atto_servizio",
    "file_ponte": "1",
    "consenso_persona": True,
    "copertura_retta": "nostro_comune",
    "scadenza_ponte": "2026-09-30",
}
ENDED: Mapping[str, Any] = {
    "esito_finale": "autonomia",
    "concluso_il": "2026-01-12",
    "situazione_finale": "Vive in un alloggio.",
    "casa_confermata": True,
    "documenti_consegnati": ["identita"],
    "a_chi_tornare": "Allo sportello.",
    "ag_informata": True,
}
MAJORITY = "msg_minore_maggiorenne"

NEW_ACT = {"provvedimento_id": 11, "mandati": ["prosieguo"], "scadenza_ag": None}
READ = {"che_cosa_cambia": "Altro."}


def begun(at: str = "2026-01-12 10:00", **told: Any) -> Access:
    """The path that follows somebody towards coming of age has begun."""
    stage = Access(GROWING_UP, rome(at))
    known = {"caso_id": 1, "responsabile_caso": 1, "minore_id": 1, "titolo": "mandato"}
    stage.start("msg_apri_processo", **known, **told)
    return stage


def talked(**answers: Any) -> Access:
    """They have said what they want."""
    return begun().done("colloquio_orientamento", {**TALKED, **answers})


def planned(strada: str = "prosieguo", scelta: str = "prosieguo", **answers: Any) -> Access:
    """The way is confirmed, the project approved."""
    return approved(talked(scelta=scelta), strada, **answers)


def approved(stage: Access, strada: str = "prosieguo", **answers: Any) -> Access:
    """After the talk the way is confirmed, the project approved."""
    stage.done("conferma_strada", {**WAY, "strada": strada})
    stage.done("scrivi_progetto_autonomia", {**PROJECT, **answers})
    return stage.done("approva_progetto_autonomia", APPROVED)


def requested() -> Access:
    """They have joined the request, and it has left: the court is awaited."""
    return joined(planned())


def joined(stage: Access) -> Access:
    return asked(stage.done("raccogli_adesione", JOINED))


def asked(stage: Access) -> Access:
    """The request that was joined leaves."""
    for element, decisions in (
        ("chiedi_contributi", {"fonti": []}),
        ("redige_bozza", {}),
        ("revisione", {"esito_revisione": "approvata", "contiene_valutazioni_personalita": False}),
        ("firma_relazione", {}),
        ("protocolla_e_invia", {"inviata_il": NOW}),
    ):
        stage.decide(element, **decisions)
    return stage


def of_age(stage: Access) -> Access:
    """The eighteenth birthday comes."""
    return stage.move_to(rome("2026-07-10 00:00")).receive(MAJORITY, minore_id=1)


def granted() -> Access:
    """Of age, with prosieguo ordered before."""
    return ordered(requested())


def ordered(stage: Access) -> Access:
    """The court, that was asked, grants it; then the birthday comes."""
    stage.receive("msg_prosieguo_concesso").done("registra_decisione", GRANTED)
    return of_age(stage)


def refusal(stage: Access, element: str, answers: Mapping[str, Any]) -> str:
    """What the form of a task says of answers that do not hold."""
    with pytest.raises(InvalidAnswers) as said:
        stage.done(element, answers)
    return faults(said.value)


def alone(way: str = "autonomia", **project: Any) -> Access:
    """Of age, having refused prosieguo."""
    stage = planned(way, way if way != "ussm" else "autonomia", **project)
    return of_age(stage.done("registra_rifiuto", REFUSED))


def bridged() -> Access:
    return of_age(requested()).done("soluzione_ponte", BRIDGE)
