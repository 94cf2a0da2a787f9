"""What one parent tells in a refused mediation reaches neither the other nor a group (S9, R23)."""

from contextlib import closing
from io import BytesIO
from pathlib import Path

from docx import Document
from docxtpl import DocxTemplate

from cases.documents import list_documents, read_content
from cases.records import get_record, list_records
from cases.sheet import open_sheet
from engine.store import Database
from tasks.office import Office
from tests.processes.test_adoptive_secrecy import everything_of, opened
from tests.processes.test_process_data import everything_kept

STORY = "s9_mediazione_non_ammessa"
GROUP, FAMILY = 1, 2
TOLD = ("Solo dalla nonna, il martedì mattina.", "Una borsa pronta dalla nonna.", "minacce")
TEMPLATE = (
    Path(__file__).parents[2]
    / "processes/letters/p18_mediazione_familiare/comunicazione_chiusura.docx"
)
NEVER = ("violen", "antiviolenza", "vietat", "segnala", "tutela", "paura", "madre", "padre")
LONG_ENOUGH = 12
"""Shorter answers, such as a code, may be words of any letter."""


def test_the_letter_to_the_father_says_the_same_neutral_words_as_to_the_mother(
    sqlite_database: Database, tmp_path: Path
) -> None:
    with closing(opened(sqlite_database, tmp_path, STORY)) as office:
        (letter,) = letters_of(office)
        typed = answers_of(office)

    held = letter.casefold()
    assert "il percorso di mediazione familiare" in held
    assert len(typed) > len(NEVER)
    assert [word for word in NEVER if word in held] == []
    assert [word for word in sorted(typed) if word.casefold() in held] == []


def test_no_answer_can_ever_enter_that_letter() -> None:
    assert DocxTemplate(str(TEMPLATE)).get_undeclared_template_variables() == {"oggi"}


def test_what_the_mother_told_lies_sealed_in_the_family_s_file_alone(
    sqlite_database: Database, tmp_path: Path
) -> None:
    with closing(opened(sqlite_database, tmp_path, STORY)) as office:
        family, group = (" ".join(everything_of(office, one)) for one in (FAMILY, GROUP))
        unsealed = " ".join(everything_kept(office))

    assert all(words in family for words in TOLD)  # so the search does find them
    assert not any(words in group + unsealed for words in TOLD)
    assert "Prova-Sereni" not in group


def letters_of(office: Office) -> list[str]:
    """The words of every letter that tells the parents of the end."""
    with office.read() as connection:
        seal = open_sheet(connection, office.sealer, FAMILY).seal
        found = [
            read_content(connection, office.sealer, one.id)
            for one in list_documents(connection, seal, FAMILY)
            if one.name.startswith("Comunicazione sul percorso di mediazione")
        ]
    return ["\n".join(line.text for line in Document(BytesIO(one)).paragraphs) for one in found]


def answers_of(office: Office) -> set[str]:
    """Every text that somebody typed or chose in the file of the family."""
    with office.read() as connection:
        kept = [
            get_record(connection, office.sealer, one.id).answers
            for one in list_records(connection, FAMILY)
        ]
    return {one for answers in kept for one in texts(answers) if len(one) >= LONG_ENOUGH}


def texts(value: object) -> list[str]:
    match value:
        case str():
            return [value]
        case dict():
            return [one for item in value.values() for one in texts(item)]
        case list() | tuple():
            return [one for item in value for one in texts(item)]
        case _:
            return []
