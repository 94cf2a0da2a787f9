r"""Sets of characters: `[a-z-[aeiou]]`, `\d`, `\p{Lu}`, `\p{IsGreek}` …"""

from collections.abc import Callable
from functools import lru_cache
from typing import TypeAlias
from unicodedata import category

CharSet: TypeAlias = Callable[[str], bool]

_BLOCKS = {
    "BasicLatin": (0x0, 0x7F),
    "Latin-1Supplement": (0x80, 0xFF),
    "LatinExtended-A": (0x100, 0x17F),
    "LatinExtended-B": (0x180, 0x24F),
    "IPAExtensions": (0x250, 0x2AF),
    "SpacingModifierLetters": (0x2B0, 0x2FF),
    "CombiningDiacriticalMarks": (0x300, 0x36F),
    "Greek": (0x370, 0x3FF),
    "GreekandCoptic": (0x370, 0x3FF),
    "Cyrillic": (0x400, 0x4FF),
    "Armenian": (0x530, 0x58F),
    "Hebrew": (0x590, 0x5FF),
    "Arabic": (0x600, 0x6FF),
    "Devanagari": (0x900, 0x97F),
    "Thai": (0xE00, 0xE7F),
    "GeneralPunctuation": (0x2000, 0x206F),
    "CurrencySymbols": (0x20A0, 0x20CF),
    "LetterlikeSymbols": (0x2100, 0x214F),
    "NumberForms": (0x2150, 0x218F),
    "Arrows": (0x2190, 0x21FF),
    "MathematicalOperators": (0x2200, 0x22FF),
    "Hiragana": (0x3040, 0x309F),
    "Katakana": (0x30A0, 0x30FF),
    "CJKUnifiedIdeographs": (0x4E00, 0x9FFF),
    "HangulSyllables": (0xAC00, 0xD7A3),
}
_CATEGORIES = {
    "L": "Lu Ll Lt Lm Lo", "M": "Mn Mc Me", "N": "Nd Nl No", "P": "Pc Pd Ps Pe Pi Pf Po",
    "Z": "Zs Zl Zp", "S": "Sm Sc Sk So", "C": "Cc Cf Co Cn",
}  # fmt: skip
_NAMES = {name for names in _CATEGORIES.values() for name in names.split()}


def one(char: str) -> CharSet:
    """The set of a single character."""
    return lambda other: other == char


def span(first: str, last: str) -> CharSet:
    """The set from one character to another."""
    return lambda char: first <= char <= last


def either(sets: list[CharSet]) -> CharSet:
    """The union of sets."""
    return sets[0] if len(sets) == 1 else lambda char: any(inside(char) for inside in sets)


def but(inside: CharSet, outside: CharSet) -> CharSet:
    """A set without another."""
    return lambda char: inside(char) and not outside(char)


def negated(inside: CharSet) -> CharSet:
    """Everything but a set."""
    return lambda char: not inside(char)


def ignoring_case(inside: CharSet) -> CharSet:
    """A set and the other case of its characters."""

    @lru_cache(maxsize=512)
    def found(char: str) -> bool:
        variants = {char, char.lower(), char.upper(), char.lower().upper(), char.upper().lower()}
        return any(len(variant) == 1 and inside(variant) for variant in variants)

    return found


def find_property(name: str) -> CharSet | None:
    r"""The set of `\p{name}`, or None."""
    if name.startswith("Is"):
        block = _BLOCKS.get(name[2:])
        return span(chr(block[0]), chr(block[1])) if block else None
    if name in _CATEGORIES:
        wide = frozenset(_CATEGORIES[name].split())
        return lambda char: category(char) in wide
    return (lambda char: category(char) == name) if name in _NAMES else None


def _word(char: str) -> bool:
    return category(char)[0] not in "PZC"


def _initial(char: str) -> bool:
    return char in "_:" or category(char)[0] == "L" or category(char) == "Nl"


def _name(char: str) -> bool:
    return _initial(char) or char in "-.·" or category(char) in {"Nd", "Mn", "Mc"}


def dot(char: str) -> bool:
    """What `.` stands for when lines matter."""
    return char not in "\n\r"


def anything(_char: str) -> bool:
    """What `.` stands for when lines do not matter."""
    return True


ESCAPES: dict[str, CharSet] = {
    "d": lambda char: category(char) == "Nd",
    "s": lambda char: char in " \t\n\r",
    "w": _word,
    "i": _initial,
    "c": _name,
}
ESCAPES |= {name.upper(): negated(inside) for name, inside in ESCAPES.items()}
SINGLE = {"n": "\n", "r": "\r", "t": "\t"} | {char: char for char in "\\|.-^?*+{}()[]$"}
