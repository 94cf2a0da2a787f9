"""Regular expressions of XPath."""

import pytest

from tests.unit.feel.support import outcome, value, written

MEANINGS = [
    ('matches("RSSMRA80A01H501U", "^[A-Z]{6}\\\\d{2}[A-Z]\\\\d{2}[A-Z]\\\\d{3}[A-Z]$")', "true"),
    ('matches("abc", "b")', "true"),
    ('matches("abc", "^b")', "false"),
    ('matches("a\\nb", "^b$", "m")', "true"),
    ('matches("ABC", "abc", "i")', "true"),
    ('matches("Q", "[^q]", "i")', "false"),
    ('matches("x", "[a-z-[aeiou]]")', "true"),
    ('matches("e", "[a-z-[aeiou]]")', "false"),
    ('matches("à", "\\\\p{Ll}")', "true"),
    ('matches("abab", "^(ab)\\\\1$")', "true"),
    ('matches("aaa", "^a{2,3}?$")', "true"),
    ('matches("a.b", "a.b", "q")', "true"),
    ('matches("x", "(")', "null"),
    ('matches("x", "(?=x)")', "null"),
    ('replace("2025-11-03", "(\\\\d+)-(\\\\d+)-(\\\\d+)", "$3/$2/$1")', "03/11/2025"),
    ('replace("abc", "x*", "-")', "null"),
    ('replace("a b", "\\\\s", "\\\\$")', "a$b"),
    ('split("a, b,c", ",\\\\s*")', '["a", "b", "c"]'),
]


@pytest.mark.parametrize(("text", "meaning"), MEANINGS, ids=[text for text, _ in MEANINGS])
def test_a_pattern_means_what_xpath_says(text: str, meaning: str) -> None:
    assert written(text) == meaning


def test_a_pattern_that_makes_others_hang_ends_at_once() -> None:
    assert value('matches(testo, "^(a+)+$")', testo="a" * 2_000 + "!") is False


FOUND = [
    ("x", r"[^a-c]", "", True),
    ("b", r"[^a-c]", "", False),
    ("-", r"[a-]", "", True),
    ("-", r"[-a]", "", True),
    ("]", r"[\]]", "", True),
    ("\t", r"[\t-\r]", "", True),
    ("5", r"[\d]", "", True),
    ("5", r"\D", "", False),
    ("_", r"\i\c*", "", True),
    ("9", r"^\i", "", False),
    ("a-b.c", r"^\i\c+$", "", True),
    ("ß", r"\w", "", True),
    ("€", r"\p{Sc}", "", True),
    ("€", r"\P{S}", "", False),
    ("λ", r"\p{IsGreek}", "", True),
    ("a", r"\P{IsGreek}", "", True),
    ("a\nb", r"a.b", "", False),
    ("a\nb", r"a.b", "s", True),
    ("a\nb", r"a$", "m", True),
    ("ab", r"a b", "x", True),
    ("a b", r"a[ ]b", "x", True),
    ("", r"^$", "", True),
    ("", r"(a|)", "", True),
    ("ac", r"a(b|c|d)", "", True),
    ("aa", r"^a{2}$", "", True),
    ("aaa", r"^a{2}$", "", False),
    ("aaaa", r"^a{2,}$", "", True),
    ("ab", r"^(?:ab)+?$", "", True),
    ("AbaB", r"^(ab)\1$", "i", True),
    ("abAB", r"^(ab)\1$", "", False),
    ("aa0", r"^(a)\10$", "", True),
    ("b", r"^(a)?b\1$", "", True),
    ("abababababk" + "k", r"(a)(b)(a)(b)(a)(b)(a)(b)(a)(b)(k)\11", "", True),
]
WRONG = [
    *("(", ")", "(a", "[", "[a", "[]", "[a-", "[z-a]", "[a[b]]", "[a-b-c]", "a**", "*", "?a", "+"),
    *("a{", "a{2", "a{x}", "a{3,2}", "a{99999}", "{", "}", "]", "\\", "\\y", "\\p", "\\p{Foo}"),
    *(
        "\\p{IsKlingon}",
        "\\p{L",
        "\\1",
        "(a\\1)",
        "\\2(a)(b)",
        "(?=a)",
        "(?<n>a)",
        "((a{99}){99}){99}",
    ),
    *("(" * 60 + ")" * 60, "[a-[" * 60, "a{9999}{9}", "(a{90}|b{90}|c{90}){30}"),
]


@pytest.mark.parametrize(("text", "pattern", "flags", "found"), FOUND)
def test_a_pattern_is_found_or_not(text: str, pattern: str, flags: str, *, found: bool) -> None:
    assert value("matches(t, p, f)", t=text, p=pattern, f=flags) is found


@pytest.mark.parametrize("pattern", WRONG)
def test_a_text_that_is_no_pattern_is_null_with_a_warning(pattern: str) -> None:
    found = outcome("matches(t, p)", t="a", p=pattern)

    assert found.value is None
    assert "l'espressione regolare non è valida" in [w.sentence for w in found.warnings]


def test_the_groups_of_a_replacement_are_those_of_their_last_passage() -> None:
    assert written('replace("abc", "(.)+", "$1")') == "c"


def test_a_group_that_took_no_part_is_replaced_by_nothing() -> None:
    assert written('replace("b", "(a)?b", "[$1]")') == "[]"
