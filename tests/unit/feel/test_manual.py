"""The manual of designers tells the truth."""

import re
from pathlib import Path

import pytest

from engine.feel import FeelSyntaxError, compile_expression, compile_unary_tests
from engine.feel.functions.reference import reference

MANUAL = Path(__file__).parents[3] / "docs" / "how-to" / "expressions.md"
WRITTEN, LISTED = MANUAL.read_text(encoding="utf-8").split("do not edit below -->\n\n")


def test_the_manual_lists_every_function_as_its_table_does() -> None:
    assert reference() == LISTED, "Run: python -m tests.unit.feel.renew_manual"


@pytest.mark.parametrize("text", re.findall(r"`([^`]+)`", WRITTEN))
def test_every_example_can_be_compiled(text: str) -> None:
    if text.startswith((".", "|")) or text in {"=", "urgenz"}:
        return
    try:
        assert compile_expression(text)
    except FeelSyntaxError:
        assert compile_unary_tests(text)
