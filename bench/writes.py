"""What writing costs: starting, completing early and late in a long life, without a pause."""

import time
from collections.abc import Callable, Iterator

from bench.floor import bytes_per, floor_ms
from bench.rows import Row, Table, median_ms
from bench.town import Town
from engine.store import counted

SAMPLES = 30
DEPTHS = (1, 10, 100, 1000)
SUSTAINED_SECONDS = 10


def measure_writes(table: Table, kind: str, town: Town) -> None:
    """Every row about starting and completing."""
    size = _bytes(town)
    _starts(table, kind, town)
    _costs(table, kind, town, size)
    _depths(table, kind, town, size)
    _sustained(table, kind, town)


def _starts(table: Table, kind: str, town: Town) -> None:
    cases = iter([town.new_case() for _ in range(SAMPLES + 30)])
    size = bytes_per(town.database, lambda: town.start(next(cases)), times=5)
    times = list(_timed(lambda: town.start(next(cases)), SAMPLES))
    table.add(Row(kind, "start.ms", median_ms(times), "ms", floor_ms(town.database, size)))


def _costs(table: Table, kind: str, town: Town, size: int) -> None:
    task = _first_task(town)
    with counted(town.database) as count:
        town.complete(task)
    table.add(Row(kind, "complete.statements", len(count.statements), "", None))
    table.add(Row(kind, "complete.commits", count.commits, "", None))
    table.add(Row(kind, "complete.bytes", size, "B", None))


def _depths(table: Table, kind: str, town: Town, size: int) -> None:
    for depth in DEPTHS:
        floor = floor_ms(town.database, size)
        times = _at_first(town) if depth == 1 else _at(town, depth)
        table.add(Row(kind, f"complete.history_{depth}.ms", median_ms(times), "ms", floor))


def _at_first(town: Town) -> list[float]:
    tasks = iter([_first_task(town) for _ in range(SAMPLES)])
    return list(_timed(lambda: town.complete(next(tasks)), SAMPLES))


def _at(town: Town, depth: int) -> list[float]:
    """Times of the completions around a depth, in one instance that has lived so long."""
    number = town.start(town.new_case()).instance.id
    task = town.open_task(number)
    for _ in range(depth - 1):
        task = _next(town, task)
    times = []
    for _ in range(SAMPLES):
        began = time.perf_counter()
        done = town.complete(task)
        times.append(time.perf_counter() - began)
        task = town.task_of(done)
    return times


def _sustained(table: Table, kind: str, town: Town) -> None:
    numbers = [_first_task(town) for _ in range(20)]
    done, until = 0, time.perf_counter() + SUSTAINED_SECONDS
    began = time.perf_counter()
    while time.perf_counter() < until:
        place = done % len(numbers)
        numbers[place] = _next(town, numbers[place])
        done += 1
    rate = done / (time.perf_counter() - began)
    table.add(Row(kind, "sustained.process.per_s", rate, "1/s", None))


def _bytes(town: Town) -> int:
    tasks = iter([_first_task(town) for _ in range(25)])
    for _ in range(5):
        town.complete(next(tasks))
    return bytes_per(town.database, lambda: town.complete(next(tasks)))


def _first_task(town: Town) -> int:
    return town.open_task(town.start(town.new_case()).instance.id)


def _next(town: Town, task: int) -> int:
    return town.task_of(town.complete(task))


def _timed(act: Callable[[], object], times: int) -> Iterator[float]:
    for _ in range(times):
        began = time.perf_counter()
        act()
        yield time.perf_counter() - began
