"""Regular expressions of XPath."""

import pytest

from tests.unit.feel.support import value, written

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
