"""Duties: the catalogue of terms of one version, counted with the municipality's calendar."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from engine.clock import ROME
from processes.terms import Rung, TermCatalogue
from processes.terms import Term as Definition
from tasks.terms.calendars import Calendar
from tasks.terms.counting import Counted, Unit, count, count_back, end_of, spelled
from tasks.terms.model import Alarm, NewTerm, Telling

DECREE = "L30"
"""The key of a duty whose instant the judge has fixed (art. 473-bis.27 c.p.c.)."""


@dataclass(frozen=True, slots=True)
class Duties:
    """What is owed under which key, and by when."""

    catalogue: TermCatalogue
    calendar: Calendar

    def begin(self, key: str, start: datetime) -> NewTerm:
        """The duty under a key, begun at an instant. Refuses `UnknownTerm`."""
        definition = self.catalogue.get(key)
        new = self._new(definition, start, self._count(definition, start))
        return replace(new, unit=str(definition.unit), amount=definition.amount)

    def begin_until(self, key: str, start: datetime, due_at: datetime, said: str) -> NewTerm:
        """The duty under a key whose instant somebody else fixed, such as a judge."""
        return self._new(self.catalogue.get(key), start, Counted(due_at, said, whole_day=True))

    def due(self, key: str, start: datetime) -> datetime:
        """The instant (UTC) by which the duty under a key is due. Refuses `UnknownTerm`."""
        return self._count(self.catalogue.get(key), start).due_at

    def before(self, instant: datetime, key: str) -> datetime:
        """The instant that lies before another by the amount of a key. Refuses `UnknownTerm`."""
        definition = self.catalogue.get(key)
        return count_back(instant, Unit(definition.unit), definition.amount, self.calendar)

    def value(self, key: str) -> Decimal:
        """What the municipality has set under a key. Refuses `UnknownValue`."""
        return self.catalogue.value(key)

    def working_days(self, first: date, last: date) -> int:
        """How many working days lie after the first day, up to and with the last."""
        days = (first + timedelta(days=n) for n in range(1, (last - first).days + 1))
        return sum(1 for day in days if self.calendar.is_working(day))

    def _count(self, definition: Definition, start: datetime) -> Counted:
        return count(start, Unit(definition.unit), definition.amount, self.calendar)

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
        )

    def _ladder(
        self, rungs: Sequence[Rung], start: datetime, due_at: datetime
    ) -> tuple[Alarm, ...]:
        """The instants of a ladder; what would lie before the start is said at the start."""
        alarms = [self._alarm(rung, start, due_at) for rung in rungs]
        return tuple(sorted(alarms, key=lambda alarm: alarm.at))

    def _alarm(self, rung: Rung, start: datetime, due_at: datetime) -> Alarm:
        if rung.after:
            at = count(due_at, Unit(rung.unit), rung.amount, self.calendar).due_at
            return Alarm(max(at, due_at), rung.tells, Telling.BREACHED)
        at = count_back(due_at, Unit(rung.unit), rung.amount, self.calendar)
        own = rung.tells == "assegnatario"
        return Alarm(max(at, start), rung.tells, Telling.REMINDED if own else Telling.ESCALATED)


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
