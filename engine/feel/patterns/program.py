"""Compiles a regular expression of XPath to a small program; what is no such pattern is refused.

The program has five instructions: a set of characters to pass, a choice between two ways (the
first preferred), a place to remember, a condition on the place, and an earlier group again.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from typing import TypeAlias

from engine.feel.patterns.classes import (
    ESCAPES,
    SINGLE,
    CharSet,
    anything,
    but,
    dot,
    either,
    find_property,
    ignoring_case,
    negated,
    one,
    span,
)

SIZE = 5_000  # instructions
NESTING = 50


class BadPattern(Exception):
    """The text is no regular expression of XPath (never leaves this package)."""


@dataclass(frozen=True, slots=True)
class Pass:
    """Go on past one character of a set."""

    inside: CharSet


@dataclass(frozen=True, slots=True)
class Fork:
    """Go on at the first place or, if that fails, at the second; both relative."""

    first: int
    second: int


@dataclass(frozen=True, slots=True)
class Mark:
    """Remember the position in a slot: even where a group begins, odd where it ends."""

    slot: int


@dataclass(frozen=True, slots=True)
class Edge:
    """Only at the beginning ("^") or the end ("$") of the text, or of a line."""

    kind: str
    lines: bool


@dataclass(frozen=True, slots=True)
class Again:
    """The text of an earlier group once more."""

    group: int
    ignoring_case: bool


Step: TypeAlias = "Pass | Fork | Mark | Edge | Again"


@dataclass(frozen=True, slots=True)
class Program:
    """The instructions, how many groups they fill, and whether they look back at one."""

    steps: tuple[Step, ...]
    groups: int

    @property
    def looks_back(self) -> bool:
        """With back-references a failure here may be a success on another way."""
        return any(isinstance(step, Again) for step in self.steps)


@lru_cache(maxsize=512)
def program(pattern: str, flags: str) -> Program:
    """The program of a pattern under XPath flags (s, m, i, x, q); raises BadPattern."""
    if set(flags) - set("smixq"):
        raise BadPattern(flags)
    reader = _Reader(pattern, flags)
    steps = reader.literal() if "q" in flags else reader.alternatives()
    if reader.at < len(reader.text) and "q" not in flags:
        raise BadPattern(pattern)
    return Program(tuple(steps), reader.groups)


@dataclass
class _Reader:
    text: str
    flags: str
    at: int = 0
    groups: int = 0
    depth: int = 0
    closed: set[int] = field(default_factory=set)

    def __post_init__(self) -> None:
        if "x" in self.flags and "q" not in self.flags:
            self.text = _without_blanks(self.text)

    def literal(self) -> list[Step]:
        """Every character stands for itself."""
        return [Pass(self._cased(one(char))) for char in self.text]

    def alternatives(self) -> list[Step]:
        """`a|b|c`."""
        self.depth += 1
        if self.depth > NESTING:
            raise BadPattern
        branches = [self._sequence()]
        while self._take("|"):
            branches.append(self._sequence())
        self.depth -= 1
        steps = branches.pop()
        while branches:
            left = branches.pop()
            over = len(steps) + 1
            steps = [Fork(1, len(left) + 2), *left, Fork(over, over), *steps]
        return _bounded(steps)

    def _sequence(self) -> list[Step]:
        steps: list[Step] = []
        while self.at < len(self.text) and self.text[self.at] not in "|)":
            steps.extend(self._piece())
            _bounded(steps)
        return steps

    def _piece(self) -> list[Step]:
        atom = self._atom()
        least, most = self._quantifier()
        if (least, most) == (1, 1):
            return atom
        lazy = self._take("?")
        if len(atom) * max(least, most or 0, 1) > SIZE:
            raise BadPattern
        steps = atom * least
        if most is None:
            back = len(atom) + 1
            loop: list[Step] = [_fork(1, back + 1, lazy=lazy), *atom, Fork(-back, -back)]
            return [*steps, *loop]
        size = len(atom) + 1
        for left in range(most - least, 0, -1):
            steps += [_fork(1, left * size, lazy=lazy), *atom]
        return steps

    def _quantifier(self) -> tuple[int, int | None]:
        if self._take("?"):
            return 0, 1
        if self._take("*"):
            return 0, None
        if self._take("+"):
            return 1, None
        if not self._take("{"):
            return 1, 1
        least = self._digits()
        most: int | None = least
        if self._take(","):
            most = self._digits() if self._peek() != "}" else None
        self._expect("}")
        if most is not None and most < least:
            raise BadPattern
        return least, most

    def _digits(self) -> int:
        start = self.at
        while self._peek().isascii() and self._peek().isdigit():
            self.at += 1
        if not 0 < self.at - start <= 4:
            raise BadPattern
        return int(self.text[start : self.at])

    def _atom(self) -> list[Step]:
        char = self._next()
        if char == "(":
            return self._group()
        if char == "[":
            return [Pass(self._class())]
        if char == ".":
            return [Pass(anything if "s" in self.flags else dot)]
        if char in "^$":
            return [Edge(char, "m" in self.flags)]
        if char == "\\":
            return [self._escape()]
        if char in "?*+{}])":
            raise BadPattern
        return [Pass(self._cased(one(char)))]

    def _group(self) -> list[Step]:
        if self._take("?"):
            self._expect(":")
            steps = self.alternatives()
            self._expect(")")
            return steps
        self.groups += 1
        number = self.groups
        steps = self.alternatives()
        self._expect(")")
        self.closed.add(number)
        return [Mark(2 * number), *steps, Mark(2 * number + 1)]

    def _escape(self) -> Step:
        char = self._peek()
        if not ("1" <= char <= "9"):
            return Pass(self._escaped_set())
        number = int(self._next())
        while self._peek().isascii() and self._peek().isdigit():
            longer = number * 10 + int(self._peek())
            if longer not in self.closed:
                break
            number = longer
            self.at += 1
        if number not in self.closed:
            raise BadPattern
        return Again(number, "i" in self.flags)

    def _escaped_set(self) -> CharSet:
        char = self._next()
        if char in SINGLE:
            return self._cased(one(SINGLE[char]))
        if char in ESCAPES:
            return ESCAPES[char]
        if char not in "pP":
            raise BadPattern
        self._expect("{")
        end = self.text.find("}", self.at)
        inside = find_property(self.text[self.at : end]) if end > 0 else None
        if inside is None:
            raise BadPattern
        self.at = end + 1
        return inside if char == "p" else negated(inside)

    # --- [ … ] -------------------------------------------------------------------------------

    def _class(self) -> CharSet:
        self.depth += 1
        if self.depth > NESTING:
            raise BadPattern
        inverted = self._take("^")
        sets: list[CharSet] = []
        outside: CharSet | None = None
        while not self._take("]"):
            if self.text.startswith("-[", self.at) and sets:
                self.at += 2
                outside = self._class()
                self._expect("]")
                break
            sets.append(self._member(first=not sets))
        if not sets:
            raise BadPattern
        self.depth -= 1
        inside = negated(either(sets)) if inverted else either(sets)
        return but(inside, outside) if outside else inside

    def _member(self, *, first: bool) -> CharSet:
        char = self._next()
        if char == "[":
            raise BadPattern
        if char == "\\" and self._peek() not in SINGLE:
            return self._escaped_set()
        low = SINGLE[self._next()] if char == "\\" else char
        if char == "-" and not first and self._peek() != "]":
            raise BadPattern
        follows = self.text[self.at + 1 : self.at + 2]
        if self._peek() != "-" or follows in {"]", "["}:
            return self._cased(one(low))
        self.at += 1
        high = self._next()
        if high == "\\":
            high = SINGLE.get(self._next(), "")
        if high < low:
            raise BadPattern
        return self._cased(span(low, high))

    # --- reading -----------------------------------------------------------------------------

    def _cased(self, inside: CharSet) -> CharSet:
        return ignoring_case(inside) if "i" in self.flags else inside

    def _peek(self) -> str:
        return self.text[self.at : self.at + 1]

    def _next(self) -> str:
        char = self._peek()
        if not char:
            raise BadPattern
        self.at += 1
        return char

    def _take(self, char: str) -> bool:
        taken = self._peek() == char
        self.at += taken
        return taken

    def _expect(self, char: str) -> None:
        if not self._take(char):
            raise BadPattern


def _fork(inside: int, past: int, *, lazy: bool) -> Fork:
    return Fork(past, inside) if lazy else Fork(inside, past)


def _bounded(steps: list[Step]) -> list[Step]:
    if len(steps) > SIZE:
        raise BadPattern
    return steps


def _without_blanks(text: str) -> str:
    """With the flag x, blanks outside classes do not count."""
    kept, depth, escaped = "", 0, False
    for char in text:
        if not escaped:
            depth += {"[": 1, "]": -1}.get(char, 0)
        escaped = char == "\\" and not escaped
        if depth > 0 or char not in " \t\n\r":
            kept += char
    return kept
