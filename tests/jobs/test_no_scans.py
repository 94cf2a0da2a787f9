"""What is done every few seconds or at every step costs what is due, not what ever was."""

from datetime import timedelta

from engine.clock import MovedClock
from engine.instances import Engine
from engine.jobs import Worker, open_incidents
from engine.steps import Cancelled
from engine.store import Database
from tests.instances.conftest import Bench
from tests.instances.diagrams import hear, receive, send, service, tell, user
from tests.instances.runtime import RUNTIME
from tests.scans import asked_of, scans_of


def test_no_step_and_no_look_of_a_worker_reads_a_whole_table(
    sqlite_database: Database, clock: MovedClock
) -> None:
    bench = Bench(sqlite_database, Engine(RUNTIME), clock)
    worker = Worker(sqlite_database, bench.engine, {"x": lambda _job, _now: 1})
    sender = send("invia", "msg_x", '"1"'), tell("annuncia", "sig_x"), service("fa", "x")
    receiver = receive("attende", "msg_x", '"1"'), hear("ascolta", "sig_x"), service("fa", "x")

    with asked_of(sqlite_database) as asked:
        bench.started("partenza", *sender, user("a", reminded_every="P1D"))
        bench.started("arrivo", *receiver, user("a", reminded_after="P1D"))
        ended = bench.started("altro", service("fa", "x"), user("a"))
        bench.happens(ended, Cancelled())
        for _ in range(3):
            worker.work(clock)
            clock.move_by(timedelta(days=1))
        with sqlite_database.read() as connection:
            worker.next_due(connection)
            open_incidents(connection)

    assert scans_of(sqlite_database, asked) == []
