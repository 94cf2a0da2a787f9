"""From one type to another: `string`, `number`, `date`, `time`, `duration` …"""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

from engine.feel.far import (
    SECOND,
    Day,
    Duration,
    Instant,
    at_count,
    count,
    day_of,
    joined,
    zone_of,
)
from engine.feel.functions.table import Table
from engine.feel.numbers import number, whole
from engine.feel.run import Run
from engine.feel.temporal import (
    date_of,
    midnight,
    months_between,
    offset_zone,
    read_date,
    read_date_time,
    read_duration,
    read_time,
    time_of,
)
from engine.feel.text import text_of
from engine.feel.values import FarInstant, Time, Value, YearsMonths

TABLE = Table("Conversioni")
_GROUPING = {" ", ",", ".", None}
_DECIMAL = {",", ".", None}


@TABLE.add("string(from: Any)", "Il testo che scrive un valore.")
def string(_run: Run, value: Value) -> Value:
    return None if value is None else text_of(value)


@TABLE.add("number(from: string)", "Il numero scritto in un testo.")
def number_of(_run: Run, text: str) -> Value:
    return _plain_number(text)


@TABLE.add(
    "number(from: string, grouping separator: Any, decimal separator: Any)",
    "Il numero scritto in un testo, con i separatori delle migliaia e dei decimali.",
)
def number_with(_run: Run, text: str, grouping: Value, decimal: Value) -> Value:
    known = isinstance(grouping, str | None) and isinstance(decimal, str | None)
    if not known or grouping not in _GROUPING or decimal not in _DECIMAL:
        return None
    if grouping is not None and grouping == decimal:
        return None
    if isinstance(grouping, str):
        text = text.replace(grouping, "")
    if isinstance(decimal, str):
        text = text.replace(decimal, ".")
    return _plain_number(text)


def _plain_number(text: str) -> Value:
    digits = text.removeprefix("-").removeprefix("+")
    plain = digits.replace(".", "", 1).replace("e", "", 1).replace("E", "", 1)
    plain = plain.replace("-", "", 1).replace("+", "", 1)
    if not (plain.isascii() and plain.isdigit()) or len(text) > 1000:
        return None
    return number(text)


# --- dates and times -------------------------------------------------------------------------


@TABLE.add("date(from: string)", "Il giorno scritto in un testo «aaaa-mm-gg».")
def date_from_text(_run: Run, text: str) -> Value:
    return read_date(text)


@TABLE.add("date(from: date|date and time)", "Il giorno di una data e ora.")
def date_from(_run: Run, value: Day | Instant) -> Value:
    return date_of(value)


@TABLE.add("date(year: number, month: number, day: number)", "Il giorno di anno, mese, giorno.")
def date_of_parts(_run: Run, year: Decimal, month: Decimal, day: Decimal) -> Value:
    parts = [part for part in map(whole, (year, month, day)) if part is not None]
    return day_of(*parts) if len(parts) == 3 else None


@TABLE.add("time(from: string)", "L'ora scritta in un testo «oo:mm:ss».")
def time_from_text(_run: Run, text: str) -> Value:
    return read_time(text)


@TABLE.add("time(from: time|date and time|date)", "L'ora di una data e ora.")
def time_from(_run: Run, value: Time | Day | Instant) -> Value:
    if isinstance(value, Time):
        return value
    return time_of(value if isinstance(value, datetime | FarInstant) else midnight(value, UTC))


@TABLE.add(
    "time(hour: number, minute: number, second: number, offset?: Any)",
    "L'ora di ore, minuti, secondi, con la distanza da UTC.",
)
def time_of_parts(
    _run: Run, hour: Decimal, minute: Decimal, second: Decimal, offset: Value = None
) -> Value:
    hours, minutes, seconds = whole(hour), whole(minute), whole(second)
    if hours is None or minutes is None or seconds is None:
        return None
    zone = offset_zone(offset) if isinstance(offset, timedelta) else None
    if offset is not None and zone is None:
        return None
    if not (0 <= hours <= 23 and 0 <= minutes <= 59 and 0 <= second < 60):
        return None
    nanos = int((second - seconds) * SECOND)
    return Time(hours, minutes, seconds, nanos // 1_000, zone, nanos % 1_000)


@TABLE.add("date and time(from: string)", "La data e ora scritta in un testo ISO 8601.")
def date_time_from_text(_run: Run, text: str) -> Value:
    return read_date_time(text)


@TABLE.add("date and time(from: date and time|date)", "La data e ora di un giorno: mezzanotte.")
def date_time_from(_run: Run, value: Day | Instant) -> Value:
    return value if isinstance(value, datetime | FarInstant) else midnight(value)


@TABLE.add(
    "date and time(date: date|date and time, time: time)", "La data e ora di un giorno e un'ora."
)
def date_time_of(_run: Run, day: Day | Instant, time: Time) -> Value:
    return joined(date_of(day), time)


@TABLE.add(
    "date and time(from: date and time, timezone: string)", "Lo stesso istante in un'altra zona."
)
def date_time_in(_run: Run, value: Instant, zone: str) -> Value:
    found = read_time(f"00:00:00@{zone}")
    return at_count(count(value, None), found.zone) if found and zone_of(value) else None


@TABLE.add("duration(from: string)", "La durata scritta in un testo ISO 8601: «P14D», «P6M».")
def duration_from_text(_run: Run, text: str) -> Value:
    return read_duration(text)


@TABLE.add("duration(from: duration)", "La durata stessa.")
def duration_from(_run: Run, value: Duration | YearsMonths) -> Value:
    return value


@TABLE.add(
    "years and months duration(from: date|date and time, to: date|date and time)",
    "I mesi interi fra due giorni.",
)
def years_and_months(_run: Run, start: Day | Instant, end: Day | Instant) -> Value:
    return YearsMonths(months_between(start, end))
