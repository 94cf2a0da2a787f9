"""The municipality as it now stands, gathered from where each thing of it counts."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, Protocol

from sqlalchemy import Connection, func, insert, select

from access.roles import ROLES
from access.teams import list_teams
from cases.tables import body
from engine import plain
from engine.clock import ROME
from engine.store import Database, Fact, Work
from processes.terms import Term, TermCatalogue, Value
from tasks.definitions import Definitions
from tasks.municipality.checking import House, acting_roles, decided_by_municipality
from tasks.municipality.model import (
    UNSOURCED,
    Amount,
    Days,
    Group,
    Identity,
    Institution,
    Municipality,
)
from tasks.municipality.reading import WITHHELD
from tasks.settings import Settings
from tasks.tables import municipality
from tasks.terms.calendars import SATURDAY, Calendar
from tasks.terms.governing import catalogue_in_force
from tasks.terms.patrons import patron_of
from tasks.terms.rulebook import EVERY


class Place(Protocol):
    """What is asked of an office."""

    @property
    def settings(self) -> Settings: ...  # pragma: no cover

    @property
    def database(self) -> Database: ...  # pragma: no cover

    @property
    def definitions(self) -> Definitions: ...  # pragma: no cover


def house_of(place: Place, connection: Connection) -> House:
    """What a file must agree with in this office."""
    calendar = _calendar(place, connection)
    acting = acting_roles(place.settings.definitions)
    return House(catalogue_of(place, connection), calendar, acting)


def catalogue_of(place: Place, connection: Connection) -> TermCatalogue:
    """The catalogue in force with what the office has changed, be it in the last minute."""
    book = place.definitions.book
    book.learn(connection)
    return book.under(book.head).over(catalogue_in_force(connection, place.definitions))


def standing(place: Place, connection: Connection, now: datetime) -> Municipality:
    """The municipality as it now stands, as its file would say it."""
    return Municipality(
        identity=identity_of(place, connection),
        days=_days(_calendar(place, connection), now.astimezone(ROME).year),
        bodies=_bodies(connection),
        amounts=tuple(_amounts(catalogue_of(place, connection))),
        demo=place.settings.demo,
    )


def identity_of(place: Place, connection: Connection) -> Identity:
    """Who the municipality is: as its file was last applied, or as the settings say."""
    last = select(municipality.c.content).order_by(municipality.c.number.desc()).limit(1)
    content = connection.execute(last).scalar_one_or_none()
    said: Mapping[str, Any] = plain.loads(content) if content is not None else {}
    settings = place.settings
    meant = said.get("gruppi", {})
    teams = list_teams(connection).values()
    return Identity(
        name=said.get("nome", settings.municipality),
        service=said.get("servizio", settings.service),
        region=said.get("regione", ""),
        province=said.get("provincia", ""),
        roles=tuple(said.get("ruoli", sorted(ROLES))),
        groups=tuple(Group(name, tuple(meant.get(name, ()))) for name in sorted(teams)),
    )


class Names:
    """Who the municipality is, as a process that answers requests knows it: asked again at times.

    So an error can be told under its name even when the database does not answer.
    """

    def __init__(self, place: Place) -> None:
        settings = place.settings
        self._place, self._asked_at = place, datetime.min.replace(tzinfo=ROME)
        self.name, self.service = settings.municipality, settings.service

    def forget(self) -> None:
        """Ask again at the next request."""
        self._asked_at = datetime.min.replace(tzinfo=ROME)

    def keep_up(self, now: datetime) -> None:
        """Ask again, at most every few seconds."""
        if timedelta() <= now - self._asked_at < EVERY:
            return
        self._asked_at = now
        with self._place.database.read() as connection:
            found = identity_of(self._place, connection)
        self.name, self.service = found.name, found.service


def write_identity(work: Work, identity: Identity, *, by: int | None, why: str) -> None:
    """Write who the municipality is from now on, with its fact."""
    last = select(func.max(municipality.c.number))
    number = int(work.connection.execute(last).scalar_one() or 0) + 1
    content = {
        "nome": identity.name,
        "servizio": identity.service,
        "regione": identity.region,
        "provincia": identity.province,
        "ruoli": sorted(identity.roles),
        "gruppi": {one.name: list(one.roles) for one in identity.groups},
    }
    row = {"number": number, "at": work.now, "by_account": by, "reason": why}
    work.connection.execute(insert(municipality).values(content=plain.dumps(content), **row))
    data = {"number": number}
    work.facts.append(Fact("municipality_described", by=by, why=why, data=data))


def _calendar(place: Place, connection: Connection) -> Calendar:
    book = place.definitions.book
    book.learn(connection)
    return book.under(book.head).calendar


def _days(calendar: Calendar, year: int) -> Days:
    """The office's own days from a year on; of its closing days those on which it would work."""
    now = calendar.year(year)
    closed = frozenset(
        day
        for number, days in {**calendar.frozen, year: now}.items()
        if number >= year
        for day in days.closing_days
        if day not in days.holidays and day.weekday() < SATURDAY
    )
    return Days(year, patron_of(now.holidays), now.opens_at, now.closes_at, closed)


def _bodies(connection: Connection) -> tuple[Institution, ...]:
    asked = select(body).where(body.c.kind.not_in(sorted(WITHHELD)))
    rows = connection.execute(asked.order_by(body.c.kind, body.c.name))
    return tuple(Institution(row.kind, row.name, row.contact) for row in rows)


def _amounts(catalogue: TermCatalogue) -> list[Amount]:
    rows: list[Term | Value] = [*catalogue.values.values(), *catalogue.terms.values()]
    found = [
        Amount(
            row.key,
            int(row.value) if isinstance(row, Value) else row.amount,
            str(row.unit),
            row.source or UNSOURCED,
            row.demo,
        )
        for row in rows
        if decided_by_municipality(row)
    ]
    return sorted(found, key=lambda one: one.key)
