"""Duties: the catalogue of terms of one version, counted with the municipality's calendar."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal

from engine.clock import ROME
from engine.refusal import Refusal
from processes.terms import Rung, Summer, TermCatalogue, Unit
from processes.terms import Term as Definition
from tasks.terms.calendars import Calendar
from tasks.terms.counting import Counted, LeftOut, Rule, count, count_back, end_of, spelled
from tasks.terms.model import Alarm, NewTerm, Reading, Suspension, Telling

DECREE = "L30"
"""The key of a duty whose instant the judge has fixed (art. 473-bis.27 c.p.c.)."""

Starts = datetime | Mapping[str, datetime]
"""From where a term runs: an aware instant, or several under the names of their events."""


class UnknownEvent(Refusal):
    """Il termine «{key}» non conosce l'evento «{event}»: parte da {events}."""


class NoStart(Refusal):
    """Il termine «{key}» non si può contare: serve l'istante di almeno uno tra {events}."""


class NotSuspended(Refusal):
    """Il termine «{key}» non si sospende in agosto: lo esclude {source}."""


@dataclass(frozen=True, slots=True)
class Asked:
    """How a person, or a judge, wants a term counted otherwise than its row says by itself.

    `rule` is what an order says instead of the row, `left_out` what does not count, `august`
    that a person has confirmed the suspension of August for it: never assumed (domain §3.6).
    """

    rule: Rule | None = None
    left_out: tuple[LeftOut, ...] = ()
    august: bool = False


AS_WRITTEN = Asked()
_KEPT_DAYS = 4096  # terms of a day that are kept counted: some days of every key


@dataclass(frozen=True, slots=True)
class _Read:
    """One reading of a row, counted."""

    shown: Reading
    rule: Rule
    starts: str
    started_at: datetime
    counted: Counted


