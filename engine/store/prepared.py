"""Statements of the hot path: compiled once for each kind of database, then given to the driver.

SQLAlchemy's own execution of a cached statement costs several times what SQLite needs for the
work itself; a completed task is some ten statements.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, CursorResult
from sqlalchemy.sql.expression import ClauseElement

Parameters = Mapping[str, Any]
_Process = Callable[[Any], Any]


class Prepared:
    """A statement that is written with Core, once, and run with named parameters."""

    def __init__(self, statement: ClauseElement, columns: Sequence[str] = ()) -> None:
        """`columns` are those of an INSERT or UPDATE that take their value from a parameter."""
        self._statement = statement
        self._columns = list(columns) or None
        self._written: dict[str, _Written] = {}

    def run(
        self, connection: Connection, parameters: Parameters | Sequence[Parameters]
    ) -> CursorResult[Any]:
        """Execute it, once for each of several parameters; rows come as the driver gives them."""
        written = self._written.get(connection.dialect.name)
        if written is None:
            written = _Written(self._statement, self._columns, connection)
            self._written[connection.dialect.name] = written
        if isinstance(parameters, Mapping):
            return connection.exec_driver_sql(written.text, written.one(parameters))
        return connection.exec_driver_sql(written.text, [written.one(p) for p in parameters])


class _Written:
    """The text of a statement for one kind of database, and how its parameters are given."""

    def __init__(
        self, statement: ClauseElement, columns: list[str] | None, connection: Connection
    ) -> None:
        dialect = connection.dialect
        compiled: Any = statement.compile(dialect=dialect, column_keys=columns)
        self.text: str = compiled.string
        self._fixed: dict[str, Any] = dict(compiled.params)
        self._order: list[str] | None = compiled.positiontup
        self._process: dict[str, _Process] = {}
        for name, bound in compiled.binds.items():
            process = bound.type.dialect_impl(dialect).bind_processor(dialect)
            if process is not None:
                self._process[name] = process

    def one(self, parameters: Parameters) -> Any:
        """One set of parameters in the driver's form."""
        given = {**self._fixed, **parameters}
        for name, process in self._process.items():
            given[name] = process(given[name])
        if self._order is None:
            return given
        return tuple(given[name] for name in self._order)


def instant(value: Any) -> datetime:
    """An instant of a row as the driver gives it: text on SQLite, aware on PostgreSQL."""
    if isinstance(value, str):
        return datetime.fromisoformat(value).replace(tzinfo=UTC)
    given: datetime = value
    return given.astimezone(UTC)


def find_instant(value: Any) -> datetime | None:
    """Like `instant`, for a value that may be missing."""
    return None if value is None else instant(value)
