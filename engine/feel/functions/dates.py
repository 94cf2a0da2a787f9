"""Functions of dates and times; the present is the instant that was given."""

from decimal import Decimal

from engine.feel.far import Day, Instant, day_of, last_of_month, near, weekday
from engine.feel.functions.table import Table
from engine.feel.run import Run
from engine.feel.temporal import date_of
from engine.feel.values import Value

TABLE = Table("Date e ore")
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July",
    "August", "September", "October", "November", "December",
)  # fmt: skip


@TABLE.add("now()", "L'istante presente.")
def now(run: Run) -> Value:
    return run.now.astimezone(run.zone)


@TABLE.add("today()", "Il giorno presente.")
def today(run: Run) -> Value:
    return run.now.astimezone(run.zone).date()


@TABLE.add("day of year(date: date|date and time)", "Il numero del giorno nell'anno.")
def day_of_year(_run: Run, day: Day | Instant) -> Value:
    return Decimal(near(date_of(day)).timetuple().tm_yday)


@TABLE.add("day of week(date: date|date and time)", "Il nome inglese del giorno.")
def day_of_week(_run: Run, day: Day | Instant) -> Value:
    return _DAYS[weekday(date_of(day)) - 1]


@TABLE.add("month of year(date: date|date and time)", "Il nome inglese del mese.")
def month_of_year(_run: Run, day: Day | Instant) -> Value:
    return _MONTHS[date_of(day).month - 1]


@TABLE.add("week of year(date: date|date and time)", "Il numero della settimana ISO.")
def week_of_year(_run: Run, day: Day | Instant) -> Value:
    return Decimal(near(date_of(day)).isocalendar().week)


@TABLE.add("last day of month(date: date|date and time)", "L'ultimo giorno del mese.")
def last_day_of_month(_run: Run, day: Day | Instant) -> Value:
    plain = date_of(day)
    return day_of(plain.year, plain.month, last_of_month(plain.year, plain.month))
