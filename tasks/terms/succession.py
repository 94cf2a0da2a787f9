"""How a term gives way to its successor: the instant of a term never changes (ADR 0013).

The old one ends as superseded, the new one of the same duty takes its place, and what the old one
ran with follows: its activity, or the timer of the diagram, and what the path says of it.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, fields, replace
from datetime import datetime
from typing import Any

from sqlalchemy import select, update

from engine.refusal import NotFound
from engine.store import Work
from engine.store.tables import instance
from processes.terms import read_manner
from tasks.tables import NO_TERM, task
from tasks.terms.counting import Counted
from tasks.terms.duties import Duties
from tasks.terms.governing import duties_for, duties_under
from tasks.terms.house import House
from tasks.terms.keeping import add_term, fact_of
from tasks.terms.leading import let_path_follow, let_path_rest
from tasks.terms.model import Alarm, NewTerm, State, Suspension, Term
from tasks.terms.orders import with_plan
from tasks.terms.tables import term
from tasks.terms.timers import move_timers


@dataclass(frozen=True, slots=True)
class Told:
    """How the journal tells of an act: its kind, who did it, why, and what else is to be said."""

    kind: str
    by: int | None = None
    why: str | None = field(default=None, repr=False)
    data: dict[str, Any] = field(default_factory=dict)


def succeed(work: Work, house: House, old: Term, new: NewTerm, told: Told) -> int:
    """Let a term give way to another of the same duty; the number of the new one.

    The old one must be live and held. `new` as `successor` makes it, or another for the same duty.
    """
    end_term(work, old, State.SUPERSEDED)
    number = add_term(work, new._replace(duty=old.duty, replaces_id=old.id))
    let_follow(work, house, old, new.counted)
    data = {
        "key": new.key,
        "duty": new.sentence,
        "due_at": new.counted.due_at,
        "before": old.due_at,
        "term": number,
        "replaces": old.id,
        "sentence": new.counted.sentence,
        **told.data,
    }
    work.facts.append(replace(tell_of(old, told), data=data))
    return number


def successor(old: Term, counted: Counted, duties: Duties, now: datetime) -> NewTerm:
    """The term of the same duty with another instant: all else stays as it was.

    What was told of the old one and lies in the past is not told again. What a decree orders
    leaves before a day without work, by its own instant.
    """
    kept = {one: getattr(old, one) for one in _KEPT}
    later = counted.due_at - old.due_at
    new = NewTerm(
        **kept,
        counted=counted,
        ladder=_ladder(duties, old, counted),
        readings=[replace(one, due_at=one.due_at + later) for one in old.readings],
        replaces_id=old.id,
    )
    new = with_plan(duties, new) if old.decree_id is not None else new
    ladder = awake(new.ladder, old.suspensions)
    passed = sum(1 for alarm in ladder if alarm.at <= now)
    return new._replace(ladder=ladder, rung=min(old.rung, passed))


def following(old: Term, begun: NewTerm, now: datetime) -> NewTerm:
    """The term of the same duty as its row counts it anew: it belongs where the old one did."""
    ladder = awake(begun.ladder, old.suspensions)
    passed = sum(1 for alarm in ladder if alarm.at <= now)
    belongs = {one: getattr(old, one) for one in _BELONGS}
    return begun._replace(**belongs, ladder=ladder, rung=min(old.rung, passed), replaces_id=old.id)


def fixed(new: NewTerm) -> NewTerm:
    """The same term with an instant that somebody fixed: it is not counted any more."""
    return new._replace(unit=None, amount=None, manner=None, readings=())


def end_term(work: Work, old: Term, how: State) -> None:
    """End a live term that is held: superseded or lapsed."""
    work.connection.execute(
        update(term)
        .where(term.c.id == old.id)
        .values(ended_at=work.now, ended_how=how, alarm_at=None)
    )


def let_follow(work: Work, house: House, old: Term, counted: Counted | None) -> None:
    """Let what a term runs with follow it: its activity, its timers; None: it has none now."""
    due_at = counted.due_at if counted else NO_TERM
    if old.task_id is not None:
        work.connection.execute(
            _mine(old).values(
                due_at=counted.due_at if counted else None,
                whole_day=counted is not None and counted.whole_day,
                sort_at=due_at,
            )
        )
    move_timers(work, house.engine, old, due_at)
    let_path_follow(work, house, old, counted.due_at if counted else None)


def let_rest(work: Work, house: House, old: Term) -> None:
    """Let what a term runs with rest too: its activity is sorted behind all that runs."""
    if old.task_id is not None:
        work.connection.execute(_mine(old).values(sort_at=NO_TERM))
    move_timers(work, house.engine, old, NO_TERM)
    let_path_rest(work, house, old)


def duties_of(work: Work, house: House, of: Term) -> Duties:
    """By which catalogue a term is counted: that of its path, else that of what is in force."""
    return duties_for(work.connection, house.definitions, of.instance_id, work.now)


def duties_before(work: Work, house: House, of: Term) -> Duties:
    """By which catalogue a term was counted when somebody last looked whether it still stands."""
    definitions = house.definitions
    asked = select(instance.c.digest).where(instance.c.id == of.instance_id)
    digest = work.connection.execute(asked).scalar_one_or_none()
    return duties_under(work.connection, definitions, digest, definitions.book.under(of.rules))


def tell_of(old: Term, told: Told) -> Any:
    """The fact of an act on a term."""
    row = {one.name: getattr(old, one.name) for one in fields(Term)}
    data = {"term": old.id, **told.data}
    return fact_of(row, told.kind, by=told.by, why=told.why, **data)


def _mine(old: Term) -> Any:
    return update(task).where(task.c.id == old.task_id, task.c.status == "open")


def _ladder(duties: Duties, old: Term, counted: Counted) -> Sequence[Alarm]:
    try:
        since = old.due_at if read_manner(old.manner).backwards else old.started_at
        begun = duties.begin_until(old.key, since, counted.due_at, counted.sentence)
    except NotFound:
        return ()
    return begun.ladder


def awake(ladder: Sequence[Alarm], spans: Sequence[Suspension]) -> tuple[Alarm, ...]:
    """The same ladder without ringing while the term rests: then as soon as it runs again."""
    if not spans:
        return tuple(ladder)
    for span in sorted(spans, key=lambda one: one.begins):
        ladder = [replace(one, at=span.ends) if span.holds(one.at) else one for one in ladder]
    return tuple(sorted(ladder, key=lambda one: one.at))


_BELONGS = (
    "duty",
    "case_id",
    "child_id",
    "instance_id",
    "task_id",
    "anchor",
    "decree_id",
    "period",
    "turn",
    "suspensions",
)
_ONLY_NEW = frozenset({"readings", "rung", "replaces_id"})
_KEPT = tuple(
    one for one in NewTerm._fields if one in Term.__dataclass_fields__ and one not in _ONLY_NEW
)
