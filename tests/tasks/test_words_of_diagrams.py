from typing import cast

from engine.runtime.gate_words import HOUSE
from tasks.functions import Duties, host_functions
from tests.engine.stage import MONDAY


def test_the_gate_knows_exactly_the_functions_that_the_house_gives() -> None:
    given = host_functions(cast("Duties", None), MONDAY)

    assert set(given) == HOUSE
