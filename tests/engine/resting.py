"""A body that an event interrupts and that is taken up again, as tests draw it."""

from typing import Any

from engine.steps import AwaitedTask
from tests.engine.drawing import (
    boundary,
    drawn,
    end,
    extended,
    message,
    node,
    ours,
    path,
    start,
    sub,
    user,
)
from tests.engine.stage import Stage

BY_HALVES = drawn(
    start(), user("q"), user("r"), end(), path("inizio > q > r > fine"), id="a_tratti"
)


def interrupted(*words: str, called: str = "a_tratti", resuming: str = "ripreso") -> bytes:
    """A call inside a body that a message interrupts; after `leggi` the body begins again."""
    resumes = ours("ripresa", variabile=resuming) if resuming else ours("ripresa")
    call = node("callActivity", "chiama", extended(*words, resumes), calledElement=called)
    return drawn(
        start(),
        sub("s", start("i"), call, end("f"), path("i > chiama > f")),
        boundary("b", "s", message()),
        user("leggi"),
        end(),
        path("inizio > s > fine"),
        path("b > leggi > s"),
    )


def again(stage: Stage, **read: Any) -> Stage:
    """The message interrupts, and whoever reads it lets the body begin again."""
    return stage.arrive("b").do("leggi", **read)


def task(stage: Stage, element: str) -> AwaitedTask:
    return next(one for one in stage.step.tasks if one.element == element)
