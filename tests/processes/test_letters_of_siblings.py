"""Of two siblings in one file each letter says what was written of its own, and names them."""

from contextlib import closing
from io import BytesIO
from pathlib import Path

from docx import Document

from cases.documents import list_documents, read_content
from cases.sheet import open_sheet
from engine.store import Database
from tasks.office import Office
from tests.processes.test_adoptive_secrecy import opened

REQUEST = "Richiesta di prosieguo amministrativo"
REPORT = "Relazione all'Autorità giudiziaria"


def test_the_request_of_one_repeats_nothing_of_the_other(
    sqlite_database: Database, tmp_path: Path
) -> None:
    with closing(opened(sqlite_database, tmp_path, "prosieguo_due_risposte")) as office:
        of_ettore, of_ada = written(office, REQUEST)  # the latest first
        reports = written(office, REPORT)

    assert "prosieguo per Ferri-Prova Ada" in of_ada
    assert "Restare dove sono" in of_ada
    assert "Studia, sa cucinare" in of_ada
    assert "officina" not in of_ada
    assert "motorini" not in of_ada
    assert "prosieguo per Ferri-Prova Ettore" in of_ettore
    assert "Un lavoro in officina" in of_ettore
    assert "Ripara motorini" in of_ettore
    assert sum("Riguarda: Ferri-Prova Ada" in one for one in reports) == 1
    assert sum("Riguarda: Ferri-Prova Ettore" in one for one in reports) == 1


def test_the_minutes_of_a_discharge_name_who_leaves_while_a_sibling_stays(
    sqlite_database: Database, tmp_path: Path
) -> None:
    with closing(opened(sqlite_database, tmp_path, "fratelli_uno_va_in_affido")) as office:
        (minutes,) = written(office, "Verbale di dimissione di chi esce")

    assert "Esce: Baia-Prova Ivo" in minutes
    assert "Baia-Prova Ada" not in minutes


def written(office: Office, title: str) -> list[str]:
    """The words of the documents in the file that begin with this title."""
    with office.read() as connection:
        seal = open_sheet(connection, office.sealer, 1).seal
        mine = [
            one.id
            for one in list_documents(connection, seal, 1)
            if one.name.startswith(title) and one.name.endswith(".docx")
        ]
        papers = [read_content(connection, office.sealer, number) for number in mine]
    return ["\n".join(line.text for line in Document(BytesIO(one)).paragraphs) for one in papers]
