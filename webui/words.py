"""How instants, distances and sizes are said: dates with their weekday, hours with a colon."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta

from babel.dates import format_date, format_datetime
from flask import Flask

from engine.clock import ROME
from webui.language import gettext, locale, ngettext

# In this order: every browser also calls itself by the names of those before it.
_BROWSERS = {
    "Edg": "Edge",
    "OPR/": "Opera",
    "Firefox/": "Firefox",
    "Chrome/": "Chrome",
    "Safari/": "Safari",
}
_SYSTEMS = {
    "Android": "Android",
    "iPhone": "iPhone",
    "iPad": "iPad",
    "Windows": "Windows",
    "Mac OS": "macOS",
    "Linux": "Linux",
}
_UNITS = ("B", "kB", "MB", "GB")
_FAR = 2 * 365  # days: nobody counts so many


def say_instant(at: datetime, now: datetime) -> str:
    """An instant as people say it, in Rome: `oggi, 10:30`, `gio 12 mar, 10:30`."""
    local = at.astimezone(ROME)
    return f"{say_day(local.date(), now)}, {local:%H:%M}"


def say_when(at: datetime, now: datetime) -> str:
    """When something happened, inside a sentence: `oggi, 10:30`, `il gio 12 mar, 10:30`."""
    said = say_instant(at, now)
    near = abs((at.astimezone(ROME).date() - now.astimezone(ROME).date()).days) <= 1
    return said if near else gettext("il %(day)s", day=said)


def say_day(day: date, now: datetime) -> str:
    """A day as people say it; the year only when it is another one."""
    if isinstance(day, datetime):
        day = day.astimezone(ROME).date()
    today = now.astimezone(ROME).date()
    near = {-1: gettext("ieri"), 0: gettext("oggi"), 1: gettext("domani")}
    if (day - today).days in near:
        return near[(day - today).days]
    pattern = "EEE d MMM" if day.year == today.year else "EEE d MMM y"
    return format_date(day, pattern, locale=locale())


def say_due(at: datetime, now: datetime, *, whole_day: bool = False) -> str:
    """The last instant of a duty; one that runs to the end of a day is said as the day."""
    return say_day(at.astimezone(ROME).date(), now) if whole_day else say_instant(at, now)


def say_days(first: datetime, last: datetime, now: datetime) -> str:
    """A span of days, both in it: `dal 1 al 31 agosto`, `dal 20 dicembre 2025 al 6 gennaio`."""
    begins, ends = (one.astimezone(ROME).date() for one in (first, last))
    if (begins.year, begins.month) == (ends.year, ends.month):
        start = str(begins.day)
    else:
        start = _day_and_month(begins, now)
    return gettext("dal %(first)s al %(last)s", first=start, last=_day_and_month(ends, now))


def _day_and_month(day: date, now: datetime) -> str:
    pattern = "d MMMM" if day.year == now.astimezone(ROME).year else "d MMMM y"
    return format_date(day, pattern, locale=locale())


def say_month(day: date) -> str:
    """A month with its year, as a title: `Marzo 2026`."""
    said = format_date(day, "LLLL y", locale=locale())
    return said[:1].upper() + said[1:]


def say_weekday(day: date) -> str:
    """A day with its weekday, for a heading: `giovedì 12 marzo 2026`."""
    return format_date(day, "EEEE d MMMM y", locale=locale())


def say_weekday_short(day: date) -> str:
    """The day of the week in three letters, at the head of a calendar."""
    return format_date(day, "EEE", locale=locale())


def say_weekday_alone(day: date) -> str:
    """The day of the week: `giovedì`."""
    return format_date(day, "EEEE", locale=locale())


def say_month_alone(day: date) -> str:
    """The month beside the number of a day: `marzo`."""
    return format_date(day, "MMMM", locale=locale())


def say_hour(at: datetime) -> str:
    """The hour in Rome: `12:04`."""
    return f"{at.astimezone(ROME):%H:%M}"


def say_full(at: datetime) -> str:
    """An instant in full, for registers and print: `giovedì 12 marzo 2026, 10:30`."""
    return format_datetime(at.astimezone(ROME), "EEEE d MMMM y, HH:mm", locale=locale())


def say_date(day: date) -> str:
    """A date in full: `12 marzo 2026`."""
    return format_date(day, "d MMMM y", locale=locale())


def say_span(span: timedelta) -> str:
    """How long, in the largest unit that says it: days, hours or minutes."""
    seconds = abs(span.total_seconds())
    if seconds >= 2 * 86_400:
        return ngettext("%(num)d giorno", "%(num)d giorni", round(seconds / 86_400))
    if seconds >= 5_400:
        return ngettext("%(num)d ora", "%(num)d ore", round(seconds / 3_600))
    return ngettext("%(num)d minuto", "%(num)d minuti", max(1, round(seconds / 60)))


def say_left(at: datetime, now: datetime, *, whole_day: bool = False) -> str:
    """How far away an instant is: days of the calendar, hours when it is near, years when it is
    far; "" for today.
    """
    days = abs((at.astimezone(ROME).date() - now.astimezone(ROME).date()).days)
    if days >= _FAR:
        return gettext("circa %(num)d anni", num=round(days / 365.25))
    if days > 1 or (whole_day and days):
        return ngettext("%(num)d giorno", "%(num)d giorni", days)
    return "" if whole_day else say_span(at - now)


def say_age(birth: date, now: datetime) -> str:
    """The age in years, or in months below two years."""
    today = now.astimezone(ROME).date()
    months = (today.year - birth.year) * 12 + today.month - birth.month
    months -= today.day < birth.day
    if months < 24:
        return ngettext("%(num)d mese", "%(num)d mesi", months)
    return ngettext("%(num)d anno", "%(num)d anni", months // 12)


def say_size(octets: int) -> str:
    """A file size with the unit that suits it, decimal comma."""
    size, unit = float(octets), 0
    while size >= 1_000 and unit < len(_UNITS) - 1:
        size, unit = size / 1_000, unit + 1
    digits = f"{size:.0f}" if unit == 0 or size >= 10 else f"{size:.1f}"
    return f"{digits.replace('.', ',')} {_UNITS[unit]}"


def say_device(called: str) -> str:
    """A device by its browser and system, from the long name that browsers give themselves."""
    browser, system = _first(_BROWSERS, called), _first(_SYSTEMS, called)
    if browser and system:
        return gettext("%(browser)s su %(system)s", browser=browser, system=system)
    return browser or system or gettext("Dispositivo sconosciuto")


def _first(names: Mapping[str, str], called: str) -> str:
    return next((name for sign, name in names.items() if sign in called), "")


def initials(name: str) -> str:
    """Two letters for the mark of a person."""
    parts = name.split()
    return "".join(part[0] for part in (parts[:1] + parts[1:][-1:])).upper()


def teach(app: Flask) -> None:
    """Give the templates these words as filters."""
    for filter_ in (
        *(say_instant, say_when, say_day, say_due, say_full, say_date, say_hour),
        *(say_days, say_month, say_month_alone),
        *(say_weekday, say_weekday_short, say_weekday_alone),
        *(say_span, say_left, say_age, say_size, say_device, initials),
    ):
        app.add_template_filter(filter_, filter_.__name__)
