"""Every letter has a name that people understand."""

from pathlib import Path

import pytest

from tasks.letters import title_of

LETTERS = sorted((Path(__file__).parents[2] / "processes" / "letters").glob("*/*.docx"))


@pytest.mark.parametrize("letter", LETTERS, ids=lambda path: path.stem)
def test_a_letter_is_called_by_its_title(letter: Path) -> None:
    title = title_of(letter.read_bytes())

    assert title
    assert "_" not in title
