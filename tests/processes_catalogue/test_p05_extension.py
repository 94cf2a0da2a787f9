"""The end of a placement's title, and an act that comes while it is being weighed."""

from datetime import date
from typing import Any

import pytest

from tests.processes_catalogue.access import Access
from tests.processes_catalogue.inquiry import rome
from tests.processes_catalogue.placement import living
from tests.processes_catalogue.test_p05_happenings import NEW_ACT, READ

ENDS = "2026-06-30"
LATER = "2027-06-30"
EXTEND = {"proposta_proroga": "proroga", "motivazione_proroga": "Serve."}
HOME = {"proposta_proroga": "rientro", "motivazione_proroga": "È pronto."}
WORK = {"valuta_proroga", "chiedi_contributi", "redige_bozza"}


def near_the_end() -> Access:
    return living(scadenza_misura=ENDS).move_to(rome("2026-03-31 09:00"))


def read(stage: Access, until: str = ENDS, **said: Any) -> Access:
    stage.receive("msg_provvedimento_modificato", **NEW_ACT | {"scadenza_ag": date(2026, 9, 1)})
    return stage.done("leggi_provvedimento", READ | {"scadenza_misura": until} | said)


def about_the_end(stage: Access) -> list[str]:
    """What is open about the end of the title."""
    return [one for one in stage.open if one in WORK]


def test_an_act_that_extends_the_title_leaves_nothing_to_weigh_until_its_own_end() -> None:
    stage = read(near_the_end(), LATER)

    assert about_the_end(stage) == []
    assert stage.timers["misura_in_scadenza"].date() == date(2027, 3, 30)


def test_an_act_about_something_else_leaves_the_extension_to_be_weighed_once() -> None:
    stage = read(near_the_end())

    stage.move_to(rome("2026-03-31 09:01"))

    assert about_the_end(stage) == ["valuta_proroga"]


@pytest.mark.parametrize("times", [1, 2])
def test_what_was_decided_about_the_end_is_not_asked_again(times: int) -> None:
    stage = near_the_end().done("valuta_proroga", HOME)

    for _ in range(times):
        read(stage).move_to(rome("2026-03-31 09:01"))

    assert about_the_end(stage) == []


def written() -> Access:
    """The report that asks for the extension has its contributions."""
    stage = near_the_end().done("valuta_proroga", EXTEND)
    stage.decide("chiedi_contributi", fonti=[])
    assert about_the_end(stage) == ["redige_bozza"]
    return stage


def test_a_report_that_asks_for_the_extension_goes_on_after_an_act_about_something_else() -> None:
    assert about_the_end(read(written())) == ["redige_bozza"]


def test_a_report_that_asks_for_what_the_act_gives_is_withdrawn_and_the_next_one_is_new() -> None:
    stage = read(written(), LATER)
    assert about_the_end(stage) == []

    stage.move_to(rome("2027-03-31 09:00")).done("valuta_proroga", EXTEND)

    assert about_the_end(stage) == ["chiedi_contributi"]


def test_a_report_that_was_withdrawn_does_not_come_back() -> None:
    stage = read(written(), LATER).move_to(rome("2027-03-31 09:00"))
    stage.done("valuta_proroga", HOME)

    assert about_the_end(read(stage, LATER, atto_regola_collocamento=False)) == []


def test_an_act_that_gives_no_end_leaves_nothing_to_weigh() -> None:
    stage = near_the_end()
    stage.receive("msg_provvedimento_modificato", **NEW_ACT)

    stage.done("leggi_provvedimento", READ | {"scadenza_misura": ""})

    assert about_the_end(stage) == []
    assert "misura_in_scadenza" not in stage.timers
