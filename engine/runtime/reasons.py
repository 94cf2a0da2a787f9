"""Why a decision came out as it did, as plain data that a page and the journal can keep."""

from collections.abc import Iterator
from typing import Any

from engine.dmn import Decision, MatchedRule
from engine.feel.text import literal
from engine.feel.values import Value
from engine.runtime.refusals import UnusableValue
from engine.runtime.scope import plain
from engine.steps import Reason


def reasons_of(made: Decision, element: str) -> tuple[Reason, ...]:
    """The rules that led to a decision, and those of the tables behind it."""
    return tuple(_reason(rule, element) for rule in (*made.rules, *made.behind))


def _reason(rule: MatchedRule, element: str) -> Reason:
    return Reason(
        rule.decision,
        rule.number,
        rule.annotation,
        tuple(_asked(rule, element)),
        {name: _kept(value, element) for name, value in rule.outputs.items()},
    )


def _asked(rule: MatchedRule, element: str) -> Iterator[tuple[str, Any, str]]:
    """What each cell that asks something asked of which value."""
    for (label, value), cell in zip(rule.inputs.items(), rule.asked, strict=True):
        if cell not in {"", "-"}:
            yield label, _kept(value, element), cell


def _kept(value: Value, element: str) -> Any:
    """Plain data; a range or a function, which only a table may hold, as its text."""
    try:
        return plain(value, element)
    except UnusableValue:
        return literal(value)
