"""What is told of no activity is told by the words of its diagram, never by a code."""

import re
from contextlib import closing
from pathlib import Path

from access.directory import list_people
from cases.chronology import chronology_from_the_first
from engine.store import Database
from tasks.notices import unread
from tests.processes.test_adoptive_secrecy import opened

HOUSE = Path(__file__).parents[2]
_A_CODE = re.compile(r"«(?:[LR]\d+|[a-zL\d_]+)(?:\.\w+)*»|non indicato")
_TELLS = re.compile(
    r'gestore="avvisi\.(?:sollecita|non_conformita)".*?</percorsi:servizio>', re.DOTALL
)
_OF_WHAT = re.compile(r'nome="(?:attivita|cosa)"|assegnatario')


def test_a_grave_event_is_told_as_what_it_is_to_who_coordinates(
    sqlite_database: Database, tmp_path: Path
) -> None:
    with (
        closing(opened(sqlite_database, tmp_path, "evento_con_segnalazione")) as office,
        office.read() as connection,
    ):
        story = [one.sentence for one in chronology_from_the_first(connection, 1)]
        heads = list_people(connection, role="coordinatore_tutela")
        told = {(one.kind, one.task_name) for head in heads for one in unread(connection, head)}

    assert "Avviso per «Evento critico». Destinatari: coordinatore della tutela minori." in story
    assert [one for one in story if _A_CODE.search(one)] == []
    assert ("notice_given", "Evento critico") in told


def test_every_notice_of_a_diagram_says_of_what() -> None:
    drawn = {path.stem: path.read_text() for path in (HOUSE / "processes/bpmn").glob("*.bpmn")}

    silent = [
        name
        for name, text in drawn.items()
        for one in _TELLS.findall(text)
        if not _OF_WHAT.search(one)
    ]

    assert silent == []
