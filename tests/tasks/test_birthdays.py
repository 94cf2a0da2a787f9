"""Every child in a case grows up: what is to come is a term, what has come is told once."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import delete, select, update

from cases import birthdays
from cases.files import close_case, reopen_case
from cases.merging import Joining, join_case
from cases.tables import decree, person
from engine.clock import ROME, MovedClock
from engine.jobs import next_due, open_incidents
from tasks.deaths import NotOfThisFile
from tasks.happenings import Happening, report
from tasks.tables import notice
from tasks.terms.model import State
from tasks.terms.tables import term
from tests.offices import people_of
from tests.tasks.growing import PLACED, Nursery


def test_every_birthday_that_matters_is_awaited_as_a_term_that_nobody_owes(
    nursery: Nursery,
) -> None:
    case = nursery.case("2014-04-03")

    assert nursery.awaited(case) == [
        ("compleanno.12", "2026-04-02"),
        ("compleanno.14", "2028-04-02"),
        ("compleanno.18", "2032-04-02"),
    ]
    twelve = nursery.terms(case)[0]
    assert twelve.due_at == datetime(2026, 4, 3, tzinfo=ROME)
    assert twelve.sentence == "Compie 12 anni"
    assert twelve.source == "art. 4 c. 1 L. 184/1983"
    assert "venerdì 3 aprile 2026" in twelve.calculation
    assert not twelve.is_ours
    assert twelve.state(twelve.due_at - timedelta(hours=1)) is State.IN_TIME
    assert twelve.state(twelve.due_at + timedelta(days=9)) is State.MET


def test_a_birthday_is_met_by_its_own_instant_and_told_once(nursery: Nursery) -> None:
    case = nursery.case("2014-04-03")

    nursery.on(datetime(2026, 4, 9, 8, 0, tzinfo=UTC))

    (twelve,) = nursery.history(nursery.terms(case)[0].duty)
    assert twelve.met_at == twelve.due_at
    assert [one.data["age"] for one in nursery.facts(case, "birthday_reached")] == [12]
    assert nursery.notices(case) == ["birthday_12"]


def test_told_late_after_a_night_without_a_worker_it_is_still_met_on_its_day(
    nursery: Nursery, clock: MovedClock
) -> None:
    case = nursery.case("2014-04-03")

    clock.move_to(datetime(2026, 4, 20, 8, 0, tzinfo=UTC))
    nursery.settle()

    assert nursery.terms(case)[0].state(clock.now()) is State.MET
    assert len(nursery.facts(case, "birthday_reached")) == 1


def test_a_birth_that_becomes_known_late_awaits_only_what_is_to_come(nursery: Nursery) -> None:
    case = nursery.case()
    nothing = nursery.awaited(case)

    nursery.learn(case, {"minore.data_nascita": "2013-05-05"})

    assert nothing == []
    assert [key for key, _ in nursery.awaited(case)] == ["compleanno.14", "compleanno.18"]
    assert nursery.notices(case) == []


def test_a_corrected_birth_lets_new_terms_follow_and_keeps_the_old_ones(
    nursery: Nursery,
) -> None:
    case = nursery.case("2014-04-03")
    before = {one.duty: one for one in nursery.terms(case)}

    nursery.learn(case, {"minore.data_nascita": "2014-06-01"})

    assert [day for _, day in nursery.awaited(case)] == ["2026-05-31", "2028-05-31", "2032-05-31"]
    for duty, old in before.items():
        first, second = nursery.history(duty)
        assert first.ended_how == State.SUPERSEDED
        assert first.due_at == old.due_at
        assert second.replaces_id == first.id
    (told,) = nursery.facts(case, "birthdays_recounted")
    assert told.data["ages"] == [12, 14, 18]


def test_a_birth_corrected_to_an_elder_one_drops_what_has_passed(nursery: Nursery) -> None:
    case = nursery.case("2014-04-03")

    nursery.learn(case, {"minore.data_nascita": "2011-01-01"})

    assert [key for key, _ in nursery.awaited(case)] == ["compleanno.18"]
    assert nursery.notices(case) == []


def test_a_birth_corrected_to_a_younger_one_lets_a_birthday_come_once_more(
    nursery: Nursery,
) -> None:
    case = nursery.case("2013-11-10")
    nursery.on(datetime(2025, 11, 12, tzinfo=UTC))
    told_once = len(nursery.facts(case, "birthday_reached"))

    nursery.learn(case, {"minore.data_nascita": "2014-01-10"})
    nursery.on(datetime(2026, 1, 12, tzinfo=UTC))

    twelve = nursery.history(nursery.terms(case)[0].duty)
    assert told_once == 1
    assert [one.data["age"] for one in nursery.facts(case, "birthday_reached")] == [12, 12]
    assert [one.met_at == one.due_at for one in twelve] == [True, True]
    assert twelve[1].replaces_id == twelve[0].id


def test_a_presumed_birth_says_so_until_it_is_ascertained(nursery: Nursery) -> None:
    case = nursery.case("2010-01-01", data_nascita_presunta=True)
    presumed = nursery.terms(case)[0].calculation

    nursery.learn(case, {"minore.data_nascita_presunta": False})

    now = [one for one in nursery.terms(case) if one.is_live]
    assert "presunta" in presumed
    assert "presunta" not in now[0].calculation


def test_twins_are_told_of_one_by_one(nursery: Nursery) -> None:
    case = nursery.case("2014-04-03")
    twin = {"cognome": "Inventatis", "nome": "Pietro Fittizio", "ruolo": "fratello"}
    nursery.learn(case, {"nucleo.componenti": [twin | {"data_nascita": "2014-04-03"}]})

    nursery.on(datetime(2026, 4, 4, tzinfo=UTC))

    told = nursery.facts(case, "birthday_reached")
    assert len({one.data["person_id"] for one in told}) == len(told) == 2


def test_at_eighteen_the_data_are_the_persons_own(nursery: Nursery) -> None:
    case = nursery.case("2007-12-12")

    nursery.on(datetime(2025, 12, 11, 23, 0, tzinfo=UTC))

    told = nursery.facts(case, "majority_reached", "data_subject_switched")
    assert [one.kind for one in told] == ["majority_reached", "data_subject_switched"]
    assert nursery.awaited(case) == []
    assert nursery.notices(case) == ["birthday_18"]


def test_a_birth_that_shows_somebody_of_age_is_told_at_once(nursery: Nursery) -> None:
    case = nursery.case("2009-01-01", data_nascita_presunta=True, cf_assente_motivo="msna")

    nursery.learn(case, {"minore.data_nascita": "2002-01-01"})

    kinds = [one.kind for one in nursery.facts(case, "majority_found", "data_subject_switched")]
    assert kinds == ["majority_found", "data_subject_switched"]
    assert nursery.awaited(case) == []


def test_in_a_closed_case_nothing_is_awaited_and_reopened_it_is_again(
    nursery: Nursery, clock: MovedClock
) -> None:
    case = nursery.case("2014-04-03")
    awaited = nursery.awaited(case)
    with nursery.office.begin() as work:
        close_case(work, case, by=1)
    nursery.settle()
    closed = nursery.awaited(case)
    nursery.on(datetime(2026, 5, 1, tzinfo=UTC))

    with nursery.office.begin() as work:
        reopen_case(work, case, by=1)
    nursery.settle()

    assert closed == []
    assert nursery.awaited(case) == awaited[1:]
    assert nursery.facts(case, "birthday_reached") == []  # nobody awaited it that day
    first, second = nursery.history(nursery.terms(case)[-1].duty)
    assert (first.ended_how, second.replaces_id) == (State.LAPSED, first.id)


def test_somebody_who_came_of_age_while_the_case_was_closed_is_of_age_when_it_is_reopened(
    nursery: Nursery,
) -> None:
    case = nursery.case("2007-12-12")
    with nursery.office.begin() as work:
        close_case(work, case, by=1)
    nursery.on(datetime(2026, 5, 1, tzinfo=UTC))

    with nursery.office.begin() as work:
        reopen_case(work, case, by=1)
    nursery.settle()

    kinds = [one.kind for one in nursery.facts(case, "majority_found", "majority_reached")]
    assert kinds == ["majority_found"]


def test_somebody_of_age_is_not_told_again_when_the_case_is_reopened(nursery: Nursery) -> None:
    case = nursery.case("2007-12-12")
    nursery.on(datetime(2026, 5, 1, tzinfo=UTC))
    for act in (close_case, reopen_case):
        with nursery.office.begin() as work:
            act(work, case, by=1)
        nursery.settle()

    told = nursery.facts(case, "majority_found", "majority_reached")

    assert len(told) == 1


def test_of_a_minor_who_has_died_nothing_is_awaited_but_of_a_twin_it_is(
    nursery: Nursery,
) -> None:
    people = people_of(nursery.office, {"conti": ["coordinatore_tutela"]})
    case = nursery.case("2014-04-03")
    (dead,) = {one.child_id for one in nursery.terms(case)}
    twin = {"cognome": "Inventatis", "nome": "Pietro Fittizio", "ruolo": "fratello"}
    nursery.learn(case, {"nucleo.componenti": [twin | {"data_nascita": "2014-04-03"}]})

    with nursery.office.begin() as work:
        report(work, people["conti"], case, Happening.DEATH, "Lo dice l'ospedale.", who=dead)
    nursery.on(datetime(2026, 4, 4, tzinfo=UTC))

    told = nursery.facts(case, "birthday_reached")
    assert len(told) == 1
    assert told[0].data["person_id"] != dead


def test_a_death_names_somebody_of_this_case_and_no_other(nursery: Nursery) -> None:
    people = people_of(nursery.office, {"conti": ["coordinatore_tutela"]})
    case, other = nursery.case("2014-04-03"), nursery.case("2014-04-03")
    (stranger,) = {one.child_id for one in nursery.terms(other)}

    with pytest.raises(NotOfThisFile), nursery.office.begin() as work:
        report(work, people["conti"], case, Happening.DEATH, "Per errore.", who=stranger)


def test_of_a_joined_case_the_one_it_repeated_awaits_the_birthdays(nursery: Nursery) -> None:
    kept, repeated = nursery.case("2014-04-03"), nursery.case("2014-04-03")

    with nursery.office.begin() as work:
        join_case(work, nursery.office.sealer, Joining(repeated, kept, 1, "È lo stesso minore."))
    nursery.settle()

    assert nursery.awaited(repeated) == []
    assert [key for key, _ in nursery.awaited(kept)] == [
        "compleanno.12",
        "compleanno.14",
        "compleanno.18",
    ]


def test_the_journal_never_says_on_which_day(nursery: Nursery) -> None:
    case = nursery.case("2014-04-03")
    nursery.learn(case, {"minore.data_nascita": "2014-06-01"})
    nursery.on(datetime(2026, 7, 1, tzinfo=UTC))

    told = nursery.facts(case, *_OF_BIRTHDAYS)

    assert len(told) == 3
    assert all(one.data.keys() <= {"person_id", "age", "ages"} for one in told)


_OF_BIRTHDAYS = ("birthday_reached", "birthdays_awaited", "birthdays_recounted", "term_opened")


@pytest.mark.parametrize(
    ("born", "age_told", "kinds"),
    [("2009-02-10", None, ["majority_reached"]), ("2007-02-10", 18, [])],
)
def test_what_was_written_before_births_were_noted_is_read_from_its_seal(
    nursery: Nursery, born: str, age_told: int | None, kinds: list[str]
) -> None:
    case = nursery.case(born)
    nursery.decree(case, *PLACED)
    _as_an_earlier_release_left_it(nursery, age_told)

    nursery.on(datetime(2027, 2, 11, tzinfo=UTC))

    assert [one.kind for one in nursery.facts(case, "majority_reached")] == kinds
    owed = [one.key for one in nursery.terms(case) if one.key == "prosieguo.istanza"]
    assert bool(owed) == bool(kinds)


def test_of_a_case_whose_key_is_gone_nothing_is_awaited(nursery: Nursery) -> None:
    case = nursery.case("2009-02-10")
    _as_an_earlier_release_left_it(nursery, None)
    with nursery.office.begin() as work:
        nursery.office.sealer.destroy(work, case)

    nursery.settle()

    assert nursery.awaited(case) == []
    with nursery.office.read() as connection:
        assert next_due(connection, [birthdays.LOOKS]) is None
        assert open_incidents(connection) == []


def test_the_births_of_a_case_leave_with_its_key(nursery: Nursery) -> None:
    case = nursery.case("2009-02-10")
    nursery.decree(case, *PLACED)
    twin = {"cognome": "Inventatis", "nome": "Pietro Fittizio", "ruolo": "fratello"}
    nursery.learn(case, {"nucleo.componenti": [twin | {"data_nascita": "2014-04-03"}]})
    nursery.on(datetime(2026, 12, 20, tzinfo=UTC))
    other = nursery.case("2014-04-03")
    before = nursery.awaited(case)

    with nursery.office.begin() as work:
        nursery.office.sealer.destroy(work, case)
    nursery.on(datetime(2027, 3, 1, tzinfo=UTC))

    assert "prosieguo.istanza" in dict(before)
    assert nursery.terms(case) == ()
    assert nursery.awaited(other) != []
    with nursery.office.read() as connection:
        born = select(person.c.born_at).where(person.c.case_id == case)
        assert set(connection.execute(born).scalars()) == {None}
        told = select(notice.c.id).where(notice.c.case_id == case, notice.c.term_id.is_not(None))
        assert connection.execute(told).all() == []
        assert open_incidents(connection) == []


def _as_an_earlier_release_left_it(nursery: Nursery, age_told: int | None) -> None:
    before = {"born_at": None, "born_presumed": None, "age_told": age_told}
    with nursery.office.begin() as work:
        work.connection.execute(update(person).values(**before, look_at=work.now))
        work.connection.execute(update(decree).values(places=None, continues=None))
        work.connection.execute(delete(term))
