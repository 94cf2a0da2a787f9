"""What a decree orders by a day without work leaves before it, also when its instant has moved."""

from collections.abc import Callable
from datetime import date, datetime, time
from typing import Any

import pytest
from sqlalchemy import select

from engine import plain
from engine.clock import ROME
from processes.terms import TermCatalogue
from tasks.terms import Term, acts, changing, open_terms
from tasks.terms.changing import Draft
from tasks.terms.counting import end_of
from tasks.terms.freezing import freeze
from tasks.terms.governing import duties_for, latest_version
from tasks.terms.model import Suspension
from tasks.terms.orders import Confirmed, begin
from tasks.terms.rulebook import LEAD
from tasks.terms.tables import term
from tests.offices import people_of
from tests.tasks.terms.decreed import MAY, Decreed, rome
from tests.tasks.terms.desk import a_row

LEAVES = "; è un giorno non lavorativo: si spedisce entro "


def asked(case: Decreed) -> acts.Asked:
    (report,) = case.live()
    return acts.Asked(report.id, case.stage.people["conti"], "Motivo di prova")


def extended(case: Decreed, until: date) -> Term:
    """The report of the case once it is due later, by hand."""
    with case.stage.office.begin() as work:
        acts.extend(work, case.stage.office, asked(case), until)
    return case.live()[0]


def rested(case: Decreed, begins: str, ends: str) -> Term:
    """The report of the case once it has rested in a span."""
    span = Suspension(rome(begins), rome(ends), acts.Ground.DECREE)
    with case.stage.office.begin() as work:
        acts.suspend_for(work, case.stage.office, asked(case), span)
    return case.live()[0]


def told_at(case: Decreed, one: Term) -> list[datetime]:
    """When the ladder of a term calls to mind that it leaves: what the coordinator is told."""
    with case.stage.office.read() as connection:
        ladder = connection.execute(select(term.c.ladder).where(term.c.id == one.id)).scalar_one()
    return [step["at"].astimezone(ROME) for step in plain.loads(ladder)]


def test_a_report_extended_to_a_sunday_leaves_on_the_friday_before(case: Decreed) -> None:
    case.comes("402/2025", MAY)

    new = extended(case, date(2025, 9, 14))

    assert new.calculation.partition(LEAVES)[2] == "venerdì 12 settembre 2025"
    assert told_at(case, new).count(rome("2025-09-12T08:00")) == 1


def test_a_report_extended_to_a_day_of_work_leaves_on_that_day(case: Decreed) -> None:
    case.comes("402/2025", MAY)
    extended(case, date(2025, 9, 14))

    new = extended(case, date(2025, 9, 17))

    assert LEAVES not in new.calculation
    assert rome("2025-09-12T08:00") not in told_at(case, new)


def test_a_counted_report_that_has_rested_leaves_before_its_new_day(case: Decreed) -> None:
    case.comes("402/2025", MAY)  # sixty days from the 21st of May: Sunday 20 July
    (old,) = case.live()

    new = rested(case, "2025-06-01T00:00", "2025-06-15T00:00")

    assert old.calculation.partition(LEAVES)[2] == "venerdì 18 luglio 2025"
    assert new.due_at == rome("2025-08-03T23:59:59")
    assert new.calculation.partition(LEAVES)[2] == "venerdì 1 agosto 2025"
    assert told_at(case, new).count(rome("2025-08-01T08:00")) == 1


def test_a_report_by_a_fixed_day_that_has_rested_says_only_its_new_day_of_leaving(
    case: Decreed,
) -> None:
    case.comes("402/2025", MAY)
    extended(case, date(2025, 9, 14))

    new = rested(case, "2025-06-01T00:00", "2025-06-15T00:00")

    assert new.due_at == rome("2025-09-28T23:59:59")
    assert new.calculation.count("si spedisce entro") == 1
    assert new.calculation.partition(LEAVES)[2] == "venerdì 26 settembre 2025"
    assert told_at(case, new).count(rome("2025-09-26T08:00")) == 1


def closes_on(case: Decreed, day: date) -> None:
    """The office says that a day is a holiday, and its terms follow."""
    revises(case, lambda draft: changing.add_holiday(draft, day, "Festa di prova"))


