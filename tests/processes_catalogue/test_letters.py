"""Every letter has a name that people understand, and carries nothing that it does not need."""

from pathlib import Path
from zipfile import ZipFile

import pytest

from tasks.letters import title_of

# A template is in every letter made of it, and a letter is kept for as long as the fascicolo.
UNPACKED = 64 * 1024
FOREIGN = ("docProps/thumbnail", "customXml/", "word/stylesWithEffects", "word/glossary/")
LETTERS = sorted((Path(__file__).parents[2] / "processes" / "letters").glob("*/*.docx"))


@pytest.mark.parametrize("letter", LETTERS, ids=lambda path: path.stem)
def test_a_letter_is_called_by_its_title(letter: Path) -> None:
    title = title_of(letter.read_bytes())

    assert title
    assert "_" not in title


@pytest.mark.parametrize("letter", LETTERS, ids=lambda path: path.stem)
def test_a_letter_carries_only_what_it_needs(letter: Path) -> None:
    with ZipFile(letter) as parts:
        inside = parts.infolist()

    assert not [part.filename for part in inside if part.filename.startswith(FOREIGN)]
    assert sum(part.file_size for part in inside) <= UNPACKED
