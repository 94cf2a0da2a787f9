"""What becomes of the request for prosieguo: filed or refused before eighteen (R32), one path."""

from datetime import UTC, datetime

from sqlalchemy import select

from cases.tables import person
from engine.store import NewJob, addressed
from engine.store.tables import instance
from tasks.continuing import PATH
from tasks.installing import install_definitions
from tasks.majority import child_of, duty_of, refused, requested
from tasks.terms.model import State
from tasks.terms.succession import Told
from tests.tasks.growing import PLACED, Nursery

BORN = "2008-06-10"
AFTER = datetime(2026, 6, 11, 8, 0, tzinfo=UTC)


def child(nursery: Nursery, case: int) -> int:
    """The child of a case."""
    with nursery.office.read() as connection:
        asked = select(person.c.id).where(person.c.case_id == case)
        (found,) = connection.execute(asked).scalars()
    return int(found)


def test_a_request_that_was_filed_in_time_meets_its_duty(nursery: Nursery) -> None:
    case = nursery.case(BORN)
    nursery.decree(case, *PLACED)
    of = child(nursery, case)

    with nursery.office.begin() as work:
        assert requested(work, of, work.now)
        assert not requested(work, of, work.now)

    (owed,) = nursery.history(duty_of(of))
    assert owed.met_at is not None
    nursery.on(AFTER)
    assert nursery.facts(case, "non_conformity_recorded") == []
    assert len(nursery.history(duty_of(of))) == 1


def test_a_request_that_was_filed_after_the_internal_term_is_late_and_still_filed(
    nursery: Nursery,
) -> None:
    case = nursery.case(BORN)
    nursery.decree(case, *PLACED)
    nursery.on(datetime(2026, 5, 20, tzinfo=UTC))

    with nursery.office.begin() as work:
        requested(work, child(nursery, case), work.now)

    assert len(nursery.facts(case, "term_met_late")) == 1
    nursery.on(AFTER)
    assert nursery.facts(case, "non_conformity_recorded") == []


def test_a_refusal_that_was_written_down_is_no_breach(nursery: Nursery) -> None:
    case = nursery.case(BORN)
    nursery.decree(case, *PLACED)
    of = child(nursery, case)

    with nursery.office.begin() as work:
        assert refused(work, of, Told("term_withdrawn", 1, why="Non lo vuole"))

    (owed,) = nursery.history(duty_of(of))
    assert owed.state(nursery.clock.now()) is State.LAPSED
    (told,) = nursery.facts(case, "term_withdrawn")
    assert told.by == 1
    nursery.on(AFTER)
    assert nursery.facts(case, "non_conformity_recorded") == []
    assert len(nursery.history(duty_of(of))) == 1


def test_whoever_is_not_named_is_the_only_minor_of_the_case(nursery: Nursery) -> None:
    case, other = nursery.case(BORN), nursery.case("2009-01-01", nome="Nico Fittizio")
    of, stranger = child(nursery, case), child(nursery, other)

    with nursery.office.read() as connection:
        found = [child_of(connection, case, one) for one in (None, of, stranger)]

    assert found == [of, of, None]


def test_a_path_that_is_asked_for_twice_follows_once(nursery: Nursery) -> None:
    install_definitions(nursery.office, by=None)
    case = nursery.case(BORN)
    nursery.decree(case, *PLACED)

    with nursery.office.begin() as work:
        asked = {"caso_id": case, "processo": PATH, "minore_id": child(nursery, case)}
        letter = addressed(f"{case}:{PATH}", asked)
        work.jobs.append(NewJob("message", "msg_apri_processo", None, None, letter))
    for _ in range(4):
        nursery.settle()

    with nursery.office.read() as connection:
        mine = (instance.c.case_id == case, instance.c.process == PATH)
        rows = connection.execute(select(instance.c.status).where(*mine)).scalars().all()
    assert sorted(rows) == ["completed", "running"]
    assert len(nursery.facts(case, "young_person_followed")) == 1
