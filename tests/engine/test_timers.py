from datetime import UTC, datetime, timedelta

import pytest

from engine.runtime import NotAwaited, UnusableValue, compile_program
from engine.steps import TaskKey, TimerDue, TimerMoved
from tests.engine.drawing import (
    boundary,
    catch,
    drawn,
    end,
    node,
    path,
    start,
    timer,
    user,
)
from tests.engine.stage import MONDAY, Stage


def waits(*definition: str) -> bytes:
    return drawn(start(), catch("evento", *definition), end(), path("inizio > evento > fine"))


def watched(*definition: str, interrupting: bool = True, host: str = "") -> bytes:
    return drawn(
        start(),
        host or user("a"),
        boundary("evento", "a", *definition, interrupting=interrupting),
        user("b"),
        end(),
        end("altra"),
        path("inizio > a > fine"),
        path("evento > b > altra"),
    )


@pytest.mark.parametrize(
    ("kind", "text", "due"),
    [
        ("Date", 'date and time("2026-03-10T09:30:00@Europe/Rome")', (2026, 3, 10, 8, 30)),
        ("Date", 'date("2026-07-01")', (2026, 6, 30, 22, 0)),
        ("Date", 'date and time("2026-07-01T10:00:00")', (2026, 7, 1, 8, 0)),
        ("Duration", 'duration("PT36H")', (2026, 3, 3, 21, 0)),
        ("Duration", 'duration("P1M")', (2026, 4, 2, 8, 0)),
    ],
)
def test_a_timer_is_due_when_its_expression_says(
    kind: str, text: str, due: tuple[int, ...]
) -> None:
    stage = Stage(waits(timer(kind, text))).start()

    assert stage.due_at("evento") == datetime(*due, tzinfo=UTC)  # type: ignore[misc, arg-type]
    assert stage.due("evento").is_over


def test_six_months_from_the_end_of_august_end_in_february() -> None:
    now = datetime(2025, 8, 31, 8, 0, tzinfo=UTC)

    stage = Stage(waits(timer("Duration", 'duration("P6M")')), now=now).start()

    assert stage.due_at("evento") == datetime(2026, 2, 28, 9, 0, tzinfo=UTC)


def test_a_timer_never_fires_by_itself() -> None:
    drawing = drawn(
        start(), catch("evento", timer("Duration", 'duration("PT1H")')), user("a"), end(),
        path("inizio > evento > a > fine"),
    )  # fmt: skip
    stage = Stage(drawing).start().pass_time(days=400)

    assert stage.hear("sig_allarme").awaited == ["evento"]


def test_an_instant_is_computed_once() -> None:
    drawing = watched(timer("Date", "entro"))
    stage = Stage(drawing).start(entro=datetime(2026, 5, 1, 9, 0, tzinfo=UTC))
    before = stage.due_at("evento")

    stage.pass_time(days=3).hear("sig_altro")

    assert stage.due_at("evento") == before


def test_a_timer_without_an_instant_is_refused() -> None:
    with pytest.raises(UnusableValue, match="evento"):
        Stage(waits(timer("Date", "manca"))).start()


def test_a_duration_must_be_one() -> None:
    with pytest.raises(UnusableValue, match="durata"):
        Stage(waits(timer("Duration", '"P1D"'))).start()


def test_a_timer_fires_once() -> None:
    stage = Stage(watched(timer("Duration", 'duration("P1D")'), interrupting=False)).start()
    key = stage.step.timers[0].key
    stage.due("evento")

    with pytest.raises(NotAwaited):
        stage.go_on(TimerDue(key))


def test_a_cycle_comes_again_at_its_period_and_no_more_than_told() -> None:
    stage = Stage(watched(timer("Cycle", "R3/P1M"), interrupting=False)).start()

    instants = []
    while "evento" in stage.awaited:
        instants.append(stage.due_at("evento"))
        stage.due("evento")

    assert [(instant.month, instant.day) for instant in instants] == [(4, 2), (5, 2), (6, 2)]
    assert stage.awaited == ["a", "b", "b", "b"]


def test_a_monthly_cycle_from_the_31st_falls_on_the_last_day_of_short_months() -> None:
    now = datetime(2026, 1, 31, 8, 0, tzinfo=UTC)
    stage = Stage(watched(timer("Cycle", '"R/P1M"'), interrupting=False), now=now).start()

    days = []
    for _ in range(3):
        days.append(stage.due_at("evento").day)
        stage.due("evento")

    assert days == [28, 31, 30]


def repeated(cycle: str, now: datetime) -> Stage:
    return Stage(watched(timer("Cycle", cycle), interrupting=False), now=now).start()


