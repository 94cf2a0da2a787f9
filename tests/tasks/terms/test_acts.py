"""Acts on terms: who may, what is refused, and how a term gives way to its successor."""

import threading
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select

from access.people import Person
from cases.files import Charge, assign_case
from engine.clock import ROME
from engine.jobs import next_due
from engine.refusal import NotAllowed, Refusal
from engine.steps import TaskCompleted, TaskKey
from engine.store import Database
from engine.store.journal import journal
from tasks import terms, worklist
from tasks.office import Office
from tasks.tables import NO_TERM
from tasks.terms import NewTerm, State, Term, acts, open_terms
from tasks.terms.acts import Asked
from tasks.terms.alarms import ALARMS
from tasks.terms.counting import Counted, end_of
from tasks.terms.model import Suspension
from tests.offices import people_of
from tests.tasks.conftest import Bench
from tests.tasks.terms.drawn import times

# The term of the bench: five working days from Monday 3 November 2025.
DUE = end_of(date(2025, 11, 10))
WHY = "Motivo di prova"


def rome(year: int, month: int, day: int, hour: int = 0) -> datetime:
    return datetime(year, month, day, hour, tzinfo=ROME)


def asked(bench: Bench, who: str = "conti", why: str = WHY, term_id: int = 1) -> Asked:
    return Asked(term_id, bench.people[who], why)


def of_case(bench: Bench) -> tuple[Term, ...]:
    with bench.office.read() as connection:
        found = terms.of_case(connection, bench.case_id)
    return tuple(sorted(found, key=lambda one: one.id))


def kinds(office: Office) -> list[str]:
    with office.read() as connection:
        asked_for = select(journal.c.kind).where(journal.c.kind.like("term_%"))
        return list(connection.execute(asked_for.order_by(journal.c.seq)).scalars())


def a_duty(bench: Bench, due_at: datetime, **more: object) -> int:
    """A term of the case that no task carries."""
    new = NewTerm(
        "prova.scrivere",
        "Prova di dovere",
        Counted(due_at, "fissato", whole_day=True),
        bench.clock.now(),
        duty="prova",
        case_id=bench.case_id,
        **more,  # type: ignore[arg-type]
    )
    with bench.office.begin() as work:
        open_terms(work, [new], by=None)
    return of_case(bench)[-1].id


def test_an_extended_term_gives_way_to_its_successor_and_its_task_follows(bench: Bench) -> None:
    with bench.office.begin() as work:
        number = acts.extend(work, bench.office, asked(bench), date(2025, 11, 20))

    old, new = of_case(bench)
    assert (old.due_at, old.state(bench.clock.now())) == (DUE, State.SUPERSEDED)
    assert (new.id, new.replaces_id, new.duty) == (number, old.id, old.duty)
    assert new.due_at == end_of(date(2025, 11, 20))
    assert new.calculation == (
        "proroga a giovedì 20 novembre 2025, in luogo di lunedì 10 novembre 2025"
    )
    task = bench.only("scrivi")
    assert (task.due_at, task.sort_at, task.whole_day) == (new.due_at, new.due_at, True)
    assert kinds(bench.office) == ["term_opened", "term_extended"]


def test_an_extension_rings_the_ladder_of_the_new_instant_only(bench: Bench) -> None:
    with bench.office.begin() as work:
        acts.extend(work, bench.office, asked(bench), date(2025, 11, 20))

    with bench.office.read() as connection:
        assert next_due(connection, [ALARMS]) == rome(2025, 11, 19, 8)


def test_what_was_told_before_an_extension_is_not_told_again_when_it_lies_in_the_past(
    bench: Bench,
) -> None:
    bench.clock.move_by(timedelta(days=7, hours=6))  # Monday the tenth: the reminder has rung
    bench.office.worker.tick(bench.clock.now())

    with bench.office.begin() as work:
        acts.extend(work, bench.office, asked(bench), date(2025, 11, 11))

    with bench.office.read() as connection:
        assert next_due(connection, [ALARMS]) == end_of(date(2025, 11, 11))


