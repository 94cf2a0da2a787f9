"""A flow that an event begins beside another keeps what the event has told (`propria`)."""

from typing import Any

import pytest

from engine.steps import TaskKey
from tests.engine.drawing import (
    boundary,
    catch,
    drawn,
    end,
    for_each,
    message,
    path,
    script,
    start,
    sub,
    user,
)
from tests.engine.stage import Stage
from tests.engine.test_gate import findings

TOLD = {"variabile": "detto", "propria": "si"}


def beside(*parts: str, ways: str = "evento > scrivi > altra", **words: str) -> bytes:
    """A work beside which something may be told, more than once."""
    return drawn(
        start(),
        user("lavoro"),
        boundary("evento", "lavoro", message(**{**TOLD, **words}), interrupting=False),
        *(parts or (user("scrivi"),)),
        end(),
        end("altra"),
        path("inizio > lavoro > fine"),
        path(ways),
    )


def told(stage: Stage, *whom: int) -> Stage:
    for one in whom:
        stage.arrive("evento", {"chi": one})
    return stage


def asked(stage: Stage, element: str = "scrivi") -> list[tuple[TaskKey, Any]]:
    """Of whom each open task speaks."""
    return [
        (one.key, one.data["detto"]["chi"]) for one in stage.step.tasks if one.element == element
    ]


def test_two_told_one_after_the_other_are_asked_about_each() -> None:
    stage = told(Stage(beside()).start(), 1, 2)

    assert [who for _, who in asked(stage)] == [1, 2]


def test_the_work_beside_which_it_was_told_sees_the_last() -> None:
    stage = told(Stage(beside()).start(), 1, 2)

    (work,) = [one for one in stage.step.tasks if one.element == "lavoro"]
    assert work.data["detto"] == {"chi": 2}


def test_without_the_word_all_see_what_was_told_last() -> None:
    drawing = beside().replace(b' propria="si"', b"")

    stage = told(Stage(drawing).start(), 1, 2)

    assert [who for _, who in asked(stage)] == [2, 2]


def test_what_is_written_beside_is_seen_by_everybody() -> None:
    parts = (script("conta", "if n = null then 1 else n + 1", "n"), user("scrivi"))
    stage = told(Stage(beside(*parts, ways="evento > conta > scrivi > altra")).start(), 1, 2)

    stage.do("scrivi", giorno="ieri")

    assert {one.data["n"] for one in stage.step.tasks} == {2}
    assert {one.data["giorno"] for one in stage.step.tasks} == {"ieri"}
    assert [who for _, who in asked(stage)] == [2]


def test_it_is_kept_along_the_whole_flow_and_in_what_is_inside_it() -> None:
    inside = sub("dentro", start("i2"), user("parte"), end("f2"), path("i2 > parte > f2"))
    parts = (user("prima"), inside, user("scrivi", for_each("[10, 20]", "voce")))
    ways = "evento > prima > dentro > scrivi > altra"
    stage = told(Stage(beside(*parts, ways=ways)).start(), 1, 2)

    stage.do("prima").do("prima")
    assert [who for _, who in asked(stage, "parte")] == [1, 2]
    stage.do("parte").do("parte")

    rounds = [(one.data["detto"]["chi"], one.data["voce"]) for one in stage.step.tasks[1:]]
    assert sorted(rounds) == [(1, 10), (1, 20), (2, 10), (2, 20)]


def test_what_the_flow_itself_says_of_it_is_kept_and_seen() -> None:
    parts = (user("prima"), user("scrivi"))
    stage = told(Stage(beside(*parts, ways="evento > prima > scrivi > altra")).start(), 1, 2)

    stage.do("prima", detto={"chi": 7})

    assert [who for _, who in asked(stage)] == [7]
    assert [who for _, who in asked(stage, "prima")] == [2]


WRONG = ("evento", "«propria» è «si», su un evento di bordo che non interrompe e con «variabile»")


@pytest.mark.parametrize(
    ("words", "interrupts"),
    [
        (TOLD, True),
        ({"propria": "si"}, False),
        ({**TOLD, "propria": "sì"}, False),
        ({**TOLD, "propria": "no"}, False),
    ],
)
def test_only_what_does_not_interrupt_and_has_a_name_is_kept(
    words: dict[str, str], *, interrupts: bool
) -> None:
    drawing = drawn(
        start(),
        user("a"),
        boundary("evento", "a", message(**words), interrupting=interrupts),
        end(),
        end("altra"),
        path("inizio > a > fine"),
        path("evento > altra"),
    )

    assert WRONG in findings(drawing)


def test_what_is_awaited_in_the_flow_itself_is_not_kept() -> None:
    drawing = drawn(
        start(), catch("evento", message(**TOLD)), end(), path("inizio > evento > fine")
    )

    assert WRONG in findings(drawing)
