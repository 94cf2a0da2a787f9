"""One program serves all instances of a version, at once, and none of them changes it."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

from engine.runtime import Program
from engine.steps import Step
from tests.engine.drawing import drawn, end, event, node, path, start, sub, user
from tests.engine.stage import Stage
from tests.engine.test_golden import CALLED, EVERYTHING

LISTENING = drawn(
    start(),
    user("a"),
    end(),
    path("inizio > a > fine"),
    sub(
        "sentinella",
        node("startEvent", "quando", event("signal", "g_allarme"), isInterrupting="false"),
        user("b"),
        end("f2"),
        path("quando > b > f2"),
        triggeredByEvent="true",
    ),
)


def anatomy(program: Program) -> dict[str, Any]:
    """Everything in a program that running an instance could change."""
    return {
        f"{level.name}/{name}": {
            key: str(value)
            for key, value in vars(spec).items()
            if not key.startswith("_wf") and not key.endswith("_event")
        }
        for level in program.levels.values()
        for name, spec in level.task_specs.items()
    }


def test_running_changes_nothing_in_the_program() -> None:
    stage = Stage(EVERYTHING, CALLED)
    before = anatomy(stage.program)

    stage.start(persone=["rosa", "ugo"], tutti=True).arrive("avviso").due("sollecito")
    stage.do("q").do("a").do("f").cancel()

    assert anatomy(stage.program) == before


def test_a_signal_heard_by_one_instance_does_not_wake_another() -> None:
    one = Stage(LISTENING).start().hear("sig_allarme")
    other = Stage.of(one.program)

    assert one.awaited == ["a", "b", "quando"]
    assert other.start().awaited == ["a", "quando"]
    assert other.do("a").is_over


def test_many_threads_share_one_program() -> None:
    program = Stage(EVERYTHING, CALLED).program

    def play(number: int) -> Step:
        stage = Stage.of(program)
        stage.start(persone=["rosa"] * (number % 4), tutti=number % 2 == 0, numero=number)
        while "q" in stage.awaited:
            stage.do("q", esito=number)
        return stage.do("f").job_done("invia", number).step

    with ThreadPoolExecutor(8) as pool:
        at_once = list(pool.map(play, range(64)))

    assert at_once == [play(number) for number in range(64)]
