"""Cuts FEEL text into words: knows names with spaces, keys of contexts and both kinds of `[`."""

import itertools
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache

from lark import Token

from engine.feel.refusals import FeelSyntaxError

_START = (
    "A-Z_a-z\u00aa\u00b5\u00ba\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02ff\u0370-\u037d"
    "\u037f-\u1fff\u200c-\u200d\u2070-\u218f\u2c00-\u2fef\u3001-\ud7ff\uf900-\ufdcf"
    "\ufdf0-\ufffd\U00010000-\U000effff"
)
_PART = _START + "0-9\u00b7\u0300-\u036f\u203f-\u2040"
_WORD = re.compile(f"[{_START}][{_PART}]*")
_BLANK = re.compile(r"(?:[\s\u0085\u180e\u200b\ufeff]+|//[^\n]*|/\*.*?\*/)+", re.DOTALL)
_NUMBER = re.compile(r"(?:\d+(?:\.\d+)?|\.\d+)(?:[eE][+-]?\d+)?", re.ASCII)
_STRING = re.compile(r'"(?:[^"\\]|\\.)*"', re.DOTALL)
_KEY = re.compile(r'[^:"{}\[\](),<>]+(?=:)')
_INSTANCE_OF = re.compile(r"instance\s+of\b")

_SIGNS = {
    "..": "_DOTS", "**": "POWER", "->": "_ARROW", "!=": "NE", "<=": "LE", ">=": "GE",
    ".": "_DOT", "+": "PLUS", "-": "MINUS", "–": "MINUS", "*": "TIMES", "/": "DIVIDE",
    "=": "EQ", "<": "LT", ">": "GT", ",": "_COMMA", ":": "_COLON", "(": "LPAR", ")": "RPAR",
    "[": "LSQB", "]": "RSQB", "{": "_LBRACE", "}": "_RBRACE",
}  # fmt: skip
_KEYWORDS = {
    word: "_" + word.upper()
    for word in (
        "if", "then", "else", "for", "in", "return", "some", "every", "satisfies",
        "and", "or", "between", "function",
    )
} | {"true": "TRUE", "false": "FALSE", "null": "NULL"}  # fmt: skip

# After one of these a value is complete, so that "[" and "(" go on with it.
COMPLETE = {"NUMBER", "STRING", "AT", "NAME", "TRUE", "FALSE", "NULL", "RPAR", "RSQB"} | {
    "TYPE",
    "_RBRACE",
    "RANGE_CLOSE",
}
_BEFORE_TYPE = {"_INSTANCE_OF", "_COLON", "_ARROW"}
_ABOUT_RANGES = {"(", "[", "]"}
_AFTER_ITERATION = {"_RETURN", "_SATISFIES", "_COMMA"}
_OPENING = {"LPAR", "LSQB", "RANGE_OPEN", "_LBRACE"}
_CLOSING = {"RPAR", "RSQB", "RANGE_CLOSE", "_RBRACE"}
_BEGINS_VALUE = re.compile(
    rf'(?!(?:and|or|in|between|then|else|return|satisfies|instance)\b)(?:\.\d|[{_START}0-9"(\[{{@?<>=!\-–])'
)

_PLAIN_VALUE = re.compile(
    rf'(?!(?:and|or|in|between|then|else|return|satisfies|instance)\b)[{_START}0-9"{{@?]'
)

KEYS_WITH_SIGNS = 50

STANDARD_NAMES = frozenset(
    {
        "date and time",
        "days and time duration",
        "years and months duration",
        "day time duration",
        "year month duration",
    }
)


def words(text: str, names: frozenset[str], *, unary: bool) -> Iterator[Token]:
    """The words of an expression, with their positions; refuses what is no word of FEEL."""
    found = _Lexer(text, names, unary=unary).run()
    return _with_negation(list(found)) if unary and text.lstrip().startswith("not") else found


def _with_negation(found: list[Token]) -> Iterator[Token]:
    """`not(…)` around all unary tests is no call: its bracket is closed by the last word."""
    depth = 0
    if [word.type for word in found[:2]] != ["NAME", "LPAR"]:
        return iter(found)
    for index, word in enumerate(found[1:], 1):
        depth += (word.type in _OPENING) - (word.type in _CLOSING)
        if depth == 0:
            negates = found[0] == "not" and index > 2 and index == len(found) - 1
            return iter([found[0].update(type="_NOT"), *found[1:]] if negates else found)
    return iter(found)


