"""From text to tree: the grammar, and Italian words for what is wrong with a text."""

from collections.abc import Iterator
from functools import cache
from importlib.resources import files

from lark import Lark, Token, Tree
from lark.exceptions import UnexpectedToken
from lark.lexer import Lexer

from engine.feel.lexer import COMPLETE, place, words
from engine.feel.limits import NESTING, TEXT
from engine.feel.refusals import ExpressionTooLarge, FeelSyntaxError

Node = Tree[Token]


class _NoLexer(Lexer):
    """The words are fed one by one."""

    def __init__(self, lexer_conf: object) -> None:
        del lexer_conf

    def lex(self, lexer_state: object, parser_state: object) -> Iterator[Token]:
        raise NotImplementedError


@cache
def _grammar() -> Lark:
    text = files("engine.feel").joinpath("grammar.lark").read_text(encoding="utf-8")
    return Lark(
        text,
        parser="lalr",
        lexer=_NoLexer,
        start=["start_expression", "start_unary_tests"],
        propagate_positions=True,
        maybe_placeholders=False,
    )


def parse(text: str, names: frozenset[str] = frozenset(), *, unary: bool = False) -> Node:
    """The tree of an expression or of unary tests.

    Refuses with `FeelSyntaxError` at the character where the text stops making sense, and with
    `ExpressionTooLarge` beyond the bounds of limits.py.
    """
    if len(text) > TEXT:
        raise ExpressionTooLarge(what=f"{len(text)} caratteri", limit=TEXT)
    start = "start_unary_tests" if unary else "start_expression"
    reader = _grammar().parse_interactive(start=start)
    read: list[Token] = []
    try:
        for word in words(text, names, unary=unary):
            read.append(word)
            reader.feed_token(word)
        tree: Node = reader.feed_token(Token("$END", ""))
    except UnexpectedToken as error:
        raise _explained(error, text, read) from None
    if _depth(tree) > NESTING:
        raise ExpressionTooLarge(what=f"più di {NESTING} livelli annidati", limit=NESTING)
    return tree


def _depth(tree: Node) -> int:
    level, deepest = [tree], 0
    while level and deepest <= NESTING:
        deepest += 1
        level = [child for node in level for child in node.children if isinstance(child, Tree)]
    return deepest


def _explained(error: UnexpectedToken, text: str, read: list[Token]) -> FeelSyntaxError:
    token = error.token
    if token.type == "$END":
        end = place(text, len(text.rstrip()))
        return FeelSyntaxError(f"finisce troppo presto, manca {_missing(read)}", *end)
    line, column = token.line or 1, token.column or 1
    return FeelSyntaxError(f"qui «{token}» non può stare", line, column)


_CLOSED_BY = {
    "LPAR": ")",
    "LSQB": "]",
    "RANGE_OPEN": "]",
    "_LBRACE": "}",
    "_IF": "then",
    "_THEN": "else",
    "_FOR": "return",
    "_SOME": "satisfies",
    "_EVERY": "satisfies",
}
_CLOSING = {"RPAR", "RSQB", "RANGE_CLOSE", "_RBRACE", "_THEN", "_ELSE", "_RETURN", "_SATISFIES"}


def _missing(read: list[Token]) -> str:
    """What the last thing that was opened waits for, or a value."""
    if read and read[-1].type not in COMPLETE:
        return "un valore"
    waiting: list[str] = []
    for word in read:
        if word.type in _CLOSING and waiting:
            waiting.pop()
        if word.type in _CLOSED_BY:
            waiting.append(_CLOSED_BY[word.type])
    return f"«{waiting[-1]}»" if waiting else "un valore"
