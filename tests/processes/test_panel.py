"""What is of one commissioner alone is offered to nobody else (R37)."""

from contextlib import closing
from dataclasses import replace
from pathlib import Path

from access.people import Person
from engine.clock import MovedClock
from engine.store import Database
from tasks import worklist
from tasks.installing import install_definitions
from tasks.office import Office
from tasks.plays import Play
from tasks.stage import Stage
from tasks.worklist import Asked
from tests.offices import an_office, people_of
from tests.processes.test_plays import play_of, story

NAMED = "nomina_commissione"
DECLARES = "dichiara_incompatibilita"
PANEL = ("rosa", "viola", "celeste")


def test_every_commissioner_finds_one_declaration_and_it_is_theirs(
    sqlite_database: Database, tmp_path: Path
) -> None:
    play = until_named(play_of(story("bando_senza_gestore")))
    clock = MovedClock(play.begins)
    office = an_office(sqlite_database, clock, tmp_path)
    install_definitions(office, by=None)
    people = people_of(office, play.people)

    with closing(office):
        Stage(office, clock, people).perform(play)

        found = {who: declarations(office, clock, people[who]) for who in PANEL}

    assert found == {who: [people[who].id] for who in PANEL}


def until_named(play: Play) -> Play:
    """The story up to the panel."""
    last = next(at for at, one in enumerate(play.scenes) if one.does == NAMED)
    return replace(play, scenes=play.scenes[: last + 1], musts=())


def declarations(office: Office, clock: MovedClock, person: Person) -> list[int | None]:
    """In whose hands the declarations are that are offered to somebody."""
    with office.read() as connection:
        page = worklist.find(connection, person, Asked(), clock.now())
    return [one.assignee for one in page.rows if one.element == DECLARES]
