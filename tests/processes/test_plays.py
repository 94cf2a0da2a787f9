"""Every play in processes/scenarios is performed from its first day to what must hold."""

from pathlib import Path

import pytest

from access.people import Person
from engine.clock import MovedClock
from engine.store import Database, counted, verify
from forms import Posted
from tasks import acts
from tasks.acts import Completed
from tasks.installing import install_definitions
from tasks.office import Office
from tasks.plays import read_play
from tasks.stage import Stage
from tests.offices import an_office, people_of

SCENARIOS = Path(__file__).parents[2] / "processes" / "scenarios"
PLAYS = sorted(SCENARIOS.glob("*.toml"))
MANDATE = SCENARIOS / "s2_mandato_indagine.toml"
STATEMENTS = 15  # the most that a completed task may ask of the database
# Opening a case writes its people, how they are found, its decree and its cover as well.
OPENING = {"protocolla": 20}
STEPS = 20  # fewer would not be the whole story


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


def test_every_task_of_the_mandate_is_completed_in_one_transaction_of_few_statements(
    database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    play = read_play(MANDATE.name, MANDATE.read_bytes())
    clock = MovedClock(play.begins)
    office = an_office(database, clock, tmp_path)
    install_definitions(office, by=None)
    stage = Stage(office, clock, people_of(office, play.people))
    costs: list[tuple[str, int, int]] = []
    complete = acts.complete

    def measured(office: Office, person: Person, task_id: int, posted: Posted) -> Completed:
        with counted(office.database) as count:
            done = complete(office, person, task_id, posted)
        costs.append((done.task.element, len(count.statements), count.commits))
        return done

    monkeypatch.setattr(acts, "complete", measured)
    stage.perform(play)

    assert len(costs) > STEPS
    assert {commits for _, _, commits in costs} == {1}
    assert [one for one in costs if one[1] > OPENING.get(one[0], STATEMENTS)] == []
    office.close()