SUMMER_BEGINS = datetime(2026, 3, 29, 1, 0, tzinfo=UTC)  # 2:00 becomes 3:00 in Rome
SUMMER_ENDS = datetime(2026, 10, 25, 1, 0, tzinfo=UTC)  # 3:00 becomes 2:00 again


@pytest.mark.parametrize("changes", [SUMMER_BEGINS, SUMMER_ENDS])
def test_a_day_is_as_long_as_it_says_when_the_clocks_change(changes: datetime) -> None:
    stage = repeated("R/P1D", changes - timedelta(hours=12))

    dues = []
    for _ in range(3):
        dues.append(stage.due_at("evento") - changes)
        stage.due("evento")

    assert dues == [timedelta(hours=12), timedelta(hours=36), timedelta(hours=60)]


def test_a_month_later_it_is_the_same_time_in_rome_whatever_the_clocks_did() -> None:
    stage = repeated("R/P1M", datetime(2026, 3, 15, 8, 0, tzinfo=UTC))  # 9:00 in Rome

    first = stage.due_at("evento")
    stage.due("evento")

    assert first == datetime(2026, 4, 15, 7, 0, tzinfo=UTC)
    assert stage.due_at("evento") == datetime(2026, 5, 15, 7, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("typed", "instant"),
    [
        ("2026-03-29T02:30:00", datetime(2026, 3, 29, 1, 30, tzinfo=UTC)),  # there is no 2:30
        ("2026-10-25T02:30:00", datetime(2026, 10, 25, 0, 30, tzinfo=UTC)),  # there are two
    ],
)
def test_an_hour_that_is_missing_or_double_is_one_instant(typed: str, instant: datetime) -> None:
    stage = Stage(waits(timer("Date", f'date and time("{typed}")'))).start()

    assert stage.due_at("evento") == instant


def test_an_instant_of_a_cycle_that_is_told_twice_fires_once() -> None:
    stage = Stage(watched(timer("Cycle", "R/P1D"), interrupting=False)).start()
    key = stage.step.timers[0].key
    stage.due("evento")

    with pytest.raises(NotAwaited):
        stage.go_on(TimerDue(key))


def test_a_cycle_that_was_slept_through_fires_once() -> None:
    stage = Stage(watched(timer("Cycle", "R/P1D"), interrupting=False)).start()

    stage.pass_time(days=10, hours=1).due("evento")

    assert stage.awaited == ["a", "b", "evento"]
    assert stage.due_at("evento") == MONDAY + timedelta(days=11)


def test_a_cycle_may_be_a_list_of_instants() -> None:
    text = '[date("2026-03-05"), date("2026-03-04")]'
    stage = Stage(watched(timer("Cycle", text), interrupting=False)).start()

    stage.due("evento").due("evento")

    assert stage.awaited == ["a", "b", "b"]


def test_a_cycle_of_seconds_is_refused() -> None:
    with pytest.raises(UnusableValue, match="minuto"):
        Stage(watched(timer("Cycle", "R/PT1S"), interrupting=False)).start()


def test_a_timer_that_was_put_off_is_due_later_and_no_other_moves() -> None:
    stage = Stage(watched(timer("Duration", 'duration("P3D")'), interrupting=False)).start()
    (before,) = stage.step.timers
    later = MONDAY + timedelta(days=9)

    stage.go_on(TimerMoved(TaskKey("999"), "evento", later))
    (untouched,) = stage.step.timers
    stage.go_on(TimerMoved(before.beside, "evento", later))

    (after,) = stage.step.timers
    assert untouched.due_at == before.due_at
    assert (after.key, after.due_at) == (before.key, later)


def test_a_timer_that_names_a_term_takes_its_instant_from_it() -> None:
    named = '<bpmn:extensionElements><percorsi:tempo termine="x.y"/></bpmn:extensionElements>'
    program = compile_program({"bpmn/prova.bpmn": waits(named, _BARE)}, "prova")

    event = program.node("prova", "evento").event

    assert (event.timer, event.when) == ("date", 'termine("x.y", adesso())')


def test_a_timer_on_the_border_takes_the_start_of_the_activity_with_its_key() -> None:
    named = '<bpmn:extensionElements><percorsi:{} termine="x.y"{}/></bpmn:extensionElements>'
    host = node("userTask", "a", named.format("attivita", ' da="arrivo"'))
    drawing = watched(named.format("tempo", ""), _BARE, host=host)
    program = compile_program({"bpmn/prova.bpmn": drawing}, "prova")

    assert program.node("prova", "evento").event.when == 'termine("x.y", arrivo)'


_BARE = "<bpmn:timerEventDefinition/>"
