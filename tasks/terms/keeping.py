"""How terms are kept: opened, met, lapsed and superseded; never changed and never deleted."""

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from secrets import token_hex
from typing import Any

import orjson
from sqlalchemy import (
    JSON,
    Boolean,
    Connection,
    CursorResult,
    RowMapping,
    Text,
    and_,
    bindparam,
    cast,
    column,
    func,
    insert,
    select,
    update,
)

from engine import plain
from engine.instances.rows import hold
from engine.refusal import NotFound
from engine.store import Fact, Instant, Work
from engine.store.prepared import Listed, Numbered, Prepared, find_instant
from tasks.tables import NO_TERM
from tasks.terms.counting import Counted
from tasks.terms.model import Alarm, NewTerm, Reading, State, Suspension, Term
from tasks.terms.tables import term


class NoSuchTerm(NotFound):
    """Questo termine non c'è, oppure non è più qui."""


def open_terms(work: Work, new: Iterable[NewTerm], *, by: int | None) -> None:
    """Let these duties begin, in one statement, each with its fact."""
    rows = [_row(one) for one in new]
    for number, row in zip(_add(work, rows), rows, strict=True):
        said = {"term": number, "sentence": row["calculation"]}
        work.facts.append(fact_of(row, "term_opened", by=by, **said))


def add_term(work: Work, new: NewTerm) -> int:
    """Write one term and give its number; whoever writes it says so in the journal."""
    return _ADD_ONE.run(work.connection, _row(new))


def add_terms(work: Work, new: Sequence[NewTerm]) -> Sequence[int]:
    """Write many terms and give their numbers in the same order, in few statements."""
    return _add(work, [_row(one) for one in new])


def lapse_terms(work: Work, task_ids: Sequence[int]) -> None:
    """End the live terms of tasks that are withdrawn: the duty went with them."""
    if task_ids:
        _LAPSE.run(work.connection, {"now": work.now}, tasks=task_ids)


def of_case(connection: Connection, case_id: int) -> tuple[Term, ...]:
    """Every term of a case, the nearest first."""
    asked = select(term).where(term.c.case_id == case_id).order_by(term.c.due_at, term.c.id)
    return tuple(seen(row) for row in connection.execute(asked).mappings())


def of_task(connection: Connection, task_id: int) -> Term | None:
    """The term of a task, if it has one: the one that counts now."""
    row = _OF_TASK.run(connection, {"of": task_id}).first()
    return seen(_typed(row._asdict())) if row is not None else None


def get_term(connection: Connection, term_id: int) -> Term:
    """One term, live or not. Refuses `NoSuchTerm`."""
    row = connection.execute(select(term).where(term.c.id == term_id)).mappings().first()
    if row is None:
        raise NoSuchTerm
    return seen(row)


def hold_term(work: Work, term_id: int) -> Term:
    """A term that nobody else changes before the end of this unit of work.

    Refuses `NoSuchTerm`. Whoever moves its instance takes that lock first, and so does this.
    """
    found = get_term(work.connection, term_id)
    if found.instance_id is not None:
        hold(work, found.instance_id)
    asked = select(term).where(term.c.id == term_id).with_for_update()
    return seen(work.connection.execute(asked).mappings().one())


def is_live() -> Any:
    """The condition of a query that a term is neither met nor ended."""
    return and_(term.c.met_at.is_(None), term.c.ended_at.is_(None))


def fact_of(
    row: Mapping[str, Any] | RowMapping,
    kind: str,
    *,
    by: int | None = None,
    why: str | None = None,
    **more: Any,
) -> Fact:
    """A fact about a term, which says which duty it is and by when."""
    return Fact(
        kind,
        case_id=row["case_id"],
        instance_id=row["instance_id"],
        task_id=row["task_id"],
        by=by,
        why=why,
        data={**_said_of(row), **more},
    )


def row_of(kept: Term) -> dict[str, Any]:
    """A term as a row of facts."""
    return {name: getattr(kept, name) for name in _SEEN}


def _typed(row: dict[str, Any]) -> dict[str, Any]:
    """A row as the driver gives it, with instants and flags as Core gives them."""
    instants = {name: find_instant(row[name]) for name in _INSTANTS}
    return {**row, **instants, **{name: bool(row[name]) for name in _FLAGS}}


def seen(row: Mapping[str, Any] | RowMapping) -> Term:
    """A row of the table of terms as everybody else sees it."""
    values = {name: row[name] for name in _SEEN}
    values["readings"] = tuple(Reading(**one) for one in _listed(row["readings"]))
    values["suspensions"] = tuple(Suspension(**one) for one in _listed(row["suspensions"]))
    return Term(**values)


