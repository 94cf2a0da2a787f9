"""What the schedule costs: its lists over a hundred thousand live terms, and as many past."""

import time
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import insert

from access.people import Person
from bench.rows import Row, Table, p95_ms
from bench.town import Town
from cases.tables import case_file, case_grant
from tasks.terms.listing import Asked, Standing, Whose, find
from tasks.terms.tables import term

LIVE = 100_000
PAST = 100_000
CASES = 4_000
WORKERS = 60
TEAMS = 8
LOOKS = 120
_LISTS = {
    "late": Standing.LATE,
    "at_risk": Standing.AT_RISK,
    "met": Standing.MET,
    "lapsed": Standing.LAPSED,
    "superseded": Standing.SUPERSEDED,
    "suspended": Standing.SUSPENDED,
}
_AT_ONCE = 5_000
_FIRST = 1_000_000


def measure_terms(table: Table, kind: str, town: Town) -> None:
    """The lists of workers, of teams and of the office, each with its own cases."""
    add_cases(town)
    _add_terms(town)
    with town.database.altering() as connection:
        connection.exec_driver_sql("ANALYZE")
    for name, standing in _LISTS.items():
        times = [_look(town, number, standing) for number in range(LOOKS)]
        table.add(Row(kind, f"terms.{name}.{LIVE}.p95_ms", p95_ms(times), "ms", None))


def case_of(place: int) -> int:
    """In which case a term stands."""
    return _FIRST + (place * 13) % CASES


def _look(town: Town, number: int, standing: Standing) -> float:
    """Seconds for the first page of somebody: three of four are workers, one leads the office."""
    worker = 1 + number % WORKERS
    teams = frozenset({1 + worker % TEAMS})
    asked = (
        Asked(Whose.MINE, standing=standing),
        Asked(Whose.TEAM, team_id=1 + worker % TEAMS, standing=standing),
        Asked(Whose.SEEN, standing=standing),
        Asked(Whose.SEEN, standing=standing),
    )[number % 4]
    role = "coordinatore_tutela" if number % 4 == 3 else "assistente_sociale"
    reader = Person(worker, "chi", "Chi Prova", frozenset({role}), teams)
    began = time.perf_counter()
    with town.office.read() as connection:
        find(connection, reader, asked, town.clock.now())
    return time.perf_counter() - began


def add_cases(town: Town) -> None:
    """Cases of every worker and team, a few of them confidential."""
    now = town.clock.now()
    rows = [
        {
            "id": _FIRST + place,
            "year": 2025,
            "number": 10_000 + place,
            "status": "open",
            "responsible_id": 1 + place % WORKERS,
            "co_operator_id": 1 + (place * 7) % WORKERS if place % 5 == 0 else None,
            "team_id": 1 + place % TEAMS,
            "markings": ["riservato"] if place % 50 == 0 else [],
            "opened_at": now,
        }
        for place in range(CASES)
    ]
    grants = [
        {
            "case_id": _FIRST + place,
            "account_id": 1 + (place * 11) % WORKERS,
            "because": "x",
            "since": now,
        }
        for place in range(CASES)
    ]
    with town.office.begin() as work:
        work.connection.execute(insert(case_file), rows)
        work.connection.execute(insert(case_grant), grants)


def _add_terms(town: Town) -> None:
    new = list(_terms(town.clock.now()))
    for first in range(0, len(new), _AT_ONCE):
        with town.office.begin() as work:
            work.connection.execute(insert(term), new[first : first + _AT_ONCE])


def _terms(now: datetime) -> Iterator[dict[str, Any]]:
    """One of ten late, one of fifty at risk, the others up to two years ahead; as many past."""
    for place in range(LIVE + PAST):
        is_past, ended_how = place >= LIVE, _ENDED[place % 3] if place >= LIVE else None
        hours = (place * 7919) % 20_000 - 2_000
        due = now + timedelta(hours=hours if not is_past else -abs(hours))
        yield {
            "duty": f"bench:{place}",
            "key": "prova",
            "sentence": "Relazione all'Autorità giudiziaria, alla data fissata",
            "case_id": case_of(place),
            "owed_by": "servizio" if place % 4 else "tribunale",
            "started_at": now - timedelta(days=90),
            "due_at": due,
            "whole_day": place % 2 == 0,
            "calculation": "60 giorni da lunedì 3 novembre 2025: venerdì 2 gennaio 2026",
            "source": "art. 473-bis.27 c.p.c.",
            "certainty": "A",
            "demo": False,
            "rules": 0,
            "suspensions": _SUSPENSION if place % 40 == 0 else None,
            "met_at": due if is_past and ended_how is None else None,
            "ended_at": due if ended_how else None,
            "ended_how": ended_how,
            "ladder": "[]",
            "rung": 0,
        }


_ENDED = (None, "superseded", "lapsed")
_SUSPENSION = (
    '[{"begins":{"$instant":"2025-08-01T00:00:00+00:00"},'
    '"ends":{"$instant":"2025-09-01T00:00:00+00:00"},"source":"legge"}]'
)
