"""A reception and a foster placement, too, hear how the urgent removal (art. 403 c.c.) ended."""

from collections.abc import Callable
from typing import Any

import pytest

from engine.steps import Status
from forms import InvalidAnswers
from tests.processes_catalogue import foster_answers, foster_steps, reception
from tests.processes_catalogue.access import Access
from tests.processes_catalogue.called_answers import faults
from tests.processes_catalogue.test_p07_decree import MONTHS

ENDED = ["msg_403_revocato", "msg_403_inefficace"]
WITHOUT = {"titolo_ora": "nessun_titolo", "motivazione_titolo": "La madre torna a casa con lui."}
WITH_ANOTHER = {
    "titolo_ora": "altro_titolo",
    "titolo_che_resta": "Decreto del 3 novembre",
    "motivazione_titolo": "Il Tribunale ha disposto altro.",
}
ACT: dict[str, Any] = {"provvedimento_id": 11, "mandati": ["monitoraggio"], "scadenza_ag": None}


def received() -> Access:
    """Mother and child were brought there with an urgent removal."""
    return reception.living(titolo_403=True)


def fostered(**title: Any) -> Access:
    """The child lives with a family under the decree that validated an urgent removal."""
    stage = foster_steps.decreed(**(title or {"titolo_403": True}))
    return stage.done("avvia_affido", foster_answers.BEGUN | MONTHS)


def searched() -> Access:
    """A family is looked for: whose child it is has been said."""
    ordered = {"titolo": "mandato", "provvedimento_id": 1}
    stage = foster_steps.asked_for(**ordered).done("scheda_abbinamento", foster_answers.SHEET)
    return stage.done("conferma_titolo", foster_answers.ORDERED | {"titolo_403": True})


EITHER = pytest.mark.parametrize("begun", [received, fostered], ids=["reception", "foster care"])


@EITHER
@pytest.mark.parametrize("what", ENDED)
def test_whoever_coordinates_reads_how_it_ended_and_nothing_ends_by_itself(
    begun: Callable[[], Access], what: str
) -> None:
    stage = begun()
    before = list(stage.open)

    stage.receive(what, causa="pm_revoca")

    assert sorted(stage.open) == sorted([*before, "leggi_esito_403"])


@EITHER
@pytest.mark.parametrize("what", ENDED)
def test_it_is_heard_while_a_new_act_is_read(begun: Callable[[], Access], what: str) -> None:
    stage = begun().receive("msg_provvedimento_modificato", **ACT)

    stage.receive(what, causa="403_inefficace")

    assert sorted(stage.open) == ["leggi_esito_403", "leggi_provvedimento"]


@EITHER
def test_it_is_said_who_ended_it(begun: Callable[[], Access]) -> None:
    stage = begun().receive("msg_403_revocato", causa="pm_revoca")

    assert stage.said("leggi_esito_403", "che_cosa_e_successo").startswith("La Procura")


@EITHER
def test_under_another_title_all_goes_on(begun: Callable[[], Access]) -> None:
    stage = begun()
    before = sorted(stage.open)

    stage.receive("msg_403_revocato", causa="pm_revoca").done("leggi_esito_403", WITH_ANOTHER)

    assert sorted(stage.open) == before


@EITHER
def test_the_other_title_is_named(begun: Callable[[], Access]) -> None:
    stage = begun().receive("msg_403_revocato", causa="pm_revoca")
    nameless = {name: WITH_ANOTHER[name] for name in WITH_ANOTHER if name != "titolo_che_resta"}

    with pytest.raises(InvalidAnswers) as refused:
        stage.done("leggi_esito_403", nameless)

    assert "e la" in faults(refused.value)


@pytest.mark.parametrize(
    ("begun", "last", "answers"),
    [
        (received, "dimissione", reception.LEFT),
        (
            fostered,
            "chiusura_affido",
            foster_answers.ENDED | {"continuita_affettiva": "Si sentono."},
        ),
    ],
    ids=["reception", "foster care"],
)
def test_without_a_title_it_ends_with_what_every_end_asks(
    begun: Callable[[], Access], last: str, answers: dict[str, Any]
) -> None:
    stage = begun().receive("msg_403_inefficace", causa="403_inefficace")
    stage.done("leggi_esito_403", WITHOUT)

    assert stage.sent[-1].name == "msg_dimissione_decisa"
    stage.receive("msg_dimissione_decisa")
    assert stage.open == [last]
    assert stage.done(last, answers).step.status is Status.COMPLETED


@pytest.mark.parametrize(
    "begun",
    [lambda: reception.planned(titolo_403=True), searched],
    ids=["reception", "foster care"],
)
def test_whoever_had_not_entered_yet_does_not_enter(begun: Callable[[], Access]) -> None:
    stage = begun().receive("msg_403_revocato", causa="pm_revoca")

    stage.done("leggi_esito_403", WITHOUT)

    assert stage.step.outcomes == ("titolo_cessato",)


@pytest.mark.parametrize("what", ENDED)
def test_a_reception_under_another_title_has_nothing_to_read_of_a_removal(what: str) -> None:
    stage = reception.living()
    before = sorted(stage.open)

    assert sorted(stage.receive(what, causa="pm_revoca").open) == before


def test_what_ends_before_the_reception_is_weighed_is_read() -> None:
    stage = reception.asked().receive("msg_403_revocato", causa="pm_revoca", di_chi=[1])

    assert sorted(stage.open) == ["leggi_esito_403", "valuta_con_la_donna"]


def test_a_foster_placement_under_another_title_goes_on_as_before() -> None:
    stage = fostered(titolo_403=False)
    before = sorted(stage.open)

    stage.receive("msg_403_revocato", causa="403_revocato", minore_id=1)

    assert sorted(stage.open) == before


def test_what_ends_before_the_title_of_a_foster_placement_is_confirmed_is_read() -> None:
    stage = foster_steps.asked_for(titolo="mandato", provvedimento_id=1)

    stage.receive("msg_403_revocato", causa="pm_revoca", di_chi=[1])

    assert sorted(stage.open) == ["leggi_esito_403", "scheda_abbinamento"]


@EITHER
@pytest.mark.parametrize("what", ENDED)
@pytest.mark.parametrize(
    ("whose", "read"),
    [
        ({"di_chi": [9]}, False),
        ({"minore_id": 9}, False),
        ({"di_chi": [1, 9]}, True),
        ({"minore_id": 1}, True),
        ({}, True),
    ],
)
def test_the_removal_of_a_sibling_who_lives_elsewhere_changes_nothing_here(
    begun: Callable[[], Access], what: str, whose: dict[str, Any], *, read: bool
) -> None:
    stage = begun()
    before = list(stage.open)

    stage.receive(what, causa="pm_revoca", **whose)

    assert sorted(stage.open) == sorted([*before, *(["leggi_esito_403"] if read else [])])


def test_the_removal_of_a_mother_who_is_a_minor_is_read_where_she_lives() -> None:
    stage = received().receive("msg_403_revocato", causa="pm_revoca", di_chi=[2])

    assert "leggi_esito_403" in stage.open
