"""Every play in processes/scenarios is performed from its first day to what must hold."""

from pathlib import Path

import pytest

from engine.clock import MovedClock
from engine.store import Database, verify
from tasks.installing import install_definitions
from tasks.plays import read_play
from tasks.stage import Stage
from tests.offices import an_office, people_of

SCENARIOS = Path(__file__).parents[2] / "processes" / "scenarios"
PLAYS = sorted(SCENARIOS.glob("*.toml"))


@pytest.mark.parametrize("path", PLAYS, ids=lambda path: path.stem)
def test_the_story_goes_as_it_is_told(path: Path, database: Database, tmp_path: Path) -> None:
    play = read_play(path.name, path.read_bytes())
    clock = MovedClock(play.begins)
    office = an_office(database, clock, tmp_path)
    install_definitions(office, by=None)
    stage = Stage(office, clock, people_of(office, play.people))

    stage.perform(play)

    with office.read() as connection:
        assert verify(connection).holds
    office.close()
