"""Reading a range out of a text: only literals may be its ends."""

from lark import Tree

from engine.feel.parser import parse
from engine.feel.refusals import ExpressionTooLarge, FeelSyntaxError
from engine.feel.values import Value

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
    return literal_value(tree) if allowed and named else None