@pytest.mark.parametrize(
    ("until", "refusal"),
    [
        (date(2025, 11, 10), acts.NotLater),
        (date(2025, 11, 7), acts.NotLater),
        (date(2025, 11, 25), acts.AlreadyPast),
    ],
)
def test_an_extension_backwards_or_into_the_past_is_refused(
    bench: Bench, until: date, refusal: type[Refusal]
) -> None:
    bench.clock.move_by(timedelta(days=30))

    with pytest.raises(refusal), bench.office.begin() as work:
        acts.extend(work, bench.office, asked(bench), until)

    assert len(of_case(bench)) == 1


@pytest.mark.parametrize("who", ["rossi", "bruni", "neri"])
def test_only_whoever_keeps_the_terms_of_the_office_extends_one(bench: Bench, who: str) -> None:
    with pytest.raises(NotAllowed), bench.office.begin() as work:
        acts.extend(work, bench.office, asked(bench, who), date(2025, 11, 20))


def test_every_act_wants_a_reason(bench: Bench) -> None:
    with pytest.raises(acts.ReasonMissing), bench.office.begin() as work:
        acts.pause(work, bench.office, asked(bench, why="  "))


def test_why_a_term_was_extended_stands_sealed_in_the_journal(bench: Bench) -> None:
    with bench.office.begin() as work:
        acts.extend(work, bench.office, asked(bench), date(2025, 11, 20))

    with bench.office.read() as connection:
        extended = journal.c.kind == "term_extended"
        fact = connection.execute(select(journal).where(extended)).one()
    assert fact.by == bench.people["conti"].id
    assert fact.why
    assert WHY not in fact.why


def test_a_paused_term_is_not_late_and_rings_no_alarm(bench: Bench) -> None:
    with bench.office.begin() as work:
        acts.pause(work, bench.office, asked(bench))
    bench.clock.move_by(timedelta(days=60))
    now = bench.clock.now()

    bench.office.worker.tick(now)

    (only,) = of_case(bench)
    task = bench.only("scrivi")
    with bench.office.read() as connection:
        assert next_due(connection, [ALARMS]) is None
        assert worklist.late(connection, now).rows == ()
    assert only.state(now) is State.SUSPENDED
    assert only.due_at == DUE
    assert (task.is_late(now), task.rests, task.sort_at) == (False, True, NO_TERM)
    assert kinds(bench.office) == ["term_opened", "term_paused"]


def test_a_resumed_term_has_the_working_days_that_were_left(bench: Bench) -> None:
    bench.clock.move_by(timedelta(days=2))  # Wednesday the fifth: days of the sixth are left
    with bench.office.begin() as work:
        acts.pause(work, bench.office, asked(bench))
    bench.clock.move_by(timedelta(days=28))  # Wednesday 3 December

    with bench.office.begin() as work:
        acts.resume(work, bench.office, asked(bench))

    # Tuesday 4 and Wednesday 5 November were counted; three days of five were left.
    _, new = of_case(bench)
    assert new.due_at == end_of(date(2025, 12, 5))
    assert new.paused_at is None
    assert new.state(bench.clock.now()) is State.IN_TIME
    assert bench.only("scrivi").sort_at == new.due_at
    assert "sospeso dal 6 novembre 2025 al 2 dicembre 2025" in new.calculation


def test_an_alarm_that_fell_into_a_rest_rings_after_it(bench: Bench) -> None:
    with bench.office.begin() as work:
        acts.pause(work, bench.office, asked(bench))
    bench.clock.move_by(timedelta(days=28))
    with bench.office.begin() as work:
        acts.resume(work, bench.office, asked(bench))
    bench.clock.move_by(timedelta(days=30))

    bench.office.worker.tick(bench.clock.now())
    bench.office.worker.tick(bench.clock.now())

    told = kinds(bench.office)
    assert told[-2:] == ["term_reminded", "term_breached"]
    assert told.count("term_breached") == 1


