"""The published catalogue as an office without a patron saint counts it, and days in words."""

from datetime import datetime
from pathlib import Path

from engine.clock import ROME
from processes.terms import read_terms
from tasks.terms.calendars import Calendar
from tasks.terms.counting import spelled
from tasks.terms.duties import Duties

FOLDER = Path(__file__).parents[3] / "processes" / "terms"
CATALOGUE = read_terms({f"terms/{p.name}": p.read_bytes() for p in FOLDER.glob("*.toml")})
DUTIES = Duties(CATALOGUE, Calendar())


def rome(text: str) -> datetime:
    """An instant said in the time of Rome: "2025-12-18 08:00", or its midnight."""
    return datetime.fromisoformat(text).replace(tzinfo=ROME)


def said(instant: datetime, *, hour: bool = False) -> str:
    """An instant as a person says it: `venerdì 2 gennaio 2026`, with the hour where it counts."""
    here = instant.astimezone(ROME)
    return f"{spelled(here.date())} {here:%H:%M}" if hour else spelled(here.date())
