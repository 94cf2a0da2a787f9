"""A template of a letter is proposed clean: no change left to accept in it, and no comment."""

from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

import docx
import pytest
from docx.document import Document
from docx.oxml import parse_xml

from processes.bundles import Bundle
from processes.catalogue import BundleIncomplete, Catalogue
from processes.checking_letters import ACCEPT, DELETE, LARGEST, SAVE_AGAIN, object_to_letters

HOUSE = Path(__file__).parents[2]
LETTER = "letters/prova/lettera.docx"
W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
BY = 'w:id="1" w:author="Prova" w:date="2026-01-08T10:00:00Z"'
INSERTED = f"<w:ins {W} {BY}><w:r><w:t>, con urgenza</w:t></w:r></w:ins>"
STRUCK_OUT = f"<w:del {W} {BY}><w:r><w:delText>la famiglia Prova</w:delText></w:r></w:del>"
MOVED = f"<w:moveTo {W} {BY}><w:r><w:t>Altrove</w:t></w:r></w:moveTo>"
MADE_BOLD = (
    f"<w:r {W}><w:rPr><w:b/><w:rPrChange {BY}><w:rPr/></w:rPrChange></w:rPr><w:t>No</w:t></w:r>"
)
PROPOSED = "Si propone di seguire il nucleo"


def letter(change: Callable[[Document], object] = lambda _: None) -> bytes:
    document = docx.Document()
    document.add_paragraph("Al Tribunale per i minorenni")
    document.add_paragraph(PROPOSED)
    change(document)
    written = BytesIO()
    document.save(written)
    return written.getvalue()


def with_mark(mark: str) -> bytes:
    return letter(lambda document: document.paragraphs[1]._p.append(parse_xml(mark)))


def with_part(name: str, content: bytes) -> bytes:
    written = BytesIO(letter())
    with ZipFile(written, "a", ZIP_DEFLATED) as package:
        package.writestr(name, content)
    return written.getvalue()


TEXT = b"word/document.xml"


def packed(*, method: int = ZIP_DEFLATED, locked: bool = False, torn: bool = False) -> bytes:
    """A letter whose text is said to be packed so, or to need a password, or is damaged."""
    found = bytearray(letter())
    inside, listed = found.index(TEXT), found.rindex(TEXT)
    for flags in (inside - 30 + 6, listed - 46 + 8):  # before the text itself, and in the list
        found[flags] |= locked
        found[flags + 2 : flags + 4] = method.to_bytes(2, "little")
    if torn:
        found[inside + len(TEXT) : inside + len(TEXT) + 20] = b"\xff" * 20
    return bytes(found)


def objected(content: bytes) -> list[tuple[str, str, str]]:
    """The file, what is wrong in it, how it is mended."""
    found = object_to_letters(Bundle("prova", "Prova", {LETTER: content}, {}))
    return [(file, message, mend) for file, _, message, mend in found]


@pytest.mark.parametrize(
    ("mark", "reads"),
    [
        (INSERTED, f"{PROPOSED}, con urgenza"),
        (STRUCK_OUT, f"{PROPOSED}la famiglia Prova"),
        (MOVED, f"{PROPOSED}Altrove"),
        (MADE_BOLD, f"{PROPOSED}No"),
    ],
)
def test_a_change_that_is_not_accepted_is_refused_with_its_place_and_how_to_mend_it(
    mark: str, reads: str
) -> None:
    shown = f"«{reads}»" if len(reads) <= 40 else f"«{reads[:40].rstrip()}…»"

    assert objected(with_mark(mark)) == [
        (LETTER, f"ha modifiche non ancora accettate: testo, paragrafo 2 ({shown})", ACCEPT)
    ]


def test_a_change_at_the_foot_of_the_page_is_found_too() -> None:
    def change(document: Document) -> None:
        foot = document.sections[0].footer.paragraphs[0]
        foot.text = "Servizio sociale"
        foot._p.append(parse_xml(INSERTED))

    ((_, message, _),) = objected(letter(change))

    assert "piè di pagina, paragrafo 1 («Servizio sociale, con urgenza»)" in message


def test_a_comment_is_refused_with_its_place_and_how_to_mend_it() -> None:
    def change(document: Document) -> None:
        asked = f"<w:r {W}><w:commentReference w:id='1'/></w:r>"
        document.paragraphs[0]._p.append(parse_xml(asked))

    assert objected(letter(change)) == [
        (
            LETTER,
            "ha dei commenti: testo, paragrafo 1 («Al Tribunale per i minorenni»)",
            DELETE,
        )
    ]


def test_a_comment_is_found_though_its_place_in_the_text_is_gone() -> None:
    left_over = f"<w:comments {W}><w:comment w:id='1'/></w:comments>".encode()

    assert objected(with_part("word/comments.xml", left_over)) == [
        (LETTER, "ha dei commenti: commenti", DELETE)
    ]


def test_of_many_changes_the_first_places_are_said() -> None:
    def change(document: Document) -> None:
        for number in range(9):
            document.add_paragraph(f"Punto {number}")._p.append(parse_xml(MOVED))

    ((_, message, _),) = objected(letter(change))

    assert message.endswith("paragrafo 7 («Punto 4Altrove»); e altri 4 punti")


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"non un documento", "non è un documento .docx che si possa leggere"),
        (b"\0" * (LARGEST + 1), "troppo grande"),
        (with_part("word/header9.xml", b"<w:hdr"), "non è un documento .docx"),
        (packed(method=99), "non è un documento .docx"),
        (packed(locked=True), "non è un documento .docx"),
        (packed(torn=True), "non è un documento .docx"),
        (with_part("word/media/x.bin", b"\0" * (9 * LARGEST)), "aperto diventerebbe enorme"),
    ],
    ids=["no package", "too large", "broken", "unknown packing", "locked", "damaged", "swells"],
)
def test_what_cannot_be_looked_into_is_no_template(content: bytes, why: str) -> None:
    ((_, message, mend),) = objected(content)

    assert why in message
    assert mend == SAVE_AGAIN


def test_a_template_reads_nothing_from_outside(tmp_path: Path) -> None:
    secret = tmp_path / "segreto"
    secret.write_text("parola")
    outside = f'<!DOCTYPE x [<!ENTITY e SYSTEM "{secret.as_uri()}">]>'.encode()
    body = f"<w:ftr {W}><w:p>{INSERTED}<w:r><w:t>&e;</w:t></w:r></w:p></w:ftr>".encode()

    ((_, message, _),) = objected(with_part("word/footer9.xml", outside + body))

    assert "parola" not in message


def test_a_clean_template_has_nothing_against_it() -> None:
    assert objected(letter()) == []


def test_no_version_is_released_with_a_letter_that_still_has_changes() -> None:
    house = Catalogue(HOUSE)
    bundle = house.bundle("ca_relazione_ag")
    path = next(path for path in bundle.files if path.startswith("letters/"))
    spoiled = {**bundle.files, path: with_mark(STRUCK_OUT)}
    drawn = Bundle(bundle.process, bundle.name, spoiled, bundle.drawings)

    with pytest.raises(BundleIncomplete, match="ha modifiche non ancora accettate"):
        house.release(drawn)
