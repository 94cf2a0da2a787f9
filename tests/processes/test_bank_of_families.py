"""Those who offer to host a child are kept apart from the children, also when they are matched."""

from contextlib import closing
from pathlib import Path

from cases.files import get_case
from cases.kinds import FileKind
from cases.visibility import may_see_case
from engine.clock import MovedClock
from engine.store import Database
from tasks.installing import install_definitions
from tasks.stage import Stage
from tests.offices import an_office, people_of
from tests.processes.test_plays import SCENARIOS, play_of


def test_whoever_works_with_the_child_does_not_see_the_file_of_the_family(
    sqlite_database: Database, tmp_path: Path
) -> None:
    play = play_of(SCENARIOS / "affido_disponibilita_ritirata.toml")
    clock = MovedClock(play.begins)
    office = an_office(sqlite_database, clock, tmp_path)
    install_definitions(office, by=None)
    stage = Stage(office, clock, people_of(office, play.people))

    with closing(office):
        stage.perform(play)

        educator = stage.people["gialli"]
        with office.read() as connection:
            kinds = [get_case(connection, one).kind for one in stage.cases[:2]]
            seen = [may_see_case(connection, educator, one) for one in stage.cases[:2]]
    assert kinds == [FileKind.RESOURCE, FileKind.FAMILY]
    assert seen == [False, True]