def test_august_is_left_out_at_once_and_the_term_rests_in_it(bench: Bench) -> None:
    number = a_duty(bench, end_of(date(2026, 8, 10)))
    august = Suspension(rome(2026, 8, 1), rome(2026, 9, 1), acts.Ground.LAW)

    with bench.office.begin() as work:
        acts.suspend_for(work, bench.office, asked(bench, term_id=number), august)

    new = of_case(bench)[-1]
    assert new.due_at == end_of(date(2026, 9, 10))
    assert new.state(rome(2026, 7, 31)) is State.IN_TIME
    assert new.state(rome(2026, 8, 20)) is State.SUSPENDED
    assert new.state(rome(2026, 9, 2)) is State.IN_TIME
    assert "sospeso dal 1° agosto 2026 al 31 agosto 2026" in new.calculation


@pytest.mark.parametrize(
    ("begins", "ends", "refusal"),
    [
        (rome(2026, 8, 5), rome(2026, 8, 5), acts.SpanReversed),
        (rome(2026, 8, 20), rome(2026, 9, 1), acts.SpanBesideTerm),
        (rome(2025, 8, 1), rome(2025, 9, 1), acts.SpanBesideTerm),
    ],
)
def test_a_span_that_does_not_touch_the_term_is_refused(
    bench: Bench, begins: datetime, ends: datetime, refusal: type[Refusal]
) -> None:
    number = a_duty(bench, end_of(date(2026, 8, 10)))
    span = Suspension(begins, ends, acts.Ground.DECREE)

    with pytest.raises(refusal), bench.office.begin() as work:
        acts.suspend_for(work, bench.office, asked(bench, term_id=number), span)


def test_the_same_span_is_left_out_once(bench: Bench) -> None:
    number = a_duty(bench, end_of(date(2026, 8, 10)))
    august = Suspension(rome(2026, 8, 1), rome(2026, 9, 1), acts.Ground.LAW)
    with bench.office.begin() as work:
        number = acts.suspend_for(work, bench.office, asked(bench, term_id=number), august)

    with pytest.raises(acts.AlreadyLeftOut), bench.office.begin() as work:
        acts.suspend_for(work, bench.office, asked(bench, term_id=number), august)


def test_what_is_late_already_is_not_put_to_rest(bench: Bench) -> None:
    bench.clock.move_by(timedelta(days=30))

    with pytest.raises(acts.TermExpired, match="lunedì 10 novembre 2025"):  # noqa: SIM117
        with bench.office.begin() as work:
            acts.pause(work, bench.office, asked(bench))


def test_a_term_no_longer_owed_lapses_and_its_task_stays_without_one(bench: Bench) -> None:
    with bench.office.begin() as work:
        acts.withdraw(work, bench.office, asked(bench))

    (only,) = of_case(bench)
    task = bench.only("scrivi")
    assert only.state(bench.clock.now()) is State.LAPSED
    assert (task.due_at, task.sort_at) == (None, NO_TERM)
    assert not task.rests
    with pytest.raises(acts.TermOver), bench.office.begin() as work:
        acts.pause(work, bench.office, asked(bench))


def test_a_term_of_a_task_is_met_by_doing_the_task_alone(bench: Bench) -> None:
    with pytest.raises(acts.DoneByTask), bench.office.begin() as work:
        acts.meet(work, bench.office, asked(bench))


def test_what_no_task_carries_is_met_by_hand_on_the_day_it_was(bench: Bench) -> None:
    number = a_duty(bench, end_of(date(2025, 11, 20)))
    bench.clock.move_by(timedelta(days=18))
    then = rome(2025, 11, 20, 11)

    with bench.office.begin() as work:
        acts.meet(work, bench.office, asked(bench, term_id=number), then)

    assert of_case(bench)[-1].state(bench.clock.now()) is State.MET
    assert kinds(bench.office)[-1] == "term_met"


