"""From text to tree: the grammar, and Italian words for what is wrong with a text."""

from collections.abc import Iterator
from functools import cache
from importlib.resources import files

from lark import Lark, Token, Tree
from lark.exceptions import UnexpectedToken
from lark.lexer import Lexer

from engine.feel.lexer import place, words
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
    try:
        for word in words(text, names, unary=unary):
            reader.feed_token(word)
        tree: Node = reader.feed_token(Token("$END", ""))
    except UnexpectedToken as error:
        raise _explained(error, text) from None
    if _depth(tree) > NESTING:
        raise ExpressionTooLarge(what=f"più di {NESTING} livelli annidati", limit=NESTING)
    return tree


def _depth(tree: Node) -> int:
    level, deepest = [tree], 0
    while level and deepest <= NESTING:
        deepest += 1
        level = [child for node in level for child in node.children if isinstance(child, Tree)]
    return deepest


def _explained(error: UnexpectedToken, text: str) -> FeelSyntaxError:
    token = error.token
    if token.type == "$END":
        missing = _missing(set(error.accepts or error.expected or ()))
        return FeelSyntaxError(f"finisce troppo presto{missing}", *place(text, len(text.rstrip())))
    line, column = token.line or 1, token.column or 1
    return FeelSyntaxError(f"qui «{token}» non può stare", line, column)


def _missing(expected: set[str]) -> str:
    for kind, word in _CLOSING.items():
        if kind in expected:
            return f", manca «{word}»"
    return ", manca un valore"


_CLOSING = {
    "RPAR": ")",
    "RSQB": "]",
    "_RBRACE": "}",
    "_THEN": "then",
    "_ELSE": "else",
    "_RETURN": "return",
    "_SATISFIES": "satisfies",
}
