"""The floor: a bare durable commit of some bytes, through the driver alone, in the same run."""

import os
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from bench.rows import median_ms
from engine.store import Database

_TIMES = 100
_FRAME = 4096


def floor_ms(database: Database, size: int) -> float:
    """The median time of a commit that brings so many bytes to the disk."""
    with database.engine.connect() as borrowed:
        driver: Any = borrowed.connection.dbapi_connection
        write = _sqlite(driver, size) if database.is_sqlite else _postgresql(driver, size)
        times = []
        for _ in range(_TIMES):
            began = time.perf_counter()
            write()
            times.append(time.perf_counter() - began)
        _drop(driver, is_sqlite=database.is_sqlite)
    return median_ms(times)


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
