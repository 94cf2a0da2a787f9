"""One happening is one change: state, awaited rows, journal and jobs, or nothing of it."""

from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select

from engine.instances import (
    Change,
    Doer,
    Engine,
    InstanceEnded,
    MessageTaken,
    NobodyAwaits,
    NoLongerAwaited,
    NotInForce,
)
from engine.instances.earlier import BYTES_KEPT, earlier_states, keep
from engine.instances.engine import Letter
from engine.refusal import Conflict, NotFound
from engine.steps import Cancelled, JobDone, Status, TaskCompleted, TaskKey, TimerDue
from engine.store import Keyring, Sealer, Work, counted, read_facts, verify
from engine.store.journal import journal
from engine.store.queue import job
from engine.store.tables import instance, subscription, timer
from tests.instances.conftest import Bench
from tests.instances.diagrams import again, hear, receive, send, service, tell, user, wait


def rows_of(bench: Bench, table: object) -> int:
    with bench.database.read() as connection:
        counted_rows: int = connection.execute(
            select(func.count()).select_from(table)  # type: ignore[arg-type]
        ).scalar_one()
    return counted_rows


def kinds_of(bench: Bench, change: Change) -> list[str]:
    with bench.database.read() as connection:
        facts = read_facts(
            connection.execute(
                select(journal)
                .where(journal.c.instance_id == change.instance.id)
                .order_by(journal.c.seq)
            ).all()
        )
        return [fact.kind for _, fact in facts]


def test_a_started_instance_awaits_its_first_task(bench: Bench) -> None:
    change = bench.started("prova", user("a"), user("b"), data={"caso_id": 7})

    assert [task.element for task in change.opened] == ["a"]
    assert change.instance.case_id == 7
    assert change.instance.revision == 1


def test_completing_a_task_opens_the_next_and_closes_the_first(bench: Bench) -> None:
    first = bench.started("prova", user("a"), user("b"))

    change = bench.completes(first)

    assert [task.element for task in change.opened] == ["b"]
    assert change.closed == (first.opened[0].key,)


def test_an_instance_ends_with_its_last_task(bench: Bench) -> None:
    first = bench.started("prova", user("a"))

    change = bench.completes(first)

    assert change.instance.status is Status.COMPLETED
    assert change.instance.ended_at == bench.now
    assert kinds_of(bench, change) == ["instance_started", "task_completed", "instance_ended"]


def test_completing_a_task_is_one_transaction_of_five_statements(bench: Bench) -> None:
    first = bench.started(
        "prova", user("a", reminded_after="P3D"), user("b", reminded_after="P3D"), user("c")
    )

    with counted(bench.database) as count:
        bench.completes(first)

    assert len(count.statements) <= 5, count.statements
    assert count.commits == 1


def test_a_task_that_was_completed_cannot_be_completed_again(bench: Bench) -> None:
    first = bench.started("prova", user("a"), user("b"))
    bench.completes(first)

    with pytest.raises(NoLongerAwaited):
        bench.completes(first)


def test_nothing_happens_to_an_instance_that_ended(bench: Bench) -> None:
    first = bench.started("prova", user("a"))
    bench.completes(first)

    with pytest.raises(InstanceEnded):
        bench.completes(first)


def test_an_instance_that_moved_since_it_was_seen_is_a_conflict(bench: Bench) -> None:
    first = bench.started("prova", user("a"), user("b"))
    second = bench.completes(first)

    with pytest.raises(Conflict), bench.database.begin(bench.now) as work:
        bench.engine.happen(
            work, first.instance.id, TaskCompleted(second.opened[0].key), by=1, seen=1
        )


def test_an_instance_that_never_was_is_not_found(bench: Bench) -> None:
    with pytest.raises(NotFound), bench.database.begin(bench.now) as work:
        bench.engine.happen(work, 99, Cancelled(), by=1)


def test_a_refusal_in_a_projection_leaves_nothing_half_written(bench: Bench) -> None:
    class Refusing:
        def write(self, work: Work, change: Change) -> None:
            raise Conflict

    first = bench.started("prova", user("a", reminded_after="P3D"), user("b"))
    before = [rows_of(bench, table) for table in (timer, subscription, journal)]
    bench.engine = Engine(bench.engine._runtime, projections=[Refusing()])

    with pytest.raises(Conflict):
        bench.completes(first)

    assert [rows_of(bench, table) for table in (timer, subscription, journal)] == before


def test_a_projection_is_told_of_each_change(bench: Bench) -> None:
    told: list[Change] = []

    class Listening:
        def write(self, work: Work, change: Change) -> None:
            told.append(change)

    bench.engine = Engine(bench.engine._runtime, projections=[Listening()])
    change = bench.completes(bench.started("prova", user("a"), user("b")))

    assert told[-1] == change
    assert len(told) == 2


