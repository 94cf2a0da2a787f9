"""A child who cannot wait where it is enters a community while a family is sought."""

from typing import Any

import pytest

from tests.processes_catalogue import foster_answers as said
from tests.processes_catalogue.access import Access
from tests.processes_catalogue.foster_steps import asked_for, searching


def sheet_written(**changed: Any) -> Access:
    """The coordinator is to confirm the title."""
    return asked_for().done("scheda_abbinamento", said.SHEET | changed)


def houses(stage: Access) -> list[dict[str, Any]]:
    """What the community was told, each time that one was opened."""
    begun = [one.payload for one in stage.sent if one.name == "msg_apri_processo"]
    return [one for one in begun if one["processo"] == "p05_inserimento_residenziale"]


def test_whoever_confirms_the_title_opens_a_community_and_the_search_goes_on() -> None:
    stage = sheet_written().done("conferma_titolo", said.GOES_ON | said.AT_ONCE)

    (house,) = houses(stage)
    assert [one["persona"] for one in house["minori"]] == [said.SHEET["minore_ref"]]
    assert house["gia_valutato"]["consenso"] == said.SHEET["consenso"]
    assert "msg_abbinamento_proposto" in {one.name for one in stage.step.events}


def test_where_the_child_can_wait_no_community_is_opened() -> None:
    assert houses(searching()) == []


def test_whoever_decides_how_to_search_on_may_open_one_then() -> None:
    stage = searching().receive("msg_abbinamento_proposto", famiglie=[])

    stage.done("ricerca_senza_esito", said.FURTHER | said.AT_ONCE)

    assert len(houses(stage)) == 1
    assert "msg_abbinamento_proposto" in {one.name for one in stage.step.events}


def test_one_that_was_opened_before_is_not_opened_again_by_itself() -> None:
    stage = sheet_written().done("conferma_titolo", said.GOES_ON | said.AT_ONCE)
    stage.receive("msg_abbinamento_proposto", famiglie=[])

    stage.done("ricerca_senza_esito", said.FURTHER)

    assert len(houses(stage)) == 1


@pytest.mark.parametrize(
    ("running", "age", "warning"),
    [
        ([{"percorso": "p05_inserimento_residenziale"}], 13, "già aperto"),
        ([], 5, "tipo familiare"),
    ],
)
def test_whoever_opens_one_is_warned_of_one_that_runs_and_of_the_youngest(
    running: list[dict[str, Any]], age: int, warning: str
) -> None:
    stage = sheet_written(eta_minore=age)
    stage.paths.extend(running)

    said_yes = {"si_procede_affido": "si", "comunita_subito": "si"}
    (warned,) = stage.warnings("conferma_titolo", **said.GOES_ON | said_yes).values()

    assert warning in warned
