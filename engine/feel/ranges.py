"""Reading a range out of a text: only literals may be its ends."""

import re
from datetime import UTC

from engine.feel.compare import ORDERED, kind, one_sided, order
from engine.feel.parser import parse
from engine.feel.refusals import ExpressionTooLarge, FeelSyntaxError
from engine.feel.values import Range, Value

_NO_START = re.compile(r"\s*[(\]]\s*\.\.(.+)([\])\[])\s*", re.DOTALL)
_NO_END = re.compile(r"\s*([\[(\]])(.+)\.\.\s*[)\[]\s*", re.DOTALL)
_LITERALS = {"start_expression", "number", "string", "at", "negate", "range", "null"} | {
    "call",
    "name",
    "positional",
}
_NAMES = {"date", "time", "date and time", "duration"}


def read_range(text: str) -> Value:
    """The range that a text says, open to one side where an end is left out, or None."""
    lowest, highest = _NO_START.fullmatch(text), _NO_END.fullmatch(text)
    if lowest:
        return _one_sided("<=" if lowest[2] == "]" else "<", _read(lowest[1]))
    if highest:
        return _one_sided(">=" if highest[1] == "[" else ">", _read(highest[2]))
    found = _read(text)
    if not isinstance(found, Range) or (order(found.start, found.end, UTC) or 0) > 0:
        return None
    return found


def _one_sided(sign: str, end: Value) -> Value:
    return one_sided(sign, end) if kind(end) in ORDERED else None


def _read(text: str) -> Value:
    """The value of a text made of literals alone, or None."""
    from engine.feel.expressions import literal_value

    try:
        tree = parse(text)
    except (FeelSyntaxError, ExpressionTooLarge):
        return None
    allowed = all(part.data in _LITERALS for part in tree.iter_subtrees())
    named = all(str(part.children[0]) in _NAMES for part in tree.find_data("name"))
    return literal_value(tree) if allowed and named else None
