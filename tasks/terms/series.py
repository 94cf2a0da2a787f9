"""Series of terms: what is owed every so many months opens its next turn when one is met."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import count as numbers

from sqlalchemy import Connection, bindparam, func, null, select, update

from cases.decrees import in_lines_of
from engine.clock import ROME
from engine.store import Listed, Typed, Work
from engine.store.prepared import Rows
from tasks.terms.counting import Counted, Rule, Unit, count
from tasks.terms.duties import Duties
from tasks.terms.keeping import add_term, get_term, is_live, seen
from tasks.terms.model import NewTerm, Term
from tasks.terms.orders import with_plan
from tasks.terms.succession import Told, successor, tell_of
from tasks.terms.tables import term

_TURN = "#"


@dataclass(frozen=True, slots=True)
class Done:
    """When what was owed was done, and by whom; a machine may tell of it later.

    And by when it was due, if the path that did it says so.
    """

    at: datetime
    by: int | None
    due_at: datetime | None = None


def open_next(work: Work, duties: Duties, met: Term, *, by: int | None) -> int | None:
    """Open the next turn of the series of a term that was met; its number, None without a series.

    Each turn is counted from the first start, so that months do not drift, and is a duty of its
    own. What fell due before the turn that was met, or while it rested, is not owed again.
    """
    if met.period is None:
        return None
    new = _next(duties, met, met.period)
    number = add_term(work, new)
    told = Told("term_opened", by, data={"sentence": new.counted.sentence, "turn": new.turn})
    opened = replace(met, id=number, due_at=new.counted.due_at, task_id=None)
    work.facts.append(tell_of(opened, told))
    return number


def open_following(work: Work, duties: Duties, met: Iterable[int], *, by: int | None) -> None:
    """Open the next turn of each of these terms that were met."""
    for number in met:
        open_next(work, duties, get_term(work.connection, number), by=by)


@dataclass(frozen=True, slots=True)
class Keys:
    """The keys of terms: named as they are, and those that count only where a term comes again,
    or only where it does not.

    `ends` says of some keys by when what is owed on a single day counts: on a later day it waits.
    """

    named: Sequence[str]
    recurring: Sequence[str] = ()
    single: Sequence[str] = ()
    ends: tuple[tuple[str, datetime], ...] = field(default=(), kw_only=True)

    def hold(self, key: str, period: int | None) -> bool:
        """Whether a term under this key is one of them."""
        return key in self.named or key in (self.single if period is None else self.recurring)

    def reach(self, one: Term) -> bool:
        """The same of a term that is at hand, whose day counts too."""
        end = dict(self.ends).get(one.key) if one.period is None else None
        return self.hold(one.key, one.period) and (end is None or one.due_at <= end)

    def of_no_day(self) -> "Keys":
        """Those of an act that fixed another day: what is named twice, where it comes again."""
        named = [one for one in self.named if one not in self.recurring]
        return replace(self, named=named)

    def of_first_day(self, owed: Iterable[Term]) -> "Keys":
        """Those that wait where another day comes first among what is owed, the nearest first."""
        days = {one.key: one.due_at.astimezone(ROME) for one in reversed(list(owed))}
        return replace(self, ends=tuple((key, _end_of(at)) for key, at in days.items()))

    def due_by(self, due_at: datetime | None) -> "Keys":
        """Those that wait where what was done was due before their day: of what is named twice."""
        twice = [one for one in self.named if one in self.recurring]
        if due_at is None or not twice:
            return self
        end, ends = _end_of(due_at.astimezone(ROME)), dict(self.ends)
        sooner = {key: min(end, ends.get(key, end)) for key in twice}
        return replace(self, ends=tuple((ends | sooner).items()))

    def among(self, rows: Rows) -> list[Term]:
        """Those of these rows of the table of terms that are under these keys."""
        found = (seen(row._asdict()) for row in rows)
        return [one for one in found if self.reach(one)]


def _end_of(instant: datetime) -> datetime:
    return instant.replace(hour=23, minute=59, second=59, microsecond=999999)


def meet_of_decree(work: Work, duties: Duties, decree_id: int, keys: Keys, done: Done) -> int:
    """Mark the live terms of a decree under these keys as met; tells how many there were.

    Of a series the next turn begins; what was due by the day of the turn before it is the report
    of another child on that one, and meets none.
    """
    live = keys.among(_LIVE_OF_DECREE.run(work.connection, {"decree": decree_id}))
    found = [one for one in live if not _is_of_turn_before(work.connection, one, done)]
    if found:
        _MEET.run(work.connection, {"at": done.at}, terms=[one.id for one in found])
    for one in found:
        work.facts.append(tell_of(one, Told("term_met", done.by)))
        open_next(work, duties, one, by=done.by)
    return len(found)


def _is_of_turn_before(connection: Connection, live: Term, done: Done) -> bool:
    """Whether what was done was due by the day of the turn before this one, which is met."""
    if live.period is None or live.turn is None or live.turn < 2 or done.due_at is None:
        return False
    series, turn = live.duty.partition(_TURN)[0], live.turn - 1
    before = select(func.max(term.c.due_at)).where(
        term.c.case_id == live.case_id,
        term.c.decree_id == live.decree_id,
        term.c.duty == (series if turn == 1 else f"{series}{_TURN}{turn}"),
        term.c.met_at.is_not(None),
    )
    day = connection.execute(before).scalar_one()
    return day is not None and done.due_at <= day


def owed_of(connection: Connection, decree_ids: Iterable[int], keys: Keys) -> list[Term]:
    """What is owed, under these keys, of several decrees and of those before them: nearest first.

    On one day, what was ordered first: an hour of the same day puts nothing before the rest.
    """
    found = keys.among(_LIVE_IN_LINES.run(connection, {}, decrees=sorted(set(decree_ids))))
    return sorted(found, key=lambda one: (one.due_at.astimezone(ROME).date(), one.id))


def turn_said(turn: int, period: int, counted: Counted) -> Counted:
    """The count of a turn after the first, which says so."""
    return replace(counted, sentence=f"turno {turn}, ogni {period} mesi: {counted.sentence}")


def _next(duties: Duties, met: Term, period: int) -> NewTerm:
    series, _, _ = met.duty.partition(_TURN)
    for turn in numbers((met.turn or 1) + 1):
        counted = count(met.started_at, Rule(Unit.MESI, turn * period), duties.calendar)
        at = counted.due_at
        if at > met.due_at and not any(span.holds(at) for span in met.suspensions):
            break
    alone = replace(met, rung=0, suspensions=(), readings=(), task_id=None, anchor=None)
    new = successor(alone, turn_said(turn, period, counted), duties, met.started_at)
    return with_plan(duties, new)._replace(
        duty=f"{series}{_TURN}{turn}",
        turn=turn,
        unit=str(Unit.MESI),
        amount=turn * period,
        manner=None,
        replaces_id=None,
    )


_LIVE_OF_DECREE = Typed(
    select(term)
    .where(term.c.decree_id == bindparam("decree"), is_live())
    .order_by(term.c.id)
    .with_for_update()
)
_LIVE_IN_LINES = Listed(
    lambda decrees: select(term).where(term.c.decree_id.in_(in_lines_of(decrees)), is_live()),
    Typed,
)
_MEET = Listed(
    lambda terms: (
        update(term).where(term.c.id.in_(terms)).values(met_at=bindparam("at"), alarm_at=null())
    )
)
