"""What an act costs the processor, whatever its neighbours and the other tests' garbage do."""

import gc
import time
from collections.abc import Callable

from engine.feel import expressions

TRIES = 3


def cpu_seconds(act: Callable[[], object]) -> float:
    """The least processor time of a few tries, each compiling its expressions anew.

    The act itself is the same each time; what differs is the machine.
    """
    gc.collect()
    gc.freeze()
    try:
        return min(_once(act) for _ in range(TRIES))
    finally:
        gc.unfreeze()


def _once(act: Callable[[], object]) -> float:
    expressions._cached_expression.cache_clear()  # compiling is part of the cost
    expressions._cached_unary_tests.cache_clear()
    began = time.process_time()
    act()
    return time.process_time() - began
