"""Crowds: tens of thousands of rows that only wait, written at once past the engine."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import insert, select

from bench.town import Town
from engine.store import Work
from engine.store.tables import instance, timer
from tasks.tables import role_set, task

_AT_ONCE = 5_000
FAR = timedelta(days=3650)


def add_waiting_timers(town: Town, pattern: int, many: int) -> None:
    """So many instances like a given one, each with a timer that is not due for ten years."""
    for first in range(0, many, _AT_ONCE):
        with town.office.begin() as work:
            numbers = _copies(work, pattern, min(_AT_ONCE, many - first))
            due = town.clock.now() + FAR
            work.connection.execute(insert(timer), [_timer(one, due) for one in numbers])


def add_open_tasks(town: Town, pattern: int, cases: list[int], many: int) -> None:
    """So many open tasks, spread over cases, people, roles and due instants."""
    now, made = town.clock.now(), 0
    with town.office.begin() as work:
        known = set(work.connection.execute(select(role_set.c.roles)).scalars())
        new = [{"roles": one} for one in ROLES if one not in known]
        if new:
            work.connection.execute(insert(role_set), new)
    while made < many:
        with town.office.begin() as work:
            numbers = _copies(work, pattern, _AT_ONCE // 5)
            rows = [
                _task(town, made + place, number, cases, now)
                for place, number in enumerate(one for one in numbers for _ in range(5))
            ]
            work.connection.execute(insert(task), rows)
        made += len(rows)


ROLES = ("assistente_sociale", "coordinatore_tutela", "psicologo", "educatore")
PEOPLE = 40


def _task(town: Town, place: int, number: int, cases: list[int], now: datetime) -> dict[str, Any]:
    # Two of three belong to somebody; one of ten is late.
    due = now + timedelta(hours=(place * 7919) % 20_000 - 2_000)
    return {
        "key": f"k{place}",
        "parent_key": None,
        "instance_id": number,
        "digest": town.digest,
        "case_id": cases[place % len(cases)],
        "process": "giro_verifiche",
        "element": "verifica",
        "name": "Verifica il progetto con la famiglia",
        "roles": ROLES[place % len(ROLES)],
        "assignee": None if place % 3 == 0 else 1 + place % PEOPLE,
        "opened_at": now - timedelta(days=place % 90),
        "due_at": due,
        "whole_day": False,
        "sort_at": due,
        "status": "open",
        "drafted": False,
        "data": "{}",
    }


def _timer(number: int, due: datetime) -> dict[str, Any]:
    return {
        "instance_id": number,
        "key": "k",
        "element": "promemoria",
        "due_at": due,
        "wake_at": due,
        "attempts": 0,
    }


def _copies(work: Work, pattern: int, many: int) -> list[int]:
    found = work.connection.execute(select(instance).where(instance.c.id == pattern)).mappings()
    row = dict(found.one())
    row.pop("id")
    made = work.connection.execute(
        insert(instance).returning(instance.c.id), [row for _ in range(many)]
    )
    return list(made.scalars())
