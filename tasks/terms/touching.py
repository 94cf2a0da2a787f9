"""Which live terms a change of calendar or rules touches, and how each would be counted then."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    RowMapping,
    Select,
    and_,
    false,
    or_,
    select,
    true,
)

from engine import plain
from engine.clock import ROME
from engine.refusal import Refusal
from engine.store.tables import instance
from processes.terms import Manner, Rung, Unit, read_manner
from tasks.definitions import Definitions
from tasks.terms.calendars import BeyondTheCalendar, Calendar
from tasks.terms.counting import Counted, Rule, count, end_of
from tasks.terms.duties import AS_WRITTEN, Asked, Duties
from tasks.terms.governing import duties_under
from tasks.terms.keeping import is_live, seen
from tasks.terms.model import NewTerm, Term
from tasks.terms.orders import unplanned, with_plan
from tasks.terms.rulebook import Rules, takers_of
from tasks.terms.series import turn_said
from tasks.terms.succession import awake, following, successor
from tasks.terms.tables import term

_DAY = timedelta(days=1)
_REACH = timedelta(days=120)  # a step of a ladder in working days is never farther (see term_rows)
_WORKING = frozenset({Unit.GG_LAV, Unit.GG_CAL_PROC})


class Touch(StrEnum):
    """How a term is touched."""

    MOVED = "moved"  # it is due at another instant
    TOLD = "told"  # it is due as before, but is told of at other instants
    READ = "read"  # it is due as before, but another reading of its rule comes out otherwise
    RESTS = "rests"  # it is paused: it is counted anew when it is resumed
    FIXED = "fixed"  # a judge, or somebody else, has fixed its instant, and it leaves as before
    ALIEN = "alien"  # the changed row is not for it, such as for what begins later: it stays
    SAME = "same"  # it comes out as it was


@dataclass(frozen=True, slots=True)
class Difference:
    """What two revisions do not have in common."""

    days: frozenset[date]
    keys: frozenset[str]
    hours: bool  # the office opens or closes at another hour: alarms ring at other instants


@dataclass(frozen=True, slots=True)
class Touched:
    """A live term and what it would become; `new` is None where nothing is to be written."""

    term: Term
    how: Touch
    new: NewTerm | None = field(default=None, repr=False)


def difference(before: Rules, after: Rules) -> Difference:
    """What has to be looked at when one revision follows another."""
    days: set[date] = set()
    hours = False
    for number in sorted({*before.calendar.frozen, *after.calendar.frozen}):
        old, new = before.calendar.year(number), after.calendar.year(number)
        days |= set(old.holidays) ^ set(new.holidays)
        days |= old.closing_days ^ new.closing_days
        hours |= (old.opens_at, old.closes_at) != (new.opens_at, new.closes_at)
    rows = {*before.rows, *after.rows}
    keys = {key for key in rows if before.rows.get(key) != after.rows.get(key)}
    return Difference(frozenset(days), frozenset(keys), hours)


@dataclass(frozen=True, slots=True)
class Reach:
    """Two revisions, in what they differ, and whose instants hang on working days.

    `told` are the keys that are told of in working days, by how many before and after their
    instant; `read` those of which one reading is counted in days on which something is closed.
    """

    rules: tuple[Rules, Rules]
    differing: Difference
    told: Mapping[tuple[int, int], frozenset[str]]
    read: frozenset[str]


def reach_of(
    connection: Connection, definitions: Definitions, rules: tuple[Rules, Rules]
) -> Reach:
    """How far the step from one revision to the next reaches."""
    rungs: defaultdict[str, set[Rung]] = defaultdict(set)
    read: set[str] = set()
    differing = difference(*rules)
    takers: set[str] = set()
    for digest in (None, *connection.execute(_RUNNING).scalars()):
        for one in rules:
            catalogue = duties_under(connection, definitions, digest, one).catalogue
            for key, row in catalogue.terms.items():
                rungs[key].update(rung for rung in row.ladder if rung.unit is Unit.GG_LAV)
                if row.readings and _WORKING & {row.unit, *(each.unit for each in row.readings)}:
                    read.add(key)
            takers.update(takers_of(catalogue, differing.keys))
    differing = replace(differing, keys=differing.keys | takers)
    return Reach(rules, differing, _told(rungs), frozenset(read))


def _told(rungs: Mapping[str, Collection[Rung]]) -> Mapping[tuple[int, int], frozenset[str]]:
    told: defaultdict[tuple[int, int], set[str]] = defaultdict(set)
    for key, some in rungs.items():
        if some:
            told[_farthest(some, after=False), _farthest(some, after=True)].add(key)
    return {days: frozenset(keys) for days, keys in told.items()}


def _farthest(rungs: Iterable[Rung], *, after: bool) -> int:
    return max((rung.amount for rung in rungs if rung.after is after), default=0)


def in_reach(reach: Reach, after_id: int = 0) -> Select[Any]:
    """The query of the live terms that a revision may touch, by number.

    Only what lies in reach of the change: never what waits elsewhere, nor what was counted under
    the second of the two already.
    """
    _, after = reach.rules
    return (
        select(term, instance.c.digest)
        .join(instance, instance.c.id == term.c.instance_id, isouter=True)
        .where(is_live(), term.c.id > after_id, term.c.rules < after.revision)
        .where(_lies_in_reach(reach))
        .order_by(term.c.id)
    )


def touched(
    connection: Connection,
    definitions: Definitions,
    rules: tuple[Rules, Rules],
    rows: Iterable[RowMapping],
    now: datetime,
) -> Iterator[Touched]:
    """How each of these rows of `in_reach` stands to the second of two revisions."""
    known: dict[str | None, tuple[Duties, Duties]] = {}
    for row in rows:
        digest = row["digest"]
        if digest not in known:
            before, after = (duties_under(connection, definitions, digest, one) for one in rules)
            known[digest] = (before, after)
        yield look_at(seen(row), plain.loads(row["ladder"]), known[digest], now)


def look_at(
    one: Term, ladder: Sequence[Mapping[str, Any]], duties: tuple[Duties, Duties], now: datetime
) -> Touched:
    """How one live term stands to other rules: what it would be, or why it stays."""
    if one.paused_at is not None:
        return Touched(one, Touch.RESTS)
    if one.unit is None:
        return _fixed(one, duties, now)
    try:
        begun = _as_owed(one, _again(one, *duties), *duties)
    except Refusal:
        return Touched(one, Touch.ALIEN)
    how = _how(one, begun, ladder, now)
    return Touched(one, how, None if how is Touch.SAME else following(one, begun, now))


def _fixed(one: Term, duties: tuple[Duties, Duties], now: datetime) -> Touched:
    """A term whose instant somebody fixed keeps it, but may leave, or be told of, at another.

    What its row says anew is not for it: a person has said otherwise.
    """
    if duties[0].catalogue.find(one.key) != duties[1].catalogue.find(one.key):
        return Touched(one, Touch.FIXED)
    counted = Counted(one.due_at, unplanned(one.calculation), one.whole_day)
    before, after = (successor(one, counted, each, now) for each in duties)
    if _ahead(one, before, now) == _ahead(one, after, now):
        return Touched(one, Touch.FIXED)
    return Touched(one, Touch.TOLD, after._replace(rules=duties[1].revision))


def counted_again(one: Term, before: Duties, after: Duties) -> NewTerm:
    """A term counted again in each of its readings, as it was begun. Refuses as `Duties.begin`."""
    return _as_owed(one, _again(one, before, after), before, after)


def has_changed(one: Term, before: Duties, after: Duties) -> bool:
    """Whether the row of a counted term is another one now, and counts it."""
    if one.unit is None:
        return False
    day = one.started_at.astimezone(ROME).date()
    try:
        return before.catalogue.get(one.key, day) != after.catalogue.get(one.key, day)
    except Refusal:
        return False


def _how(one: Term, begun: NewTerm, ladder: Sequence[Mapping[str, Any]], now: datetime) -> Touch:
    if begun.counted.due_at != one.due_at:
        return Touch.MOVED
    if [each.due_at for each in begun.readings] != [each.due_at for each in one.readings]:
        return Touch.READ
    kept = [_kept(alarm) for alarm in ladder if alarm["at"] > now]
    return Touch.SAME if _ahead(one, begun, now) == kept else Touch.TOLD


def _ahead(one: Term, begun: NewTerm, now: datetime) -> list[tuple[datetime, str]]:
    ladder = awake(begun.ladder, one.suspensions)
    return [(alarm.at, alarm.tells) for alarm in ladder if alarm.at > now]


def _again(one: Term, before: Duties, after: Duties) -> NewTerm:
    """A term counted again: by its row, or as an order said of it instead of the row."""
    own = Rule(Unit(one.unit or ""), one.amount or 0, read_manner(one.manner))
    left_out = one.suspensions
    if one.readings:
        starts = {
            each.event or "evento": each.started_at or one.started_at for each in one.readings
        }
        return after.begin(one.key, starts, Asked(None, left_out, own.manner.august))
    row = before.catalogue.get(one.key, one.started_at.astimezone(ROME).date())
    plainly = own
    if own.manner.august != row.manner.august:
        plainly = replace(own, manner=replace(own.manner, august=row.manner.august))
    ordered = Asked(rule=own, left_out=left_out)
    if plainly == Rule(row.unit, row.amount, row.manner):
        august = own.manner.august and not row.manner.august
        # As it is written, which is counted once for all that begins on one day.
        asked = Asked(left_out=left_out, august=august) if left_out or august else AS_WRITTEN
        begun = after.begin(one.key, one.started_at, asked)
        if one.decree_id is None or row.certainty == "CFG":  # no judge says our own number
            return begun
        # A decree may have said the same as its row did: a new row never gives it more time.
        said = after.begin(one.key, one.started_at, ordered)
        return min(begun, said, key=lambda each: each.counted.due_at)
    return after.begin(one.key, one.started_at, ordered)


def _as_owed(one: Term, begun: NewTerm, before: Duties, after: Duties) -> NewTerm:
    """With what an order adds to the count: which turn it is, the day on which it leaves, and
    what the judge asked for where that is not what its row says.
    """
    if one.turn and one.turn > 1 and one.period:
        said = turn_said(one.turn, one.period, begun.counted)
        begun = begun._replace(counted=said)
    if one.decree_id is None:
        return begun
    row = before.catalogue.find(one.key)
    if row is None or row.sentence != one.sentence:
        begun = begun._replace(sentence=one.sentence)
    return with_plan(after, begun)


# Of every version that a live term may be counted by.
_RUNNING = (
    select(instance.c.digest)
    .where(instance.c.id.in_(select(term.c.instance_id).where(is_live())))
    .distinct()
)


def _lies_in_reach(reach: Reach) -> ColumnElement[bool]:
    differing = reach.differing
    if differing.hours:
        return true()
    ways: list[ColumnElement[bool]] = [false()]
    if differing.keys:
        ways.append(term.c.key.in_(sorted(differing.keys)))
    if differing.days:
        ways.extend(_run_over(reach, min(differing.days), max(differing.days)))
    return or_(*ways)


def _run_over(reach: Reach, first: date, last: date) -> Iterator[ColumnElement[bool]]:
    """What is counted, told of, sent or read otherwise by days from the first to the last."""
    until, since = end_of(last), end_of(first - _DAY)
    begun, due = term.c.started_at <= until, term.c.due_at >= since
    forwards = and_(begun, due)
    yield and_(term.c.unit.in_(sorted(_WORKING)), or_(forwards, term.c.manner.like("%prima%")))
    if reach.read:
        yield and_(term.c.readings.is_not(None), term.c.key.in_(sorted(reach.read)))
    # A ladder in working days may hang on a term that is counted otherwise, and reach beyond it.
    for days, keys in sorted(reach.told.items()):
        near, far = _told_over(reach, (first, last), days)
        hangs = term.c.due_at.between(end_of(near - _DAY), end_of(far))
        yield and_(term.c.key.in_(sorted(keys)), begun, hangs)
    # What a decree orders is called to mind on the last working day before.
    yield and_(term.c.decree_id.is_not(None), due, term.c.due_at <= until + _REACH)


def _told_over(reach: Reach, over: tuple[date, date], days: tuple[int, int]) -> tuple[date, date]:
    """The days between which a term is due that is told of over these, so many working days
    before its own day or after it.
    """
    (first, last), (before, after) = over, days
    calendars = [one.calendar for one in reach.rules]
    near = min(_moved(first, -after, one) for one in calendars)
    return near, max(_moved(last, before, one) for one in calendars)


def _moved(day: date, by: int, calendar: Calendar) -> date:
    """So many working days on, or back; no farther than calendars go."""
    rule = Rule(Unit.GG_LAV, abs(by), Manner(backwards=by < 0))
    try:
        return count(end_of(day), rule, calendar).due_at.astimezone(ROME).date()
    except BeyondTheCalendar:
        return date.max - _DAY if by > 0 else date.min + _DAY


def _kept(alarm: Mapping[str, Any]) -> tuple[datetime, str]:
    return alarm["at"], alarm["tells"]