@dataclass(frozen=True, slots=True, eq=False)
class Duties:
    """What is owed under which key, and by when, under one revision of rules and calendars.

    Each is itself and no other: what is asked of one can be kept beside it.
    """

    catalogue: TermCatalogue
    calendar: Calendar
    revision: int = 0
    _of_day: dict[tuple[str, date], NewTerm] = field(default_factory=dict, init=False, repr=False)

    def begin(self, key: str, start: Starts, asked: Asked = AS_WRITTEN) -> NewTerm:
        """The duty under a key, begun at an instant, or at the instants of its several events.

        Where a row is read in several ways it keeps them all, and is due at the earliest.
        Refuses `UnknownTerm`, `NotInForce`, `UnknownEvent`, `NoStart`, `NotSuspended`.
        """
        if asked is AS_WRITTEN and isinstance(start, datetime):
            return self._plainly(key, start)
        return self._begun(key, start, asked)

    def _plainly(self, key: str, start: datetime) -> NewTerm:
        """A duty as it is written: what begins on one day is counted alike, and asked for often.

        But for hours, and for alarms that would ring before it began.
        """
        kept = self._of_day.get((key, _day(start)))
        if kept is not None and (not kept.ladder or kept.ladder[0].at > start):
            return kept._replace(started_at=start)
        new = self._begun(key, start, AS_WRITTEN)
        if new.counted.whole_day and (not new.ladder or new.ladder[0].at > start):
            if len(self._of_day) >= _KEPT_DAYS:
                self._of_day.clear()
            if not new.readings:
                self._of_day[key, _day(start)] = new
        return new

    def _begun(self, key: str, start: Starts, asked: Asked) -> NewTerm:
        definition = self._row(key, start)
        reads = self._reads(definition, start, asked)
        first = min(reads, key=lambda one: one.counted.due_at)
        several = bool(definition.readings) and asked.rule is None
        counted = _with_the_others(definition, first, reads) if several else first.counted
        since = _EVER if _lies_ahead(first.rule) else first.started_at
        return self._new(definition, since, counted)._replace(
            started_at=first.started_at,
            unit=str(first.rule.unit),
            amount=first.rule.amount,
            manner=str(first.rule.manner) or None,
            starts=first.starts,
            readings=tuple(one.shown for one in reads) if several else (),
            suspensions=_kept(asked.left_out),
        )

    def begin_until(self, key: str, start: datetime, due_at: datetime, said: str) -> NewTerm:
        """The duty under a key whose instant somebody else fixed, such as a judge."""
        definition = self._row(key, start)
        return self._new(definition, start, Counted(due_at, said, whole_day=True))

    def due(self, key: str, start: Starts) -> datetime:
        """The instant (UTC) by which the duty under a key is due. Refuses as `begin`."""
        reads = self._reads(self._row(key, start), start, AS_WRITTEN)
        return min(one.counted.due_at for one in reads)

    def before(self, instant: datetime, key: str) -> datetime:
        """The instant that lies before another by the amount of a key. Refuses `UnknownTerm`."""
        definition = self.catalogue.get(key)
        return count_back(instant, definition.unit, definition.amount, self.calendar)

    def value(self, key: str) -> Decimal:
        """What the municipality has set under a key. Refuses `UnknownValue`."""
        return self.catalogue.value(key)

    def working_days(self, first: date, last: date) -> int:
        """How many working days lie after the first day, up to and with the last."""
        days = (first + timedelta(days=n) for n in range(1, (last - first).days + 1))
        return sum(1 for day in days if self.calendar.is_working(day))

    def _row(self, key: str, start: Starts) -> Definition:
        """The row of a key for what starts then: by its own event, or by the first that is known.

        A decree of today may set a term that is not ours to refuse: without a day, the latest.
        """
        if isinstance(start, datetime):
            return self.catalogue.get(key, _day(start))
        latest = self.catalogue.get(key)
        known = latest.events or ("evento",)
        for event in start:
            if event not in known:
                raise UnknownEvent(key=key, event=event, events=", ".join(known))
        if not start:
            raise NoStart(key=key, events=", ".join(known))
        return self.catalogue.get(key, _day(start.get(latest.event) or min(start.values())))

    def _reads(self, row: Definition, start: Starts, asked: Asked) -> list[_Read]:
        if asked.august and row.summer in _NEVER:
            raise NotSuspended(key=row.key, source=_NEVER[row.summer])
        found = []
        for label, event, starts, rule, source in _ways(row, asked):
            begun = _begun(row, event, start)
            if begun is None:
                continue
            counted = count(begun, rule, self.calendar, asked.left_out)
            shown = Reading(label, counted.due_at, counted.sentence, source, event, begun)
            found.append(_Read(shown, rule, starts, begun, counted))
        if not found:
            raise NoStart(key=row.key, events=", ".join(row.events))
        return found

    def _new(self, definition: Definition, start: datetime, counted: Counted) -> NewTerm:
        return NewTerm(
            key=definition.key,
            sentence=definition.sentence,
            counted=counted,
            started_at=start,
            owed_by=definition.owed_by,
            starts=definition.starts,
            source=definition.source,
            certainty=definition.certainty,
            demo=definition.demo,
            ladder=self._ladder(definition.ladder, start, counted.due_at),
            rules=self.revision,
        )

    def _ladder(
        self, rungs: Sequence[Rung], start: datetime, due_at: datetime
    ) -> tuple[Alarm, ...]:
        """The instants of a ladder; what would lie before the start is said at the start."""
        alarms = [self._alarm(rung, start, due_at) for rung in rungs]
        return tuple(sorted(alarms, key=lambda alarm: alarm.at))

    def _alarm(self, rung: Rung, start: datetime, due_at: datetime) -> Alarm:
        if rung.after:
            at = _after(due_at, Rule(rung.unit, rung.amount), self.calendar)
            return Alarm(max(at, due_at), rung.tells, Telling.BREACHED)
        at = count_back(due_at, rung.unit, rung.amount, self.calendar)
        own = rung.tells == "assegnatario"
        return Alarm(max(at, start), rung.tells, Telling.REMINDED if own else Telling.ESCALATED)


def as_starts(value: object) -> Starts | None:
    """The instant from which a term runs, or several by the names of their events.

    What a context of FEEL does not know yet is left out.
    """
    if not isinstance(value, Mapping):
        return as_start(value)
    named = {str(event): as_start(one) for event, one in value.items() if one is not None}
    known = {event: one for event, one in named.items() if one is not None}
    return known if len(known) == len(named) else None


