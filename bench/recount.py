"""What a change of one holiday costs: a hundred thousand live terms, of every row of the law."""

import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from itertools import cycle, islice
from types import MappingProxyType
from typing import Any

from sqlalchemy import insert

from bench.rows import Row, Table
from bench.schedule import CASES, LIVE, WORKERS, add_cases, case_of
from bench.town import Town
from engine.store.tables import instance
from processes.terms import Unit
from tasks.installing import install_definitions
from tasks.tables import task
from tasks.terms.duties import Duties
from tasks.terms.freezing import Written, write_revision
from tasks.terms.governing import latest_version
from tasks.terms.keeping import add_terms
from tasks.terms.model import NewTerm
from tasks.terms.recounting import Recounting
from tasks.terms.rulebook import LEAD

HOLIDAY = date(2025, 11, 13)
TEMPLATES = 40
_AT_ONCE = 5_000
_FIRST = 1_000_000


def measure_recount(table: Table, kind: str, town: Town) -> None:
    """Seconds until every live term has followed one more holiday, and how many have moved."""
    digest, *_ = install_definitions(town.office, by=None)
    add_cases(town)
    _add_paths(town, digest)
    _add_terms(town)
    with town.database.altering() as connection:
        connection.exec_driver_sql("ANALYZE")
    _add_holiday(town)
    office = town.office
    recounting = Recounting(office.database, office.engine, office.definitions)
    town.clock.move_by(LEAD)
    began, busy = time.perf_counter(), time.process_time()
    moved = recounting.run(town.clock.now())
    took, worked = time.perf_counter() - began, time.process_time() - busy
    table.add(Row(kind, f"recount.{LIVE}.s", took, "s", None))
    table.add(Row(kind, f"recount.{LIVE}.cpu_s", worked, "s", None))
    table.add(Row(kind, f"recount.{LIVE}.moved", moved, "terms", None))


def _add_holiday(town: Town) -> None:
    book = town.office.definitions.book
    year = book.under(book.head).calendar.frozen[HOLIDAY.year]
    named = MappingProxyType({**year.holidays, HOLIDAY: "Festa di prova"})
    with town.office.begin() as work:
        how = Written(work.now + LEAD, None, "prova")
        write_revision(work, {HOLIDAY.year: replace(year, holidays=named)}, {}, how)


def _add_paths(town: Town, digest: str) -> None:
    """A running path in each case, bare, and the activities of every third term."""
    now = town.clock.now()
    paths = [
        {
            "id": _FIRST + place,
            "digest": digest,
            "process": "giro_verifiche",
            "case_id": case_of(place),
            "revision": 1,
            "status": "running",
            "state": b"",
            "earlier": b"",
            "awaited": "[]",
            "outcomes": "{}",
            "started_at": now,
        }
        for place in range(CASES)
    ]
    with town.office.begin() as work:
        work.connection.execute(insert(instance), paths)
    for first in range(0, LIVE, _AT_ONCE):
        places = range(first, first + _AT_ONCE, 3)
        with town.office.begin() as work:
            work.connection.execute(insert(task), [_task(town, now, one) for one in places])


def _task(town: Town, now: datetime, place: int) -> dict[str, Any]:
    return {
        "id": _FIRST + place,
        "key": f"bench{place}",
        "instance_id": _path_of(place),
        "digest": town.digest,
        "case_id": case_of(place),
        "process": "giro_verifiche",
        "element": "verifica",
        "name": "Verifica il progetto con la famiglia",
        "roles": "assistente_sociale",
        "not_by": "",
        "assignee": 1 + place % WORKERS if place % 2 else None,
        "opened_at": now,
        "due_at": now,
        "whole_day": True,
        "sort_at": now,
        "status": "open",
        "drafted": False,
        "data": "{}",
    }


def _path_of(place: int) -> int:
    return _FIRST + case_of(place) % CASES


def _add_terms(town: Town) -> None:
    now = town.clock.now()
    with town.office.read() as connection:
        definition = town.office.definitions.get(connection, latest_version(connection))
    counted = cycle(list(_counted(definition.terms(now), now)))
    for first in range(0, LIVE, _AT_ONCE):
        some = enumerate(islice(counted, _AT_ONCE), first)
        with town.office.begin() as work:
            add_terms(work, [_placed(place, one) for place, one in some])


def _counted(duties: Duties, now: datetime) -> Iterator[NewTerm]:
    """Every row of the catalogue, at many points of its way; one of twenty is late.

    Those in working days four times: people's activities mostly are.
    """
    rows = [one for one in duties.catalogue.terms.values() if one.unit is not Unit.IMMEDIATO]
    often = [one for one in rows if one.unit is Unit.GG_LAV]
    for part in range(TEMPLATES):
        for row in (*rows, *often * 3):
            length = duties.begin(row.key, now).counted.due_at - now
            gone = timedelta(seconds=max(length.total_seconds(), 3600) * part * 1.05 / TEMPLATES)
            start = now - gone
            if row.valid_from is None or start.date() > row.valid_from:
                yield duties.begin(row.key, start)


def _placed(place: int, new: NewTerm) -> NewTerm:
    return new._replace(
        duty=f"bench:{place}",
        case_id=case_of(place),
        instance_id=_path_of(place),
        task_id=_FIRST + place if place % _AT_ONCE % 3 == 0 else None,
    )
