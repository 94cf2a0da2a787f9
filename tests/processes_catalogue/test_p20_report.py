"""After eighteen: a review is held in time for the report that the judge awaits by a day."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from tests.processes_catalogue.access import Access
from tests.processes_catalogue.coming_of_age import (
    TALKED,
    approved,
    begun,
    granted,
    joined,
    ordered,
)
from tests.processes_catalogue.inquiry import rome
from tests.processes_catalogue.placement import reviewed
from tests.processes_catalogue.test_p20_after import GOES_ON

FIRST = rome("2026-10-08 23:59:59")
"""By when the first review is held, where no judge awaits anything."""
NEXT = date(2027, 1, 4)


def asked(stage: Access, by: date | None, mandates: tuple[str, ...] = (), **read: Any) -> Access:
    """An act arrives that wants a report by this day, and it is read."""
    act = {"provvedimento_id": 11, "mandati": list(mandates), "scadenza_ag": by}
    stage.receive("msg_provvedimento_modificato", **act)
    return stage.done("leggi_provvedimento", GOES_ON | read)


def review_of(stage: Access) -> datetime:
    """By when the next review is held, once it is time to prepare it."""
    if "tempo_di_verifica" in stage.timers:
        stage.move_to(stage.timers["tempo_di_verifica"])
    by: datetime = stage.step.data["scadenza_verifica"]
    return by


def held(stage: Access) -> Access:
    """On its last day the review is held, and the next is fixed."""
    stage.move_to(review_of(stage) - timedelta(hours=12))
    return reviewed(stage, "prosegue", NEXT)


def reported(stage: Access) -> Access:
    stage.decide("chiedi_contributi", fonti=[])
    stage.decide("redige_bozza", contiene_valutazioni_personalita=False)
    stage.decide("revisione", esito_revisione="approvata").decide("firma_relazione")
    stage.decide("protocolla_e_invia", inviata_il=stage.now).decide("restituzione_relazione")
    return stage


def met(stage: Access) -> list[list[str]]:
    return [told["chiavi"] for name, told in stage.jobs if name == "termini.adempi"]


def test_the_first_review_is_held_by_the_day_of_the_report_if_it_comes_before() -> None:
    stage = asked(granted(), date(2026, 9, 1))

    assert review_of(stage) == rome("2026-09-01 23:59:59")
    assert "chiedi_contributi" in held(stage).open


@pytest.mark.parametrize(
    ("by", "review"),
    [
        (date(2026, 12, 18), "2026-12-18"),
        (NEXT, "2027-01-04"),
        (date(2027, 2, 1), "2027-01-04"),
        (date(2026, 10, 7), "2027-01-04"),  # it has passed: the next review is as it was
        (None, "2027-01-04"),
    ],
)
def test_the_next_review_is_held_by_the_nearer_day(by: date | None, review: str) -> None:
    stage = asked(held(granted()), by)

    assert review_of(stage) == rome(f"{review} 23:59:59")


def test_a_report_that_is_sent_meets_the_day_of_the_judge_and_the_reviews_go_on() -> None:
    stage = reported(held(asked(granted(), date(2026, 9, 1))))

    assert ["L15.relazione", "L18", "L30", "valutazione.durata"] in met(stage)
    assert stage.step.data["scadenza_ag"] is None
    assert review_of(stage) == rome("2027-01-04 23:59:59")


def test_a_report_is_written_once_where_the_act_asks_for_it_once() -> None:
    stage = held(reported(held(asked(granted(), date(2026, 9, 1)))))

    assert "chiedi_contributi" not in stage.open


def test_a_report_that_comes_again_has_its_next_day_from_the_one_that_was_sent() -> None:
    stage = reported(held(asked(granted(), date(2026, 9, 1), mesi_relazione=3)))

    assert stage.step.data["scadenza_ag"] == date(2026, 12, 1)
    assert review_of(stage) == rome("2026-12-01 23:59:59")


def test_a_report_that_is_due_long_after_is_not_written_now() -> None:
    stage = held(asked(granted(), date(2027, 12, 31)))

    assert "chiedi_contributi" not in stage.open
    assert stage.step.data["scadenza_ag"] == date(2027, 12, 31)


@pytest.mark.parametrize("mandate", ["indagine_valutazione", "monitoraggio"])
def test_a_report_of_an_inquiry_or_a_taking_in_charge_moves_no_review(mandate: str) -> None:
    stage = asked(granted(), date(2026, 9, 1), (mandate,))

    assert review_of(stage) == FIRST
    reported(held(asked(stage, None, ("prosieguo",))))
    assert ["L15.relazione", "L18"] in met(stage)


@pytest.mark.parametrize(
    ("mandate", "review"), [("prosieguo", "2026-09-01"), ("sostegno_controllo", "2026-10-08")]
)
def test_of_the_act_that_began_the_path_one_says_how_often_it_wants_a_report(
    mandate: str, review: str
) -> None:
    stage = begun(scadenza_ag=date(2026, 9, 1), provvedimento_id=7)
    stage.registered[7] = {"mandati": [mandate]}
    assert stage.said("colloquio_orientamento", "relazione_attesa_il") == "mar 1 set 2026"

    stage.done("colloquio_orientamento", {**TALKED, "mesi_relazione": 6})
    ordered(joined(approved(stage)))

    assert stage.step.data["mesi_relazione"] == 6
    assert review_of(stage) == rome(f"{review} 23:59:59")


# --- several acts, several days -----------------------------------------------------------------

READ_FIRST, READ_LATER = 11, 12


def owed(day: str, act: int, *, again: bool = False) -> dict[str, Any]:
    """The first report that is owed, as the house tells it."""
    due_at = rome(f"{day} 23:59:59")
    return {"scadenza": due_at, "provvedimento_id": act, "periodica": again}


def read_two(first: str, later: str) -> Access:
    """Two acts are read one after the other, each with a day of its own."""
    stage = asked(granted(), date.fromisoformat(first))
    act = {"provvedimento_id": READ_LATER, "mandati": ["prosieguo"], "scadenza_ag": later}
    stage.receive("msg_provvedimento_modificato", **act)
    nearest = owed(*min((first, READ_FIRST), (later, READ_LATER)))
    stage.results["termini.prossimo"] = nearest
    return stage.done("leggi_provvedimento", GOES_ON)


def acts_asked(stage: Access) -> list[str]:
    """Of which acts the path has last asked what is owed."""
    asked_for = [given for handler, given in stage.jobs if handler == "termini.prossimo"]
    return [str(one) for one in asked_for[-1]["provvedimenti"]]


def keys_asked(stage: Access) -> list[str]:
    """Under which keys it has last asked for it: an act may name no day."""
    asked_for = [given for handler, given in stage.jobs if handler == "termini.prossimo"]
    return list(asked_for[-1]["chiavi"])


@pytest.mark.parametrize(
    ("first", "later", "act"),
    [("2026-09-01", "2026-09-20", READ_FIRST), ("2026-09-20", "2026-09-01", READ_LATER)],
)
def test_of_two_acts_read_one_after_the_other_the_nearer_day_comes_first(
    first: str, later: str, act: int
) -> None:
    stage = read_two(first, later)

    assert acts_asked(stage) == [str(READ_FIRST), str(READ_LATER)]
    assert keys_asked(stage) == ["L30", "valutazione.durata"]
    assert review_of(stage) == rome("2026-09-01 23:59:59")
    assert stage.step.data["provvedimento_relazione"] == act


def test_once_the_first_report_has_left_the_second_day_has_one_of_its_own() -> None:
    stage = held(read_two("2026-09-01", "2026-09-20"))
    stage.results["termini.prossimo"] = owed("2026-09-20", READ_LATER)

    reported(stage)

    assert review_of(stage) == rome("2026-09-20 23:59:59")
    stage.results["termini.prossimo"] = None
    reported(held(stage))
    told = [given for name, given in stage.jobs if name == "termini.adempi"]
    for_day = [one["provvedimento_id"] for one in told if "L30" in one["chiavi"]]
    assert for_day[-2:] == [READ_FIRST, READ_LATER]
    assert stage.step.data["scadenza_ag"] is None


def test_the_act_that_began_the_path_is_asked_about_beside_the_one_read_later() -> None:
    stage = begun(scadenza_ag=date(2026, 9, 1), provvedimento_id=7)
    stage.done("colloquio_orientamento", TALKED)
    ordered(joined(approved(stage)))

    asked(stage, date(2026, 9, 20))

    assert acts_asked(stage) == ["7", "11"]


def test_what_comes_again_by_the_act_is_counted_as_the_term_of_the_act_is() -> None:
    stage = held(asked(granted(), date(2026, 9, 1), mesi_relazione=3))
    stage.results["termini.prossimo"] = owed("2026-12-04", READ_FIRST, again=True)

    reported(stage)

    assert stage.step.data["scadenza_ag"] == date(2026, 12, 4)


def test_a_later_day_of_another_act_does_not_put_off_what_comes_again_before() -> None:
    stage = held(asked(granted(), date(2026, 9, 1), mesi_relazione=3))
    stage.results["termini.prossimo"] = owed("2026-12-20", READ_LATER)

    reported(stage)

    assert stage.step.data["scadenza_ag"] == date(2026, 12, 1)
    assert stage.step.data["provvedimento_relazione"] == READ_FIRST