def as_instant(value: object) -> datetime | None:
    """An aware instant out of what a form or an expression holds; a bare day ends that day."""
    if isinstance(value, datetime):
        return value if value.tzinfo else value.replace(tzinfo=ROME)
    if isinstance(value, date):
        return end_of(value)
    if isinstance(value, str):
        try:
            return as_instant(
                datetime.fromisoformat(value) if "T" in value else date.fromisoformat(value)
            )
        except ValueError:
            return None
    return None


def as_day(value: object) -> date | None:
    """The day in Rome out of what a form or an expression holds."""
    found = as_instant(value)
    return found.astimezone(ROME).date() if found is not None else None


def as_start(value: object) -> datetime | None:
    """Like `as_instant`, but a bare day begins that day: from there a term runs."""
    if isinstance(value, date) and not isinstance(value, datetime):
        return datetime.combine(value, time(0), ROME)
    if isinstance(value, str) and "T" not in value:
        found = as_instant(value)
        return as_start(found.astimezone(ROME).date()) if found else None
    return as_instant(value)


def fixed_by_decree(due_at: datetime, rule: str = "") -> str:
    """How the instant of a duty fixed by a judge is explained, with the day that comes of it."""
    day = spelled(due_at.astimezone(ROME).date())
    return f"{rule or 'data fissata dal provvedimento'}: {day}"


_EVER = datetime.min.replace(tzinfo=UTC)
_NEVER = {Summer.NO_BY_LAW: "la legge", Summer.NO_BY_DECREE: "il provvedimento"}


def _ways(row: Definition, asked: Asked) -> Iterator[tuple[str, str, str, Rule, str]]:
    """Label, event, its words, rule and source of every reading of a row, its own first."""
    manner = replace(row.manner, august=True) if asked.august else row.manner
    own = asked.rule or Rule(row.unit, row.amount, manner)
    if asked.rule is not None and asked.august:
        own = replace(own, manner=replace(own.manner, august=True))
    yield row.label, row.event, row.starts, own, row.source
    if asked.rule is None:
        for one in row.readings:
            rule = Rule(one.unit, one.amount, manner)
            yield one.label, one.event or row.event, one.starts, rule, one.source


def _lies_ahead(rule: Rule) -> bool:
    """Whether what a term runs from is a day to come, on which nothing begins: what is counted
    back from it, or due on that very day. Each of its alarms rings at its own time.
    """
    return rule.manner.backwards or (not rule.amount and rule.unit is not Unit.IMMEDIATO)


def _after(due_at: datetime, rule: Rule, calendar: Calendar) -> datetime:
    if rule.amount == 0:
        return due_at  # the minute itself, where a judge gave hours
    if rule.unit is Unit.ORE:
        return due_at + timedelta(hours=rule.amount)  # most rungs: no sentence is wanted
    return count(due_at, rule, calendar).due_at


def _begun(row: Definition, event: str, start: Starts) -> datetime | None:
    """When a reading began; one bare instant is that of the row's own event."""
    if isinstance(start, datetime):
        return start if event == row.event else None
    return start.get(event or "evento")


def _with_the_others(row: Definition, first: _Read, reads: Sequence[_Read]) -> Counted:
    """The earliest reading, saying that it is one and which ones could not be counted."""
    said = first.counted.sentence
    if len(reads) > 1:
        said += f"; tra più letture vale quella che scade prima («{first.shown.label}»)"
    read = {one.shown.label for one in reads}
    for label, event in ((row.label, row.event), *((o.label, o.event) for o in row.readings)):
        if label not in read:
            said += f"; la lettura «{label}» non si conta: manca l'istante di «{event}»"
    return replace(first.counted, sentence=said)


def _kept(left_out: Sequence[LeftOut]) -> tuple[Suspension, ...]:
    return tuple(
        one if isinstance(one, Suspension) else Suspension(one.begins, one.ends, "")
        for one in left_out
    )


def _day(instant: datetime) -> date:
    return instant.astimezone(ROME).date()
