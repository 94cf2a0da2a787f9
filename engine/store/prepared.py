"""Statements of the hot path: compiled once for each kind of database, then given to the driver.

SQLAlchemy's own execution of a statement costs several times what SQLite needs for the work
itself; a completed task is some ten statements. Whoever listens on the engine hears them all.
"""

from collections import namedtuple
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import zip_longest
from operator import itemgetter
from typing import Any

from sqlalchemy import BindParameter, Column, Connection, Insert, bindparam
from sqlalchemy.exc import DBAPIError, NoResultFound
from sqlalchemy.sql.expression import ClauseElement
from sqlalchemy.sql.selectable import ReturnsRows

from engine.store.silence import hide_values

Parameters = Mapping[str, Any]
_Process = Callable[[Any], Any]


@dataclass(slots=True)
class Rows:
    """What a statement gave: values as the driver gives them, under the names of the columns."""

    found: list[Any]
    rowcount: int  # of those a statement changed
    lastrowid: int | None = None  # on SQLite, of the row that an INSERT wrote

    def __iter__(self) -> Iterator[Any]:
        return iter(self.found)

    def first(self) -> Any | None:
        """The first row, if there is one."""
        return self.found[0] if self.found else None

    def one(self) -> Any:
        """The first row; there must be one."""
        if not self.found:
            raise NoResultFound
        return self.found[0]

    def scalars(self) -> list[Any]:
        """The first value of each row."""
        return [row[0] for row in self.found]

    def scalar_one(self) -> Any:
        """The first value of the first row; there must be one."""
        return self.one()[0]

    def scalar_one_or_none(self) -> Any | None:
        """The first value of the first row, if there is one."""
        return self.found[0][0] if self.found else None


class Prepared:
    """A statement that is written with Core, once, and run with named parameters."""

    _given: Sequence[Column[Any]] = ()  # the columns whose values are read as Core reads them

    def __init__(self, statement: ClauseElement, columns: Sequence[str] = ()) -> None:
        """`columns` are those of an INSERT or UPDATE that take their value from a parameter."""
        self._statement = statement
        self._columns = list(columns) or None
        self._written: dict[str, _Written] = {}

    def run(self, connection: Connection, parameters: Parameters | Sequence[Parameters]) -> Rows:
        """Execute it, once for each of several parameters, in the connection's transaction."""
        written = self._written.get(connection.dialect.name)
        if written is None:
            written = _Written(self._statement, self._columns, self._given, connection)
            self._written[connection.dialect.name] = written
        # Nearly always a plain dictionary: asked first, for the general question is dear.
        if type(parameters) is dict or isinstance(parameters, Mapping):
            return written.rows(connection, written.one(parameters))
        given = [written.one(one) for one in parameters]
        return written.rows(connection, given[0] if len(given) == 1 else given)


class Typed(Prepared):
    """The same, and its rows hold what Core would give: instants with their zone, lists read."""

    def __init__(self, statement: ReturnsRows, columns: Sequence[str] = ()) -> None:
        """`columns` as of a statement whose values are the driver's."""
        super().__init__(statement, columns)
        self._given = list(statement.exported_columns)


class Listed:
    """A statement that asks for any of a list: prepared for each length that its lists may have.

    A function writes it, given the places for the values of each list, by its name. They are as
    many as a power of two, so that few are prepared: the last value takes those that are left. In
    an empty list stands NULL, which `IN` never finds.
    """

    def __init__(
        self, write: Callable[..., Any], kind: Callable[[Any], Prepared] = Prepared
    ) -> None:
        """`kind` says how its rows are read."""
        self._write = write
        self._kind = kind
        self._prepared: dict[tuple[tuple[str, int], ...], Prepared] = {}

    def run(
        self, connection: Connection, parameters: Parameters, **lists: Collection[Any]
    ) -> Rows:
        """Execute it in the connection's transaction."""
        given, places = dict(parameters), {}
        for name, values in lists.items():
            places[name] = [f"{name}_{place}" for place in range(_room(len(values)))]
            *_, last = (None, *values)
            given.update(zip_longest(places[name], values, fillvalue=last))
        shape = tuple((name, len(these)) for name, these in places.items())
        if shape not in self._prepared:
            binds: dict[str, list[BindParameter[Any]]] = {
                name: [bindparam(one) for one in these] for name, these in places.items()
            }
            self._prepared[shape] = self._kind(self._write(**binds))
        return self._prepared[shape].run(connection, given)


