"""The database, SQLite or PostgreSQL, and the unit of work in which everything is written."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

import sqlalchemy
from sqlalchemy import Connection, event
from sqlalchemy.engine import URL, make_url
from sqlalchemy.pool import ConnectionPoolEntry

from engine.store import journal
from engine.store.journal import Fact
from engine.store.queue import INSERT_JOB, NewJob, job_row
from engine.store.schema import metadata
from engine.store.silence import silence

_BUSY_SECONDS = 10
_STATEMENTS = 1_024  # kept ready by a connection: an office asks some hundreds
_READERS = 10  # as many as the pool keeps: half of what it gives is left to others
# A process that hangs in the middle of its transaction must not make the whole office wait for it.
_SESSION = "-c timezone=UTC -c lock_timeout=30s -c idle_in_transaction_session_timeout=120s"


@dataclass(slots=True)
class Work:
    """One transaction: what is written through it is kept whole or not at all.

    Facts and jobs are gathered and written together just before the commit. `afterwards` holds
    what may happen once the commit is done, such as waking a worker; it is lost with a rollback.
    What people typed in a fact is sealed by `words` on its way: the journal keeps it for ever.
    """

    connection: Connection
    now: datetime
    office: int = 1
    facts: list[Fact] = field(default_factory=list)
    jobs: list[NewJob] = field(default_factory=list)
    afterwards: list[Callable[[], None]] = field(default_factory=list)
    words: "Words | None" = None

    def settle(self) -> None:
        """Write the gathered jobs and facts: the last statements before the commit."""
        if self.jobs:
            INSERT_JOB.run(self.connection, [job_row(one, self.now) for one in self.jobs])
        facts = [self._sealed(fact) for fact in self.facts]
        journal.write(self.connection, facts, office=self.office, at=self.now)

    def _sealed(self, fact: Fact) -> Fact:
        if fact.why is None:
            return fact
        return replace(fact, why=self.sealed(fact.case_id, fact.why))

    def sealed(self, case_id: int | None, typed: str) -> str:
        """What somebody typed about a case, sealed with its key; about none, with the office's.

        Raises `WordsUnsealed`.
        """
        if self.words is None:
            raise WordsUnsealed
        return self.words(self, case_id, typed)


Words = Callable[[Work, int | None, str], str]
"""Seals what somebody typed about a case; about none, for the office."""


class WordsUnsealed(RuntimeError):
    """A fact with words in it was given to a database that has nothing to seal them with."""


class ReferencesBroken(RuntimeError):
    """A change of the schema left a row that refers to nothing."""


class Database:
    """Where everything is kept; the same promises on SQLite and on PostgreSQL."""

    def __init__(self, url: str) -> None:
        self.url = _complete(make_url(url))
        self.is_sqlite = self.url.get_backend_name() == "sqlite"
        self.engine = sqlalchemy.create_engine(self.url, **self._options())
        # Called after every commit that left jobs behind: an embedded worker wakes up by it.
        self.on_jobs: list[Callable[[], None]] = []
        self.words: Words | None = None
        # SQLite has one writer; inside one process a lock is fairer than polling for it.
        self._turn = threading.RLock()
        self._writer: Connection | None = None
        self._readers: list[Connection] = []  # those at rest
        if self.is_sqlite:
            event.listen(self.engine, "connect", _prepare_sqlite)
            event.listen(self.engine, "begin", _begin_sqlite)
        event.listen(self.engine, "handle_error", silence)
        self._reader = self.engine.execution_options(**self._reading())

    @contextmanager
    def begin(self, now: datetime, *, office: int = 1) -> Iterator[Work]:
        """A unit of work: one transaction, committed at the end of the block."""
        with self._writing() as connection:
            work = Work(connection, now, office, words=self.words)
            yield work
            work.settle()
        for call in (*work.afterwards, *(self.on_jobs if work.jobs else ())):
            call()

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """A connection for queries: sees one consistent state and never blocks a writer.

        On SQLite a reader at rest is taken up again: to be got ready costs more than most queries.
        After any failure it is given back.
        """
        if not self.is_sqlite:
            with self._reader.connect() as connection:
                yield connection
            return
        reader = self._take_up_reader()
        try:
            yield reader
            reader.rollback()
        except BaseException:
            reader.close()
            raise
        self._lay_down(reader)

    @contextmanager
    def altering(self) -> Iterator[Connection]:
        """One transaction for a change of the schema itself. Raises `ReferencesBroken`.

        SQLite changes a table by writing it anew and dropping the old one, to which others refer:
        whether every reference leads somewhere is looked at when all is done.
        """
        with self._turn, self._references_rest(), self._writing() as connection:
            yield connection
            if self.is_sqlite and connection.exec_driver_sql("PRAGMA foreign_key_check").first():
                raise ReferencesBroken

    @contextmanager
    def _references_rest(self) -> Iterator[None]:
        if not self.is_sqlite:
            yield
            return
        if self._writer is None:
            self._writer = self.engine.connect()
        driver: Any = self._writer.connection.dbapi_connection
        driver.execute("PRAGMA foreign_keys=OFF")
        try:
            yield
        finally:
            driver.execute("PRAGMA foreign_keys=ON")

    def create(self) -> None:
        """Create every declared table at once: for tests; an installation is migrated."""
        with self.altering() as connection:
            metadata.create_all(connection)

    def close(self) -> None:
        """Give every connection back."""
        with self._turn:
            self._drop_writer()
        while self._readers:
            self._readers.pop().close()
        self.engine.dispose()

    @contextmanager
    def _writing(self) -> Iterator[Connection]:
        """One transaction, committed at the end of the block.

        SQLite has one writer, and here it is always the same connection: the pages it has read
        stay known to it from one transaction to the next, for nobody else of this process writes.
        After any failure a fresh one takes its place.
        """
        if not self.is_sqlite:
            with self.engine.begin() as connection:
                yield connection
            return
        with self._turn:
            if self._writer is None:
                self._writer = self.engine.connect()
            try:
                with self._writer.begin():
                    yield self._writer
            except BaseException:
                self._drop_writer()
                raise

    def _take_up_reader(self) -> Connection:
        try:
            return self._readers.pop()
        except IndexError:
            return self._reader.connect()

    def _lay_down(self, reader: Connection) -> None:
        if len(self._readers) < _READERS:
            self._readers.append(reader)
        else:
            reader.close()

    def _drop_writer(self) -> None:
        writer, self._writer = self._writer, None
        if writer is not None:
            writer.close()

    def _options(self) -> dict[str, Any]:
        if self.is_sqlite:
            return {
                "connect_args": {"timeout": _BUSY_SECONDS, "cached_statements": _STATEMENTS},
                "pool_size": 10,
                "hide_parameters": True,  # what people write stays out of errors and logs
            }
        return {
            "hide_parameters": True,
            "connect_args": {"options": _SESSION},
            "pool_size": 10,
            "max_overflow": 20,
            "pool_pre_ping": False,
        }

    def _reading(self) -> dict[str, Any]:
        if self.is_sqlite:
            return {"percorsi_reading": True}
        return {"postgresql_readonly": True, "isolation_level": "REPEATABLE READ"}


@dataclass(slots=True)
class Count:
    """How often the database was asked, and how often it committed."""

    statements: list[str] = field(default_factory=list)
    commits: int = 0


@contextmanager
def counted(database: Database) -> Iterator[Count]:
    """Count the statements and commits of a block, on any thread: for tests and the bench."""
    count = Count()

    def executed(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        count.statements.append(statement)

    def committed(_connection: object) -> None:
        count.commits += 1

    event.listen(database.engine, "before_cursor_execute", executed)
    event.listen(database.engine, "commit", committed)
    try:
        yield count
    finally:
        event.remove(database.engine, "before_cursor_execute", executed)
        event.remove(database.engine, "commit", committed)


def _complete(url: URL) -> URL:
    if url.drivername == "postgresql":
        return url.set(drivername="postgresql+psycopg")
    return url


def _prepare_sqlite(connection: Any, _entry: ConnectionPoolEntry) -> None:
    connection.isolation_level = None  # the driver begins nothing by itself: we do
    for pragma in (
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
        f"busy_timeout={_BUSY_SECONDS * 1000}",
        "mmap_size=268435456",  # reads of a large office come from the system's own cache
        "wal_autocheckpoint=4000",  # pages that change again and again are brought home once
    ):
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    # A writer takes its turn at once: a transaction that reads first and then wants to write
    # would be refused by SQLite whenever another one wrote in between.
    reading = connection.get_execution_options().get("percorsi_reading", False)
    driver: Any = connection.connection.dbapi_connection
    driver.execute("BEGIN" if reading else "BEGIN IMMEDIATE")
