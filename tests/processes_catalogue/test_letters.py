"""Every letter has a name that people understand, and carries nothing that it does not need."""

from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from docxtpl import DocxTemplate
from jinja2 import ChainableUndefined, Environment

from tasks.blanks import blank_of
from tests.tasks.test_letters import WRITTEN

# A template is in every letter made of it, and a letter is kept for as long as the fascicolo.
UNPACKED = 64 * 1024
FOREIGN = ("docProps/thumbnail", "customXml/", "word/stylesWithEffects", "word/glossary/")
LETTERS = sorted((Path(__file__).parents[2] / "processes" / "letters").glob("*/*.docx"))


@pytest.mark.parametrize("letter", LETTERS, ids=lambda path: path.stem)
def test_a_letter_is_called_by_its_title(letter: Path) -> None:
    title = blank_of(letter.read_bytes()).title

    assert title
    assert "_" not in title


@pytest.mark.parametrize("letter", LETTERS, ids=lambda path: path.stem)
def test_a_letter_carries_only_what_it_needs(letter: Path) -> None:
    with ZipFile(letter) as parts:
        inside = parts.infolist()

    assert not [part.filename for part in inside if part.filename.startswith(FOREIGN)]
    assert sum(part.file_size for part in inside) <= UNPACKED


@pytest.mark.parametrize("letter", LETTERS, ids=lambda path: path.stem)
def test_a_letter_says_what_the_library_of_templates_would_write(letter: Path) -> None:
    blank = blank_of(letter.read_bytes())
    told = {word: f"{word} <b> & {{{{ 7 }}}}\nseconda\triga" for word in blank.asked}
    sandbox = Environment(autoescape=True, undefined=ChainableUndefined)
    by_library, drawn = BytesIO(), DocxTemplate(letter)
    drawn.render(told, jinja_env=sandbox)
    drawn.save(by_library)

    filled = blank.filled(told, WRITTEN)

    assert texts_of(filled) == texts_of(by_library.getvalue())


def texts_of(file: bytes) -> dict[str, bytes]:
    with ZipFile(BytesIO(file)) as parts:
        return {name: parts.read(name) for name in parts.namelist() if name.startswith("word/")}
