"""Of every term of the catalogue: it rests and runs again by its own rule, or never rests."""

from datetime import date, datetime, timedelta

import pytest

from engine.clock import ROME
from processes.terms import Term as Row
from processes.terms import Unit
from tasks.terms import acts, of_case, open_terms
from tasks.terms.duties import Duties
from tasks.terms.governing import duties_for
from tasks.terms.keeping import get_term
from tasks.terms.model import Suspension
from tests.tasks.terms.decreed import Decreed
from tests.tasks.terms.oracle import NATIONAL

RESTS = timedelta(days=12)
ALWAYS = {Unit.ORE, Unit.IMMEDIATO}
URGENT_COURT = {"L4.udienza", "L6"}  # days after which a measure of art. 403 loses its effect
ONE = timedelta(days=1)


def duties(case: Decreed) -> Duties:
    office = case.stage.office
    with office.read() as connection:
        return duties_for(connection, office.definitions, None, office.clock.now())


def rows(case: Decreed) -> list[Row]:
    """What runs forwards, in one reading."""
    found = duties(case).catalogue.terms.values()
    return [one for one in found if not one.readings and not one.manner.backwards]


def begun(case: Decreed, row: Row) -> int:
    """The duty under a key begins now; what is due on its very day, in twenty days."""
    office = case.stage.office
    now = office.clock.now()
    start = now + timedelta(days=20) if not row.amount and row.unit not in ALWAYS else now
    new = duties(case).begin(row.key, start)
    with office.begin() as work:
        duty = f"prova:{row.key}"
        open_terms(work, [new._replace(duty=duty, case_id=case.case_id)], by=None)
    with office.read() as connection:
        (found,) = [
            one
            for one in of_case(connection, case.case_id)
            if one.key == row.key and one.duty == duty and one.is_live
        ]
    return found.id


def asked(case: Decreed, number: int) -> acts.Asked:
    return acts.Asked(number, case.stage.people["conti"], "Motivo di prova")


def due_on(case: Decreed, number: int) -> date:
    with case.stage.office.read() as connection:
        return get_term(connection, number).due_at.astimezone(ROME).date()


def runs_always(row: Row) -> bool:
    return row.unit in ALWAYS or row.key in URGENT_COURT


def is_off(day: date) -> bool:
    return day.weekday() > 4 or day in NATIONAL


def walked(row: Row, plain: date, rested: list[date]) -> date:
    """The day on which it is due, found day by day: none of those on which it rested counts."""
    if row.unit is Unit.GG_CAL_PROC:  # not from where it had passed over a holiday
        plain = rested[0] - ONE + timedelta(days=row.amount)
    left = len(rested) if row.unit is not Unit.GG_LAV else 0
    if row.unit is Unit.GG_LAV:
        left = sum(1 for day in rested if not is_off(day))
    day = plain
    while left:
        day += ONE
        if row.unit is not Unit.GG_LAV or not is_off(day):
            left -= 1
    while row.unit is Unit.GG_CAL_PROC and is_off(day):
        day += ONE
    return day


def test_whatever_is_counted_in_days_or_months_rests_and_runs_again(case: Decreed) -> None:
    office = case.stage.office
    long = [row for row in rows(case) if not runs_always(row)]
    began = {row.key: begun(case, row) for row in long}
    plain = {key: due_on(case, number) for key, number in began.items()}
    first = office.clock.now().astimezone(ROME).date()
    with office.begin() as work:
        for number in began.values():
            acts.pause(work, office, asked(case, number))

    case.stage.clock.move_by(RESTS)
    with office.begin() as work:
        resumed = {key: acts.resume(work, office, asked(case, n)) for key, n in began.items()}

    whole = [first + timedelta(days=n) for n in range(1, RESTS.days)]
    wanted = {row.key: walked(row, plain[row.key], whole) for row in long}
    assert {key: due_on(case, number) for key, number in resumed.items()} == wanted
    assert len(wanted) > 60


@pytest.mark.parametrize("source", [acts.Ground.LAW, acts.Ground.PAUSE])
def test_what_runs_by_the_hour_is_owed_at_once_or_by_an_urgent_court_never_rests(
    case: Decreed, source: acts.Ground
) -> None:
    office = case.stage.office
    short = [row for row in rows(case) if runs_always(row)]
    span = Suspension(
        datetime(2025, 5, 21, tzinfo=ROME), datetime(2025, 5, 22, tzinfo=ROME), source
    )

    rested = []
    for row in short:
        number = begun(case, row)
        with office.begin() as work:
            try:
                if source is acts.Ground.PAUSE:
                    acts.pause(work, office, asked(case, number))
                else:
                    acts.suspend_for(work, office, asked(case, number), span)
            except acts.RunsAlways:
                continue
        rested.append(row.key)

    assert rested == []
    assert {"L1", "L2", "L4", "L5", "L18.eventi"} | URGENT_COURT <= {row.key for row in short}


def suspended_by_a_judge(case: Decreed, key: str, rest: timedelta) -> datetime:
    office = case.stage.office
    (row,) = [one for one in rows(case) if one.key == key]
    number = begun(case, row)
    span = Suspension(office.clock.now(), office.clock.now() + rest, acts.Ground.DECREE)

    with office.begin() as work:
        later = acts.suspend_for(work, office, asked(case, number), span)

    with office.read() as connection:
        return get_term(connection, later).due_at


def test_a_judge_may_suspend_even_what_runs_by_the_hour(case: Decreed) -> None:
    due_at = suspended_by_a_judge(case, "L2", timedelta(hours=6))

    assert due_at == case.stage.office.clock.now() + timedelta(hours=30)


@pytest.mark.parametrize("key", sorted(URGENT_COURT))
def test_a_judge_may_suspend_the_days_of_an_urgent_court(case: Decreed, key: str) -> None:
    today = case.stage.office.clock.now().astimezone(ROME).date()

    due_at = suspended_by_a_judge(case, key, timedelta(days=4))

    assert due_at.astimezone(ROME).date() > today + timedelta(days=15)
