"""Of siblings in one placement whoever comes of age is counted while they stay, and no longer."""

from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest
from sqlalchemy import select, update

from cases.bodies import add_body
from cases.supplies import Hosted, moves, note, token_of
from cases.tables import supply
from engine.jobs import Job
from engine.store import NewVersion
from engine.store.tables import instance
from tasks.handlers.called import Called, House
from tasks.handlers.supplies import end_stay, note_stay
from tests.instances.diagrams import diagram, user
from tests.tasks.growing import Nursery

GROWN, YOUNGER = 1, 2
ENTERED, LEFT = date(2025, 9, 4), date(2025, 11, 3)


@dataclass
class Siblings:
    """A placement of a case, and what follows the elder of the two after eighteen."""

    nursery: Nursery
    case: int

    def path(self, process: str, **said: Any) -> int:
        office, files = self.nursery.office, diagram(process, user("vive"))
        with office.begin() as work:
            digest = office.engine.publish(work, NewVersion(process, process, files), by=None)
            data = {"caso_id": self.case, **said}
            begun = office.engine.start(work, digest, case_id=self.case, data=data, by=None)
        return begun.instance.id

    def after_eighteen(self, placed: int) -> int:
        """The path of the elder, opened by the placement."""
        follows = self.path("p20_prova", minore_id=GROWN)
        opened = update(instance).where(instance.c.id == follows).values(opened_by_instance=placed)
        with self.nursery.office.begin() as work:
            work.connection.execute(opened)
        return follows

    def enter(self, path: int, people: int) -> None:
        with self.nursery.office.begin() as work:
            body = add_body(work, "struttura", "Casa di Prova", by=None)
            note(work, self.ref(path), [(ENTERED, Hosted(body, people))])

    def ref(self, path: int) -> str:
        return token_of(self.nursery.office.sealer.keyring, path)

    def asks(self, path: int, handler: Any, **given: Any) -> bool:
        """A path asks for this in the ledger; says whether it changed anything."""
        office = self.nursery.office
        house = House(office.sealer, office.definitions, office.engine)
        with office.begin() as work:
            job = Job(
                1, "service", "forniture", path, None, {"dal": LEFT, **given}, 1, 1, work.now
            )
            changed: bool = handler(Called(work, job, self.case, "", house))
        return changed

    def people(self, path: int) -> int:
        with self.nursery.office.read() as connection:
            return moves(connection, self.ref(path))[-1][1].people

    def days(self, path: int) -> list[tuple[date, int]]:
        """From which day how many were counted: what was said twice of a day, the last alone."""
        with self.nursery.office.read() as connection:
            known = moves(connection, self.ref(path))
        return sorted({day: now.people for day, now in known}.items())


@pytest.fixture
def siblings(nursery: Nursery) -> Siblings:
    return Siblings(nursery, nursery.case("2007-11-03"))


def test_whoever_leaves_at_eighteen_is_one_fewer_in_the_house(siblings: Siblings) -> None:
    placed = siblings.path("p05_prova", minori=[{"persona": YOUNGER}])
    siblings.enter(placed, 2)

    siblings.asks(placed, note_stay, in_meno=1)

    assert siblings.people(placed) == 1


def test_who_comes_of_age_before_they_enter_has_no_days_to_stop(siblings: Siblings) -> None:
    placed = siblings.path("p05_prova", minori=[{"persona": YOUNGER}])

    assert not siblings.asks(placed, note_stay, in_meno=1)

    with siblings.nursery.office.read() as connection:
        assert connection.execute(select(supply)).all() == []


@pytest.mark.parametrize(("named", "people"), [((YOUNGER,), 1), ((GROWN, YOUNGER), 2)])
def test_who_stayed_on_beside_a_sibling_is_counted_until_their_own_path_says_so(
    siblings: Siblings, named: tuple[int, ...], people: int
) -> None:
    placed = siblings.path("p05_prova", minori=[{"persona": one} for one in named])
    siblings.enter(placed, 2)
    follows = siblings.after_eighteen(placed)

    siblings.asks(follows, end_stay, persona=GROWN)

    assert siblings.people(placed) == people


def test_who_left_for_a_home_of_their_own_is_taken_away_once_and_the_sibling_stays_counted(
    siblings: Siblings,
) -> None:
    placed = siblings.path("p05_prova", minori=[{"persona": YOUNGER}], usciti=[GROWN])
    siblings.enter(placed, 1)
    follows = siblings.after_eighteen(placed)

    siblings.asks(follows, end_stay, persona=GROWN)

    assert siblings.people(placed) == 1


