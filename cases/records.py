"""Records (schede): the whole answers of every completed form, kept sealed and never changed."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, bindparam, insert, select, true

from cases.apart import NOTHING_APART, Apart
from cases.moving import Move, move_rows
from cases.seals import new_uid, open_data, seal_data
from cases.tables import record
from engine import plain
from engine.refusal import NotFound
from engine.store import Fact, Numbered, Seal, Sealer, Typed, Work
from forms import Sent


class NoSuchRecord(NotFound):
    """Questa scheda non c'è."""


@dataclass(frozen=True, slots=True)
class NewRecord:
    """The answers of a form just completed, and where they come from."""

    case_id: int
    process: str
    element: str
    title: str  # of the form
    version_digest: str
    form_digest: str
    answers: Mapping[str, Any] = field(repr=False)
    instance_id: int | None = None
    task_id: int | None = None
    sent: Sent | None = None  # what was sent, and which answers tell it


@dataclass(frozen=True, slots=True)
class RecordLine:
    """A record in a list: what it is, who completed it and when (UTC); nothing of what it says."""

    id: int
    case_id: int
    title: str
    process: str
    element: str
    version_digest: str
    form_digest: str
    instance_id: int | None
    task_id: int | None
    author_id: int | None
    at: datetime


@dataclass(frozen=True, slots=True)
class Record:
    """A record opened."""

    line: RecordLine
    answers: Mapping[str, Any] = field(repr=False)
    sent: Sent | None = None


def keep_record(work: Work, seal: Seal, new: NewRecord, *, by: int | None) -> int:
    """Keep a record and give its id: one statement."""
    uid = new_uid()
    row = {
        "case_id": new.case_id,
        "uid": uid,
        "instance_id": new.instance_id,
        "task_id": new.task_id,
        "process": new.process,
        "element": new.element,
        "title": new.title,
        "version_digest": new.version_digest,
        "form_digest": new.form_digest,
        "author_id": by,
        "at": work.now,
        "answers": seal_data(seal, _place(uid), new.answers),
        "sent": plain.dumps(new.sent.kept()) if new.sent else None,
    }
    record_id = _KEEP.run(work.connection, row)
    work.facts.append(
        Fact(
            "record_kept",
            case_id=new.case_id,
            instance_id=new.instance_id,
            task_id=new.task_id,
            by=by,
            data={"record_id": record_id, "element": new.element, "title": new.title},
        )
    )
    return record_id


def get_record(connection: Connection, sealer: Sealer, record_id: int) -> Record:
    """A record with its answers. Refuses `NoSuchRecord`."""
    row = connection.execute(select(record).where(record.c.id == record_id)).first()
    if row is None:
        raise NoSuchRecord
    return _opened(row, sealer.of(connection, row.case_id))


def open_records(
    connection: Connection, sealer: Sealer, case_id: int, *, limit: int
) -> Iterator[Record]:
    """The latest records of a case with their answers, the oldest of them first: one statement."""
    yield from unsealed(connection, sealer.of(connection, case_id), case_id, limit=limit)


def unsealed(connection: Connection, seal: Seal, case_id: int, *, limit: int) -> Iterator[Record]:
    """The same, where the seal of the case is at hand already."""
    for row in reversed(_LATEST.run(connection, {"case": case_id, "most": limit}).found):
        yield _opened(row, seal)


def records_of_sendings(
    connection: Connection, seal: Seal, case_id: int, apart: Apart = NOTHING_APART
) -> list[Record]:
    """What was answered where something was sent from a case, the first first: one statement."""
    is_sent = record.c.sent.is_not(None)
    left_in = apart.open_rows(record.c.instance_id, record.c.task_id)
    asked = select(record).where(record.c.case_id == case_id, is_sent, *left_in)
    return [_opened(row, seal) for row in connection.execute(asked.order_by(record.c.id))]


def records_apart(connection: Connection, case_id: int, apart: Apart) -> frozenset[int]:
    """The records that are left out for somebody: no statement where nothing is."""
    if not apart:
        return frozenset()
    theirs = record.c.instance_id.in_(sorted(apart.paths))
    asked = select(record.c.id).where(record.c.case_id == case_id, theirs)
    return frozenset(connection.execute(asked).scalars())


def record_of_task(
    connection: Connection, sealer: Sealer, case_id: int | None, task_id: int
) -> Record | None:
    """What was answered in a task of a case, if it was kept."""
    asked = select(record).where(record.c.case_id == case_id, record.c.task_id == task_id)
    row = connection.execute(asked).first() if case_id is not None else None
    return _opened(row, sealer.of(connection, row.case_id)) if row else None


def latest_record(
    connection: Connection, sealer: Sealer, case_id: int, process: str, element: str
) -> Record | None:
    """The last record of this step in this case, for letters and later steps."""
    return _latest(connection, sealer, case_id, (process, element), true())


def latest_of_run(
    connection: Connection, sealer: Sealer, run: tuple[int, int], process: str, element: str
) -> Record | None:
    """The last record of this step in one path of a case; `run` is the case and the path."""
    case_id, instance_id = run
    mine = record.c.instance_id == instance_id
    return _latest(connection, sealer, case_id, (process, element), mine)


def _latest(
    connection: Connection,
    sealer: Sealer,
    case_id: int,
    step: tuple[str, str],
    which: ColumnElement[bool],
) -> Record | None:
    process, element = step
    row = connection.execute(
        select(record)
        .where(
            record.c.case_id == case_id,
            record.c.process == process,
            record.c.element == element,
            which,
        )
        .order_by(record.c.id.desc())
        .limit(1)
    ).first()
    return _opened(row, sealer.of(connection, row.case_id)) if row else None


def list_records(
    connection: Connection,
    case_id: int,
    *,
    before: int | None = None,
    limit: int = 50,
    apart: Apart = NOTHING_APART,
) -> tuple[RecordLine, ...]:
    """The records of a case, the latest first; `before` an id for the next page."""
    columns = [column for column in record.c if column.name != "answers"]
    left_in = apart.open_rows(record.c.instance_id, record.c.task_id)
    asked = select(*columns).where(record.c.case_id == case_id, *left_in)
    if before is not None:
        asked = asked.where(record.c.id < before)
    rows = connection.execute(asked.order_by(record.c.id.desc()).limit(limit))
    return tuple(_line(row) for row in rows)


def move_records(work: Work, move: Move) -> int:
    """Give the records of a case to another one; how many there were."""
    return len(move_rows(work, move, record.c.answers, _place))


def _opened(row: Any, seal: Seal) -> Record:
    sent = Sent.of(plain.loads(row.sent)) if row.sent else None
    return Record(_line(row), open_data(seal, _place(row.uid), row.answers), sent)


def _line(row: Any) -> RecordLine:
    return RecordLine(
        row.id,
        row.case_id,
        row.title,
        row.process,
        row.element,
        row.version_digest,
        row.form_digest,
        row.instance_id,
        row.task_id,
        row.author_id,
        row.at,
    )


def _place(uid: str) -> str:
    return f"record:answers:{uid}"


_KEEP = Numbered(
    insert(record),
    [name for name in record.c.keys() if name != "id"],  # noqa: SIM118  # columns, not names
    record.c.id,
)
_LATEST = Typed(
    select(record)
    .where(record.c.case_id == bindparam("case"))
    .order_by(record.c.id.desc())
    .limit(bindparam("most"))
)
