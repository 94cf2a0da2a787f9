"""The years of the calendar are frozen in the database: an upgrade never moves a term."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache
from importlib.metadata import version
from typing import Any

from sqlalchemy import Connection, func, insert, select

from engine import plain
from engine.clock import ROME
from engine.jobs import Earliest, Sweep
from engine.store import Database, Fact, Prepared, Work
from engine.store.turns import take_turn
from tasks.terms.calendars import Calendar, Year
from tasks.terms.patrons import patron_of
from tasks.terms.rulebook import RuleBook, content_of, read_rules
from tasks.terms.tables import calendar_year, clock_revision, term_rule

BACK, AHEAD = 10, 30
"""How many years around the present are frozen: back-dated acts, and a whole childhood."""

FIRST = "calendario iniziale dell'ufficio"


def freeze(work: Work, book: RuleBook) -> int | None:
    """Freeze the years around the present as the first revision; None when it is there already.

    It counts at once: nothing was counted before it but by the same days.
    """
    if last_number(work.connection):
        return None
    now = work.now.astimezone(ROME).year
    years = {number: book.seed.year(number) for number in range(now - BACK, now + AHEAD + 1)}
    return write_revision(work, years, {}, Written(work.now, None, FIRST, settled=True))


@dataclass(frozen=True, slots=True)
class Written:
    """Since when a revision counts, by whom and why it is written, whether all is settled."""

    at: datetime
    by: int | None
    reason: str
    settled: bool = False


def write_revision(
    work: Work, years: Mapping[int, Year], rows: Mapping[str, Any], how: Written
) -> int:
    """Write what differs from the revision before as the next one, with its fact; its number."""
    take_turn(work.connection, "clock_revision")
    number = last_number(work.connection) + 1
    work.connection.execute(
        insert(clock_revision).values(
            number=number,
            at=how.at,
            by_account=how.by,
            reason=how.reason,
            library=library(),
            settled_at=work.now if how.settled else None,
            moved=0,
        )
    )
    _add(work, calendar_year, [_year(year, number, content) for year, content in years.items()])
    _add(work, term_rule, [_row(key, number, content) for key, content in rows.items()])
    data = {"revision": number, "from": how.at, "years": sorted(years), "keys": sorted(rows)}
    work.facts.append(Fact("clock_revised", by=how.by, why=how.reason, data=data))
    return number


def freezing_of(database: Database, book: RuleBook) -> Sweep:
    """The sweep that freezes one more year when a year has gone by."""

    def run(now: datetime) -> int:
        with database.begin(now) as work:
            missing = _missing(work.connection, now)
            if not missing:
                return 0
            named = ", ".join(str(year) for year in missing)
            said = f"si congela anche {named}" if len(missing) == 1 else f"si congelano {named}"
            last = read_rules(work.connection, book.seed, last_number(work.connection))
            years = {year: last.calendar.year(year) for year in missing}
            # Not before a change that is about to count: it would bring it forward.
            at = max(now, _last_instant(work.connection))
            write_revision(work, years, {}, Written(at, None, said, settled=True))
        with database.read() as connection:
            book.learn(connection)
        return 1

    return Sweep("calendars", run, _YEARS)


@cache
def library() -> str:
    """By which rule national holidays are known: the library and its version."""
    return f"holidays {version('holidays')}"


def last_number(connection: Connection) -> int:
    """The number of the last revision; 0 before the first."""
    return int(_LAST_NUMBER.run(connection, {}).scalar_one() or 0)


def differs(frozen: Calendar, seed: Calendar, year: int) -> Sequence[str]:
    """What the library and the settings say of a year otherwise than it was frozen, in Italian.

    A difference is shown and proposed, never applied by itself. A patron that an act has chosen
    is none: the settings may go on to say the one before.
    """
    then = frozen.year(year)
    if frozen.patron_name:
        own = patron_of(then.holidays)
        seed = replace(
            seed,
            patron=(own.month, own.day) if own else None,
            patron_name=own.name if own else "",
        )
    now = seed.year(year)
    found = [
        f"{day:%d/%m/%Y} non è tra i festivi congelati ({name})"
        for day, name in sorted(now.holidays.items())
        if day not in then.holidays
    ]
    found += [
        f"{day:%d/%m/%Y} è tra i festivi congelati ({name}), ma oggi non risulta più"
        for day, name in sorted(then.holidays.items())
        if day not in now.holidays
    ]
    for day in sorted(then.closing_days ^ now.closing_days):
        said = "è una chiusura nuova" if day in now.closing_days else "non è più una chiusura"
        found.append(f"{day:%d/%m/%Y} {said}")
    if (then.opens_at, then.closes_at) != (now.opens_at, now.closes_at):
        found.append(f"l'orario configurato è {now.opens_at:%H:%M}-{now.closes_at:%H:%M}")
    return found


def _last_instant(connection: Connection) -> datetime:
    """From when on the last revision counts."""
    at: datetime = connection.execute(select(func.max(clock_revision.c.at))).scalar_one()
    return at


def _missing(connection: Connection, now: datetime) -> list[int]:
    last = _LAST_YEAR.run(connection, {}).scalar_one()
    if last is None:
        return []
    return list(range(last + 1, now.astimezone(ROME).year + AHEAD + 1))


def _add(work: Work, table: Any, rows: list[dict[str, Any]]) -> None:
    if rows:
        work.connection.execute(insert(table), rows)


def _year(year: int, number: int, content: Year) -> dict[str, Any]:
    return {"year": year, "revision": number, "content": plain.dumps(content_of(content))}


def _row(key: str, number: int, content: Mapping[str, Any]) -> dict[str, Any]:
    return {"key": key, "revision": number, "content": plain.dumps(dict(content))}


def _runs_short(last: int | None) -> datetime | None:
    """When one more year is to be frozen after the last one that is."""
    return None if last is None else datetime(last - AHEAD + 1, 1, 1, tzinfo=ROME)


_LAST_NUMBER = Prepared(select(func.max(clock_revision.c.number)))
_last_year = select(func.max(calendar_year.c.year))
_LAST_YEAR = Prepared(_last_year)
_YEARS = Earliest(_last_year, _runs_short)
