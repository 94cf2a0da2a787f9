"""A letter is kept for good as PDF/A-2b beside itself, and never twice."""

import re
import shutil
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path

import pytest
from docx import Document as Draft
from sqlalchemy import select

from cases.documents import Document, NewDocument, attach, list_documents, read_content
from cases.files import close_case, open_case
from engine.clock import MovedClock
from engine.store import Database
from engine.store.journal import journal
from engine.store.queue import incident, job
from tasks.blanks import blank_of
from tasks.converting import Converter, NotConverted
from tasks.handlers.archiving import ARCHIVE, asking_for
from tasks.installing import install_definitions
from tasks.office import Office, open_office
from tasks.rehearsing import story_of
from tasks.settings import ROOT, settings_from
from tasks.stage import Stage
from tests.needs import OFFICE
from tests.offices import an_office, people_of

BEGINS = datetime(2025, 11, 3, 9, 0, tzinfo=UTC)
WORDS = "Relazione su Zeno Inventatis: perché, città, «però»"


def program() -> Path:
    found = shutil.which(OFFICE)
    assert found is not None, "make test says how to install it"
    return Path(found)


def a_letter(words: str = WORDS) -> bytes:
    draft, made = Draft(), BytesIO()
    draft.add_heading("Relazione", 1)
    draft.add_paragraph(words)
    draft.save(made)
    return made.getvalue()


@pytest.fixture
def office(database: Database, clock: MovedClock, tmp_path: Path) -> Iterator[Office]:
    founded = an_office(database, clock, tmp_path)
    founded.close()
    opened = open_office(replace(founded.settings, office_suite=program()), clock)
    yield opened
    opened.close()


def put_letter(office: Office, *, data_class: str = "C2") -> int:
    """A case with a letter in it, whose PDF/A is asked for; the number of the case."""
    with office.begin() as work:
        case = open_case(work, office.sealer, by=1)
        new = NewDocument("Relazione.docx", BytesIO(a_letter()), data_class)
        letter = attach(work, office.sealer, case.id, new, by=None)
        work.jobs.append(asking_for(letter.id))
    return case.id


def documents(office: Office, case_id: int) -> tuple[Document, ...]:
    with office.read() as connection:
        return list_documents(connection, office.sealer.of(connection, case_id), case_id)


def test_a_letter_becomes_a_tagged_pdf_of_the_kind_that_is_kept_for_good(tmp_path: Path) -> None:
    made = Converter(program()).pdf_a(a_letter())

    assert made.startswith(b"%PDF-1.")
    assert re.search(rb"<pdfaid:part>2</pdfaid:part>", made)
    assert re.search(rb"<pdfaid:conformance>B</pdfaid:conformance>", made)
    assert b"/OutputIntents" in made
    assert b"/StructTreeRoot" in made
    assert b"/FontFile" in made  # the fonts are in it
    assert b"/JavaScript" not in made
    assert b"/Encrypt" not in made


def test_a_pdf_names_nobody_beside_its_text() -> None:
    draft, signed = Draft(), BytesIO()
    draft.add_paragraph(WORDS)
    draft.core_properties.title, draft.core_properties.author = (
        "Relazione",
        "Inventatis Modellista",
    )
    draft.save(signed)

    made = Converter(program()).pdf_a(blank_of(signed.getvalue()).filled({}, BEGINS))

    (packet,) = re.findall(rb"<x:xmpmeta.*?</x:xmpmeta>", made, re.DOTALL)
    said = made.decode("latin-1")
    assert b"Relazione" in packet
    assert b"dc:creator" not in packet
    assert b"Inventatis" not in packet
    for entry in ("/Author", "/Subject", "/Keywords", "/EmbeddedFiles", "/Filespec"):
        assert entry not in said


def test_nothing_of_a_letter_stays_outside_its_case(monkeypatch: pytest.MonkeyPatch) -> None:
    places: list[Path] = []
    run = Converter._run

    def seen(of: Converter, source: Path) -> None:
        places.append(source.parent)
        assert source.parent.stat().st_mode & 0o077 == 0
        run(of, source)

    monkeypatch.setattr(Converter, "_run", seen)

    Converter(program()).pdf_a(a_letter())

    assert [place.exists() for place in places] == [False]


