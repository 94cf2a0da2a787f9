"""The journal: facts of an office, append-only, each bound to the one before by its hash."""

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import KW_ONLY, dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    CheckConstraint,
    Column,
    Connection,
    Index,
    Integer,
    RowMapping,
    String,
    Table,
    Text,
    bindparam,
    insert,
    select,
)
from sqlalchemy.dialects import postgresql, sqlite

from engine import plain
from engine.store.prepared import Prepared
from engine.store.schema import Id, Instant, metadata
from engine.store.triggers import Triggers, stand_by

GENESIS = "0" * 64
_AT_ONCE = 1_000

journal = Table(
    "journal",
    metadata,
    Column("office", Integer, primary_key=True, autoincrement=False),
    Column("seq", Id, primary_key=True, autoincrement=False),
    Column("at", Instant, nullable=False),
    Column("kind", String(80), nullable=False),
    Column("case_id", Id),
    Column("instance_id", Id),
    Column("task_id", Id),
    Column("by", Id),  # the account that acted; empty when the system did
    Column("on_behalf_of", Id),
    Column("why", Text),
    Column("data", Text, nullable=False),
    Column("hash", String(64), nullable=False),
    sqlite_with_rowid=False,
)
Index("ix_journal_case_id_seq", journal.c.case_id, journal.c.seq)
Index("ix_journal_instance_id_seq", journal.c.instance_id, journal.c.seq)

journal_head = Table(
    "journal_head",
    metadata,
    Column("office", Integer, primary_key=True, autoincrement=False),
    Column("seq", Id, nullable=False),
    Column("hash", String(64), nullable=False),
    CheckConstraint("seq >= 0", name="counts_up"),
)

# The head moves with each fact: it is what shows that the end of the chain is missing.
_NO = "'the journal is append-only'"
GUARDS: Triggers = {
    "sqlite": (
        f"""CREATE TRIGGER journal_is_never_changed BEFORE UPDATE ON journal
        BEGIN SELECT RAISE(ABORT, {_NO}); END""",
        f"""CREATE TRIGGER journal_is_never_shortened BEFORE DELETE ON journal
        BEGIN SELECT RAISE(ABORT, {_NO}); END""",
        """CREATE TRIGGER journal_moves_its_head AFTER INSERT ON journal
        BEGIN UPDATE journal_head SET seq = NEW.seq, hash = NEW.hash
        WHERE office = NEW.office; END""",
    ),
    "postgresql": (
        f"""CREATE OR REPLACE FUNCTION journal_is_append_only() RETURNS trigger
        LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION {_NO}; END $$""",
        """CREATE TRIGGER journal_is_never_changed BEFORE UPDATE OR DELETE ON journal
        FOR EACH ROW EXECUTE FUNCTION journal_is_append_only()""",
        """CREATE TRIGGER journal_is_never_shortened BEFORE TRUNCATE ON journal
        FOR EACH STATEMENT EXECUTE FUNCTION journal_is_append_only()""",
        """CREATE OR REPLACE FUNCTION journal_moves_its_head() RETURNS trigger
        LANGUAGE plpgsql AS $$ BEGIN
            UPDATE journal_head SET seq = NEW.seq, hash = NEW.hash WHERE office = NEW.office;
            RETURN NULL;
        END $$""",
        """CREATE TRIGGER journal_moves_its_head AFTER INSERT ON journal
        FOR EACH ROW EXECUTE FUNCTION journal_moves_its_head()""",
    ),
}
stand_by(journal, GUARDS)


@dataclass(frozen=True, slots=True)
class Fact:
    """What happened, in a past participle; who did it, for whom and why. Ids only, no names.

    `why` is the one place for what people type: it is kept sealed with the key of the case.
    """

    kind: str
    _: KW_ONLY
    case_id: int | None = None
    instance_id: int | None = None
    task_id: int | None = None
    by: int | None = None  # the account that acted; None when the system did
    on_behalf_of: int | None = None
    why: str | None = field(default=None, repr=False)
    data: Mapping[str, Any] = field(default_factory=dict, repr=False)


class Fault(StrEnum):
    """What is wrong with a chain."""

    MISSING = "a fact is missing"
    CHANGED = "a fact was changed"
    ANOTHER = "a fact is not the one that was noted"
    END = "the end does not match the head"


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether an office's chain holds; if not, the first number at which it does not, and why."""

    office: int
    counted: int
    head: str
    broken_at: int | None = None
    fault: Fault | None = None

    @property
    def holds(self) -> bool:
        """Whether every fact is there, in order and as it was written."""
        return self.broken_at is None


