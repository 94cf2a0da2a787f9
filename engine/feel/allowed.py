"""Allowed values of a type: unary tests that need neither scope nor time."""

from collections.abc import Callable
from datetime import UTC, datetime

from engine.feel.expressions import compile_unary_tests
from engine.feel.values import Value

_ANY_TIME = datetime.min.replace(tzinfo=UTC)


def allowed_by(text: str, names: frozenset[str]) -> Callable[[Value], bool]:
    """Whether a value passes the tests; refuses as `compile_unary_tests` does."""
    tests = compile_unary_tests(text, names)
    return lambda value: tests.matches(value, {}, now=_ANY_TIME) is True