def test_only_a_version_in_force_is_started(bench: Bench) -> None:
    old = bench.published("prova", user("a"))
    bench.published("prova", user("a"), user("b"))

    with pytest.raises(NotInForce, match="prova"), bench.database.begin(bench.now) as work:
        bench.engine.start(work, old, by=1)


def test_a_running_instance_stays_with_its_version(bench: Bench) -> None:
    first = bench.started("prova", user("a"), user("b"))
    bench.published("prova", user("a"), user("c"))

    change = bench.completes(first)

    assert [task.element for task in change.opened] == ["b"]


def test_a_reminder_is_a_row_until_its_task_is_done(bench: Bench) -> None:
    first = bench.started("prova", user("a", reminded_after="P3D"), user("b"))

    with bench.database.read() as connection:
        due = connection.execute(select(timer.c.due_at)).scalars().all()
    bench.completes(first)

    assert due == [bench.now + timedelta(days=3)]
    assert rows_of(bench, timer) == 0


def test_a_fired_reminder_is_gone_and_its_task_stays(bench: Bench) -> None:
    first = bench.started("prova", user("a", reminded_after="P3D"))
    bench.clock.move_by(timedelta(days=3))

    change = bench.happens(first, TimerDue(first.step.timers[0].key), by=None)

    assert [task.element for task in change.step.tasks] == ["a"]
    assert change.opened == ()
    assert rows_of(bench, timer) == 0


def test_a_timer_that_fired_does_not_fire_again(bench: Bench) -> None:
    first = bench.started("prova", wait("pausa", "P1D"), user("a"))
    bench.clock.move_by(timedelta(days=1))
    bench.happens(first, TimerDue(first.step.timers[0].key), by=None)

    with pytest.raises(NoLongerAwaited):
        bench.happens(first, TimerDue(first.step.timers[0].key), by=None)


def test_a_service_task_asks_for_a_job_with_its_commit(bench: Bench) -> None:
    bench.started("prova", service("invia", "posta.invia", a='"tribunale"'), user("a"))

    with bench.database.read() as connection:
        row = connection.execute(select(job)).one()

    assert (row.kind, row.handler, row.status) == ("service", "posta.invia", "waiting")
    assert row.parameters == '{"a":"tribunale"}'


def test_the_result_of_a_job_goes_on(bench: Bench) -> None:
    first = bench.started("prova", service("invia", "posta.invia"), user("a"))

    change = bench.happens(first, JobDone(first.step.jobs[0].key, "ricevuta-1"), by=None)

    assert change.step.data["esito"] == "ricevuta-1"
    assert [task.element for task in change.opened] == ["a"]


def test_a_cancelled_instance_awaits_nothing_and_drops_its_jobs(bench: Bench) -> None:
    first = bench.started("prova", service("invia", "posta.invia"), user("a"))

    change = bench.happens(first, Cancelled())

    with bench.database.read() as connection:
        status = connection.execute(select(job.c.status)).scalar_one()
    assert change.instance.status is Status.CANCELLED
    assert status == "dropped"


def test_a_message_reaches_the_one_who_awaits_its_correlation(bench: Bench) -> None:
    awaiting = receive("attesa", "msg_risposta", "string(caso_id)")
    first = bench.started("prova", awaiting, user("a"), data={"caso_id": 1})
    bench.started("prova", awaiting, user("a"), data={"caso_id": 2})
    letter = Letter("msg_risposta", "1", {"esito": True})

    with bench.database.begin(bench.now) as work:
        change = bench.engine.deliver(work, letter)

    assert change.instance.id == first.instance.id
    assert change.step.data["risposta"] == {"esito": True}
    assert rows_of(bench, subscription) == 1


def test_a_message_nobody_awaits_is_refused(bench: Bench) -> None:
    with (
        pytest.raises(NobodyAwaits, match="msg_risposta"),
        bench.database.begin(bench.now) as work,
    ):
        bench.engine.deliver(work, Letter("msg_risposta", "1"))


def test_a_message_starts_the_process_that_begins_with_it(bench: Bench) -> None:
    bench.published("prova", user("a"), begun_by="msg_segnalazione")

    with bench.database.begin(bench.now) as work:
        letter = Letter("msg_segnalazione", payload={"caso_id": 5})
        change = bench.engine.deliver(work, letter, by=4)

    assert change.instance.process == "prova"
    assert change.instance.case_id == 5
    assert change.by == Doer(4)


def test_a_message_begins_one_process_alone(bench: Bench) -> None:
    bench.published("prima", user("a"), begun_by="msg_segnalazione")
    bench.published("prima", user("a"), user("b"), begun_by="msg_segnalazione")
    bench.published("p02", user("a"), begun_by="msg_apri_processo")
    bench.published("p03", user("a"), begun_by="msg_apri_processo")

    with pytest.raises(MessageTaken, match="msg_segnalazione comincia già il processo prima"):
        bench.published("seconda", user("a"), begun_by="msg_segnalazione")


