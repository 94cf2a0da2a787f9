"""A placement whose title was an urgent removal (art. 403 c.c.) hears that it holds no more."""

import pytest

from engine.steps import Status
from forms import InvalidAnswers
from tests.processes_catalogue.called_answers import faults
from tests.processes_catalogue.placement import LEFT, living, searched

URGENT = {"urgenza": True, "tipo_titolo": "provvedimento_403"}
WITHOUT = {"titolo_ora": "nessun_titolo", "motivazione_titolo": "La madre torna a casa."}
WITH_ANOTHER = {
    "titolo_ora": "altro_titolo",
    "titolo_che_resta": "Consenso scritto dei genitori del 3 novembre",
    "motivazione_titolo": "I genitori acconsentono.",
}


@pytest.mark.parametrize("what", ["msg_403_revocato", "msg_403_inefficace"])
def test_whoever_coordinates_reads_how_the_removal_ended_and_nothing_ends_by_itself(
    what: str,
) -> None:
    stage = living(**URGENT)
    before = list(stage.open)

    stage.receive(what, causa="pm_revoca")

    assert sorted(stage.open) == sorted([*before, "leggi_esito_403"])


@pytest.mark.parametrize(
    ("cause", "words"),
    [("pm_revoca", "La Procura"), ("403_inefficace", "I termini"), (None, "Il Tribunale")],
)
def test_it_is_said_who_ended_it(cause: str | None, words: str) -> None:
    stage = living(**URGENT).receive("msg_403_revocato", causa=cause)

    assert stage.said("leggi_esito_403", "che_cosa_e_successo").startswith(words)


def test_under_another_title_the_child_stays() -> None:
    stage = living(**URGENT)
    before = sorted(stage.open)

    stage.receive("msg_403_revocato", causa="pm_revoca").done("leggi_esito_403", WITH_ANOTHER)

    assert sorted(stage.open) == before


def test_the_other_title_is_named() -> None:
    stage = living(**URGENT).receive("msg_403_revocato", causa="pm_revoca")
    nameless = {name: WITH_ANOTHER[name] for name in WITH_ANOTHER if name != "titolo_che_resta"}

    with pytest.raises(InvalidAnswers) as refused:
        stage.done("leggi_esito_403", nameless)

    assert "quale atto" in faults(refused.value)


def test_without_a_title_the_placement_ends_with_a_discharge() -> None:
    stage = living(**URGENT).receive("msg_403_inefficace", causa="403_inefficace")
    stage.done("leggi_esito_403", WITHOUT)

    assert stage.sent[-1].name == "msg_dimissione_decisa"
    stage.receive("msg_dimissione_decisa")
    assert stage.open == ["dimissione"]
    assert stage.done("dimissione", LEFT).step.status is Status.COMPLETED


def test_whoever_had_not_entered_yet_does_not_enter() -> None:
    stage = searched(**URGENT).receive("msg_403_revocato", causa="pm_revoca")

    stage.done("leggi_esito_403", WITHOUT)

    assert stage.step.outcomes == ("titolo_cessato",)


@pytest.mark.parametrize("what", ["msg_403_revocato", "msg_403_inefficace"])
def test_a_placement_under_a_decree_of_its_own_has_nothing_to_read_of_another_removal(
    what: str,
) -> None:
    stage = living()
    before = sorted(stage.open)

    assert sorted(stage.receive(what, causa="pm_revoca").open) == before


@pytest.mark.parametrize("what", ["msg_403_revocato", "msg_403_inefficace"])
@pytest.mark.parametrize(("whose", "read"), [([9], False), ([1, 9], True), (None, True)])
def test_the_removal_of_a_sibling_who_lives_elsewhere_changes_nothing_here(
    what: str, whose: list[int] | None, *, read: bool
) -> None:
    stage = living(**URGENT)
    before = list(stage.open)

    stage.receive(what, causa="pm_revoca", di_chi=whose)

    assert sorted(stage.open) == sorted([*before, *(["leggi_esito_403"] if read else [])])
