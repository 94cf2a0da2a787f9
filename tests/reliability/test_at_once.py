"""Two people act at the same moment: one is right, the other is told so kindly."""

import threading
import time
from collections.abc import Callable
from datetime import datetime

import pytest
from sqlalchemy import func, select, text

from access import Access, Credentials, NewAccount, Visitor, WrongCredentials
from access.accounts import LastAdministrator, UsernameTaken, disable_account, open_account
from access.passwords import Passwords
from access.roles import SYSTEM_ADMINISTRATOR
from access.throttle import FREE_PER_ACCOUNT
from engine.instances import Engine
from engine.instances.rows import hold
from engine.jobs import Job, Policy, Worker, leases, open_incidents
from engine.refusal import Conflict, Refusal
from engine.steps import Cancelled, TaskCompleted
from engine.store import Database, Fact, NewJob, NewVersion, verify
from engine.store.journal import journal
from engine.store.queue import job
from engine.store.tables import version
from engine.store.versions import put_in_force
from tests.conftest import A_MONDAY
from tests.instances.conftest import Bench, bench, runtime
from tests.instances.diagrams import service, user
from tests.instances.runtime import RUNTIME

__all__ = ["bench", "runtime"]

PEOPLE = 6
GUESSERS = 12
PASSWORD = "quattro gatti sul tetto"
CHEAP = Passwords(memory_kib=64, passes=1)
ADMINISTRATOR = frozenset({SYSTEM_ADMINISTRATOR})
PATIENCE = 20  # seconds until a test gives up; nothing waits that long


