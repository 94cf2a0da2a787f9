"""A look at those who grow up costs what is due, and is done once whatever happens meanwhile."""

import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import event, select

from cases.files import Charge, assign_case
from cases.tables import person
from engine.clock import MovedClock
from engine.jobs import Worker, open_incidents
from engine.store import Database, verify
from processes.terms import read_terms
from tasks import birthdays as looks
from tasks.birthdays import birthdays_of
from tasks.notices import unread
from tasks.office import Office
from tasks.terms.acts import Asked, ComesByItself, extend, meet, pause, withdraw
from tests.offices import an_office, people_of, put_in_force
from tests.scans import asked_of, scans_of
from tests.tasks.growing import PLACED, Nursery

BIRTHDAY = datetime(2026, 4, 3, 6, 0, tzinfo=UTC)
MOST = 25  # statements for one birthday, with its notices and facts


@pytest.fixture
def nursery(database: Database, clock: MovedClock, tmp_path: Path) -> Iterator[Nursery]:
    office = an_office(database, clock, tmp_path)
    yield Nursery(office, clock)
    office.close()


@pytest.fixture
def small(sqlite_database: Database, clock: MovedClock, tmp_path: Path) -> Iterator[Nursery]:
    office = an_office(sqlite_database, clock, tmp_path)
    yield Nursery(office, clock)
    office.close()


def test_no_look_reads_a_whole_table(small: Nursery) -> None:
    case = small.case("2008-06-10")

    with asked_of(small.office.database) as asked:
        small.decree(case, *PLACED)
        small.on(datetime(2026, 6, 11, tzinfo=UTC))
        with small.office.read() as connection:
            small.office.worker.next_due(connection)

    few = ("SCAN version:", "SCAN clock_revision:")  # tables that do not grow with the cases
    scans = scans_of(small.office.database, asked)
    assert [one for one in scans if not one.startswith(few)] == []


def test_a_sweep_costs_what_is_due_not_who_waits(small: Nursery) -> None:
    small.case("2013-12-01")
    small.case("2013-12-03")
    small.clock.move_to(datetime(2025, 12, 1, 6, 0, tzinfo=UTC))
    alone = _statements_of_a_sweep(small)
    for _ in range(8):
        small.case("2015-05-05")
    small.clock.move_to(datetime(2025, 12, 3, 6, 0, tzinfo=UTC))

    among_others = _statements_of_a_sweep(small)

    assert 0 < among_others == alone < MOST


def test_nobody_due_is_one_statement(small: Nursery) -> None:
    for _ in range(3):
        small.case("2014-04-03")

    assert _statements_of_a_sweep(small) == 1


@pytest.mark.parametrize("same_process", [True, False], ids=["one process", "two processes"])
def test_two_workers_at_once_tell_each_birthday_once(
    nursery: Nursery,
    another_connection_to: Callable[[], Database],
    *,
    same_process: bool,
) -> None:
    cases = [nursery.case("2014-04-03") for _ in range(6)]
    mine = nursery.office.database
    places = [mine, mine if same_process else another_connection_to()]

    _all_at_once([_sweep(nursery.office, place) for place in places])

    told = [len(nursery.facts(case, "birthday_reached")) for case in cases]
    assert told == [1] * len(cases)
    assert all(len(nursery.history(one.duty)) == 1 for one in nursery.terms(cases[0]))
    with nursery.office.read() as connection:
        assert open_incidents(connection) == []
        assert verify(connection).holds


