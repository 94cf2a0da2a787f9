"""Documents: proved, cut into pieces, sealed; read back whole."""

import hashlib
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, BinaryIO

from sqlalchemy import Connection, and_, bindparam, case, delete, insert, or_, select, update

from cases.apart import NOTHING_APART, Apart
from cases.files import check_open, get_case
from cases.media import LARGEST, check_content, clean_name
from cases.moving import Move, move_rows
from cases.seals import new_uid
from cases.tables import document, document_chunk
from engine.refusal import NotFound
from engine.store import Fact, Listed, Prepared, Seal, Sealer, Typed, Work
from engine.store.tables import sealing_key

CHUNK = 256 * 1024
PROTECTED = "C4"
"""The class of what only the worker the case is assigned to may read."""


class NoSuchDocument(NotFound):
    """Questo documento non c'è."""


@dataclass(frozen=True, slots=True)
class NewDocument:
    """What somebody attaches: its name as the browser gave it, and a stream of its content."""

    filename: str = field(repr=False)
    stream: BinaryIO = field(repr=False)
    data_class: str = "C2"
    task_id: int | None = None


@dataclass(frozen=True, slots=True)
class Document:
    """A document of a case. The instant is UTC, the size in bytes."""

    id: int
    case_id: int
    name: str = field(repr=False)
    media_type: str
    size: int
    sha256: str
    data_class: str
    task_id: int | None
    attached_at: datetime
    attached_by: int | None
    in_draft: bool  # chosen in a form that its author has not completed

    def is_draft_of(self, account_id: int, task_id: int) -> bool:
        """Whether this person chose it in the form of this task, and has not completed it."""
        return self.in_draft and (self.attached_by, self.task_id) == (account_id, task_id)

    @property
    def is_protected(self) -> bool:
        """Whether only the worker the case is assigned to may read it."""
        return self.data_class == PROTECTED


def attach(
    work: Work, sealer: Sealer, case_id: int, new: NewDocument, *, by: int | None
) -> Document:
    """Attach a document to an open case. Refuses whatever `media.check_content` refuses."""
    check_open(get_case(work.connection, case_id))
    kept = _write(work, sealer, case_id, new, by=by)
    work.facts.append(_attached(kept, by))
    return kept


def attach_copy(work: Work, sealer: Sealer, document_id: int, new: NewDocument) -> Document:
    """Put another form of a document beside it, in a closed case too: nothing new is said there.

    Refuses `NoSuchDocument` when it is gone, and whatever `media.check_content` refuses.
    """
    found = select(document.c.case_id).where(document.c.id == document_id)
    case_id = work.connection.execute(found).scalar_one_or_none()
    if case_id is None:
        raise NoSuchDocument
    kept = _write(work, sealer, case_id, new, by=None)
    work.facts.append(_attached(kept, None, copy_of=document_id))
    return kept


def lay_aside(work: Work, sealer: Sealer, case_id: int, new: NewDocument, *, by: int) -> Document:
    """Keep what somebody chose in a form, for them alone, until they complete it."""
    check_open(get_case(work.connection, case_id))
    return _write(work, sealer, case_id, new, by=by, in_draft=True)


def take_up(
    work: Work, task_id: int, document_ids: Iterable[int], *, by: int, secret: Collection[int] = ()
) -> None:
    """The form is completed: what was chosen in it becomes documents of the case, now.

    Those of `secret` stand beside an answer that is protected, and are so too (R21).
    """
    mine = {"task": task_id, "person": by, "now": work.now}
    taken = _TAKE_UP.run(
        work.connection, mine, documents=sorted(document_ids), secret=sorted(secret)
    )
    work.facts.extend(_attached(row, by) for row in taken)


def protect(work: Work, case_id: int, document_ids: Iterable[int], *, by: int | None) -> None:
    """Let only whoever answers for the case read these documents of it; what is so stays so."""
    ids = sorted(document_ids)
    if not ids:
        return
    open_ones = (document.c.case_id == case_id) & (document.c.data_class != PROTECTED)
    changed = work.connection.execute(
        update(document)
        .where(open_ones, document.c.id.in_(ids))
        .values(data_class=PROTECTED)
        .returning(document.c.id)
    )
    for number in sorted(changed.scalars()):
        data = {"document_id": number}
        work.facts.append(Fact("document_protected", case_id=case_id, by=by, data=data))


def has_open_ones(connection: Connection, case_id: int, *, since: datetime) -> bool:
    """Whether a case has documents, attached before an instant, that all its workers may read."""
    asked = select(document.c.id).where(
        document.c.case_id == case_id,
        document.c.in_draft.is_(False),
        document.c.data_class != PROTECTED,
        document.c.attached_at < since,
    )
    return connection.execute(asked.limit(1)).first() is not None


def forget_drafts(work: Work, task_id: int) -> int:
    """What was chosen in the form of a task and is in no completed one goes; tells how many."""
    left = select(document.c.id).where(
        document.c.task_id == task_id, document.c.in_draft.is_(True)
    )
    ids = work.connection.execute(left).scalars().all()
    if ids:
        of_these = document_chunk.c.document_id.in_(ids)
        work.connection.execute(delete(document_chunk).where(of_these))
        work.connection.execute(delete(document).where(document.c.id.in_(ids)))
    return len(ids)


