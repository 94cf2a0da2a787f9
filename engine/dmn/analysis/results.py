"""What the rules of a table give: results that contradict, their priority, wrong ones."""

from collections.abc import Iterator
from functools import cache

from engine.dmn.analysis.cells import constant, running
from engine.dmn.analysis.words import word
from engine.dmn.hits import HitPolicy, rank
from engine.dmn.tables import Rule, Table
from engine.feel.boxed import Frame
from engine.feel.budget import spending
from engine.feel.compare import equal
from engine.feel.values import Value

Known = tuple[Value] | None


def results(table: Table, rule: Rule) -> list[Known]:
    """The results of a rule, each in a tuple; None for one that must be calculated."""
    return [_constant(text, table.names) for text in rule.given]


@cache
def _constant(text: str, names: frozenset[str]) -> Known:
    return (None,) if text in {"", "-"} else constant(text, names)


def contradict(table: Table, one: int, other: int) -> bool:
    """Whether two rules surely give different results."""
    left, right = (results(table, table.rules[number]) for number in (one, other))
    return any(
        mine is not None and its is not None and not equal(mine[0], its[0])
        for mine, its in zip(left, right, strict=True)
    )


def standing(table: Table) -> list[int]:
    """The places of the rules in the order in which they go before each other.

    Under Priority a rule whose rank must be calculated comes last: it hides nobody for sure.
    """
    places = list(range(len(table.rules)))
    if table.policy is not HitPolicy.PRIORITY:
        return places
    run = running()
    with spending(run):
        columns = [[code(Frame(run, {})) for code in one.values] for one in table.outputs]
    unknown = tuple(len(values) + 1 for values in columns)

    def ranked(place: int) -> tuple[int, ...]:
        found = results(table, table.rules[place])
        known = [
            rank(one[0], values, run.zone)
            for one, values in zip(found, columns, strict=True)
            if one
        ]
        return tuple(known) if len(known) == len(found) else unknown

    return sorted(places, key=ranked)


def wrong_results(table: Table) -> Iterator[tuple[int, str]]:
    """Constant results that their column does not allow, by the number of their rule."""
    run = running()
    for rule in table.rules:
        for column, known in zip(table.outputs, results(table, rule), strict=True):
            if known is None or known[0] is None:
                continue
            with spending(run):
                fitting = column.fit(Frame(run, {}), known[0])
            if fitting is None:
                says = f"la colonna «{column.name}» non ammette il risultato {word(known[0])}"
                yield rule.number, f"la regola {rule.number} è sbagliata: {says}"
