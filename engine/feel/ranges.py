"""Reading a range out of a text: only literals may be its ends."""

from datetime import UTC

from lark import Tree

from engine.feel.compare import order
from engine.feel.parser import parse
from engine.feel.refusals import ExpressionTooLarge, FeelSyntaxError
from engine.feel.values import Range, Value

_LITERALS = {"number", "string", "at", "negate", "range", "null", "call", "name", "positional"}
_NAMES = {"date", "time", "date and time", "duration"}


def read_range(text: str) -> Value:
    """The range that a text says, or None."""
    from engine.feel.expressions import literal_value

    try:
        tree = parse(text)
    except (FeelSyntaxError, ExpressionTooLarge):
        return None
    node = tree.children[0]
    if not isinstance(node, Tree) or node.data != "range":
        return None
    allowed = all(part.data in _LITERALS for part in node.iter_subtrees())
    named = all(str(part.children[0]) in _NAMES for part in node.find_data("name"))
    found = literal_value(tree) if allowed and named else None
    if isinstance(found, Range) and (order(found.start, found.end, UTC) or 0) > 0:
        return None
    return found