def _add(work: Work, rows: Sequence[dict[str, Any]]) -> Sequence[int]:
    """The numbers in the order of the rows: one row is far cheaper without Core.

    Each row has a duty of its own (R29), by which its number is found again: a database asked to
    keep the order itself is asked row by row.
    """
    if not rows:
        return ()
    if len(rows) == 1:
        return (_ADD_ONE.run(work.connection, rows[0]),)
    if work.connection.dialect.name == "postgresql":
        added = _add_as_one(work.connection, rows)
    else:
        added = work.connection.execute(insert(term).returning(term.c.id, term.c.duty), rows)
    numbers = {row.duty: row.id for row in added}
    return [numbers[row["duty"]] for row in rows]


def _add_as_one(connection: Connection, rows: Sequence[dict[str, Any]]) -> CursorResult[Any]:
    """Many rows as one parameter: the driver looks for a place for each of thousands of values in
    a text far longer than the database needs for all of them.
    """
    return connection.execute(_ADD_MANY, {"rows": orjson.dumps(rows).decode()})


def _listed(kept: str | None) -> list[dict[str, Any]]:
    return plain.loads(kept) if kept else []


def _said_of(row: Mapping[str, Any] | RowMapping) -> dict[str, Any]:
    """Which duty, in words, and by when."""
    return {"key": row["key"], "duty": row["sentence"], "due_at": row["due_at"]}


def _row(new: NewTerm) -> dict[str, Any]:
    following = new.ladder[new.rung : new.rung + 1]
    return {
        **{name: getattr(new, name) for name in _SAME},
        "duty": _duty(new),
        "due_at": new.counted.due_at,
        "whole_day": new.counted.whole_day,
        "calculation": new.counted.sentence,
        "readings": _kept([_reading(one) for one in new.readings]),
        "suspensions": _kept([_suspension(one) for one in new.suspensions]),
        "ladder": _laddered(tuple(new.ladder)),
        "rung": new.rung,
        "alarm_at": following[0].at if following else None,
    }


def _duty(new: NewTerm) -> str:
    if new.duty:
        return new.duty
    if new.task_id is not None:
        return f"task:{new.task_id}"
    return new.origin or f"term:{token_hex(8)}"


def _kept(listed: list[dict[str, Any]]) -> str | None:
    return plain.dumps(listed) if listed else None


def _reading(one: Reading) -> dict[str, Any]:
    return {
        "label": one.label,
        "due_at": one.due_at,
        "calculation": one.calculation,
        "source": one.source,
        "event": one.event,
        "started_at": one.started_at,
    }


def _suspension(one: Suspension) -> dict[str, Any]:
    return {"begins": one.begins, "ends": one.ends, "source": one.source}


@lru_cache(maxsize=4096)
def _laddered(ladder: tuple[Alarm, ...]) -> str:
    """A ladder as it is kept. What begins on one day is told alike, and written often."""
    return plain.dumps([_rung(alarm) for alarm in ladder])


def _rung(alarm: Alarm) -> dict[str, Any]:
    return {"at": alarm.at, "tells": alarm.tells, "telling": alarm.telling}


_OF_TASK = Prepared(
    select(term).where(term.c.task_id == bindparam("of")).order_by(term.c.id.desc()).limit(1)
)
_LAPSE = Listed(
    lambda tasks: (
        update(term)
        .where(term.c.task_id.in_(tasks), is_live())
        .values(ended_at=bindparam("now"), ended_how=State.LAPSED)
    )
)
_INSTANTS = tuple(one.name for one in term.c if isinstance(one.type, Instant))
_FLAGS = tuple(one.name for one in term.c if isinstance(one.type, Boolean))
_SEEN = tuple(Term.__dataclass_fields__)
_OTHERWISE = frozenset({"duty", "readings", "suspensions"})
_SAME = ("origin", *sorted(set(_SEEN) & set(NewTerm._fields) - _OTHERWISE))
_WRITTEN = frozenset(_row(NewTerm("", "", Counted(NO_TERM, "", whole_day=True), NO_TERM)))
_ADD_ONE = Numbered(insert(term), sorted(_WRITTEN), term.c.id)
_LISTED = (
    func.json_to_recordset(cast(bindparam("rows", type_=Text), JSON))
    .table_valued(*(column(name, term.c[name].type) for name in sorted(_WRITTEN)))
    .render_derived(name="listed", with_types=True)
)
_ADD_MANY = (
    insert(term)
    .from_select(sorted(_WRITTEN), select(*_LISTED.c))
    .returning(term.c.id, term.c.duty)
)
