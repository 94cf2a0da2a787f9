"""What is made to last is left alone by the collector, which goes on with what comes later."""

import gc

import pytest

from engine.memory import lasting


def test_what_is_made_to_last_is_not_looked_through_again() -> None:
    with lasting():
        kept = [[number] for number in range(10)]

    assert not any(one is kept for one in gc.get_objects())
    assert gc.isenabled()
    gc.unfreeze()


def test_the_collector_goes_on_after_what_was_refused() -> None:
    def refused() -> None:
        with lasting():
            raise LookupError

    with pytest.raises(LookupError):
        refused()

    assert gc.isenabled()
    gc.unfreeze()
