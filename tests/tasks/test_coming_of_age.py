"""From seventeen on a child outside the family is prepared for coming of age (R32)."""

from datetime import UTC, datetime

from engine.clock import ROME, MovedClock
from tasks.terms.model import State
from tests.tasks.growing import PLACED, Nursery


def test_for_a_child_outside_the_family_the_work_for_coming_of_age_begins_at_seventeen(
    nursery: Nursery,
) -> None:
    case = nursery.case("2009-02-10")
    nursery.decree(case, *PLACED)
    before = nursery.awaited(case)

    nursery.on(datetime(2026, 2, 11, tzinfo=UTC))

    assert before == [("compleanno.17", "2026-02-09"), ("compleanno.18", "2027-02-09")]
    assert nursery.awaited(case) == [
        ("prosieguo.istanza", "2026-12-12"),
        ("compleanno.18", "2027-02-09"),
    ]
    owed = nursery.terms(case)[1]
    assert owed.is_ours
    assert owed.demo
    assert owed.calculation.startswith("60 giorni prima del diciottesimo compleanno")
    assert [one.data["key"] for one in nursery.facts(case, "coming_of_age_begun")] == [
        "p20_prosieguo_autonomia"
    ]
    assert len(nursery.facts(case, "path_by_hand")) == 1


def test_at_home_nothing_is_to_be_asked(nursery: Nursery) -> None:
    case = nursery.case("2009-02-10")
    nursery.decree(case, "indagine_valutazione")

    nursery.on(datetime(2026, 12, 20, tzinfo=UTC))

    assert nursery.awaited(case) == [("compleanno.18", "2027-02-09")]


def test_an_unaccompanied_minor_needs_no_decree(nursery: Nursery) -> None:
    case = nursery.case("2009-02-10", cf_assente_motivo="msna")

    nursery.on(datetime(2026, 2, 11, tzinfo=UTC))

    assert nursery.awaited(case)[0] == ("prosieguo.istanza", "2026-12-12")


def test_placed_after_the_internal_term_the_request_is_due_before_the_birthday_itself(
    nursery: Nursery, clock: MovedClock
) -> None:
    case = nursery.case("2007-12-12")

    nursery.decree(case, *PLACED)

    (owed, _) = nursery.terms(case)
    assert owed.key == "prosieguo.istanza"
    assert owed.due_at == datetime(2025, 12, 11, 23, 59, 59, tzinfo=ROME)
    assert owed.state(clock.now()) is State.IN_TIME


def test_the_duty_lapses_when_the_measure_ends(nursery: Nursery) -> None:
    case = nursery.case("2008-06-10")
    placed = nursery.decree(case, *PLACED)
    owed = nursery.awaited(case)[0]

    nursery.decree(case, "monitoraggio", supersedes=placed)

    assert owed[0] == "prosieguo.istanza"
    assert [key for key, _ in nursery.awaited(case)] == ["compleanno.18"]


def test_prosieguo_that_is_ordered_meets_the_duty_and_is_awaited_to_its_end(
    nursery: Nursery,
) -> None:
    case = nursery.case("2008-06-10")
    nursery.decree(case, *PLACED)

    nursery.decree(case, "prosieguo")

    owed = next(one for one in nursery.terms(case) if one.key == "prosieguo.istanza")
    assert owed.met_at is not None
    assert nursery.awaited(case) == [
        ("compleanno.18", "2026-06-09"),
        ("compleanno.21", "2029-06-09"),
    ]
    nursery.on(datetime(2029, 6, 10, tzinfo=UTC))
    assert [one.data["age"] for one in nursery.facts(case, "birthday_reached")] == [21]


def test_a_request_that_nobody_filed_before_eighteen_is_a_non_conformity(
    nursery: Nursery, clock: MovedClock
) -> None:
    case = nursery.case("2008-06-10")
    nursery.decree(case, *PLACED)

    nursery.on(datetime(2026, 6, 10, 8, 0, tzinfo=UTC))

    (told,) = nursery.facts(case, "non_conformity_recorded")
    owed = next(one for one in nursery.terms(case) if one.key == "prosieguo.istanza")
    assert told.data["rule"] == "R32"
    assert owed.state(clock.now()) is State.LATE


def test_a_late_duty_is_never_moved_to_a_later_day(nursery: Nursery, clock: MovedClock) -> None:
    case = nursery.case("2008-06-10")
    nursery.decree(case, *PLACED)
    clock.move_to(datetime(2026, 5, 1, tzinfo=UTC))

    nursery.learn(case, {"minore.data_nascita_presunta": True})

    owed = [one for one in nursery.terms(case) if one.key == "prosieguo.istanza"]
    assert len(owed) == 1
    assert owed[0].state(clock.now()) is State.LATE
