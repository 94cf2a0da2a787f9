"""The budget of the evaluation under way, for work deep inside values (comparing, writing)."""

from __future__ import annotations

from contextvars import ContextVar
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from engine.feel.run import Run

_current: ContextVar[Run | None] = ContextVar("run", default=None)


class spending:  # noqa: N801  # reads as a word of the with statement
    """Inside, `spend` is charged to this run."""

    __slots__ = ("_before", "_run")

    def __init__(self, run: Run) -> None:
        self._run = run

    def __enter__(self) -> None:
        self._before = _current.set(self._run)

    def __exit__(self, *_: object) -> None:
        _current.reset(self._before)


def spend(steps: int) -> None:
    """Charge the run under way, if there is one; refuses with `EvaluationTooLong`."""
    run = _current.get()
    if run is not None:
        run.charge(steps)
