"""The chronology: the facts of a case as sentences, the latest first, page by page."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, time
from typing import Any

from sqlalchemy import Connection, Row, Select, select

from access.directory import names_of
from cases.apart import NOTHING_APART, Apart
from cases.sendings import Sending, sendings_of
from cases.sentences import (
    MINOR,
    SENDING,
    SENDING_BARE,
    UNTOLD,
    Sentence,
    said,
    sentence_of,
    words_of_data,
)
from cases.tables import record
from cases.values import as_instant
from engine import plain
from engine.clock import ROME
from engine.language import say, say_day, to_say
from engine.store import Seal
from engine.store.journal import journal
from engine.store.tables import instance, version

PAGE = 50
_AT_ONCE = 500
THE_SYSTEM = to_say("Il sistema")

TaskNames = Callable[[Connection, Iterable[int]], Mapping[int, str]]
"""The names of tasks by id: the caller knows where tasks are kept."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One fact told. The instant is UTC."""

    seq: int
    at: datetime
    kind: str
    sentence: str = field(repr=False)
    minor: bool
    by: int | None
    who: str = field(repr=False)
    on_behalf_of: str | None = field(default=None, repr=False)
    why: str | None = field(default=None, repr=False)  # only for whoever has the key of the case
    is_sealed: bool = False  # somebody has said why, and it cannot be read any more
    instance_id: int | None = None
    task_id: int | None = None
    refers: Mapping[str, int] = field(default_factory=dict)  # document_id, decree_id, record_id


@dataclass(frozen=True, slots=True)
class Chronology:
    """One page; `before` is what to ask for the next one, None at the end."""

    entries: tuple[Entry, ...]
    before: int | None


def chronology(  # noqa: PLR0913  # a page of a list: where, how long, how much
    connection: Connection,
    case_id: int,
    *,
    before: int | None = None,
    limit: int = PAGE,
    whole: bool = True,
    task_names: TaskNames | None = None,
    seal: Seal | None = None,
    apart: Apart = NOTHING_APART,
) -> Chronology:
    """The facts of a case, the latest first; `whole` False leaves the minor ones out, `apart`
    those of siblings placed elsewhere.

    Why people did what they did is read with the `seal` of the case, and stays sealed without.
    Five statements however long the case has lived.
    """
    asked = _facts_of(case_id, apart, whole=whole)
    if before is not None:
        asked = asked.where(journal.c.seq < before)
    rows = connection.execute(asked.order_by(journal.c.seq.desc()).limit(limit + 1)).all()
    told = rows[:limit]
    more = len(rows) > limit
    entries = tell_facts(connection, told, task_names, seal)
    return Chronology(entries, told[-1].seq if more else None)


def chronology_from_the_first(  # noqa: PLR0913  # the same, without pages
    connection: Connection,
    case_id: int,
    *,
    whole: bool = True,
    task_names: TaskNames | None = None,
    seal: Seal | None = None,
    apart: Apart = NOTHING_APART,
) -> Iterator[Entry]:
    """All the facts of a case, the first first: a few statements for every five hundred."""
    asked = _facts_of(case_id, apart, whole=whole).order_by(journal.c.seq).limit(_AT_ONCE)
    rows = connection.execute(asked).all()
    while rows:
        yield from tell_facts(connection, rows, task_names, seal)
        later = asked.where(journal.c.seq > rows[-1].seq)
        rows = connection.execute(later).all() if len(rows) == _AT_ONCE else []


def _facts_of(case_id: int, apart: Apart, *, whole: bool) -> Select[Any]:
    left_out = UNTOLD if whole else UNTOLD | MINOR
    return select(journal).where(
        journal.c.case_id == case_id,
        journal.c.kind.not_in(sorted(left_out)),
        *apart.open_rows(journal.c.instance_id, journal.c.task_id),
    )


def tell_facts(
    connection: Connection,
    rows: Iterable[Row[Any]],
    task_names: TaskNames | None,
    seal: Seal | None,
) -> tuple[Entry, ...]:
    """These rows of the journal as sentences; why is read with the `seal` of their case."""
    facts = [(row, plain.loads(row.data)) for row in rows]
    teller = _Teller(
        people=names_of(connection, _accounts(facts)),
        tasks=_names_of_tasks(connection, facts, task_names),
        paths=_names_of_paths(connection, facts),
        seal=seal,
        sent=_sendings(connection, facts, seal),
    )
    return tuple(teller.entry(row, data) for row, data in facts)


def say_due(value: Any) -> str:
    """A due instant in Rome as a register writes it; the end of a day is said as the day."""
    at = as_instant(value)
    if at is None:
        return say("non indicato")
    local = at.astimezone(ROME)
    day = say_day(local.date())
    return day if local.time() >= time(23, 59) else f"{day}, {local:%H:%M}"


