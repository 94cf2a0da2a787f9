"""The standard, clause by clause: tables of expressions and what they mean, in standard/*.txt."""

from pathlib import Path

import pytest

from engine.refusal import Refusal
from tests.unit.feel.support import written

TABLES = Path(__file__).parent / "standard"
ROWS = [
    (table.stem, *line.rpartition(" => ")[::2])
    for table in sorted(TABLES.glob("*.txt"))
    for line in table.read_text(encoding="utf-8").splitlines()
]


def _meaning(text: str) -> str:
    try:
        return written(text)
    except Refusal:
        return "(refused)"


@pytest.mark.parametrize(
    ("text", "meaning"),
    [row[1:] for row in ROWS],
    ids=[f"{table}: {text}" for table, text, _ in ROWS],
)
def test_it_means_what_the_standard_says(text: str, meaning: str) -> None:
    assert _meaning(text) == meaning