def revises(case: Decreed, change: Callable[[Draft], Draft]) -> None:
    """The office counts otherwise from now on, and its terms follow."""
    office = case.stage.office
    viola = people_of(office, {"viola": ["amministratore_sistema"]})["viola"]
    with office.begin() as work:
        freeze(work, office.definitions.book)
    with office.read() as connection:
        draft = change(changing.present(office, connection))
    changing.revise(office, viola, draft, "prova", case.stage.clock.now())
    case.stage.clock.move_by(LEAD)
    office.worker.tick(case.stage.clock.now())


def test_a_report_extended_to_a_day_that_becomes_a_holiday_leaves_the_day_before(
    case: Decreed,
) -> None:
    case.comes("402/2025", MAY)
    old = extended(case, date(2025, 9, 17))

    closes_on(case, date(2025, 9, 17))

    (new,) = case.live()
    assert new.replaces_id == old.id
    assert new.due_at == old.due_at
    assert new.unit is None
    assert new.calculation.partition(LEAVES)[2] == "martedì 16 settembre 2025"
    assert told_at(case, new).count(rome("2025-09-16T08:00")) == 1


def test_a_report_extended_to_a_sunday_leaves_earlier_when_the_friday_becomes_a_holiday(
    case: Decreed,
) -> None:
    case.comes("402/2025", MAY)
    extended(case, date(2025, 9, 14))

    closes_on(case, date(2025, 9, 12))

    (new,) = case.live()
    assert new.calculation.count("si spedisce entro") == 1
    assert new.calculation.partition(LEAVES)[2] == "giovedì 11 settembre 2025"
    assert rome("2025-09-12T08:00") not in told_at(case, new)


def test_a_report_extended_to_another_day_stays_when_a_day_becomes_a_holiday(
    case: Decreed,
) -> None:
    case.comes("402/2025", MAY)
    old = extended(case, date(2025, 9, 17))

    closes_on(case, date(2025, 9, 10))

    assert [one.id for one in case.live()] == [old.id]


def test_a_report_extended_by_hand_is_called_to_mind_when_the_office_opens_later(
    case: Decreed,
) -> None:
    case.comes("402/2025", MAY)
    extended(case, date(2025, 9, 14))

    revises(case, lambda draft: changing.set_hours(draft, 2025, time(9), time(18)))

    (new,) = case.live()
    assert rome("2025-09-12T09:00") in told_at(case, new)
    assert rome("2025-09-12T08:00") not in told_at(case, new)


def ordered(case: Decreed, key: str, **said: Any) -> None:
    """A line of the decree that came, as it is confirmed: what runs from its communication."""
    office, start = case.stage.office, rome("2025-05-21T10:00")
    line = {"chiave": key, "da": start, **said}
    with office.begin() as work:
        duties = duties_for(work.connection, office.definitions, None, work.now)
        new = begin(duties, Confirmed(line, line, start))
        belongs = {"duty": "prova", "case_id": case.case_id, "decree_id": case.live()[0].decree_id}
        open_terms(work, [new._replace(**belongs)], by=None)


def the_line(case: Decreed) -> Term:
    (one,) = [each for each in case.live() if each.duty == "prova"]
    return one


def test_what_a_judge_asked_for_keeps_its_words_when_it_is_counted_again(case: Decreed) -> None:
    case.comes("402/2025", MAY)
    by = {"conto": "giorni_lavorativi", "quantita": 10, "entro": date(2025, 6, 5)}
    ordered(case, "L30", tipo="verifica", **by)

    closes_on(case, date(2025, 5, 28))

    assert the_line(case).due_at == rome("2025-06-06T23:59:59")
    assert the_line(case).sentence == "Verifica ordinata dal giudice"


@pytest.mark.parametrize(("days", "due"), [(30, date(2025, 6, 5)), (10, date(2025, 5, 31))])
def test_a_row_that_gives_more_time_gives_none_to_what_a_decree_ordered(
    case: Decreed, days: int, due: date
) -> None:
    case.comes("402/2025", MAY)
    ordered(case, "L14", conto="giorni", quantita=15, entro=date(2025, 6, 5))
    row = a_row(chiave="L14", unita="GG_CAL", quantita=days, evento="notificazione")

    revises(case, lambda draft: changing.set_row(draft, _catalogue(case), row))

    assert the_line(case).due_at == end_of(due)


def _catalogue(case: Decreed) -> TermCatalogue:
    office = case.stage.office
    with office.read() as connection:
        return office.definitions.get(connection, latest_version(connection)).catalogue
