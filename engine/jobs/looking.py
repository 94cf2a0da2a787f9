"""Whether anything is due: one statement for all that may be, however many things those are."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from functools import lru_cache
from typing import Any, Protocol

from sqlalchemy import Connection, ScalarSelect, Select, select

from engine.store import Database, Prepared
from engine.store.prepared import find_instant

Found = Sequence[Any]
"""The values of what a look asks, in its order, as the driver gives them."""


class Look(Protocol):
    """What the database is asked about one kind of thing to do, together with all the others."""

    @property
    def asks(self) -> Sequence[ScalarSelect[Any]]:
        """Each gives one value. They are written once for all offices of a process."""

    def is_due(self, found: Found, now: datetime) -> bool:
        """Whether there may be something to do at an instant; if not, there is nothing."""

    def next_due(self, connection: Connection, found: Found) -> datetime | None:
        """The next instant at which there will be something to do."""


class Earliest:
    """A look at things each of which is due at an instant of its own: nothing before the first."""

    def __init__(
        self, asked: Select[Any], read: Callable[[Any], datetime | None] = find_instant
    ) -> None:
        """`asked` gives the first of the instants, or a value that `read` tells it by."""
        self.asks = (asked.scalar_subquery(),)
        self._read = read

    def is_due(self, found: Found, now: datetime) -> bool:
        """Whether the first instant has come."""
        first = self._read(found[0])
        return first is not None and first <= now

    def next_due(self, _connection: Connection, found: Found) -> datetime | None:
        """The first instant, come or not."""
        return self._read(found[0])


def next_due(connection: Connection, looks: Sequence[Look]) -> datetime | None:
    """The next instant at which any of these will have something to do."""
    return _first(connection, looks, _ask(connection, looks))


class Watch:
    """What is due, as it was last asked; asked again after what may have changed it."""

    def __init__(self, database: Database, looks: Sequence[Look]) -> None:
        self._database = database
        self._looks = looks
        self._found: Mapping[int, Found] | None = None

    def run(self, look: Look | None, do: Callable[[datetime], int], now: datetime) -> int:
        """Do what is due at an instant; how much it was. Without a look, `do` sees for itself."""
        if look is not None and not look.is_due(self._seen()[id(look)], now):
            return 0
        done = do(now)
        if look is not None or done:
            self._found = None
        return done

    def is_more_due(self, now: datetime) -> bool:
        """Whether what was done has made more due."""
        with self._database.read() as connection:
            found = self._found or _ask(connection, self._looks)
            due = _first(connection, self._looks, found)
        self._found = found
        return due is not None and due <= now

    def _seen(self) -> Mapping[int, Found]:
        if self._found is None:
            with self._database.read() as connection:
                self._found = _ask(connection, self._looks)
        return self._found


def _ask(connection: Connection, looks: Sequence[Look]) -> Mapping[int, Found]:
    asks = tuple(one for look in looks for one in look.asks)
    values = iter(_together(asks).run(connection, {}).one())
    return {id(look): [next(values) for _ in look.asks] for look in looks}


def _first(
    connection: Connection, looks: Iterable[Look], found: Mapping[int, Found]
) -> datetime | None:
    instants = (look.next_due(connection, found[id(look)]) for look in looks)
    return min((instant for instant in instants if instant is not None), default=None)


@lru_cache(maxsize=32)
def _together(asks: tuple[ScalarSelect[Any], ...]) -> Prepared:
    return Prepared(select(*asks))
