"""What a path knows of the children and the facts goes along with what it calls or opens."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from tests.processes_catalogue import inquiry_answers as said
from tests.processes_catalogue import personal_path
from tests.processes_catalogue.access_stories import term_of
from tests.processes_catalogue.disability import LEAVING, SEEN, working
from tests.processes_catalogue.inquiry import Inquiry
from tests.processes_catalogue.inquiry_steps import gathered, met, voluntary
from tests.processes_catalogue.personal_path import left

DIAGRAMS = Path(__file__).parents[2] / "processes" / "bpmn"
BPMN = "{http://www.omg.org/spec/BPMN/20100524/MODEL}"
OURS = "{urn:percorsi:bpmn:1}"
SENDING = {
    "ca_evento_critico",
    "ca_impegno_spesa",
    "ca_progetto",
    "ca_relazione_ag",
    "ca_trasferimento_competenza",
    "ca_verifica_periodica",
}
"""Where a protected address could be written, or reach somebody."""

URGENT = "p04_protezione_urgente_403"
OF_NO_CASE = {"p17_gruppi_iniziative", "p21_bandi_coprogettazione"}
"""An initiative repeated and a tender begun anew are of nobody's case."""
OF_THE_WHOLE_FILE = {"p01_accesso_segnalazione", "p18_mediazione_familiare"}
"""At the triage and between two parents nobody has yet said which children."""


def calls(named: set[str]) -> Iterator[tuple[str, set[str]]]:
    """Where each of these is called, and what goes along."""
    for path in sorted(DIAGRAMS.glob("*.bpmn")):
        for call in etree.parse(path).iter(f"{BPMN}callActivity"):
            if call.get("calledElement") in named:
                told = {one.get("nome") for one in call.iter(f"{OURS}ingresso")}
                yield f"{path.stem}:{call.get('id')}", {name for name in told if name}


def urgent_openings() -> Iterator[tuple[str, set[str]]]:
    """Where urgent protection is opened, and what goes along."""
    for path in sorted(DIAGRAMS.glob("*.bpmn")):
        if path.stem in OF_THE_WHOLE_FILE:
            continue
        for message in etree.parse(path).iter(f"{OURS}messaggio"):
            told = {
                str(one.get("nome")): str(one.get("valore"))
                for one in message.getparent().iter(f"{OURS}parametro")
            }
            if told.get("processo") == f'"{URGENT}"':
                yield path.stem, set(told)


def openings() -> Iterator[tuple[str, set[str]]]:
    """Where a path of the case is opened, and what goes along."""
    for path in sorted(DIAGRAMS.glob("*.bpmn")):
        for message in etree.parse(path).iter(f"{OURS}messaggio"):
            told = {str(one.get("nome")) for one in message.iter(f"{OURS}parametro")}
            if "processo" in told and path.stem not in OF_NO_CASE:
                yield path.stem, told


def test_a_path_that_is_opened_knows_who_answers_for_the_case() -> None:
    """So that its steps come to them, and not to the whole group."""
    assert [where for where, told in openings() if "responsabile_caso" not in told] == []


def test_whatever_may_send_an_address_knows_that_it_is_protected() -> None:
    """R21."""
    assert [where for where, told in calls(SENDING) if "indirizzo_protetto" not in told] == []


def test_urgent_protection_is_asked_for_the_children_of_the_path() -> None:
    """Not for every brother and sister of the file."""
    assert [where for where, told in urgent_openings() if "minori" not in told] == []


CRIME: dict[str, Any] = {"procedibile_ufficio": True}


def of_the_inquiry() -> Inquiry:
    stage = gathered(voluntary()).do("griglia_rischio_protezione", **(said.GRID | CRIME))
    met(stage).do("definisci_esito", **(said.OUTCOME | {"esito": "segnalazione_ag"}))
    return stage.do("restituzione_famiglia", **said.TOLD)


def of_who_leaves() -> Inquiry:
    stage = working().done("segui_sostegni", SEEN | {"che_cosa_segue": "rinuncia"})
    stage.done("registra_rinuncia", LEAVING | CRIME)
    return stage.done("verifica_obbligo", {"obbligo_segnalare": "segnala"})


def of_who_withdraws() -> Inquiry:
    stage = left().done("ascolta_famiglia", personal_path.LEAVING | CRIME)
    return stage.done("verifica_obbligo", {"obbligo_segnalare": "segnala"})


@pytest.mark.parametrize("reported", [of_the_inquiry, of_who_leaves, of_who_withdraws])
def test_a_crime_already_seen_is_proposed_to_the_prosecutor_at_once(
    reported: Callable[[], Inquiry],
) -> None:
    stage = reported()

    told = "redigi_segnalazione"
    assert term_of(stage, told) == "L10"
    assert "procedibile" in stage.said(told, "obblighi_proposti")
    assert stage.said(told, "procedibile_ufficio", segnalazione_ag_esito="segnala") == "si"
