"""What looking costs: sweeps of timers, lists and pages over a hundred thousand tasks."""

import time
from collections.abc import Callable
from datetime import timedelta

from sqlalchemy import func, select

from bench.crowd import add_open_tasks, add_waiting_timers
from bench.rows import Row, Table, median_ms, p95_ms
from bench.town import Town
from cases.files import get_case
from cases.overview import Looking, overview
from engine.store.tables import timer
from tasks import worklist
from tasks.worklist import Asked, Whose

WAITING = (1_000, 10_000, 100_000)
DUE = 100
SWEEPS = 5
LOOKS = 100
OPEN = 100_000


def measure_sweeps(table: Table, kind: str, town: Town) -> None:
    """A sweep with a hundred due among ever more that wait."""
    pattern = town.start(town.new_case()).instance.id
    town.clock.move_by(timedelta(days=20))
    town.office.worker.fire_timers(town.clock.now())
    for waiting in WAITING:
        add_waiting_timers(town, pattern, waiting - _waiting(town))
        _analyze(town)
        times = [_sweep(town) for _ in range(SWEEPS)]
        table.add(Row(kind, f"sweep.{DUE}_of_{waiting}.ms", median_ms(times), "ms", None))


def measure_lists(table: Table, kind: str, town: Town) -> None:
    """Worklist, late list and case page over a hundred thousand open tasks."""
    pattern = town.start(town.new_case()).instance.id
    cases = [town.new_case() for _ in range(200)]
    for case in cases[:20]:
        number = town.start(case).instance.id
        for _ in range(10):
            town.complete(town.open_task(number))
    add_open_tasks(town, pattern, cases * 50, OPEN)
    _analyze(town)
    both, mine = Asked(Whose.BOTH), Asked(Whose.MINE, timedelta(days=7))
    looks: dict[str, Callable[[int], object]] = {
        "worklist": lambda n: _worklist(town, both if n % 2 else mine),
        "late": lambda _: _late(town),
        "case": lambda n: _case(town, cases[n % 20]),
    }
    for name, look in looks.items():
        times = []
        for number in range(LOOKS):
            began = time.perf_counter()
            look(number)
            times.append(time.perf_counter() - began)
        table.add(Row(kind, f"{name}.{OPEN}.p95_ms", p95_ms(times), "ms", None))


def _sweep(town: Town) -> float:
    """Seconds for firing a hundred timers, each in a transaction of its own."""
    for _ in range(DUE):
        town.start(town.new_case())
    town.clock.move_by(timedelta(days=20))
    began = time.perf_counter()
    fired = town.office.worker.fire_timers(town.clock.now())
    spent = time.perf_counter() - began
    assert fired == DUE, fired
    return spent


def _waiting(town: Town) -> int:
    with town.office.read() as connection:
        return int(connection.execute(select(func.count()).select_from(timer)).scalar_one())


def _worklist(town: Town, asked: Asked) -> object:
    with town.office.read() as connection:
        return worklist.find(connection, town.worker, asked, town.clock.now())


def _late(town: Town) -> object:
    with town.office.read() as connection:
        return worklist.late(connection, town.clock.now())


def _case(town: Town, case_id: int) -> object:
    with town.office.read() as connection:
        number = get_case(connection, case_id).number
        looking = Looking(town.worker, town.clock.now())
        page = overview(connection, town.office.sealer, number, looking)
        return page, worklist.of_case(connection, case_id)


def _analyze(town: Town) -> None:
    with town.database.altering() as connection:
        connection.exec_driver_sql("ANALYZE")
