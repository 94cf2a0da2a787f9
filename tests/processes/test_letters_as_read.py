"""The letters of whole stories, read as whoever receives them: days, names, answers in words."""

import re
from collections.abc import Iterator
from contextlib import closing
from io import BytesIO
from pathlib import Path

from docx import Document

from cases.documents import list_documents, read_content
from cases.sheet import open_sheet
from engine.store import Database
from tasks.office import Office
from tests.processes.test_adoptive_secrecy import opened

RAW = re.compile(
    r"\b(True|False|None)\b|[\[{]['\"]|\d{4}-\d\d-\d\d|\b[a-z0-9]+_[a-z0-9_]+|/dì/|/le/|/o /"
)
"""What no reader understands: a value of the machine, a cut word where a day should stand."""


def test_the_prosecutor_reads_an_urgent_removal_in_words(
    sqlite_database: Database, tmp_path: Path
) -> None:
    with closing(opened(sqlite_database, tmp_path, "s6_protezione_urgente")) as office:
        told = letters_of(office, 1)

    assert "Forze dell'ordine presenti: sì." in told["Verbale di esecuzione (art. 403 c.c.)"]
    assert [line for letter in told.values() for line in letter if RAW.search(line)] == []


def test_the_court_reads_whose_children_and_when(
    sqlite_database: Database, tmp_path: Path
) -> None:
    with closing(opened(sqlite_database, tmp_path, "s2_mandato_indagine")) as office:
        told = letters_of(office, 1)
    report = told["Relazione all'Autorità giudiziaria"]
    grid = told["Griglia dei fattori di rischio e di protezione"]

    assert any(re.match("Minori del fascicolo: .*Sara.*Nico", line) for line in report)
    assert any(line.startswith("martedì 18 novembre 2025 — La casa") for line in report)
    assert any(line.startswith("Quesiti: Condizioni di vita") for line in report)
    assert "Lo psicologo, per la parte di competenza" in report
    assert any(line.startswith("Violenza fisica o assistita in atto — Assente") for line in grid)
    assert [line for letter in told.values() for line in letter if RAW.search(line)] == []


def test_a_penal_project_names_whose_it_is_and_who_follows_for_the_ussm(
    sqlite_database: Database, tmp_path: Path
) -> None:
    with closing(opened(sqlite_database, tmp_path, "s8_messa_alla_prova")) as office:
        told = letters_of(office, 2)["Progetto con il ragazzo"]

    assert any(line.startswith("Ragazza o ragazzo: Prova-Minori Kevin") for line in told)
    assert "Referente dell'USSM: Dottor Prova." in told
    assert [line for line in told if RAW.search(line)] == []


def letters_of(office: Office, case_id: int) -> dict[str, list[str]]:
    """The lines of the letters of a case, by what they are called; tables cell by cell."""
    with office.read() as connection:
        seal = open_sheet(connection, office.sealer, case_id).seal
        found = list_documents(connection, seal, case_id)
        return {
            re.sub(r" \d{4}-\d\d-\d\d\.docx$", "", one.name): list(
                _lines(read_content(connection, office.sealer, one.id))
            )
            for one in found
            if re.search(r" \d{4}-\d\d-\d\d\.docx$", one.name)
        }


def _lines(content: bytes) -> Iterator[str]:
    letter = Document(BytesIO(content))
    yield from (one.text for one in letter.paragraphs)
    for table in letter.tables:
        for row in table.rows:
            yield " — ".join(cell.text for cell in row.cells)