def test_the_days_of_who_stayed_on_go_on_when_the_younger_leaves(siblings: Siblings) -> None:
    placed = siblings.path("p05_prova", minori=[{"persona": YOUNGER}])
    siblings.enter(placed, 2)
    follows = siblings.after_eighteen(placed)

    siblings.asks(placed, note_stay, persone=0)
    assert siblings.people(placed) == 1
    siblings.asks(follows, end_stay, persona=GROWN)

    assert siblings.people(placed) == 0


def test_who_left_at_eighteen_is_not_counted_again_when_the_younger_leaves(
    siblings: Siblings,
) -> None:
    placed = siblings.path("p05_prova", minori=[{"persona": YOUNGER}])
    siblings.enter(placed, 2)
    siblings.after_eighteen(placed)
    siblings.asks(placed, note_stay, in_meno=1)

    siblings.asks(placed, note_stay, persone=0)

    assert siblings.people(placed) == 0


@pytest.mark.parametrize("named", [(), (GROWN, YOUNGER)])
def test_when_all_whom_a_placement_follows_leave_nobody_is_counted(
    siblings: Siblings, named: tuple[int, ...]
) -> None:
    placed = siblings.path("p05_prova", minori=[{"persona": one} for one in named])
    siblings.enter(placed, max(1, len(named)))
    siblings.after_eighteen(placed)

    siblings.asks(placed, note_stay, persone=0)

    assert siblings.people(placed) == 0


# --- somebody has died, and it is written once the path is over ----------------------------------

DIED = date(2025, 10, 20)


def test_the_days_of_who_has_died_end_that_day_though_the_path_was_closed_before_it_was_written(
    siblings: Siblings,
) -> None:
    placed = siblings.path("p05_prova", minori=[{"persona": YOUNGER}])
    siblings.enter(placed, 2)
    siblings.asks(placed, note_stay, persone=0)

    siblings.asks(placed, note_stay, in_meno=1, dal=DIED)

    assert siblings.days(placed) == [(ENTERED, 2), (DIED, 1), (LEFT, 0)]


def test_the_mother_is_not_counted_again_when_the_death_of_a_child_is_written_after_the_end(
    siblings: Siblings,
) -> None:
    placed = siblings.path("p06_prova", figli=[])
    siblings.enter(placed, 2)
    siblings.asks(placed, note_stay, persone=0)

    siblings.asks(placed, note_stay, persone=1, dal=DIED)

    assert siblings.days(placed) == [(ENTERED, 2), (DIED, 1), (LEFT, 0)]


def test_who_stays_on_as_an_adult_is_counted_still_when_a_death_is_written_after_the_end(
    siblings: Siblings,
) -> None:
    placed = siblings.path("p05_prova", minori=[{"persona": YOUNGER}])
    siblings.enter(placed, 3)
    siblings.after_eighteen(placed)
    siblings.asks(placed, note_stay, persone=0)

    siblings.asks(placed, note_stay, in_meno=1, dal=DIED)

    assert siblings.days(placed) == [(ENTERED, 3), (DIED, 2), (LEFT, 1)]


def test_a_death_that_is_written_late_takes_nothing_from_who_left_after_it(
    siblings: Siblings,
) -> None:
    placed = siblings.path("p05_prova", minori=[{"persona": YOUNGER}])
    siblings.enter(placed, 3)
    siblings.asks(placed, note_stay, in_meno=1)

    siblings.asks(placed, note_stay, in_meno=1, dal=DIED)

    assert siblings.days(placed) == [(ENTERED, 3), (DIED, 2), (LEFT, 1)]


def test_who_died_on_the_day_of_the_end_is_counted_until_that_day(siblings: Siblings) -> None:
    placed = siblings.path("p05_prova", minori=[{"persona": YOUNGER}])
    siblings.enter(placed, 3)
    siblings.after_eighteen(placed)
    siblings.asks(placed, note_stay, persone=0)

    siblings.asks(placed, note_stay, in_meno=1, dal=LEFT)

    assert siblings.days(placed) == [(ENTERED, 3), (LEFT, 1)]


def test_who_stayed_on_and_left_before_it_was_known_takes_nobody_else_away(
    siblings: Siblings,
) -> None:
    placed = siblings.path("p05_prova", minori=[{"persona": YOUNGER}])
    siblings.enter(placed, 2)
    follows = siblings.after_eighteen(placed)
    siblings.asks(placed, note_stay, persone=0)

    siblings.asks(follows, end_stay, persona=GROWN, dal=DIED)

    assert siblings.days(placed) == [(ENTERED, 2), (DIED, 1), (LEFT, 0)]
