"""The floor: a bare durable commit of some bytes, through the driver alone, in the same run."""

import os
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, Self

from sqlalchemy import Connection

from bench.rows import median_ms
from engine.store import Database

_FRAME = 4096


class Floor:
    """Bare durable commits of so many bytes, made one at a time between the acts measured.

    A machine's speed drifts; what is compared must lie side by side. On SQLite they are made
    through the connection by which the house writes: a second writer, which an embedded office
    has not, would make it forget its pages before each act, and be measured with it.
    """

    def __init__(self, database: Database, size: int) -> None:
        self._database = database
        self._size = size
        self._times: list[float] = []
        self._borrowed: Connection | None = None

    def __enter__(self) -> Self:
        """Make the table that the bytes go to."""
        self._driver = self._lent()
        write = _sqlite if self._database.is_sqlite else _postgresql
        self._write = write(self._driver, self._size)
        return self

    def __exit__(self, *_: object) -> None:
        """Leave nothing behind."""
        _drop(self._driver, is_sqlite=self._database.is_sqlite)
        if self._borrowed is not None:
            self._borrowed.close()

    def commit(self) -> None:
        """One bare commit, timed."""
        began = time.perf_counter()
        self._write()
        self._times.append(time.perf_counter() - began)

    @property
    def ms(self) -> float:
        """The median of the commits so far."""
        return median_ms(self._times)

    def _lent(self) -> Any:
        if self._database.is_sqlite:
            with self._database.altering() as connection:
                return connection.connection.dbapi_connection
        self._borrowed = self._database.engine.connect()
        return self._borrowed.connection.dbapi_connection


def bytes_per(database: Database, act: Callable[[], object], times: int = 20) -> int:
    """How many bytes each act brings into the write-ahead log: what a commit waits for."""
    if database.is_sqlite:
        return _sqlite_bytes(database, act, times)
    before = _position(database)
    for _ in range(times):
        act()
    return (_position(database) - before) // times


def _sqlite_bytes(database: Database, act: Callable[[], object], times: int) -> int:
    log = Path(f"{database.url.database}-wal")
    total = 0
    for _ in range(times):
        with database.engine.connect() as borrowed:
            driver: Any = borrowed.connection.dbapi_connection
            driver.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        act()
        total += log.stat().st_size
    return total // times


def _position(database: Database) -> int:
    with database.read() as connection:
        asked = "SELECT pg_current_wal_lsn() - '0/0'::pg_lsn"
        return int(connection.exec_driver_sql(asked).scalar_one())


def _sqlite(driver: Any, size: int) -> Callable[[], None]:
    driver.execute("CREATE TABLE bench_floor (id INTEGER PRIMARY KEY, content BLOB)")
    content = os.urandom(max(size - 2 * _FRAME, 16))

    def write() -> None:
        driver.execute("BEGIN IMMEDIATE")
        driver.execute("INSERT INTO bench_floor (content) VALUES (?)", (content,))
        driver.execute("COMMIT")

    return write


def _postgresql(driver: Any, size: int) -> Callable[[], None]:
    driver.execute("CREATE TABLE bench_floor (id BIGSERIAL PRIMARY KEY, content BYTEA)")
    driver.commit()
    content = os.urandom(max(size - 300, 16))

    def write() -> None:
        driver.execute("INSERT INTO bench_floor (content) VALUES (%s)", (content,))
        driver.commit()

    return write


def _drop(driver: Any, *, is_sqlite: bool) -> None:
    driver.execute("DROP TABLE bench_floor")
    if not is_sqlite:
        driver.commit()
