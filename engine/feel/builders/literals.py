"""Numbers, texts, `@` literals, names."""

import re

from engine.feel.compiler import Builder, Code, Compiler, Frame, place_of, subtrees, token
from engine.feel.numbers import number
from engine.feel.parser import Node
from engine.feel.refusals import FeelSyntaxError
from engine.feel.temporal import read_date, read_date_time, read_duration, read_time
from engine.feel.values import Value

_ESCAPE = re.compile(r"\\(u[0-9A-Fa-f]{4}|U[0-9A-Fa-f]{6}|.)", re.DOTALL)
_PLAIN = {"n": "\n", "r": "\r", "t": "\t", '"': '"', "'": "'", "\\": "\\"}


def unquoted(raw: str) -> str:
    """The text that a string literal says, quotes and escapes resolved."""
    text = _ESCAPE.sub(_character, raw[1:-1])
    if any("\ud800" <= char <= "\udfff" for char in text):
        return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return text


def _character(found: re.Match[str]) -> str:
    escape = found[1]
    if escape[0] in "uU" and len(escape) > 1:
        point = int(escape[1:], 16)
        return chr(point) if point <= 0x10FFFF else "\ufffd"
    return _PLAIN.get(escape, found[0])


def read_at(text: str) -> Value:
    """The date, time, date and time or duration that a text says, or None."""
    if "P" in text[:2]:
        return read_duration(text)
    if "T" in text:
        return read_date_time(text)
    return read_time(text) if ":" in text else read_date(text)


def constant(value: Value) -> Code:
    """Code that always gives the same."""
    return lambda _frame: value


def _number(_compiler: Compiler, node: Node) -> Code:
    value = number(token(node))
    if value is None:
        raise FeelSyntaxError("il numero è troppo grande", *place_of(node))
    return constant(value)


def _string(_compiler: Compiler, node: Node) -> Code:
    return constant(unquoted(token(node)))


def _at(_compiler: Compiler, node: Node) -> Code:
    value = read_at(unquoted(token(node)[1:]))
    if value is not None:
        return constant(value)
    place = place_of(node)

    def unreadable(frame: Frame) -> Value:
        frame.run.warn("dopo @ serve una data, un'ora o una durata ISO 8601", place)
        return None

    return unreadable


def _name(compiler: Compiler, node: Node) -> Code:
    name, place = str(token(node)), place_of(node)
    compiler.note(name)
    if compiler.bound:
        return lambda frame: frame.find(name, place)

    def of_scope(frame: Frame) -> Value:
        known = frame.run.known
        return known[name] if name in known else frame.run.look_up(name, place)

    return of_scope


def _whole(compiler: Compiler, node: Node) -> Code:
    return compiler.build(subtrees(node)[0])


BUILDERS: dict[str, Builder] = {
    "start_expression": _whole,
    "group": _whole,
    "number": _number,
    "string": _string,
    "at": _at,
    "true": lambda _compiler, _node: constant(value=True),
    "false": lambda _compiler, _node: constant(value=False),
    "null": lambda _compiler, _node: constant(None),
    "name": _name,
}
