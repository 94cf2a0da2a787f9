"""Memory: what is made to last is not looked through again and again for what to throw away."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager

_ENOUGH = 10_000  # objects: one form that is shown or read makes that many


@contextmanager
def lasting() -> Iterator[None]:
    """What the block makes, and still holds at its end, lasts as long as the process.

    Python's collector looks through all there is whenever that has grown by a quarter: while
    definitions are read it finds next to nothing, and later it would look through them again. It
    rests meanwhile, and afterwards sees only what comes later. Of that most is gone by itself in
    a moment: the collector waits until there is enough that it may be worth the while.
    """
    gc.disable()
    try:
        yield
    finally:
        gc.collect()
        gc.freeze()
        gc.set_threshold(_ENOUGH)
        gc.enable()
