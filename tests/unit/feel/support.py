"""Evaluating an expression at a known instant."""

from collections.abc import Mapping
from datetime import UTC, datetime

from engine.feel import Functions, Limits, Outcome, Value, compile_expression, text_of

NOW = datetime(2025, 11, 3, 23, 30, tzinfo=UTC)  # half past midnight of the 4th in Rome


def outcome(text: str, **scope: object) -> Outcome:
    """What an expression gives for these names."""
    return compile_expression(text).evaluate(scope, now=NOW)


def value(text: str, **scope: object) -> Value:
    """Its value alone."""
    return outcome(text, **scope).value


def written(text: str, **scope: object) -> str:
    """Its value as FEEL writes it."""
    return text_of(value(text, **scope))


def warnings(text: str, **scope: object) -> list[str]:
    """The sentences of its warnings."""
    return [warned.sentence for warned in outcome(text, **scope).warnings]


def bounded(
    text: str,
    limits: Limits,
    scope: Mapping[str, object] | None = None,
    functions: Functions | None = None,
) -> Value:
    """The value under other bounds."""
    given = compile_expression(text).evaluate(
        scope or {}, now=NOW, functions=functions or {}, limits=limits
    )
    return given.value
