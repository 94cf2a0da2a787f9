"""What may be attached to a case, and how it is kept."""

import io
import zipfile
from collections.abc import Callable

import pytest
from sqlalchemy import select, update

from cases.documents import (
    CHUNK,
    Document,
    NewDocument,
    NoSuchDocument,
    attach,
    get_document,
    list_documents,
    read_content,
)
from cases.files import CaseClosed, CaseFile, close_case
from cases.media import (
    LARGEST,
    FileEmpty,
    FileKindNotAccepted,
    FileNotWhatItSays,
    FileSwells,
    FileTooLarge,
    FileWithMacros,
    check_content,
    clean_name,
)
from cases.tables import document_chunk
from engine.clock import MovedClock
from engine.refusal import Refusal
from engine.store import Database, SealBroken, Sealer

Open = Callable[..., CaseFile]
Attach = Callable[..., Document]
PDF = b"%PDF-1.7\n" + b"Relazione su Sara Inventatis\n" * 30_000
PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 40


def a_package(*names: str) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as package:
        for name in names:
            package.writestr(name, "x")
    return packed.getvalue()


@pytest.fixture
def put_in(database: Database, sealer: Sealer, clock: MovedClock) -> Attach:
    """Attaches a document to a case."""

    def attach_one(case: CaseFile, name: str = "relazione.pdf", content: bytes = PDF) -> Document:
        with database.begin(clock.now()) as work:
            return attach(work, sealer, case.id, NewDocument(name, io.BytesIO(content)), by=1)

    return attach_one


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("../../x.pdf", "x.pdf"),
        ("C:\\Documenti\\x.pdf", "x.pdf"),
        ("/etc/passwd", "passwd"),
        ("..", "documento"),
        ("", "documento"),
        ("  .pdf ", "pdf"),
        ("relazione\x00\n finale\u202e.pdf", "relazione finale.pdf"),
        ('a<b>:"c|?*.pdf', "a_b_c_.pdf"),
        ("è" * 300 + ".pdf", "è" * 146 + ".pdf"),
    ],
)
def test_the_name_of_a_file_leads_nowhere(given: str, kept: str) -> None:
    assert clean_name(given) == kept


@pytest.mark.parametrize(
    ("name", "content", "kind"),
    [
        ("a.pdf", PDF, "application/pdf"),
        ("A.PDF", PDF, "application/pdf"),
        ("a.png", PNG, "image/png"),
        ("a.jpeg", b"\xff\xd8\xff\xe0", "image/jpeg"),
        ("a.tif", b"II*\0", "image/tiff"),
        ("a.txt", "perché".encode(), "text/plain"),
        ("a.xml", b"<?xml version='1.0'?><a/>", "application/xml"),
        ("a.eml", b"Received: from x\r\nFrom: y\r\n\r\n", "message/rfc822"),
        ("a.pdf.p7m", bytes.fromhex("308200ff06092a864886f70d010702"), "application/pkcs7-mime"),
        ("a.odt", a_package("content.xml"), "application/vnd.oasis.opendocument.text"),
    ],
)
def test_the_usual_papers_are_accepted(name: str, content: bytes, kind: str) -> None:
    assert check_content(name, content) == kind


@pytest.mark.parametrize(
    ("name", "content", "refusal"),
    [
        ("a.pdf", b"", FileEmpty),
        ("a.pdf", b"%PDF-" + b"\0" * LARGEST, FileTooLarge),
        ("a.exe", b"MZ", FileKindNotAccepted),
        ("a.html", b"<script>", FileKindNotAccepted),
        ("a.svg", b"<svg>", FileKindNotAccepted),
        ("documento", PDF, FileKindNotAccepted),
        ("a.pdf", b"MZ\x90", FileNotWhatItSays),
        ("a.txt", b"\0\1\2", FileNotWhatItSays),
        ("a.txt", b"\xff\xfe", FileNotWhatItSays),
        ("a.docx", b"PK not a package", FileNotWhatItSays),
        ("a.docx", a_package("xl/workbook.xml"), FileNotWhatItSays),
        ("a.docx", a_package("word/document.xml", "word/vbaProject.bin"), FileWithMacros),
        ("a.xml", b"<!DOCTYPE a SYSTEM 'x'><a/>", FileNotWhatItSays),
        ("a.eml", b"ciao", FileNotWhatItSays),
        ("a.p7m", b"ciao", FileNotWhatItSays),
    ],
)
def test_a_file_that_is_not_a_proper_paper_is_refused(
    name: str, content: bytes, refusal: type[Refusal]
) -> None:
    with pytest.raises(refusal):
        check_content(name, content)


def test_a_small_file_that_would_swell_without_end_is_refused() -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("word/document.xml", "<a/>")
        for number in range(16):
            package.writestr(f"word/media/{number}.bmp", bytes(LARGEST))

    assert len(packed.getvalue()) < LARGEST
    with pytest.raises(FileSwells):
        check_content("a.docx", packed.getvalue())


def test_a_document_comes_back_as_it_was_attached(
    a_case: Open, put_in: Attach, database: Database, sealer: Sealer
) -> None:
    case = a_case()

    attached = put_in(case, "../Relazione su Sara.pdf")

    with database.read() as connection:
        content = read_content(connection, sealer, attached.id)
        known = get_document(connection, sealer, attached.id)
        seal = sealer.of(connection, case.id)
        listed = list_documents(connection, seal, case.id)
    assert content == PDF
    assert known == attached == listed[0]
    assert known.name == "Relazione su Sara.pdf"
    assert known.size == len(PDF)
    assert "Sara" not in repr(known)


def test_a_document_lies_sealed_and_its_pieces_cannot_be_swapped(
    a_case: Open, put_in: Attach, database: Database, sealer: Sealer, clock: MovedClock
) -> None:
    attached = put_in(a_case())
    with database.read() as connection:
        pieces = connection.execute(select(document_chunk).order_by(document_chunk.c.number)).all()

    with database.begin(clock.now()) as work:
        work.connection.execute(
            update(document_chunk)
            .where(document_chunk.c.number == 0)
            .values(content=pieces[1].content)
        )

    assert len(pieces) == -(-len(PDF) // CHUNK)
    assert b"Inventatis" not in pieces[0].content
    with database.read() as connection, pytest.raises(SealBroken):
        read_content(connection, sealer, attached.id)


def test_a_refused_document_leaves_nothing_behind(
    a_case: Open, put_in: Attach, database: Database, sealer: Sealer
) -> None:
    case = a_case()

    with pytest.raises(FileNotWhatItSays):
        put_in(case, "relazione.pdf", b"MZ")

    with database.read() as connection:
        assert list_documents(connection, sealer.of(connection, case.id), case.id) == ()


def test_nothing_is_attached_to_a_closed_case(
    a_case: Open, put_in: Attach, database: Database, clock: MovedClock
) -> None:
    case = a_case()
    with database.begin(clock.now()) as work:
        close_case(work, case.id, by=1)

    with pytest.raises(CaseClosed):
        put_in(case)


def test_a_document_that_is_not_there_is_not_found(database: Database, sealer: Sealer) -> None:
    with database.read() as connection:
        with pytest.raises(NoSuchDocument):
            get_document(connection, sealer, 9)
        with pytest.raises(NoSuchDocument):
            read_content(connection, sealer, 9)