@lru_cache(maxsize=512)
def _known(names: frozenset[str]) -> re.Pattern[str] | None:
    """What matches the longest of the names that are not plain words."""
    special = [name for name in names | STANDARD_NAMES if not _is_plain(name)]
    if not special:
        return None
    longest_first = sorted(special, key=len, reverse=True)
    either = "|".join(_spaced(name) for name in longest_first)
    return re.compile(f"(?:{either})(?![{_PART}])")


def _is_plain(name: str) -> bool:
    parts = name.split()
    return all(_WORD.fullmatch(part) and part not in _KEYWORDS for part in parts)


def _spaced(name: str) -> str:
    parts = re.findall(f"[{_PART}]+|\\S", name)
    pattern: str = re.escape(parts[0])
    for before, after in itertools.pairwise(parts):
        both_words = re.match(f"[{_PART}]", before) and re.match(f"[{_PART}]", after)
        pattern += (r"\s+" if both_words else r"\s*") + re.escape(after)
    return pattern


def place(text: str, at: int) -> tuple[int, int]:
    """Line and column, counted from 1, of an offset."""
    line = text.count("\n", 0, at) + 1
    return line, at - (text.rfind("\n", 0, at) + 1) + 1


@dataclass
class _Lexer:
    text: str
    names: frozenset[str]
    unary: bool
    at: int = 0
    learned: int = 0
    last: str = ""
    before: str = ""
    frames: list[str] = field(default_factory=list)  # open brackets, with ".." in a range

    def run(self) -> Iterator[Token]:
        while True:
            blank = _BLANK.match(self.text, self.at)
            if blank:
                self.at = blank.end()
            if self.at >= len(self.text):
                return
            token = self._next()
            if token.type in _AFTER_ITERATION and self.frames and self.frames[-1].endswith(".."):
                self.frames[-1] = self.frames[-1][0]  # the range was that of an iteration
            if token.type in {"LT", "GT", "_FUNCTION"}:
                self._follow_type(token.type)
            else:
                self.before, self.last = self.last, token.type
            yield token

    def _follow_type(self, kind: str) -> None:
        """Inside a type `<` and `>` are brackets, and its end completes a value."""
        begins = self.before in _BEFORE_TYPE or self.frames[-1:] == ["<"]
        if kind == "LT" and begins and self.last in {"NAME", "_FUNCTION", "TYPE"}:
            self.frames.append("<")
        elif kind == "GT" and self.frames[-1:] == ["<"]:
            self.frames.pop()
            kind = "TYPE"
        elif kind == "_FUNCTION" and (self.last in _BEFORE_TYPE or self.frames[-1:] == ["<"]):
            kind = "TYPE"
        self.before, self.last = self.last, kind

    def _next(self) -> Token:
        if self.frames and self.frames[-1] == "{" and self.last in {"_LBRACE", "_COMMA"}:
            key = _KEY.match(self.text, self.at)
            if key:
                return self._key(key)
        char = self.text[self.at]
        if char == '"':
            return self._string()
        if char == "@":
            return self._at_literal()
        if char == "?":
            return self._token("NAME", "?")
        number = _NUMBER.match(self.text, self.at)
        if number and not self.text.startswith("..", self.at):
            return self._token("NUMBER", number.group())
        if _WORD.match(self.text, self.at):
            return self._word()
        return self._sign()

    def _key(self, key: re.Match[str]) -> Token:
        name = " ".join(key.group().split())
        self._refuse_reserved(name)
        self._learn(name)
        token = self._token("NAME", key.group())
        return token.update(value=name)

    def _string(self) -> Token:
        token = self._match("STRING", _STRING, "manca la virgoletta di chiusura")
        if self._follows(self.at, ":") and self.frames[-1:] == ["{"]:
            self._learn(token[1:-1])
        return token

    def _learn(self, name: str) -> None:
        """From here on a key may be used as a name; each new pattern costs, so not too many."""
        if name not in self.names and not _is_plain(name) and self.learned < KEYS_WITH_SIGNS:
            self.learned += 1
            self.names |= {name}

    def _at_literal(self) -> Token:
        found = _STRING.match(self.text, self.at + 1)
        if not found:
            raise self._refused("dopo @ serve un testo fra virgolette")
        return self._token("AT", "@" + found.group())

    def _match(self, kind: str, pattern: re.Pattern[str], otherwise: str) -> Token:
        found = pattern.match(self.text, self.at)
        if not found:
            raise self._refused(otherwise)
        return self._token(kind, found.group())

    def _word(self) -> Token:
        end = self._end_of_plain_name()
        known = _known(self.names)
        found = known.match(self.text, self.at) if known else None
        if found and found.end() > end:
            return self._name(found.end())
        if _INSTANCE_OF.match(self.text, self.at) and self.last in COMPLETE:
            return self._match("_INSTANCE_OF", _INSTANCE_OF, "")
        if end > self.at:
            return self._plain(end)
        word = _WORD.match(self.text, self.at)
        assert word is not None  # noqa: S101  # the caller has seen it
        return self._token(_KEYWORDS[word.group()], word.group())

    def _end_of_plain_name(self) -> int:
        """Words in a row are one name: nowhere in FEEL do two names stand side by side."""
        end = at = self.at
        while True:
            word = _WORD.match(self.text, at)
            if not word or word.group() in _KEYWORDS:
                return end
            if at > self.at and _INSTANCE_OF.match(self.text, at):
                return end
            end = at = word.end()
            blank = _BLANK.match(self.text, at)
            if not blank:
                return end
            at = blank.end()

    def _plain(self, end: int) -> Token:
        word = self.text[self.at : end]
        if word == "external" and self.last == "RPAR" and self._follows(end, "{"):
            return self._token("_EXTERNAL", word)
        return self._name(end)

    def _name(self, end: int) -> Token:
        raw = self.text[self.at : end]
        self._refuse_reserved(raw)
        token = self._token("NAME", raw)
        return token.update(value=" ".join(raw.split())) if " " in raw or "\n" in raw else token

    def _refuse_reserved(self, name: str) -> None:
        """No such name is needed, and whoever writes one wants something else."""
        if name.startswith("__") and name.endswith("__"):
            raise self._refused(f"un nome non può essere «{name}»")

    def _sign(self) -> Token:
        for length in (2, 1):
            sign = self.text[self.at : self.at + length]
            if sign in _SIGNS:
                return self._token(self._kind(sign), sign)
        raise self._refused(f"il carattere «{self.text[self.at]}» qui non ha significato")

    def _kind(self, sign: str) -> str:
        if sign == "-" and self.unary and self.text.strip() in {"-", "–"}:
            return "DASH"
        if sign == "]" and self._opens_range():
            self.frames.append("]")
            return "RANGE_OPEN"
        while sign in ")]}" and self.frames[-1:] == ["<"]:
            self.frames.pop()  # it was no type after all
        if sign == "[" and self._closes_range():
            self.frames.pop()
            return "RANGE_CLOSE"
        if sign in "([{":
            self.frames.append(sign)
        elif sign in ")]}" and self.frames:
            self.frames.pop()
        elif sign == ".." and self.frames and self.frames[-1] in _ABOUT_RANGES:
            self.frames[-1] += ".."
        return _SIGNS[sign]

    def _opens_range(self) -> bool:
        """Where no value has been completed; "[]" is an empty list unless a value begins there."""
        if self.last != "LSQB":
            return self.last not in COMPLETE
        blank = _BLANK.match(self.text, self.at + 1)
        return bool(_PLAIN_VALUE.match(self.text, blank.end() if blank else self.at + 1))

    def _closes_range(self) -> bool:
        if not self.frames or not self.frames[-1].endswith("..") or self.last not in COMPLETE:
            return False
        blank = _BLANK.match(self.text, self.at + 1)
        return not _BEGINS_VALUE.match(self.text, blank.end() if blank else self.at + 1)

    def _follows(self, at: int, sign: str) -> bool:
        return self.text[at:].lstrip().startswith(sign)

    def _token(self, kind: str, raw: str) -> Token:
        line, column = place(self.text, self.at)
        token = Token(kind, raw, start_pos=self.at, line=line, column=column)
        self.at += len(raw)
        return token

    def _refused(self, reason: str) -> FeelSyntaxError:
        return FeelSyntaxError(reason, *place(self.text, self.at))


def known_names(names: Iterable[str]) -> frozenset[str]:
    """The names that need a scope to be read: those with spaces, signs or keywords inside."""
    return frozenset(name for name in names if not _is_plain(name))
