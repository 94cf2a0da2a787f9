"""The lines of a decree become terms: counted as it says, with the true calculation."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from engine.clock import ROME
from tasks.terms.calendars import Calendar
from tasks.terms.duties import Duties
from tasks.terms.model import NewTerm, Telling
from tasks.terms.orders import (
    Confirmed,
    NoInstant,
    NothingToCount,
    Says,
    UnknownWay,
    begin,
    counted,
    written,
)
from tests.processes_catalogue.inquiry import DUTIES

WITH_PATRON = Duties(DUTIES.catalogue, Calendar(patron=(12, 7)))


def rome(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ROME)


ISSUED, NOTIFIED = rome("2025-09-05T00:00"), rome("2025-09-08T09:00")


def line(**said: Any) -> dict[str, Any]:
    """A line as somebody writes it from the act, counted."""
    return written(WITH_PATRON, {"tipo": "relazione", **said}, ISSUED, NOTIFIED)


def opened(proposal: dict[str, Any], **changed: Any) -> NewTerm:
    """The duty of a line that was confirmed as proposed, but for what is changed."""
    said = {name: proposal[name] for name in ("tipo", "chiave", "entro", "alle")}
    return begin(WITH_PATRON, Confirmed({**said, **changed}, proposal, NOTIFIED))


@pytest.mark.parametrize(
    ("way", "amount", "day"),
    [
        ("giorni", 60, date(2025, 11, 7)),
        ("giorni_processuali", 55, date(2025, 11, 3)),  # a Sunday, the day after All Souls'
        ("giorni_lavorativi", 10, date(2025, 9, 22)),
        ("mesi", 2, date(2025, 11, 8)),
        ("ogni_mesi", 6, date(2026, 3, 8)),
    ],
)
def test_a_decree_counts_from_its_communication(way: str, amount: int, day: date) -> None:
    assert line(conto=way, quantita=amount)["entro"] == day


def test_a_decree_may_count_from_the_act() -> None:
    assert line(conto="mesi", quantita=6, decorre_da="atto")["entro"] == date(2026, 3, 5)


def test_hours_run_to_the_minute() -> None:
    found = line(conto="ore", quantita=48)

    assert found["alle"] == rome("2025-09-10T09:00")
    assert opened(found).counted.whole_day is False


def test_hours_that_have_passed_are_told_at_that_minute_and_not_in_the_evening() -> None:
    new = opened(line(conto="ore", quantita=48))

    missed = [one.at for one in new.ladder if one.telling is Telling.BREACHED]
    assert missed == [rome("2025-09-10T09:00")]


def test_days_before_a_hearing_are_counted_backwards() -> None:
    found = line(conto="giorni_prima", quantita=10, udienza=rome("2025-11-20T11:30"))

    assert found["entro"] == date(2025, 11, 10)
    assert found["regola"] == (
        "10 giorni prima del 20 novembre 2025, quel giorno escluso: lunedì 10 novembre 2025"
    )
    assert opened(found).manner == "prima"


def test_who_must_remember_days_before_a_hearing_is_reminded_before_they_are_over() -> None:
    new = opened(line(conto="giorni_prima", quantita=10, udienza=rome("2025-11-20T11:30")))

    before = [one.at for one in new.ladder if one.telling is not Telling.BREACHED]
    assert before
    assert max(before) < new.counted.due_at


def test_days_before_a_hearing_that_end_on_a_sunday_are_sent_on_the_friday() -> None:
    new = opened(line(conto="giorni_prima", quantita=10, udienza=rome("2025-11-19T11:30")))

    assert "si spedisce entro venerdì 7 novembre 2025" in new.counted.sentence
    assert rome("2025-11-07T08:00") in [step.at for step in new.ladder]


def test_a_report_due_on_a_sunday_leaves_on_the_friday_before() -> None:
    new = opened(line(conto="mesi", quantita=6))  # S4: due on Sunday 8 March 2026

    assert new.counted.sentence == (
        "6 mesi dall'8 settembre 2025, allo stesso giorno del mese: domenica 8 marzo 2026;"
        " è un giorno non lavorativo: si spedisce entro venerdì 6 marzo 2026"
    )
    assert rome("2026-03-06T08:00") in [step.at for step in new.ladder]


def test_a_periodic_line_opens_the_first_of_its_series() -> None:
    new = opened(line(conto="ogni_mesi", quantita=6))

    assert (new.period, new.turn, new.unit, new.amount) == (6, 1, "MESI", 6)
    assert new.started_at == NOTIFIED


def test_a_day_changed_by_the_second_person_says_what_was_proposed() -> None:
    new = opened(line(conto="giorni", quantita=60), entro=date(2025, 11, 10))

    assert new.counted.due_at.astimezone(ROME).date() == date(2025, 11, 10)
    assert new.counted.sentence == (
        "data fissata da chi ha confermato le scadenze: lunedì 10 novembre 2025 (era proposto:"
        " 60 giorni dall'8 settembre 2025, giorno iniziale escluso: venerdì 7 novembre 2025)"
    )
    assert new.unit is None


def test_a_line_whose_day_has_passed_is_late_at_once_and_rings_no_earlier_than_it() -> None:
    new = opened(line(conto="data_fissa", giorno=date(2025, 9, 1)))

    assert new.counted.due_at < NOTIFIED
    assert all(step.at >= new.counted.due_at - timedelta(days=1) for step in new.ladder)


@pytest.mark.parametrize("amount", [0, -3])
def test_a_term_of_nothing_is_no_term(amount: int) -> None:
    with pytest.raises(NothingToCount, match=f"un termine di {amount}"):
        counted(WITH_PATRON, Says("giorni", amount), NOTIFIED)


def test_an_unknown_way_of_counting_is_refused() -> None:
    with pytest.raises(UnknownWay, match="lune"):
        counted(WITH_PATRON, Says("lune", 3), NOTIFIED)


def test_a_confirmed_line_without_a_day_is_refused() -> None:
    with pytest.raises(NoInstant):
        begin(WITH_PATRON, Confirmed({"tipo": "relazione", "chiave": "L30"}, None, NOTIFIED))


def test_what_the_judge_orders_beside_reports_is_called_by_its_name() -> None:
    new = opened(line(tipo="adempimento", conto="giorni", quantita=5))

    assert new.sentence == "Adempimento ordinato dal giudice"
