"""Of two brothers who are alone each has a path: what comes of one asks nothing of the other."""

from typing import Any

import pytest

from tests.processes_catalogue.access import Access
from tests.processes_catalogue.lone_minor import NETWORK, reported, sheltered
from tests.processes_catalogue.test_news_while_reading import ACT, read, waiting_for_a_home

HERE, BROTHER = 1, 9
PLACED = "msg_collocamento_avviato"
EACH = pytest.mark.parametrize(
    ("whose", "asks"),
    [([BROTHER], 0), ([HERE, BROTHER], 1), (None, 1)],
    ids=["the brother's", "of both", "not said"],
)


@EACH
def test_a_place_that_comes_for_a_brother_is_not_taken_for_the_one_awaited(
    whose: list[int] | None, asks: int
) -> None:
    stage = waiting_for_a_home()

    stage.receive(PLACED, tipo="comunita", di_chi=whose)

    assert stage.open.count("registra_trasferimento") == asks
    assert awaits(stage, PLACED) != bool(asks)


@EACH
def test_so_it_is_also_while_a_new_act_is_read(whose: list[int] | None, asks: int) -> None:
    stage = waiting_for_a_home().receive("msg_provvedimento_modificato", **ACT)

    stage.receive(PLACED, tipo="comunita", di_chi=whose)

    chosen: dict[str, Any] = {"affido_considerato": True, "scelta_accoglienza": "comunita"}
    read(stage).decide("valuta_seconda_accoglienza", **chosen)
    assert stage.open.count("registra_trasferimento") == asks


def test_a_brothers_place_does_not_hide_the_one_that_came_before_it() -> None:
    stage = waiting_for_a_home().receive("msg_provvedimento_modificato", **ACT)
    stage.receive(PLACED, tipo="comunita", di_chi=[HERE])
    stage.receive(PLACED, tipo="comunita", di_chi=[BROTHER])

    read(stage).decide("valuta_seconda_accoglienza", scelta_accoglienza="comunita")

    assert stage.open.count("registra_trasferimento") == 1


@pytest.mark.parametrize(
    ("who", "asks"), [(BROTHER, 0), (HERE, 1), (None, 1)], ids=["brother", "here", "not said"]
)
def test_of_a_brother_who_comes_of_age_nothing_is_asked(who: int | None, asks: int) -> None:
    stage = sheltered()
    before = sorted(stage.open)

    stage.receive("msg_minore_maggiorenne", minore_id=who)

    assert sorted(stage.open) == sorted([*before, *["valuta_maggiore_eta"] * asks])


def test_before_it_is_said_whom_a_path_follows_each_birthday_is_asked_about() -> None:
    stage = reported().receive("msg_minore_maggiorenne", minore_id=BROTHER)

    assert "valuta_maggiore_eta" in stage.open


def test_to_think_again_where_one_lives_is_asked_of_that_one_alone() -> None:
    stage = waiting_for_a_home()

    (ear,) = [one for one in stage.step.events if one.name == "msg_rivaluta_accoglienza"]

    assert ear.correlation == f"1:{HERE}"


@pytest.mark.parametrize(("whose", "begun"), [(BROTHER, 2), (HERE, 1)])
def test_a_path_that_runs_for_a_brother_is_not_the_one_that_was_begun_here(
    whose: int, begun: int
) -> None:
    stage = waiting_for_a_home()
    stage.paths = [{"percorso": "p05_inserimento_residenziale", "persone": [whose]}]

    stage.receive("msg_rivaluta_accoglienza")
    chosen = {**NETWORK, "scelta_accoglienza": "comunita", "sai_richiesto_il": ""}
    stage.done("valuta_seconda_accoglienza", chosen)

    opened = [one.payload.get("processo") for one in stage.sent]
    assert opened.count("p05_inserimento_residenziale") == begun


def awaits(stage: Access, message: str) -> bool:
    return message in [one.name for one in stage.step.events]