def write(connection: Connection, facts: Iterable[Fact], *, office: int, at: datetime) -> None:
    """Append the facts to the office's chain; whoever writes next waits for this commit."""
    facts = list(facts)
    if not facts:
        return
    seq, last = _head(connection, office)
    rows, said_at = [], plain.tagged(at)
    for fact in facts:
        seq += 1
        row = _row(fact, office, seq, at)
        last = row["hash"] = _hash(row, said_at, last)
        rows.append(row)
    _WRITE.run(connection, rows)


def verify(
    connection: Connection, *, office: int = 1, known: tuple[int, str] | None = None
) -> Verdict:
    """Recompute the whole chain of an office and compare it with its recorded head.

    Whoever can write to the database can also write a whole new chain with a new head. `known`,
    the number and hash of a fact that were noted elsewhere, shows that too.
    """
    asked = select(journal).where(journal.c.office == office).order_by(journal.c.seq)
    # Read as it comes: a journal of years does not fit into memory.
    with connection.execute(asked.execution_options(yield_per=_AT_ONCE)) as rows:
        walked = _walk(rows.mappings(), office, known)
    if not walked.holds:
        return walked
    asked = select(journal_head).where(journal_head.c.office == office)
    head = connection.execute(asked).first()
    recorded = (head.seq, head.hash) if head else (0, GENESIS)
    if recorded != (walked.counted, walked.head):
        return replace(walked, broken_at=walked.counted + 1, fault=Fault.END)
    if known is not None and walked.counted < known[0]:
        return replace(walked, broken_at=walked.counted + 1, fault=Fault.MISSING)
    return walked


def _walk(rows: Iterable[RowMapping], office: int, known: tuple[int, str] | None) -> Verdict:
    last, counted = GENESIS, 0
    for row in rows:
        counted += 1
        if row["seq"] != counted:
            return Verdict(office, counted, last, counted, Fault.MISSING)
        said = {name: row[name] for name in _HASHED}
        if _hash(said, plain.tagged(row["at"]), last) != row["hash"]:
            return Verdict(office, counted, last, counted, Fault.CHANGED)
        last = row["hash"]
        if known is not None and counted == known[0] and last != known[1]:
            return Verdict(office, counted, last, counted, Fault.ANOTHER)
    return Verdict(office, counted, last)


def read_facts(rows: Iterable[Any]) -> Iterator[tuple[datetime, Fact]]:
    """The facts behind rows of the journal table, each with its instant."""
    for row in rows:
        yield (
            row.at,
            Fact(
                row.kind,
                case_id=row.case_id,
                instance_id=row.instance_id,
                task_id=row.task_id,
                by=row.by,
                on_behalf_of=row.on_behalf_of,
                why=row.why,
                data=plain.loads(row.data),
            ),
        )


def _head(connection: Connection, office: int) -> tuple[int, str]:
    found = _HEAD.run(connection, {"of": office}).first()
    if found is None:
        _found_office(connection, office)
        found = _HEAD.run(connection, {"of": office}).one()
    return found.seq, found.hash


def _found_office(connection: Connection, office: int) -> None:
    insert_or_leave = _insert_of(connection)(journal_head).on_conflict_do_nothing()
    connection.execute(insert_or_leave, {"office": office, "seq": 0, "hash": GENESIS})


def _insert_of(connection: Connection) -> Any:
    return postgresql.insert if connection.dialect.name == "postgresql" else sqlite.insert


def _row(fact: Fact, office: int, seq: int, at: datetime) -> dict[str, Any]:
    return {
        "office": office,
        "seq": seq,
        "at": at,
        "kind": fact.kind,
        "case_id": fact.case_id,
        "instance_id": fact.instance_id,
        "task_id": fact.task_id,
        "by": fact.by,
        "on_behalf_of": fact.on_behalf_of,
        "why": fact.why,
        "data": plain.dumps(fact.data),
    }


def _hash(row: Mapping[str, Any], at: object, previous: str) -> str:
    # Nothing else in it is more than a word or a number: its data is a text already.
    content = plain.written({**row, "at": at, "previous": previous})
    return hashlib.sha256(content.encode()).hexdigest()


_HASHED = (
    "office",
    "seq",
    "at",
    "kind",
    "case_id",
    "instance_id",
    "task_id",
    "by",
    "on_behalf_of",
    "why",
    "data",
)

_OF = journal_head.c.office == bindparam("of")
_HEAD = Prepared(select(journal_head.c.seq, journal_head.c.hash).where(_OF).with_for_update())
_WRITE = Prepared(insert(journal), journal.c.keys())