def all_at_once(acts: list[Callable[[], object]]) -> list[object]:
    """Let everybody act at the same moment; what each was given or told."""
    ready = threading.Barrier(len(acts))
    told: list[object] = []

    def act(what: Callable[[], object]) -> None:
        ready.wait()
        try:
            told.append(what())
        except Refusal as refusal:
            told.append(refusal)

    threads = [threading.Thread(target=act, args=(what,)) for what in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return told


@pytest.mark.parametrize("same_process", [True, False], ids=["one process", "two processes"])
def test_of_many_who_complete_a_task_at_once_exactly_one_does(
    bench: Bench, another_connection_to: Callable[[], Database], *, same_process: bool
) -> None:
    first = bench.started("prova", user("a"), user("b"))
    places = [bench.database if same_process else another_connection_to() for _ in range(PEOPLE)]

    def complete(database: Database, by: int) -> object:
        engine = Engine(RUNTIME)
        with database.begin(bench.now) as work:
            happened = TaskCompleted(first.opened[0].key, {})
            return engine.happen(work, first.instance.id, happened, by=by)

    told = all_at_once(
        [lambda d=place, n=n: complete(d, n) for n, place in enumerate(places)]  # type: ignore[misc]
    )

    with bench.database.read() as connection:
        times = connection.execute(
            select(func.count()).where(journal.c.kind == "task_completed")
        ).scalar_one()
        assert verify(connection).holds
    assert len([one for one in told if isinstance(one, Conflict)]) == PEOPLE - 1
    assert times == 1


def test_a_job_claimed_by_many_at_once_is_given_to_one(
    database: Database, another_connection_to: Callable[[], Database]
) -> None:
    with database.begin(A_MONDAY) as work:
        work.jobs.append(NewJob("service", "prova"))
    places = [another_connection_to() for _ in range(PEOPLE)]

    def claim(place: Database) -> object:
        with place.begin(A_MONDAY) as work:
            return leases.claim(work, "x", Policy().lease)

    told = all_at_once([lambda d=place: claim(d) for place in places])  # type: ignore[misc]

    assert len([one for one in told if one is not None]) == 1


def test_facts_written_by_many_at_once_stay_one_chain(database: Database) -> None:
    def write() -> None:
        for _ in range(10):
            with database.begin(A_MONDAY) as work:
                work.facts.append(Fact("prova_scritta"))

    all_at_once([write] * PEOPLE)

    with database.read() as connection:
        verdict = verify(connection)
    assert verdict.holds
    assert verdict.counted == PEOPLE * 10


def test_a_reader_never_waits_for_a_writer(database: Database) -> None:
    with database.begin(A_MONDAY) as work, database.read() as connection:
        work.jobs.append(NewJob("service", "prova"))
        work.settle()

        seen = connection.execute(select(func.count()).select_from(journal)).scalar_one()

    assert seen == 0


def test_a_result_and_whoever_withdraws_its_work_do_not_wait_for_each_other(
    bench: Bench, another_connection_to: Callable[[], Database]
) -> None:
    asked, held = threading.Event(), threading.Event()
    first = bench.started("prova", service("invia", "x"), user("a"))

    def answers_late(job: Job, now: datetime) -> str:
        asked.set()
        held.wait(PATIENCE)
        return "fatto"

    worker = Worker(another_connection_to(), Engine(RUNTIME), {"x": answers_late})
    working = threading.Thread(target=worker.tick, args=(bench.now,))
    working.start()
    asked.wait(PATIENCE)
    with bench.database.begin(bench.now) as work:
        if not bench.database.is_sqlite:  # were there a circle, the person would be the one
            work.connection.execute(text("SET LOCAL deadlock_timeout = '1ms'"))
        hold(work, first.instance.id)
        held.set()
        wait_until_somebody_waits(bench.database, working)
        bench.engine.happen(work, first.instance.id, Cancelled(), by=1)
    working.join()

    with bench.database.read() as connection:
        assert connection.execute(select(job.c.status)).scalar_one() == "dropped"
        assert open_incidents(connection) == []


def test_guessing_with_many_hands_at_once_is_braked_like_with_one(
    database: Database, another_connection_to: Callable[[], Database]
) -> None:
    doors = [Access(another_connection_to(), CHEAP) for _ in range(GUESSERS)]

    def guess(door: Access, number: int) -> object:
        typed = Credentials("ada.prova", f"prova numero {number}")
        return door.sign_in(typed, Visitor(f"192.0.2.{number}"), A_MONDAY)

    told = all_at_once([lambda d=door, n=n: guess(d, n) for n, door in enumerate(doors)])  # type: ignore[misc]

    looked_at = [one for one in told if isinstance(one, WrongCredentials)]
    assert len(looked_at) == FREE_PER_ACCOUNT
    assert len(told) == GUESSERS


def test_one_name_asked_for_by_many_at_once_is_given_to_one(
    database: Database, another_connection_to: Callable[[], Database]
) -> None:
    new = NewAccount("ada.prova", "Una Qualunque", PASSWORD)

    def ask(place: Database) -> object:
        with place.begin(A_MONDAY) as work:
            return open_account(work, CHEAP, new, by=None)

    places = [another_connection_to() for _ in range(PEOPLE)]
    told = all_at_once([lambda d=place: ask(d) for place in places])  # type: ignore[misc]

    refused = [one for one in told if isinstance(one, UsernameTaken)]
    assert (len(told), len(refused)) == (PEOPLE, PEOPLE - 1)


def test_a_version_published_by_many_at_once_is_one_version(
    database: Database, another_connection_to: Callable[[], Database]
) -> None:
    shared = {"forms/_shared/a.json": b"{}"}
    new = [
        NewVersion(name, name, {**shared, f"bpmn/{name}.bpmn": b"<x/>"})
        for name in ("uno", "uno", "uno", "due", "due", "tre")
    ]

    def publish(place: Database, one: NewVersion) -> object:
        with place.begin(A_MONDAY) as work:
            return put_in_force(work, one, by=None)

    places = [another_connection_to() for _ in new]
    told = all_at_once(
        [lambda d=place, v=one: publish(d, v) for place, one in zip(places, new, strict=True)]  # type: ignore[misc]
    )

    with database.read() as connection:
        numbers = connection.execute(select(version.c.process, version.c.number)).all()
        assert verify(connection).holds
    assert sorted(told, key=str) == sorted(one.digest for one in new)
    assert sorted(tuple(row) for row in numbers) == [("due", 1), ("tre", 1), ("uno", 1)]


def test_two_administrators_who_put_each_other_out_leave_one(
    database: Database, another_connection_to: Callable[[], Database]
) -> None:
    told: list[Exception] = []
    with database.begin(A_MONDAY) as work:
        first, second = (
            open_account(work, CHEAP, NewAccount(name, name, PASSWORD, ADMINISTRATOR), by=None)
            for name in ("ada.prova", "ugo.prova")
        )
    elsewhere = another_connection_to()

    def put_out_the_first() -> None:
        try:
            with elsewhere.begin(A_MONDAY) as work:
                disable_account(work, first, by=second)
        except LastAdministrator as refusal:
            told.append(refusal)

    other = threading.Thread(target=put_out_the_first)
    with database.begin(A_MONDAY) as work:
        disable_account(work, second, by=first)
        other.start()
        wait_until_somebody_waits(database, other)
    other.join()

    assert len(told) == 1


def wait_until_somebody_waits(database: Database, other: threading.Thread) -> None:
    """Until the other waits for a lock of ours, or ended; SQLite lets nobody begin anyway."""
    asked = text("SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'")
    deadline = time.monotonic() + PATIENCE
    while not database.is_sqlite and other.is_alive() and time.monotonic() < deadline:
        with database.read() as connection:
            if connection.execute(asked).scalar_one():
                return
