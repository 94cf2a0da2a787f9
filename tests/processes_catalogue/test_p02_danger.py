"""Whoever learns of a grave danger in an inquiry, wherever that is, has it weighed at once."""

from typing import Any

import pytest

from engine.steps import Status
from tests.processes_catalogue import inquiry_answers as said
from tests.processes_catalogue.inquiry import Inquiry
from tests.processes_catalogue.inquiry_steps import gathered, gathering, met, opened

WHERE_HARM_IS_SEEN: dict[str, dict[str, Any]] = {
    "colloquio": said.TALK | {"grave_pregiudizio": True},
    "visita_domiciliare": said.VISIT | {"grave_pregiudizio_casa": True},
    "registra_risposta": said.REPLY | {"pericolo_risposta": True},
    "colloquio_ascolto": said.HEARD | {"pericolo_ascolto": True},
    "valutazione_minore": said.CHILD | {"pericolo_minore": True},
    "valutazione_competenze_genitoriali": said.PARENTS | {"pericolo_competenze": True},
    "osservazione_relazione": said.RELATION | {"pericolo_osservazione": True},
}


def asking(*minors: int) -> Inquiry:
    """All that can be asked of somebody is being asked, about these minors."""
    stage = gathering(
        opened(),
        minori=[{"persona": one, "eta": 13} for one in minors],
        strumenti=[
            "colloqui",
            "visita_domiciliare",
            "osservazione_relazione",
            "informazioni_servizi",
        ],
        enti_da_interpellare=["scuola"],
    )
    return stage.do("richiedi_informazioni", **said.REQUEST)


@pytest.mark.parametrize("where", WHERE_HARM_IS_SEEN)
def test_serious_harm_seen_anywhere_calls_the_coordinator_and_the_inquiry_goes_on(
    where: str,
) -> None:
    stage = asking(1, 2)
    if where == "valutazione_minore":
        stage.do("colloquio_ascolto", **said.HEARD).do("colloquio_ascolto", **said.HEARD)

    stage.do(where, **WHERE_HARM_IS_SEEN[where])

    assert stage.open.count("valuta_grave_pregiudizio") == 1
    assert stage.step.status is Status.RUNNING
    assert len(stage.open) > 1


@pytest.mark.parametrize("where", WHERE_HARM_IS_SEEN)
def test_where_nothing_serious_is_seen_nobody_is_called(where: str) -> None:
    stage = asking(1)
    if where == "valutazione_minore":
        stage.do("colloquio_ascolto", **said.HEARD)
    calm = {
        name: False if answer is True and name.startswith(("pericolo_", "grave_")) else answer
        for name, answer in WHERE_HARM_IS_SEEN[where].items()
    }

    stage.do(where, **calm)

    assert "valuta_grave_pregiudizio" not in stage.open


def test_a_child_to_be_protected_now_does_not_wait_for_the_team() -> None:
    stage = gathered(opened())

    stage.do("griglia_rischio_protezione", **(said.GRID | {"emergenza": True}))

    assert sorted(stage.open) == ["convoca_equipe", "valuta_grave_pregiudizio"]


def test_a_danger_told_in_the_team_reaches_the_coordinator_before_the_minutes_are_valid() -> None:
    stage = gathered(opened()).do("griglia_rischio_protezione", **said.GRID)
    stage.do("convoca_equipe", **said.CALL).do("registra_conferme", **said.QUORUM)

    stage.do("verbale_equipe", **(said.MINUTES | {"pericolo_equipe": True}))

    assert sorted(stage.open) == ["controfirma_verbale", "valuta_grave_pregiudizio"]


def test_minutes_that_are_sent_back_tell_of_the_same_danger_once() -> None:
    stage = gathered(opened()).do("griglia_rischio_protezione", **said.GRID)
    stage.do("convoca_equipe", **said.CALL).do("registra_conferme", **said.QUORUM)
    stage.do("verbale_equipe", **(said.MINUTES | {"pericolo_equipe": True}))
    stage.do("controfirma_verbale", **said.COUNTERSIGNED)
    stage.do("valida_verbale", **(said.VALID | {"verbale_approvato": False, "rilievi": "Date."}))

    stage.do("verbale_equipe", **said.MINUTES)

    assert stage.open.count("valuta_grave_pregiudizio") == 1


def test_a_danger_told_while_the_family_is_told_reaches_the_coordinator() -> None:
    stage = met(gathered(opened()).do("griglia_rischio_protezione", **said.GRID))
    stage.do("definisci_esito", **said.OUTCOME)

    stage.do("restituzione_famiglia", **(said.TOLD | {"pericolo_restituzione": True}))

    assert "valuta_grave_pregiudizio" in stage.open
    assert len(stage.open) > 1