def _write(  # noqa: PLR0913  # where, what, by whom, for how long
    work: Work,
    sealer: Sealer,
    case_id: int,
    new: NewDocument,
    *,
    by: int | None,
    in_draft: bool = False,
) -> Document:
    name = clean_name(new.filename)
    content = new.stream.read(LARGEST + 1)
    uid = new_uid()
    row = {
        "case_id": case_id,
        "uid": uid,
        "media_type": check_content(name, content),
        "size": len(content),
        "sha256": hashlib.sha256(content).hexdigest(),
        "data_class": new.data_class,
        "task_id": new.task_id,
        "attached_at": work.now,
        "attached_by": by,
        "in_draft": in_draft,
    }
    seal = sealer.of(work.connection, case_id)
    row["name"] = seal.seal_text(name, _place_of_name(uid))
    kept = _WRITE.run(work.connection, row).one()
    _WRITE_CHUNK.run(work.connection, _chunks(seal, kept, content))
    return _document(kept, seal)


def _attached(kept: Any, by: int | None, **more: int) -> Fact:
    data = {"document_id": kept.id, "media_type": kept.media_type, "size": kept.size, **more}
    return Fact("document_attached", case_id=kept.case_id, task_id=kept.task_id, by=by, data=data)


def get_document(connection: Connection, sealer: Sealer, document_id: int) -> Document:
    """What is known about a document. Refuses `NoSuchDocument`."""
    row = _DOCUMENT.run(connection, {"of": document_id}).first()
    if row is None:
        raise NoSuchDocument
    return _document(row, sealer.seal_of(row.key, row.wrapped, row.case_id))


def numbers_of_documents(
    connection: Connection, case_id: int, drafting: tuple[int, int] | None = None
) -> frozenset[int]:
    """The numbers of the documents of a case; with those chosen by this account in the form of
    this task, when it is being filled in.
    """
    account_id, task_id = drafting or (None, None)
    asked = {"case": case_id, "person": account_id, "task": task_id}
    return frozenset(_NUMBERS.run(connection, asked).scalars())


def read_content(connection: Connection, sealer: Sealer, document_id: int) -> bytes:
    """The content of a document as it was attached. Refuses `NoSuchDocument`."""
    row = connection.execute(select(document).where(document.c.id == document_id)).first()
    if row is None:
        raise NoSuchDocument
    seal = sealer.of(connection, row.case_id)
    chunks = connection.execute(
        select(document_chunk)
        .where(document_chunk.c.document_id == document_id)
        .order_by(document_chunk.c.number)
    )
    return b"".join(
        seal.open(chunk.content, _place_of_chunk(row.uid, chunk.number)) for chunk in chunks
    )


def list_documents(
    connection: Connection,
    seal: Seal,
    case_id: int,
    *,
    limit: int = 100,
    apart: Apart = NOTHING_APART,
) -> tuple[Document, ...]:
    """The documents of a case, the latest first."""
    rows = connection.execute(
        select(document)
        .where(document.c.case_id == case_id, document.c.in_draft.is_(False))
        .where(*apart.open_rows(None, document.c.task_id))
        .order_by(document.c.id.desc())
        .limit(limit)
    )
    return tuple(_document(row, seal) for row in rows)


def move_documents(work: Work, move: Move) -> int:
    """Give the documents of a case to another one; how many there were."""
    rows = move_rows(work, move, document.c.name, _place_of_name)
    for document_id, uid in rows:
        _move_chunks(work, move, document_id, uid)
    return len(rows)


def _move_chunks(work: Work, move: Move, document_id: int, uid: str) -> None:
    mine = document_chunk.c.document_id == document_id
    numbers = select(document_chunk.c.number).where(mine)
    # One at a time: a document may be large.
    for number in work.connection.execute(numbers).scalars().all():
        this = mine & (document_chunk.c.number == number)
        sealed = work.connection.execute(select(document_chunk.c.content).where(this)).scalar_one()
        content = move.sealed(sealed, _place_of_chunk(uid, number))
        work.connection.execute(update(document_chunk).where(this).values(content=content))


def _chunks(seal: Seal, kept: Any, content: bytes) -> list[dict[str, Any]]:
    return [
        {
            "document_id": kept.id,
            "number": number,
            "content": seal.seal(
                content[start : start + CHUNK], _place_of_chunk(kept.uid, number)
            ),
        }
        for number, start in enumerate(range(0, len(content), CHUNK))
    ]


def _document(row: Any, seal: Seal) -> Document:
    return Document(
        row.id,
        row.case_id,
        seal.open_text(row.name, _place_of_name(row.uid)),
        row.media_type,
        row.size,
        row.sha256,
        row.data_class,
        row.task_id,
        row.attached_at,
        row.attached_by,
        row.in_draft,
    )


def _place_of_name(uid: str) -> str:
    return f"document:name:{uid}"


def _place_of_chunk(uid: str, number: int) -> str:
    return f"document_chunk:content:{uid}.{number}"


_DOCUMENT = Typed(
    select(document, sealing_key.c.id.label("key"), sealing_key.c.wrapped)
    .join(sealing_key, sealing_key.c.case_id == document.c.case_id)
    .where(document.c.id == bindparam("of"))
)
_MINE = and_(
    document.c.attached_by == bindparam("person"), document.c.task_id == bindparam("task")
)
_NUMBERS = Prepared(
    select(document.c.id).where(
        document.c.case_id == bindparam("case"), or_(document.c.in_draft.is_(False), _MINE)
    )
)
_TAKE_UP = Listed(
    lambda documents, secret: (
        update(document)
        .where(_MINE, document.c.in_draft.is_(True), document.c.id.in_(documents))
        .values(
            in_draft=False,
            attached_at=bindparam("now"),
            data_class=case((document.c.id.in_(secret), PROTECTED), else_=document.c.data_class),
        )
        .returning(document)
    )
)
_WRITE = Typed(
    insert(document).returning(document), [one.name for one in document.c if one.name != "id"]
)
_WRITE_CHUNK = Prepared(insert(document_chunk), document_chunk.c.keys())
