"""The municipality's calendar: which days are holidays, which are working days, and why."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from types import MappingProxyType

import holidays

from engine.clock import ROME
from engine.refusal import Refusal
from tasks.terms.patrons import Patron, with_patron

SATURDAY = 5
FIRST_YEAR, LAST_YEAR = 1900, 2100
"""The years whose holidays are known."""

_DAY = timedelta(days=1)


class BeyondTheCalendar(Refusal):
    """Il conto esce dal calendario, che va dal {first} al {last}: controlla la data."""


@dataclass(frozen=True, slots=True)
class Year:
    """The days of one year as an office froze them: holidays by name, closing days, hours."""

    holidays: Mapping[date, str]
    closing_days: frozenset[date] = field(default_factory=frozenset)
    opens_at: time = time(8, 0)
    closes_at: time = time(18, 0)


@lru_cache(maxsize=512)
def national_holidays(year: int) -> Mapping[date, str]:
    """National holidays of one year by name, 4 October included from 2026 (L. 151/2025)."""
    return MappingProxyType(dict(holidays.country_holidays("IT", years=year, language="it_IT")))


@dataclass(frozen=True, slots=True)
class Calendar:
    """A municipality's days: national holidays, its patron saint, its own closing days.

    `patron` is (month, day), `patron_name` who it is where an act of the office has chosen it;
    `closing_days` close the office but are not legal holidays.
    A year that stands in `frozen` is as it was frozen, whatever the rest says.
    """

    patron: tuple[int, int] | None = None
    closing_days: frozenset[date] = field(default_factory=frozenset)
    opens_at: time = time(8, 0)
    closes_at: time = time(18, 0)
    frozen: Mapping[int, Year] = field(default_factory=lambda: MappingProxyType({}))
    patron_name: str = ""
    _hash: int = field(init=False, repr=False, compare=False, default=0)

    def __post_init__(self) -> None:
        """Counting is cached by calendar: its hash is asked for often, and computed once."""
        own = (self.patron, self.closing_days, self.opens_at, self.closes_at)
        object.__setattr__(self, "_hash", hash((own, tuple(sorted(self.frozen)))))

    def __hash__(self) -> int:
        return self._hash

    def year(self, number: int) -> Year:
        """The days of one year: as frozen, or as they would be frozen today."""
        if number in self.frozen:
            return self.frozen[number]
        named = dict(national_holidays(number))
        if self.patron is not None and _exists(number, *self.patron):
            named = with_patron(named, Patron(*self.patron, self.patron_name), number)
        closed = frozenset(day for day in self.closing_days if day.year == number)
        return Year(MappingProxyType(named), closed, self.opens_at, self.closes_at)

    def is_holiday(self, day: date) -> bool:
        """Whether the day is a Sunday, a national holiday or the patron saint's day."""
        if day.weekday() > SATURDAY:
            return True
        frozen = self.frozen.get(day.year)
        if frozen is not None:
            return day in frozen.holidays
        return (day.month, day.day) == self.patron or day in national_holidays(day.year)

    def is_closed(self, day: date) -> bool:
        """Whether the office says that it is closed that day, though it is no holiday."""
        frozen = self.frozen.get(day.year)
        return day in (self.closing_days if frozen is None else frozen.closing_days)

    def is_working(self, day: date) -> bool:
        """Whether the office works that day: Monday to Friday, no holiday, not closed."""
        return day.weekday() < SATURDAY and not self.is_holiday(day) and not self.is_closed(day)

    def holiday_name(self, day: date) -> str | None:
        """What is celebrated on a day, or None: `Festa della Repubblica`, `santo patrono`."""
        return self.year(day.year).holidays.get(day)

    def why_not_working(self, day: date) -> str | None:
        """Why the office does not work that day, in Italian, or None when it does."""
        name = self.holiday_name(day)
        if name is not None:
            return f"è festivo ({name})"
        if day.weekday() >= SATURDAY:
            return "è sabato" if day.weekday() == SATURDAY else "è domenica"
        return "l'ufficio è chiuso" if self.is_closed(day) else None

    def next_procedural_day(self, day: date) -> date:
        """The day itself, or the next that is neither a holiday nor a Saturday.

        Art. 155 c. 4-5 c.p.c.: a term that expires on a holiday moves to the next day that is
        not one, and for acts done outside a hearing Saturday counts as a holiday.
        """
        while self.is_holiday(day) or day.weekday() == SATURDAY:
            day = next_day(day)
        return day

    def previous_procedural_day(self, day: date) -> date:
        """The day itself, or the one before it that is neither a holiday nor a Saturday.

        So a term that is counted backwards never leaves less than the time that it protects.
        """
        while self.is_holiday(day) or day.weekday() == SATURDAY:
            day = next_day(day, -1)
        return day

    def working_day_by(self, day: date) -> date:
        """The day itself, or the last before it on which the office works: the day to send."""
        while not self.is_working(day):
            day = next_day(day, -1)
        return day

    def opening(self, day: date) -> datetime:
        """The instant at which the office opens, or would open, on a day."""
        return datetime.combine(day, self._hours(day)[0], ROME)

    def is_open(self, instant: datetime) -> bool:
        """Whether somebody is in the office at an instant."""
        here = instant.astimezone(ROME)
        opens, closes = self._hours(here.date())
        return self.is_working(here.date()) and opens <= here.time() < closes

    def _hours(self, day: date) -> tuple[time, time]:
        frozen = self.frozen.get(day.year)
        if frozen is None:
            return self.opens_at, self.closes_at
        return frozen.opens_at, frozen.closes_at


def next_day(day: date, by: int = 1) -> date:
    """A day so many days on, or back. Refuses `BeyondTheCalendar`."""
    try:
        day += _DAY * by
    except OverflowError:
        raise beyond() from None
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise beyond()
    return day


def beyond() -> BeyondTheCalendar:
    """The refusal of a day that no calendar holds."""
    return BeyondTheCalendar(first=FIRST_YEAR, last=LAST_YEAR)


def _exists(year: int, month: int, day: int) -> bool:
    try:
        date(year, month, day)
    except ValueError:
        return False
    return True
