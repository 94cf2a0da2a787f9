from typing import cast

import pytest

from engine.feel import compile_expression
from engine.runtime.gate_words import HOUSE
from tasks.functions import Duties, NotAnInstant, host_functions
from tests.engine.stage import MONDAY
from tests.tasks.terms.clock import DUTIES, rome


def of_a_diagram(expression: str) -> object:
    functions = host_functions(DUTIES, MONDAY)
    return compile_expression(expression).value({}, now=MONDAY, functions=functions)


def test_the_gate_knows_exactly_the_functions_that_the_house_gives() -> None:
    given = host_functions(cast("Duties", None), MONDAY)

    assert set(given) == HOUSE


def test_a_term_runs_from_one_instant_or_from_several_named_events() -> None:
    both = (
        """termine("L3", {trasmissione: "2026-02-10T19:10", collocamento: "2026-02-08T11:30"})"""
    )
    one = """termine("L3", {trasmissione: null, collocamento: "2026-02-10T11:30"})"""

    assert of_a_diagram('termine("L3", "2026-02-10T19:10")') == rome("2026-02-13 19:10")
    assert of_a_diagram(both) == rome("2026-02-12 11:30")
    assert of_a_diagram(one) == rome("2026-02-14 11:30")


def test_a_term_that_is_counted_backwards_ends_before_its_event() -> None:
    assert of_a_diagram('termine("relazione.preavviso", "2026-01-02")') == rome(
        "2025-12-18 23:59:59"
    )


@pytest.mark.parametrize("start", ['"domani"', "null", "{trasmissione: 3}", "12"])
def test_a_start_that_is_no_instant_is_refused(start: str) -> None:
    with pytest.raises(NotAnInstant, match="La funzione termine vuole una data"):
        of_a_diagram(f'termine("L3", {start})')
