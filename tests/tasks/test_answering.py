"""Another person answers for a case: what waits for them follows, and the story says why."""

import pytest
from sqlalchemy import select

from access.people import Person
from cases.chronology import chronology
from cases.files import CaseClosed, Charge, assign_case, close_case, get_case
from engine.refusal import NotAllowed
from engine.store.journal import journal
from engine.store.tables import version
from tasks import hands, leaving, notices, worklist
from tasks.answering import (
    Named,
    NoCoOperator,
    NoResponsible,
    SameForBoth,
    name_responsible,
)
from tasks.happenings import ReasonMissing
from tests.tasks.conftest import Bench

WHY = "La zia Ermenegilda è collega di chi seguiva il caso."


def name(bench: Bench, named: Named, why: str = WHY, by: str = "conti") -> None:
    with bench.office.begin() as work:
        name_responsible(work, bench.people[by], bench.case_id, named, why)


def answered_by(bench: Bench, person: str) -> int:
    """A path that knows of its responsible person; the id of its only activity."""
    with bench.office.begin() as work:
        digest = work.connection.execute(select(version.c.digest)).scalar_one()
        id = bench.people[person].id
        assign_case(work, bench.case_id, Charge.RESPONSIBLE, id, by=None)
        known = {"responsabile_caso": id}
        run = bench.office.engine.start(work, digest, case_id=bench.case_id, data=known, by=None)
        (row,) = worklist.of_instance(work.connection, run.instance.id)
    return row.id


def in_hands_of(bench: Bench, task_id: int) -> int | None:
    with bench.office.read() as connection:
        return worklist.get(connection, task_id).assignee


def told(bench: Bench, person: Person) -> list[str]:
    with bench.office.read() as connection:
        return [one.kind for one in notices.unread(connection, person)]


def facts(bench: Bench, kind: str) -> int:
    with bench.office.read() as connection:
        return len(connection.execute(select(journal).where(journal.c.kind == kind)).all())


def test_the_activities_of_the_responsible_come_to_the_next_one(bench: Bench) -> None:
    rossi, bruni = bench.people["rossi"], bench.people["bruni"]
    task_id = answered_by(bench, "rossi")

    name(bench, Named(bruni.id))

    assert in_hands_of(bench, task_id) == bruni.id
    assert told(bench, bruni) == ["case_given"]
    assert told(bench, rossi) == []
    with bench.office.read() as connection:
        assert get_case(connection, bench.case_id).responsible_id == bruni.id


def test_an_activity_of_a_path_that_knows_of_no_responsible_stays_with_its_group(
    bench: Bench,
) -> None:
    name(bench, Named(bench.people["bruni"].id))

    assert bench.only("scrivi").assignee is None


def test_what_was_passed_on_to_somebody_else_stays_with_them(bench: Bench) -> None:
    rossi, bruni = bench.people["rossi"], bench.people["bruni"]
    task_id = answered_by(bench, "rossi")
    with bench.office.begin() as work:
        hands.assign(work, rossi, task_id, bruni)
        assign_case(work, bench.case_id, Charge.RESPONSIBLE, None, by=None)

    name(bench, Named(rossi.id))

    assert in_hands_of(bench, task_id) == bruni.id


def test_whoever_is_told_that_nobody_answers_names_another_and_the_notice_goes(
    bench: Bench,
) -> None:
    bruni = bench.people["bruni"]
    task_id = answered_by(bench, "rossi")
    with bench.office.begin() as work:
        leaving.close_account(work, bench.people["rossi"].id, by=None)
    before = told(bench, bench.people["conti"])

    name(bench, Named(bruni.id))

    assert "case_without_responsible" in before
    assert "case_without_responsible" not in told(bench, bench.people["conti"])
    assert in_hands_of(bench, task_id) == bruni.id


def test_naming_the_same_person_twice_is_one_fact_and_one_notice(bench: Bench) -> None:
    bruni = bench.people["bruni"]

    name(bench, Named(bruni.id))
    name(bench, Named(bruni.id))

    assert facts(bench, "responsible_assigned") == 1
    assert told(bench, bruni) == ["case_given"]


def test_a_co_operator_is_named_and_taken_away(bench: Bench) -> None:
    rossi, bruni = bench.people["rossi"], bench.people["bruni"]

    name(bench, Named(rossi.id, bruni.id))
    name(bench, Named(rossi.id))

    assert told(bench, bruni) == ["case_shared"]
    assert facts(bench, "co_operator_assigned") == facts(bench, "co_operator_removed") == 1
    with bench.office.read() as connection:
        assert get_case(connection, bench.case_id).co_operator_id is None


def test_the_reason_is_sealed_and_read_in_the_story_of_the_case(bench: Bench) -> None:
    name(bench, Named(bench.people["bruni"].id))

    with bench.office.read() as connection:
        kept = str(connection.execute(select(journal)).all())
        seal = bench.office.sealer.find(connection, bench.case_id)
        story = chronology(connection, bench.case_id, seal=seal)
    assert "Ermenegilda" not in kept
    assert WHY in {one.why for one in story.entries}


def test_only_who_coordinates_names_with_a_reason_and_in_an_open_case(bench: Bench) -> None:
    bruni = Named(bench.people["bruni"].id)

    with pytest.raises(NotAllowed):
        name(bench, bruni, by="rossi")
    with pytest.raises(ReasonMissing):
        name(bench, bruni, why=" ")
    with bench.office.begin() as work:
        close_case(work, bench.case_id, by=None)
    with pytest.raises(CaseClosed):
        name(bench, bruni)

    assert facts(bench, "responsible_assigned") == 0


def test_who_has_not_the_role_is_not_in_service_or_has_the_other_charge_is_refused(
    bench: Bench,
) -> None:
    rossi, bruni, neri = (bench.people[one].id for one in ("rossi", "bruni", "neri"))
    with bench.office.begin() as work:
        leaving.close_account(work, bruni, by=None)

    for named, refusal in (
        (Named(None), NoResponsible),
        (Named(neri), NoResponsible),
        (Named(bruni), NoResponsible),
        (Named(rossi, neri), NoCoOperator),
        (Named(rossi, rossi), SameForBoth),
    ):
        with pytest.raises(refusal):
            name(bench, named)

    assert facts(bench, "responsible_assigned") == 0
