"""What is taken up again follows the days that have moved meanwhile."""

from datetime import timedelta

from tests.engine.drawing import boundary, catch, drawn, end, ours, path, start, timer, user
from tests.engine.resting import again, interrupted
from tests.engine.stage import MONDAY, Stage


def test_a_clock_is_worked_out_again_only_from_what_has_changed() -> None:
    clocked = drawn(
        start(),
        user("q"),
        boundary("fisso", "q", timer("Duration", 'duration("P2D")'), interrupting=False),
        boundary("dovuto", "q", timer("Date", "scadenza"), interrupting=False),
        end(),
        path("inizio > q > fine"),
        end("f2"),
        end("f3"),
        path("fisso > f2"),
        path("dovuto > f3"),
        id="a_tratti",
    )
    handed = ours("ingresso", nome="scadenza", valore="scadenza")
    due = MONDAY + timedelta(days=9)
    stage = Stage(interrupted(handed), clocked).start(scadenza=due).pass_time(days=1)

    again(stage)
    assert (stage.due_at("fisso"), stage.due_at("dovuto")) == (MONDAY + timedelta(days=2), due)

    again(stage, scadenza=due - timedelta(days=3))
    assert stage.due_at("dovuto") == due - timedelta(days=3)
    stage.due("fisso").due("dovuto")
    assert stage.awaited == ["b", "q"]
    assert again(stage).awaited == ["b", "q"]


AHEAD = drawn(
    start(),
    catch("vicino", timer("Date", "scadenza")),
    user("valuta"),
    boundary("dopo", "valuta", timer("Duration", 'duration("P9D")'), interrupting=False),
    user("poi"),
    end(),
    path("inizio > vicino > valuta > poi > fine"),
    end("f2"),
    path("dopo > f2"),
    id="a_tratti",
)
NEAR = MONDAY + timedelta(days=1)


def opened() -> Stage:
    """What a day has opened waits for a person."""
    handed = ours("ingresso", nome="scadenza", valore="scadenza")
    stage = Stage(interrupted(handed), AHEAD).start(scadenza=NEAR).pass_time(days=2)
    return stage.due("vicino")


def test_what_was_asked_ahead_of_a_day_is_asked_no_more_when_that_day_moves_away() -> None:
    stage = opened()
    assert stage.awaited == ["b", "dopo", "valuta"]
    far = MONDAY + timedelta(days=90)

    again(stage, scadenza=far)

    assert stage.awaited == ["b", "vicino"]
    assert stage.due_at("vicino") == far
    assert stage.due("vicino").awaited == ["b", "dopo", "valuta"]


def test_what_a_day_has_opened_goes_on_when_the_day_has_not_moved() -> None:
    assert again(opened()).awaited == ["b", "dopo", "valuta"]


def test_what_a_day_has_opened_goes_on_when_the_new_day_has_passed_too() -> None:
    stage = again(opened(), scadenza=MONDAY + timedelta(hours=1))

    assert stage.awaited == ["b", "dopo", "valuta"]


def test_what_somebody_has_answered_is_not_asked_again_when_the_day_moves_away() -> None:
    stage = opened().do("valuta")

    again(stage, scadenza=MONDAY + timedelta(days=90))

    assert stage.awaited == ["b", "poi"]