@dataclass(frozen=True, slots=True)
class _Teller:
    people: Mapping[int, str] = field(repr=False)
    tasks: Mapping[int, str]
    paths: Mapping[int, str]
    seal: Seal | None
    sent: Mapping[int, Sending]  # by the task in which it was written down

    def entry(self, row: Row[Any], data: Mapping[str, Any]) -> Entry:
        sending = self.sent.get(row.task_id or 0) if row.kind == _DONE else None
        sentence = _sentence(row, sending)
        who = self._name(row.by)
        gaps = {
            **words_of_data(data),
            "chi": who,
            "cosa": self._step(row, data),
            "entro": say_due(data.get("due_at")),
            "percorso": self._path(row, data),
            "persona": self._name(data.get("account_id") or data.get("to")),
            "fatto": said(row.kind),
            "invio": sending.told if sending else "",
        }
        return Entry(
            row.seq,
            row.at,
            row.kind,
            say(sentence.text).format_map(defaultdict(str, gaps)),
            sentence.minor,
            row.by,
            who,
            self.people.get(row.on_behalf_of) if row.on_behalf_of else None,
            self._why(row),
            row.why is not None and self.seal is None,
            row.instance_id,
            row.task_id,
            _refers(data, sending),
        )

    def _why(self, row: Row[Any]) -> str | None:
        if row.why is None or self.seal is None:
            return None
        return self.seal.open_words(row.why, row.case_id)

    def _name(self, account_id: int | None) -> str:
        if account_id is None:
            return say(THE_SYSTEM)
        return self.people.get(account_id, say("Una persona"))

    def _path(self, row: Row[Any], data: Mapping[str, Any]) -> str:
        return self.paths.get(row.instance_id) or said(
            str(data.get("process") or say("senza nome"))
        )

    def _step(self, row: Row[Any], data: Mapping[str, Any]) -> str:
        known = self.tasks.get(row.task_id) or data.get("title")
        told = known or data.get("duty")
        return str(told or said(str(data.get("element") or data.get("key") or say("attività"))))


_DONE = "task_completed"
_REFERENCES = ("document_id", "decree_id", "record_id", "person_id")


def _sentence(row: Row[Any], sending: Sending | None) -> Sentence:
    if sending is not None:
        return SENDING if sending.receipt_id else SENDING_BARE
    return sentence_of(row.kind)


def _refers(data: Mapping[str, Any], sending: Sending | None) -> Mapping[str, int]:
    found = {name: data[name] for name in _REFERENCES if isinstance(data.get(name), int)}
    if sending is None:
        return found
    receipt = {} if sending.receipt_id is None else {"document_id": sending.receipt_id}
    return {**found, **receipt, "record_id": sending.record_id}


def _sendings(
    connection: Connection, facts: Iterable[tuple[Row[Any], Mapping[str, Any]]], seal: Seal | None
) -> Mapping[int, Sending]:
    """What was sent in the activities that these facts of one case complete."""
    case_id = next((row.case_id for row, _ in facts if row.kind == _DONE), None)
    if seal is None or case_id is None:
        return {}
    return {one.task_id or 0: one for one in sendings_of(connection, seal, case_id)}


def _accounts(facts: Iterable[tuple[Row[Any], Mapping[str, Any]]]) -> set[int]:
    ids: set[Any] = set()
    for row, data in facts:
        ids |= {row.by, row.on_behalf_of, data.get("account_id"), data.get("to")}
    return {id for id in ids if isinstance(id, int)}


def _names_of_tasks(
    connection: Connection,
    facts: Iterable[tuple[Row[Any], Mapping[str, Any]]],
    task_names: TaskNames | None,
) -> dict[int, str]:
    ids = sorted({row.task_id for row, _ in facts if row.task_id is not None})
    if not ids:
        return {}
    if task_names is not None:
        return dict(task_names(connection, ids))
    titles = select(record.c.task_id, record.c.title).where(record.c.task_id.in_(ids))
    return {row.task_id: row.title for row in connection.execute(titles)}


def _names_of_paths(
    connection: Connection, facts: Iterable[tuple[Row[Any], Mapping[str, Any]]]
) -> dict[int, str]:
    ids = sorted({row.instance_id for row, _ in facts if row.kind.startswith("instance_")})
    if not ids:
        return {}
    asked = (
        select(instance.c.id, version.c.name)
        .join(version, version.c.digest == instance.c.digest)
        .where(instance.c.id.in_(ids))
    )
    return {row.id: row.name for row in connection.execute(asked)}
