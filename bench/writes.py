"""What writing costs: starting, completing early and late in a long life, without a pause."""

import time
from collections.abc import Callable
from functools import partial
from typing import TypeVar

from bench.floor import Floor, bytes_per
from bench.rows import Row, Table, median_ms
from bench.town import Town
from engine.store import counted

Done = TypeVar("Done")

SAMPLES = 150
WARM = 300  # completions before the first that counts: an office is asked all day, not once
DEPTHS = (1, 10, 100, 1000)
SUSTAINED_SECONDS = 10


def measure_writes(table: Table, kind: str, town: Town) -> None:
    """Every row about starting and completing."""
    _lived(town, WARM)
    size = _bytes(town)
    _starts(table, kind, town)
    _costs(table, kind, town, size)
    for depth in DEPTHS:
        with Floor(town.database, size) as floor:
            times = _at(town, depth, floor)
        name = f"complete.history_{depth}.ms"
        table.add(Row(kind, name, median_ms(times), "ms", floor.ms))
    _sustained(table, kind, town)


def _starts(table: Table, kind: str, town: Town) -> None:
    cases = iter([town.new_case() for _ in range(SAMPLES + 30)])
    size = bytes_per(town.database, lambda: town.start(next(cases)), times=5)
    with Floor(town.database, size) as floor:
        times = [_timed(partial(town.start, next(cases)), floor)[0] for _ in range(SAMPLES)]
    table.add(Row(kind, "start.ms", median_ms(times), "ms", floor.ms))


def _costs(table: Table, kind: str, town: Town, size: int) -> None:
    task = _first_task(town)
    with counted(town.database) as count:
        town.complete(task)
    table.add(Row(kind, "complete.statements", len(count.statements), "", None))
    table.add(Row(kind, "complete.commits", count.commits, "", None))
    table.add(Row(kind, "complete.bytes", size, "B", None))


def _at(town: Town, depth: int, floor: Floor) -> list[float]:
    """Times of completions in instances of that age: at 1 each is the first of its own."""
    task, times = _lived(town, depth - 1), []
    for _ in range(SAMPLES):
        taken, done = _timed(partial(town.complete, task), floor)
        times.append(taken)
        task = _first_task(town) if depth == 1 else town.task_of(done)
    return times


def _lived(town: Town, depth: int) -> int:
    """The open task of an instance that has seen so many completions."""
    task = _first_task(town)
    for _ in range(depth):
        task = _next(town, task)
    return task


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


def _timed(act: Callable[[], Done], floor: Floor) -> tuple[float, Done]:
    floor.commit()
    began = time.perf_counter()
    done = act()
    return time.perf_counter() - began, done
