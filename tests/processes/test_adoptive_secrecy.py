"""From the file of the family of origin nobody can reach the adoptive family (R22)."""

from collections.abc import Iterator
from contextlib import closing
from io import BytesIO
from pathlib import Path

from docx import Document
from sqlalchemy import select

from cases.documents import list_documents, read_content
from cases.files import get_case
from cases.people import list_members
from cases.records import get_record, list_records
from cases.sheet import open_sheet
from engine.clock import MovedClock
from engine.store import Database
from engine.store.journal import journal
from tasks.installing import install_definitions
from tasks.office import Office
from tasks.stage import Stage
from tests.offices import an_office, people_of
from tests.processes.test_plays import play_of, story
from tests.processes.test_process_data import everything_kept

FAMILY = ("Prova-Adottanti", "Segreti Inventati")


def test_the_origin_file_neither_names_the_adoptive_family_nor_leads_to_its_file(
    sqlite_database: Database, tmp_path: Path
) -> None:
    with closing(opened(sqlite_database, tmp_path, "adozione_preadottivo")) as office:
        origin, reserved = (" ".join(everything_of(office, one)) for one in (1, 2))
        with office.read() as connection:
            number = str(get_case(connection, 2).number)
        unsealed = " ".join(everything_kept(office))

    assert all(words in reserved for words in FAMILY)  # so the search does find them
    assert not any(words in origin + unsealed for words in FAMILY)
    assert number not in origin


def test_no_document_names_the_couple(sqlite_database: Database, tmp_path: Path) -> None:
    with closing(opened(sqlite_database, tmp_path, "s10_adozione_internazionale")) as office:
        written = " ".join(everything_written(office, 1))

    assert "Capacità di educare" in written
    assert not any(words in written for words in FAMILY)


def opened(database: Database, folder: Path, name: str) -> Office:
    """An office in which this story has been told."""
    play = play_of(story(name))
    clock = MovedClock(play.begins)
    office = an_office(database, clock, folder)
    install_definitions(office, by=None)
    Stage(office, clock, people_of(office, play.people)).perform(play)
    return office


def everything_of(office: Office, case_id: int) -> Iterator[str]:
    """All that a file holds, every vault and every record opened, and all that is told of it."""
    with office.read() as connection:
        sheet = open_sheet(connection, office.sealer, case_id)
        yield str(sheet.values)
        yield str([one.value for one in sheet.values.values()])
        yield str([one.details for one in list_members(connection, office.sealer, case_id)])
        for line in list_records(connection, case_id):
            yield str(get_record(connection, office.sealer, line.id).answers)
        for row in connection.execute(select(journal).where(journal.c.case_id == case_id)):
            yield str(row)
    yield from everything_written(office, case_id)


def everything_written(office: Office, case_id: int) -> Iterator[str]:
    """The names of the documents of a file, and the words of those the house has composed."""
    with office.read() as connection:
        seal = open_sheet(connection, office.sealer, case_id).seal
        for one in list_documents(connection, seal, case_id):
            yield one.name
            if one.name.endswith(".docx"):
                content = read_content(connection, office.sealer, one.id)
                yield from (line.text for line in Document(BytesIO(content)).paragraphs)