def test_a_look_that_breaks_half_way_leaves_nothing_and_is_told_to_a_person(
    nursery: Nursery, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken, sound = nursery.case("2014-04-03"), nursery.case("2014-04-03")
    (first,) = {one.child_id for one in nursery.terms(broken)}
    whole = looks.coming.settle

    def breaks(work: object, grown: looks.Grown) -> datetime | None:
        if grown.child.person_id == first:
            raise RuntimeError
        return whole(work, grown)  # type: ignore[arg-type]

    monkeypatch.setattr(looks.coming, "settle", breaks)
    nursery.on(BIRTHDAY)
    monkeypatch.undo()
    halfway = len(nursery.facts(broken, "birthday_reached"))
    with nursery.office.read() as connection:
        incidents = open_incidents(connection)

    nursery.on(BIRTHDAY + timedelta(days=2))

    assert halfway == 0
    assert len(incidents) == 1
    assert "Inventatis" not in incidents[0].sentence
    assert [len(nursery.facts(case, "birthday_reached")) for case in (broken, sound)] == [1, 1]


def test_a_birthday_can_be_neither_extended_nor_paused_nor_met_nor_withdrawn(
    nursery: Nursery,
) -> None:
    people = people_of(nursery.office, {"conti": ["coordinatore_tutela"]})
    case = nursery.case("2014-04-03")
    asked = Asked(nursery.terms(case)[0].id, people["conti"], "Per prova.")
    house = nursery.office

    for act in (
        lambda work: extend(work, house, asked, BIRTHDAY.date() + timedelta(days=9)),
        lambda work: pause(work, house, asked),
        lambda work: meet(work, house, asked),
        lambda work: withdraw(work, house, asked),
    ):
        with pytest.raises(ComesByItself), house.begin() as work:
            act(work)

    assert nursery.awaited(case)[0][0] == "compleanno.12"


def test_a_refusal_that_is_recorded_ends_the_duty_for_good(nursery: Nursery) -> None:
    people = people_of(nursery.office, {"conti": ["coordinatore_tutela"]})
    case = nursery.case("2008-06-10")
    nursery.decree(case, *PLACED)
    owed = next(one for one in nursery.terms(case) if one.key == "prosieguo.istanza")
    with nursery.office.begin() as work:
        withdraw(work, nursery.office, Asked(owed.id, people["conti"], "Il ragazzo rinuncia."))

    nursery.learn(case, {"minore.data_nascita_presunta": True})
    nursery.on(datetime(2026, 6, 11, tzinfo=UTC))

    assert len([one for one in nursery.terms(case) if one.key == "prosieguo.istanza"]) == 1
    assert nursery.facts(case, "non_conformity_recorded") == []


def test_a_request_that_was_filed_meets_the_duty_for_good(nursery: Nursery) -> None:
    people = people_of(nursery.office, {"conti": ["coordinatore_tutela"]})
    put_in_force(nursery.office)
    case = nursery.case("2008-06-10")
    nursery.decree(case, *PLACED)
    owed = next(one for one in nursery.terms(case) if one.key == "prosieguo.istanza")
    with nursery.office.begin() as work:
        meet(work, nursery.office, Asked(owed.id, people["conti"], "Depositata oggi."))

    nursery.on(datetime(2026, 6, 11, tzinfo=UTC))

    assert len(nursery.history(owed.duty)) == 1
    assert nursery.facts(case, "non_conformity_recorded") == []


def test_whoever_answers_for_the_case_is_told(nursery: Nursery) -> None:
    people = people_of(nursery.office, {"rossi": ["assistente_sociale"]})
    case = nursery.case("2014-04-03")
    with nursery.office.begin() as work:
        assign_case(work, case, Charge.RESPONSIBLE, people["rossi"].id, by=None)

    nursery.on(BIRTHDAY)

    with nursery.office.read() as connection:
        assert [one.kind for one in unread(connection, people["rossi"])] == ["birthday_12"]


def test_the_clear_part_of_a_person_is_of_minors_alone(nursery: Nursery) -> None:
    case = nursery.case("2014-04-03")
    elder = {"cognome": "Inventatis", "nome": "Ugo Fittizio", "ruolo": "fratello"}
    nursery.learn(case, {"nucleo.componenti": [elder | {"data_nascita": "1999-01-01"}]})

    with nursery.office.read() as connection:
        asked = select(person.c.born_at).order_by(person.c.id)
        born = connection.execute(asked).scalars().all()
    assert [one is not None for one in born] == [True, False]


def _statements_of_a_sweep(nursery: Nursery) -> int:
    counted = 0
    house = nursery.office

    def count(*_: object) -> None:
        nonlocal counted
        counted += 1

    sweep = next(one for one in house.worker.sweeps if one.name == "birthdays")
    event.listen(house.database.engine, "before_cursor_execute", count)
    sweep.run(nursery.clock.now())
    event.remove(house.database.engine, "before_cursor_execute", count)
    return counted


def _sweep(office: Office, database: Database) -> Callable[[], object]:
    if database is not office.database:
        database.words = office.sealer.words
    worker = Worker(database, office.engine, {})
    nursery = looks.Nursery(
        office.sealer, office.definitions, lambda: read_terms(office.catalogue.files)
    )
    worker.sweeps.append(birthdays_of(database, nursery))
    return lambda: worker.tick(BIRTHDAY)


def _all_at_once(acts: list[Callable[[], object]]) -> None:
    threads = [threading.Thread(target=act) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