@pytest.mark.parametrize("then", [rome(2025, 11, 1), rome(2025, 12, 24)])
def test_nothing_is_met_before_it_began_or_in_the_future(bench: Bench, then: datetime) -> None:
    number = a_duty(bench, end_of(date(2025, 11, 20)))

    with pytest.raises(acts.NotMetThen), bench.office.begin() as work:
        acts.meet(work, bench.office, asked(bench, term_id=number), then)


def test_each_turn_of_a_series_is_counted_from_the_first_start(bench: Bench) -> None:
    bench.clock.move_by(datetime(2026, 8, 31, 9, tzinfo=UTC) - bench.clock.now())
    first = end_of(date(2027, 2, 28))
    number: int | None = a_duty(bench, first, period=6, turn=1)
    for _ in range(3):
        assert number is not None
        with bench.office.begin() as work:
            number = acts.meet(work, bench.office, asked(bench, term_id=number))

    found = of_case(bench)[1:]
    days = [one.due_at.astimezone(ROME).date() for one in found]
    assert days == [date(2027, 2, 28), date(2027, 8, 31), date(2028, 2, 29), date(2028, 8, 31)]
    assert [one.duty for one in found] == ["prova", "prova#2", "prova#3", "prova#4"]
    assert [one.is_live for one in found] == [False, False, False, True]


def test_whoever_answers_for_the_case_may_say_that_it_was_met(bench: Bench) -> None:
    others = people_of(bench.office, {"verdi": ["assistente_sociale"]})
    number = a_duty(bench, end_of(date(2025, 11, 20)))

    def met_by(person: Person) -> None:
        with bench.office.begin() as work:
            acts.meet(work, bench.office, Asked(number, person, WHY))

    with pytest.raises(NotAllowed):
        met_by(others["verdi"])
    with bench.office.begin() as work:
        assign_case(work, bench.case_id, Charge.RESPONSIBLE, others["verdi"].id, by=None)
    met_by(others["verdi"])

    assert of_case(bench)[-1].met_at == bench.clock.now()


def test_no_extension_goes_beyond_what_the_catalogue_allows(bench: Bench) -> None:
    with bench.office.begin() as work:
        digest = bench.office.engine.publish(work, times(), by=None)
        bench.office.engine.start(work, digest, case_id=bench.case_id, by=None)
    number = next(one.id for one in of_case(bench) if one.key == "prova.parte")

    with pytest.raises(acts.OverTheMost, match="oltre martedì 2 dicembre 2025"):  # noqa: SIM117
        with bench.office.begin() as work:
            acts.extend(work, bench.office, asked(bench, term_id=number), date(2025, 12, 3))
    with bench.office.begin() as work:
        acts.extend(work, bench.office, asked(bench, term_id=number), date(2025, 12, 2))

    assert of_case(bench)[-1].due_at == end_of(date(2025, 12, 2))


def test_what_is_done_while_its_term_rests_is_done_in_time(bench: Bench) -> None:
    with bench.office.begin() as work:
        acts.pause(work, bench.office, asked(bench))
    bench.clock.move_by(timedelta(days=60))
    task = bench.only("scrivi")

    with bench.office.begin() as work:
        happened = TaskCompleted(TaskKey(task.key), {})
        bench.office.engine.happen(work, task.instance_id, happened, by=None)

    assert of_case(bench)[0].state(bench.clock.now()) is State.MET


def test_two_people_who_extend_at_once_leave_one_live_term(
    bench: Bench, another_connection_to: Callable[[], Database]
) -> None:
    together, refused = threading.Barrier(2), []

    def extended(until: date) -> None:
        database = another_connection_to()
        database.words = bench.office.sealer.words
        together.wait()
        try:
            with database.begin(bench.clock.now()) as work:
                acts.extend(work, bench.office, asked(bench), until)
        except acts.TermOver as refusal:
            refused.append(refusal)

    days = [date(2025, 11, 20), date(2025, 11, 21)]
    threads = [threading.Thread(target=extended, args=(day,)) for day in days]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(refused) == 1
    assert [one.is_live for one in of_case(bench)] == [False, True]
