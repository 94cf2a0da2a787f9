"""Regular expressions of designers, run by FEEL's own bounded engine and never by Python's."""

from datetime import UTC, datetime

from engine.feel import compile_expression
from engine.refusal import Refusal

_ANY_DAY = datetime(2000, 1, 1, tzinfo=UTC)  # a match does not depend on the time


def matches(pattern: str, text: str) -> bool:
    """Whether `pattern` is found in `text`; what takes too many steps does not match."""
    return _matched(pattern, text) is True


def is_pattern(pattern: str) -> bool:
    """Whether `pattern` can be run at all."""
    return _matched(pattern, "") is not None


def _matched(pattern: str, text: str) -> object:
    scope = {"testo": text, "modello": pattern}
    try:
        return compile_expression("matches(testo, modello)").value(scope, now=_ANY_DAY)
    except Refusal:
        return None
