"""Every play in processes/scenarios is performed from its first day to what must hold."""

from collections.abc import Callable
from contextlib import closing
from functools import cache
from pathlib import Path

import pytest
from sqlalchemy import func, select

from access.people import Person
from engine.clock import MovedClock
from engine.store import Database, counted, verify
from forms import Posted
from tasks import acts
from tasks.acts import Completed
from tasks.coverage import visited_in
from tasks.installing import install_definitions
from tasks.office import Office
from tasks.plays import Play, read_play
from tasks.rehearsing import Theatre
from tasks.stage import Stage
from tasks.terms.tables import term
from tests.offices import an_office, people_of
from tests.processes import visiting

SCENARIOS = Path(__file__).parents[2] / "processes" / "scenarios"
PLAYS = sorted(SCENARIOS.glob("*.toml"))
STATEMENTS = 15  # the most that a completed task may ask of the database
# A series is a judge's: an activity that is done opens no next turn of itself.
SERIES_OF_ACTIVITIES = (
    select(func.count())
    .select_from(term)
    .where(term.c.task_id.is_not(None), term.c.period.is_not(None))
)
STEPS = 20  # fewer would not be the whole story


@pytest.mark.parametrize("path", PLAYS, ids=lambda path: path.stem)
def test_the_story_goes_as_it_is_told_each_task_in_one_transaction_of_few_statements(
    path: Path,
    theatre: Theatre,
    monkeypatch: pytest.MonkeyPatch,
    record_property: Callable[[str, object], None],
) -> None:
    play = play_of(path)
    costs = measure(monkeypatch)

    with theatre.stage(play) as stage:
        stage.perform(play)

        with stage.office.read() as connection:
            assert verify(connection).holds
            assert connection.execute(SERIES_OF_ACTIVITIES).scalar_one() == 0
            visited = visited_in(connection, visiting.drawn(), stage.clock.now())
    record_property(visiting.PROPERTY, visiting.told(path.stem, visited))
    assert len(costs) == sum(one.does is not None and one.refused is None for one in play.scenes)
    assert {commits for _, _, commits in costs} == {1}
    assert [one for one in costs if one[1] > STATEMENTS] == []


def test_the_plays_tell_whole_stories() -> None:
    steps = [len(play_of(path).scenes) for path in PLAYS]

    assert max(steps) > STEPS


@cache
def play_of(path: Path) -> Play:
    return read_play(path.name, path.read_bytes(), lambda name: story(name).read_bytes())


def story(name: str) -> Path:
    return SCENARIOS / f"{name}.toml"


def measure(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, int, int]]:
    """Element, statements and commits of every task that is completed from now on."""
    costs: list[tuple[str, int, int]] = []
    complete = acts.complete

    def measured(office: Office, person: Person, task_id: int, posted: Posted) -> Completed:
        with counted(office.database) as count:
            done = complete(office, person, task_id, posted)
        costs.append((done.task.element, len(count.statements), count.commits))
        return done

    monkeypatch.setattr(acts, "complete", measured)
    return costs


def costs_of(
    play: Play, database: Database, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> list[tuple[str, int, int]]:
    """What `measure` finds of a story that is told in an office of its own."""
    clock = MovedClock(play.begins)
    office = an_office(database, clock, folder)
    install_definitions(office, by=None)
    costs = measure(monkeypatch)
    with closing(office):
        Stage(office, clock, people_of(office, play.people)).perform(play)
    return costs
