from datetime import UTC, datetime

import pytest

from engine.runtime import NoStart, NotAwaited
from engine.steps import MessageArrived, Status
from tests.engine.drawing import (
    boundary,
    catch,
    drawn,
    end,
    event,
    extended,
    message,
    node,
    ours,
    path,
    start,
    sub,
    throw,
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


def inner(*definition: str) -> str:
    """A sub-process called "a" that ends with something thrown."""
    return sub("a", start("i2"), user("dentro"), end("f2", *definition), path("i2 > dentro > f2"))


def test_a_message_must_be_the_awaited_one() -> None:
    stage = Stage(waits(message())).start()

    with pytest.raises(NotAwaited):
        stage.go_on(MessageArrived(stage.step.events[0].key, "msg_risposta"))


@pytest.mark.parametrize("interrupting", [True, False])
def test_a_boundary_timer_interrupts_or_works_beside(interrupting: bool) -> None:  # noqa: FBT001
    drawing = watched(timer("Duration", 'duration("P1D")'), interrupting=interrupting)

    stage = Stage(drawing).start().due("evento")

    assert stage.awaited == (["b"] if interrupting else ["a", "b"])


def test_a_boundary_falls_away_with_its_activity() -> None:
    assert Stage(watched(timer("Duration", 'duration("P1D")'))).start().do("a").is_over


def test_a_boundary_message_that_does_not_interrupt_is_heard_again() -> None:
    stage = Stage(watched(message(variabile="m"), interrupting=False)).start()

    stage.arrive("evento", {"x": 1}).arrive("evento", {"x": 2})

    assert stage.awaited == ["a", "b", "b", "evento"]
    assert stage.step.data["m"] == {"x": 2}


def test_a_boundary_signal_reaches_everybody_who_listens() -> None:
    drawing = drawn(
        start(), user("a"), boundary("uno", "a", event("signal", "g_allarme"), interrupting=False),
        boundary("due", "a", event("signal", "g_allarme")), user("b"), user("c"), end(),
        path("inizio > a > fine"), path("uno > b > fine"), path("due > c > fine"),
    )  # fmt: skip

    assert Stage(drawing).start().hear("sig_allarme").awaited == ["b", "c"]
    assert Stage(drawing).start().hear("sig_altro").awaited == ["a", "due", "uno"]


def test_an_error_inside_is_caught_outside() -> None:
    drawing = watched(event("error", "e_rifiuto"), host=inner(event("error", "e_rifiuto")))

    assert Stage(drawing).start().do("dentro").awaited == ["b"]


def test_another_error_is_not_caught_and_fails_the_instance() -> None:
    drawing = watched(event("error", "e_rifiuto"), host=inner(event("error", "e_altro")))

    assert Stage(drawing).start().do("dentro").step.status is Status.FAILED


def test_an_error_boundary_without_code_catches_all() -> None:
    drawing = watched(event("error"), host=inner(event("error", "e_altro")))

    assert Stage(drawing).start().do("dentro").awaited == ["b"]


def test_an_error_comes_out_of_a_called_process() -> None:
    called = drawn(
        start(), user("q"), end("fine", event("error", "e_rifiuto")), path("inizio > q > fine"),
        id="chiamato",
    )  # fmt: skip
    call = node("callActivity", "a", calledElement="chiamato")

    stage = Stage(watched(event("error", "e_rifiuto"), host=call), called).start().do("q")

    assert stage.awaited == ["b"]


@pytest.mark.parametrize("interrupting", [True, False])
def test_an_escalation_is_told_outside(interrupting: bool) -> None:  # noqa: FBT001
    host = sub(
        "a", start("i2"), throw("avvisa", event("escalation", "s_avviso")), user("dentro"),
        end("f2"), path("i2 > avvisa > dentro > f2"),
    )  # fmt: skip
    drawing = watched(event("escalation", "s_avviso"), interrupting=interrupting, host=host)

    stage = Stage(drawing).start()

    assert stage.awaited == (["b"] if interrupting else ["b", "dentro"])


def test_an_escalation_that_nobody_hears_changes_nothing() -> None:
    drawing = drawn(start(), end("fine", event("escalation", "s_avviso")), path("inizio > fine"))

    assert Stage(drawing).start().is_over


def test_a_terminating_end_takes_all_of_its_level_along() -> None:
    drawing = drawn(
        start(), node("parallelGateway", "d"), user("a"), user("b"), end("f2"),
        end("fine", event("terminate")), path("inizio > d > a > fine"), path("d > b > f2"),
    )  # fmt: skip

    stage = Stage(drawing).start().do("a")

    assert stage.is_over
    assert stage.step.outcomes == ("fine",)


def test_a_terminating_end_inside_ends_the_inside_alone() -> None:
    host = sub(
        "a", start("i2"), node("parallelGateway", "d"), user("x"), user("y"), end("f2"),
        end("f3", event("terminate")), path("i2 > d > x > f3"), path("d > y > f2"),
    )  # fmt: skip
    drawing = drawn(start(), host, user("poi"), end(), path("inizio > a > poi > fine"))

    assert Stage(drawing).start().do("x").awaited == ["poi"]


def test_interrupting_a_sub_process_takes_everything_inside_away() -> None:
    drawing = watched(timer("Duration", 'duration("P1D")'), host=inner())

    assert Stage(drawing).start().due("evento").awaited == ["b"]


def by_event(*definition: str, interrupting: bool = True, inside: str = "") -> bytes:
    """A process with an event sub-process."""
    told = "true" if interrupting else "false"
    listening = sub(
        "sentinella", node("startEvent", "quando", *definition, isInterrupting=told), user("b"),
        end("f3"), path("quando > b > f3"), triggeredByEvent="true",
    )  # fmt: skip
    work = inside or user("a")
    return drawn(start(), work, user("c"), end(), path("inizio > a > c > fine"), listening)


@pytest.mark.parametrize("interrupting", [True, False])
def test_an_event_sub_process_interrupts_the_whole_or_works_beside(
    interrupting: bool,  # noqa: FBT001
) -> None:
    drawing = by_event(message(variabile="m"), interrupting=interrupting)

    stage = Stage(drawing).start().arrive("quando", {"x": 1})

    assert stage.awaited == (["b"] if interrupting else ["a", "b", "quando"])
    assert stage.step.data["m"] == {"x": 1}
    assert "quando" in stage.walked


def test_an_event_sub_process_that_interrupted_ends_the_whole() -> None:
    stage = Stage(by_event(timer("Duration", 'duration("P1D")'))).start().due("quando").do("b")

    assert stage.is_over


def test_an_event_sub_process_beside_may_come_again_and_is_waited_for() -> None:
    stage = Stage(by_event(event("signal", "g_allarme"), interrupting=False)).start()

    stage.hear("sig_allarme").hear("sig_allarme").do("a").do("c")

    assert stage.awaited == ["b", "b", "quando"]
    assert stage.do("b").do("b").is_over


def test_what_was_only_listened_for_does_not_hold_the_end_back() -> None:
    assert Stage(by_event(timer("Duration", 'duration("P1D")'))).start().do("a").do("c").is_over


def test_an_event_sub_process_catches_the_errors_of_its_level() -> None:
    drawing = by_event(event("error", "e_rifiuto"), inside=inner(event("error", "e_rifiuto")))

    assert Stage(drawing).start().do("dentro").awaited == ["b"]


def test_a_repeated_timer_wakes_an_event_sub_process_each_time() -> None:
    stage = Stage(by_event(timer("Cycle", "R2/P1D"), interrupting=False)).start()

    assert stage.due("quando").due("quando").awaited == ["a", "b", "b"]


STARTS = drawn(
    start(),
    start("da_messaggio", event("message", "m_relazione")),
    start("da_segnale", event("signal", "g_allarme")),
    start("da_timer", timer("Cycle", "R/P1M")),
    user("a"),
    user("b"),
    user("c"),
    user("d"),
    end(),
    path("inizio > a > fine"),
    path("da_messaggio > b > fine"),
    path("da_segnale > c > fine"),
    path("da_timer > d > fine"),
)


@pytest.mark.parametrize(
    ("message", "first"),
    [(None, "a"), ("msg_relazione", "b"), ("sig_allarme", "c"), ("da_timer", "d")],
)
def test_a_process_begins_at_the_start_that_was_meant(message: str | None, first: str) -> None:
    assert Stage(STARTS).start(message, x=1).awaited == [first]


def test_a_process_tells_how_it_can_begin() -> None:
    starts = Stage(STARTS).program.starts

    assert [(one.element, one.kind, one.name) for one in starts] == [
        ("inizio", "none", ""),
        ("da_messaggio", "message", "msg_relazione"),
        ("da_segnale", "signal", "sig_allarme"),
        ("da_timer", "timer", ""),
    ]


@pytest.mark.parametrize(
    ("definition", "instant"),
    [
        (timer("Cycle", "R/P1M"), (2026, 4, 2, 8, 0)),
        (timer("Cycle", "R/2026-01-15T09:00:00Z/P1M"), (2026, 3, 15, 9, 0)),
        (timer("Cycle", "R2/2026-01-15T09:00:00Z/P1M"), None),
        (timer("Date", 'date("2026-03-01")'), None),
    ],
)
def test_a_process_tells_when_its_timer_begins_it(
    definition: str, instant: tuple[int, ...] | None
) -> None:
    drawing = drawn(start("inizio", definition), end(), path("inizio > fine"))

    found = Stage(drawing).program.next_start("inizio", MONDAY, {})

    assert found == (datetime(*instant, tzinfo=UTC) if instant else None)  # type: ignore[misc, arg-type]


def test_a_process_does_not_begin_with_just_any_message() -> None:
    with pytest.raises(NoStart):
        Stage(STARTS).start("msg_altro")


def test_a_signal_leaves_with_its_payload() -> None:
    word = ours("segnale", ours("parametro", nome="x", valore="1 + 1"))
    drawing = drawn(
        start(), throw("lancia", extended(word), event("signal", "g_allarme")), end(),
        path("inizio > lancia > fine"),
    )  # fmt: skip

    sent = Stage(drawing).start().step.sent[0]

    assert (sent.kind, sent.name, sent.payload) == ("signal", "sig_allarme", {"x": 2})
