"""The budget of the evaluation under way, for work deep inside values (comparing, writing)."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from engine.feel.run import Run

_current: ContextVar[Run | None] = ContextVar("run", default=None)


@contextmanager
def spending(run: Run) -> Iterator[None]:
    """Inside, `spend` is charged to this run."""
    before = _current.set(run)
    try:
        yield
    finally:
        _current.reset(before)


def spend(steps: int) -> None:
    """Charge the run under way, if there is one; refuses with `EvaluationTooLong`."""
    run = _current.get()
    if run is not None:
        run.charge(steps)