def test_a_process_is_opened_by_name_with_the_payload_as_its_data(bench: Bench) -> None:
    opener = bench.started("prima", user("x"))
    bench.published("p02_prova", user("a"), begun_by="msg_apri_processo")
    payload = {"processo": "p02_prova", "caso_id": 5}
    letter = Letter("msg_apri_processo", "5:p02_prova", payload, opener.instance.id)

    with bench.database.begin(bench.now) as work:
        change = bench.engine.deliver(work, letter)

    with bench.database.read() as connection:
        row = connection.execute(select(instance).where(instance.c.id == change.instance.id)).one()
    assert (row.process, row.case_id) == ("p02_prova", 5)
    assert (row.opened_by_instance, row.opened_by_message) == (
        opener.instance.id,
        "msg_apri_processo",
    )
    assert "processo" not in change.step.data


def test_opening_a_process_without_a_version_in_force_is_refused(bench: Bench) -> None:
    with pytest.raises(NotInForce, match="p99"), bench.database.begin(bench.now) as work:
        bench.engine.deliver(work, Letter("msg_apri_processo", payload={"processo": "p99"}))


def test_what_an_instance_sends_is_a_job_of_the_same_commit(bench: Bench) -> None:
    sending = send("avvisa", "msg_avviso", "string(caso_id)", esito='"ok"')
    bench.started("prova", sending, tell("annuncia", "sig_fine"), user("a"), data={"caso_id": 1})

    with bench.database.read() as connection:
        rows = connection.execute(select(job).order_by(job.c.id)).all()

    assert [(row.kind, row.handler) for row in rows] == [
        ("message", "msg_avviso"),
        ("signal", "sig_fine"),
    ]
    assert rows[0].parameters == '{"correlation":"1","payload":{"esito":"ok"}}'


def test_a_heard_signal_is_awaited_as_a_row(bench: Bench) -> None:
    bench.started("prova", hear("ascolta", "sig_fine"), user("a"))

    with bench.database.read() as connection:
        row = connection.execute(select(subscription)).one()

    assert (row.kind, row.name) == ("signal", "sig_fine")


def test_only_the_last_five_states_are_kept(bench: Bench) -> None:
    change = bench.started("prova", user("a"), again("ancora", "a", "continua"))
    for _ in range(8):
        change = bench.completes(change, continua=True)

    with bench.database.read() as connection:
        found = connection.execute(select(instance.c.earlier)).scalar_one()
    kept = [one.revision for one in earlier_states(found)]

    assert kept == [8, 7, 6, 5, 4]


def test_of_large_states_at_least_the_last_is_kept() -> None:
    kept = keep(keep(b"", 1, b"x" * BYTES_KEPT), 2, b"y" * BYTES_KEPT)

    assert [one.revision for one in earlier_states(kept)] == [2]


def test_the_journal_of_a_long_life_holds(bench: Bench) -> None:
    change = bench.started("prova", user("a"), again("ancora", "a", "continua"))
    for _ in range(20):
        change = bench.completes(change, continua=True)

    with bench.database.read() as connection:
        verdict = verify(connection)

    assert verdict.holds
    assert kinds_of(bench, change).count("task_completed") == 20


def test_the_journal_says_who_acted_for_whom_and_why(bench: Bench, tmp_path: Path) -> None:
    sealer = Sealer(Keyring.load(tmp_path / "keys" / "keys.json"))
    bench.database.words = sealer.words
    first = bench.started("prova", user("a"))
    doer = Doer(3, on_behalf_of=4, why="Sostituzione per ferie", task_id=12)

    with bench.database.begin(bench.now) as work:
        happened = TaskCompleted(first.opened[0].key)
        bench.engine.happen(work, first.instance.id, happened, by=doer)

    with bench.database.read() as connection:
        row = connection.execute(select(journal).where(journal.c.kind == "task_completed")).one()
        why = sealer.of(connection, None).open_words(row.why, None)
    assert (row.by, row.on_behalf_of, why, row.task_id) == (3, 4, doer.why, 12)


def test_the_journal_says_what_the_engine_doubted_and_no_value(bench: Bench) -> None:
    first = bench.started("prova", user("a"), again("ancora", "a", "esito = vero_o_no"))

    change = bench.completes(first, esito="parole private")

    with bench.database.read() as connection:
        row = connection.execute(select(journal).where(journal.c.kind == "task_completed")).one()
    assert "vero_o_no" in row.data
    assert '"doubts":[["prova","ancora",' in row.data
    assert kinds_of(bench, change)[-1] == "instance_ended"


def test_a_task_key_of_another_instance_is_not_awaited(bench: Bench) -> None:
    first = bench.started("prova", user("a"))

    with pytest.raises(NoLongerAwaited):
        bench.happens(first, TaskCompleted(TaskKey("altra")))
