"""The bounds of compilation and evaluation: they count work, not time, so they are repeatable."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """What one evaluation may spend; exceeding any bound is a refusal."""

    steps: int = 100_000  # iterations, calls, elements touched: about a microsecond or two each
    calls: int = 60  # functions that call functions, inside one another
    items: int = 20_000  # elements of one list or context
    size: int = 100_000  # elements of a result, counting those inside
    nesting: int = 100  # of lists and contexts in a result
    characters: int = 200_000  # of one string
    pattern_steps: int = 100_000  # of one regular expression on one string
    warnings: int = 50


DEFAULT = Limits()
UNHEARD = Limits(warnings=0)
"""The same where nobody hears why something became null: then nobody finds the words for it."""

TEXT = 10_000  # characters of an expression
NESTING = 120  # levels of an expression
