"""What an act costs the processor, whatever its neighbours and the other tests' garbage do."""

import gc
import time
from collections.abc import Callable

from engine.feel import expressions

TRIES = 3
YARDSTICK = 0.018
"""Seconds in which the machine by which the bounds were set counts the yardstick below."""


def cpu_seconds(act: Callable[[], object]) -> float:
    """The least processor time of a few tries, each compiling its expressions anew.

    The act itself is the same each time; what differs is the machine. So the time is that of the
    machine by which the bounds were set: how long this one takes for a known work is measured too.
    """
    gc.collect()
    gc.freeze()
    try:
        taken = min(_once(act) for _ in range(TRIES))
        return taken * YARDSTICK / min(_timed(_yardstick) for _ in range(TRIES))
    finally:
        gc.unfreeze()


def _yardstick() -> None:
    total = 0
    for number in range(300_000):
        total += number * number % 7


def _once(act: Callable[[], object]) -> float:
    expressions._cached_expression.cache_clear()  # compiling is part of the cost
    expressions._cached_unary_tests.cache_clear()
    return _timed(act)


def _timed(act: Callable[[], object]) -> float:
    began = time.process_time()
    act()
    return time.process_time() - began
