"""Who asks for a place sees the initiatives that still enrol, by title and nothing else."""

from contextlib import closing
from pathlib import Path

from engine.clock import MovedClock
from engine.store import Database
from tasks.initiatives import open_to_enrol
from tasks.installing import install_definitions
from tasks.lists import Lists
from tasks.office import Office
from tasks.stage import Stage
from tests.offices import an_office, people_of
from tests.processes.test_plays import play_of, story

WRITTEN, PUBLISHED, TOO_FEW = 2, 3, 5


def titles(office: Office) -> list[str]:
    with office.read() as connection:
        return [one.heading.full for one in open_to_enrol(connection, office.sealer)]


def test_an_initiative_can_be_chosen_from_its_publication_until_its_enrolments_close(
    sqlite_database: Database, tmp_path: Path
) -> None:
    play = play_of(story("laboratorio_con_pochi_iscritti"))
    clock = MovedClock(play.begins)
    with closing(an_office(sqlite_database, clock, tmp_path)) as office:
        install_definitions(office, by=None)
        stage = Stage(office, clock, people_of(office, play.people))
        seen = []
        for scene in play.scenes[:TOO_FEW]:
            stage.act(scene)
            seen.append(titles(office))
        stage.pass_time_to(play.scenes[TOO_FEW].at)

        assert seen[WRITTEN - 1] == []
        assert seen[PUBLISHED - 1] == seen[TOO_FEW - 1] == ["Laboratorio della legalità"]
        assert titles(office) == []


def test_no_title_is_offered_for_an_initiative_that_has_closed(
    sqlite_database: Database, tmp_path: Path
) -> None:
    play = play_of(story("laboratorio_con_pochi_iscritti"))
    clock = MovedClock(play.begins)
    with closing(an_office(sqlite_database, clock, tmp_path)) as office:
        install_definitions(office, by=None)
        stage = Stage(office, clock, people_of(office, play.people))
        for scene in play.scenes[:PUBLISHED]:
            stage.act(scene)
        chosen = str(stage.case_id)

        with office.read() as connection:
            assert Lists(connection, office.sealer, None).offers("iniziativa", chosen, ())
        stage.pass_time_to(play.scenes[TOO_FEW - 1].at)
        with office.read() as connection:
            assert not Lists(connection, office.sealer, None).offers("iniziativa", chosen, ())
