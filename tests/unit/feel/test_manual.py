"""The manual of designers tells the truth."""

import re
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from engine.feel import (
    FeelSyntaxError,
    HostFunction,
    Value,
    compile_expression,
    compile_unary_tests,
)
from engine.feel.functions import BUILT_IN
from engine.feel.functions.examples import EXAMPLES
from engine.feel.functions.reference import reference
from engine.feel.text import literal

MANUALS = Path(__file__).parents[3] / "docs" / "how-to"
WRITTEN = (MANUALS / "expressions.md").read_text(encoding="utf-8")
LISTED = (MANUALS / "functions.md").read_text(encoding="utf-8")
NOW = datetime(2025, 11, 3, 14, 0, tzinfo=UTC)
ROW = re.compile(r"^\| [^|`]+ \| `([^`]+)` \| `([^`]+)` \|$", re.MULTILINE)


def _years(born: date) -> int:
    return NOW.year - born.year - ((NOW.month, NOW.day) < (born.month, born.day))


GIVEN = {"eta": HostFunction("eta", ("data",), _years)}


def _data() -> Mapping[str, Value]:
    (block,) = re.findall(r"```feel\n(.*?)```", WRITTEN, re.DOTALL)
    found = compile_expression(block).value({}, now=NOW)
    assert isinstance(found, dict)
    return found


@pytest.mark.parametrize(("text", "gives"), ROW.findall(WRITTEN))
def test_an_example_gives_what_the_manual_says(text: str, gives: str) -> None:
    outcome = compile_expression(text).evaluate(_data(), now=NOW, functions=GIVEN)

    assert literal(outcome.value) == gives
    assert outcome.warnings == ()


@pytest.mark.parametrize("text", re.findall(r"`([^`\n]+)`", ROW.sub(r"`\1`", WRITTEN)))
def test_every_example_can_be_compiled(text: str) -> None:
    if text in {"=", "urgenz"}:
        return
    try:
        assert compile_expression(text)
    except FeelSyntaxError:
        assert compile_unary_tests(text)


def test_the_list_of_functions_is_that_of_their_tables() -> None:
    generated = LISTED.partition("do not edit below -->\n\n")[2]

    assert reference() == generated, "Run: make manual"


def test_every_signature_has_an_example_that_calls_it() -> None:
    assert {name: len(EXAMPLES[name]) for name in BUILT_IN} == {
        name: len(function.signatures) for name, function in BUILT_IN.items()
    }
    assert [name for name in BUILT_IN if not all(_calls(name))] == []


def _calls(name: str) -> Iterator[bool]:
    return (f"{name}(" in example for example in EXAMPLES[name])


def test_no_example_of_the_list_leaves_a_warning() -> None:
    examples = [example for several in EXAMPLES.values() for example in several]
    outcomes = {text: compile_expression(text).evaluate({}, now=NOW) for text in examples}

    assert [text for text, outcome in outcomes.items() if outcome.warnings] == []