def test_the_pdf_stands_beside_the_letter_under_its_name_and_class(office: Office) -> None:
    case_id = put_letter(office, data_class="C4")

    office.worker.tick(office.clock.now())

    pdf, letter = documents(office, case_id)
    assert (pdf.name, pdf.media_type, pdf.data_class) == (
        "Relazione.pdf",
        "application/pdf",
        "C4",
    )
    assert letter.name == "Relazione.docx"
    with office.read() as connection:
        content = read_content(connection, office.sealer, pdf.id)
        facts = connection.execute(
            select(journal.c.data).where(journal.c.kind == "document_attached")
        ).scalars()
        assert f'"copy_of":{letter.id}' in list(facts)[-1].replace(" ", "")
    assert content.startswith(b"%PDF")


def test_a_case_that_is_closed_meanwhile_still_keeps_its_letter_for_good(office: Office) -> None:
    case_id = put_letter(office)
    with office.begin() as work:
        close_case(work, case_id, by=1, why="fine del percorso")

    office.worker.tick(office.clock.now())

    assert [one.name for one in documents(office, case_id)] == ["Relazione.pdf", "Relazione.docx"]


def test_a_job_that_comes_twice_leaves_one_pdf(office: Office) -> None:
    case_id = put_letter(office)
    office.worker.tick(office.clock.now())
    with office.begin() as work:  # its report was lost
        again = {"status": "waiting", "run_at": work.now}
        work.connection.execute(job.update().where(job.c.handler == ARCHIVE).values(**again))

    office.worker.tick(office.clock.now())

    assert len(documents(office, case_id)) == 2


def test_where_it_cannot_be_made_the_letter_stays_and_somebody_is_told(
    database: Database, clock: MovedClock, tmp_path: Path
) -> None:
    founded = an_office(database, clock, tmp_path)
    founded.close()
    broken = tmp_path / "guasto"
    broken.write_text("#!/bin/sh\nexit 77\n")
    broken.chmod(0o755)
    with closing(open_office(replace(founded.settings, office_suite=broken), clock)) as office:
        case_id = put_letter(office)

        for _ in range(9):
            office.worker.tick(clock.now())
            clock.move_to(clock.now() + timedelta(hours=2))

        assert [one.name for one in documents(office, case_id)] == ["Relazione.docx"]
        with office.read() as connection:
            said = connection.execute(select(incident.c.sentence)).scalar_one()
        assert "codice 77" in said
        assert "Relazione" not in said


@pytest.mark.parametrize(
    ("script", "reason"),
    [
        ("#!/bin/sh\nexit 0\n", "non si dichiara PDF/A-2b"),
        ("#!/bin/sh\nexec sleep 60\n", "non ha finito in 0 secondi"),
        ("", "il programma non si avvia"),
    ],
    ids=["nothing made", "too slow", "no program"],
)
def test_what_goes_wrong_is_a_sentence(tmp_path: Path, script: str, reason: str) -> None:
    broken = tmp_path / "guasto"
    broken.write_text(script)
    broken.chmod(0o755)

    with pytest.raises(NotConverted, match=reason):
        Converter(broken, patience=timedelta(milliseconds=200)).pdf_a(a_letter())


def test_a_path_that_writes_a_letter_asks_for_its_pdf_in_the_same_act(
    sqlite_database: Database, tmp_path: Path
) -> None:
    play = story_of(ROOT / "processes" / "scenarios" / "spesa_firmata.toml")
    clock = MovedClock(play.begins)
    founded = an_office(sqlite_database, clock, tmp_path)
    founded.close()
    settings = replace(founded.settings, office_suite=program())
    with closing(open_office(settings, clock)) as office:
        install_definitions(office, by=None)
        stage = Stage(office, clock, people_of(office, play.people))

        stage.perform(play)

        names = {one.name for one in documents(office, stage.cases[0])}
    letters = {name for name in names if name.endswith(".docx")}
    assert letters
    assert {name.replace(".docx", ".pdf") for name in letters} <= names


def test_without_libreoffice_letters_are_kept_as_they_are(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PERCORSI_LIBREOFFICE", "")
    without = settings_from(tmp_path)
    monkeypatch.delenv("PERCORSI_LIBREOFFICE")

    assert without.office_suite is None
    assert settings_from(tmp_path).office_suite == program()