class Numbered:
    """An INSERT of one row that gives the number under which it was written.

    SQLite knows it anyhow: to be asked for it with the row doubles what the statement costs.
    """

    def __init__(self, statement: Insert, columns: Sequence[str], number: Column[Any]) -> None:
        """`columns` are those that take their value from a parameter."""
        self._known = Prepared(statement, columns)
        self._asked = Prepared(statement.returning(number), columns)

    def run(self, connection: Connection, parameters: Parameters) -> int:
        """Write the row in the connection's transaction; its number."""
        if connection.dialect.name == "sqlite":
            return self._known.run(connection, parameters).lastrowid or 0
        return int(self._asked.run(connection, parameters).scalar_one())


def _room(values: int) -> int:
    """The power of two that so many values need."""
    return 1 << max(values - 1, 0).bit_length()


class _Written:
    """The text of a statement for one kind of database, and how its parameters are given."""

    def __init__(
        self,
        statement: ClauseElement,
        columns: list[str] | None,
        given: Sequence[Column[Any]],
        connection: Connection,
    ) -> None:
        dialect = connection.dialect
        compiled: Any = statement.compile(dialect=dialect, column_keys=columns)
        self.text: str = compiled.string
        self._fixed: dict[str, Any] = dict(compiled.params)
        self._take = _taking(compiled.positiontup)
        binds = {name: bound for bound, name in compiled.bind_names.items()}
        processes = (
            (name, binds[name].type.dialect_impl(dialect).bind_processor(dialect))
            for name in binds
        )
        self._processes: list[tuple[str, _Process]] = [(name, p) for name, p in processes if p]
        self._numbers = dialect.name == "sqlite"  # its driver numbers what was written
        reads = (
            (place, column.type.dialect_impl(dialect).result_processor(dialect, None))
            for place, column in enumerate(given)
        )
        self._reads: list[tuple[int, _Process]] = [(place, r) for place, r in reads if r]
        self._row: Any = None

    def one(self, parameters: Parameters) -> Any:
        """One set of parameters in the driver's form."""
        given = {**self._fixed, **parameters}
        for name, process in self._processes:
            given[name] = process(given[name])
        return given if self._take is None else self._take(given)

    def rows(self, connection: Connection, given: Any) -> Rows:
        """Execute it in the connection's transaction."""
        if connection.engine.dispatch.before_cursor_execute:
            heard = connection.exec_driver_sql(self.text, given)
            if not heard.returns_rows:
                return Rows([], heard.rowcount, heard.lastrowid if self._numbers else None)
            if self._row is None:
                self._name(heard.keys())
            return Rows(list(map(self._row, heard.all())), heard.rowcount)
        if not connection.in_transaction():
            connection.begin()
        driver: Any = connection.connection.dbapi_connection
        cursor: Any = driver.cursor()
        try:
            (cursor.executemany if type(given) is list else cursor.execute)(self.text, given)
            if cursor.description is None:
                return Rows([], cursor.rowcount, cursor.lastrowid if self._numbers else None)
            if self._row is None:
                self._name(one[0] for one in cursor.description)
            return Rows(list(map(self._row, cursor.fetchall())), cursor.rowcount)
        except connection.dialect.loaded_dbapi.Error as error:
            raise _refused(self.text, connection, error) from error
        finally:
            cursor.close()

    def _name(self, columns: Iterable[str]) -> None:
        made: Any = namedtuple("Found", list(columns), rename=True)  # type: ignore[misc]  # noqa: PYI024
        self._row = _reading(self._reads, made._make) if self._reads else made._make


def _reading(reads: Sequence[tuple[int, _Process]], make: _Process) -> _Process:
    """How a row is made of what the driver gives, some of whose values are to be read."""

    def row(given: Iterable[Any]) -> Any:
        values = list(given)
        for place, read in reads:
            values[place] = read(values[place])
        return make(values)

    return row


def _taking(places: Sequence[str] | None) -> _Process | None:
    """How a driver that counts places is given the parameters; None for one that knows names."""
    if places is None:
        return None
    if len(places) > 1:
        return itemgetter(*places)
    return lambda given: tuple([given[name] for name in places])


def _refused(text: str, connection: Connection, error: Exception) -> Exception:
    dialect = connection.dialect
    # Parameters and values are left out: what people write stays out of errors and logs.
    hide_values(error)
    return DBAPIError.instance(
        text, None, error, dialect.loaded_dbapi.Error, hide_parameters=True, dialect=dialect
    )


def instant(value: Any) -> datetime:
    """An instant of a row as the driver gives it: text on SQLite, aware on PostgreSQL."""
    if isinstance(value, str):
        return datetime.fromisoformat(value).replace(tzinfo=UTC)
    given: datetime = value
    return given.astimezone(UTC)


def find_instant(value: Any) -> datetime | None:
    """Like `instant`, for a value that may be missing."""
    return None if value is None else instant(value)
