"""Values as forms keep them (JSON) or as FEEL has them, read as what they mean."""

from datetime import UTC, date, datetime
from typing import Any

from engine.clock import ROME


def as_date(value: Any) -> date | None:
    """The calendar day behind a date, an instant or their ISO text."""
    if isinstance(value, datetime):
        return value.astimezone(ROME).date()
    if isinstance(value, date):
        return value
    try:
        return date.fromisoformat(str(value)[:10]) if value else None
    except ValueError:
        return None


def as_instant(value: Any) -> datetime | None:
    """The aware instant, UTC, behind an instant or its ISO text."""
    if isinstance(value, str):
        try:
            value = datetime.fromisoformat(value)
        except ValueError:
            return None
    if not isinstance(value, datetime) or value.tzinfo is None:
        return None
    return value.astimezone(UTC)


def as_id(value: Any) -> int | None:
    """The id behind a reference, which a form keeps as a number or as its text."""
    if isinstance(value, bool):
        return None
    if isinstance(value, int):
        return value
    return int(value) if isinstance(value, str) and value.isdecimal() else None


def age_on(day: date, born: date | None) -> int | None:
    """The completed years of age on a day; who is born on 29 February grows older on 1 March."""
    if born is None or born > day:
        return None
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))
