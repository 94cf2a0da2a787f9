"""What a municipality says of itself once: its name, its calendar, where its data lies."""

import os
import shutil
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time
from functools import cache
from pathlib import Path

from engine.refusal import Refusal
from tasks.municipality.model import Municipality
from tasks.municipality.reading import read_municipality
from tasks.terms.calendars import Calendar

ROOT = Path(__file__).resolve().parent.parent
DEMO = ROOT / "processes" / "municipalities" / "demo.toml"
MEGABYTE = 1024 * 1024
UNNAMED = "Comune di Esempio"
SERVICE = "Servizio tutela minori e famiglia"


class NotOfficeHours(Refusal):
    """«{text}» non è un orario dell'ufficio: PERCORSI_ORARIO si scrive come 08:00-18:00."""


@dataclass(frozen=True, slots=True)
class Settings:
    """The settings of one installation; `demo` marks every page as holding invented data."""

    data: Path
    database_url: str
    municipality: str = UNNAMED
    service: str = SERVICE
    calendar: Calendar = field(default_factory=Calendar)
    definitions: Path = ROOT
    demo: bool = False
    largest_file: int = 20 * MEGABYTE
    office_suite: Path | None = None  # LibreOffice, which makes PDF/A of letters

    @property
    def keyring(self) -> Path:
        """The file of the key under which all keys are kept: never inside the database."""
        return self.data / "chiavi.json"


def settings_from(data: Path, *, demo: bool = False) -> Settings:
    """The settings of the environment, for a folder of data.

    `PERCORSI_DATABASE_URL` names a PostgreSQL database; without it an embedded SQLite file in
    the folder is used. `PERCORSI_PATRONO` is the patron saint's day as MM-GG, `PERCORSI_ORARIO`
    when the office opens and closes, as 08:00-18:00. `PERCORSI_LIBREOFFICE` is the program that
    makes PDF/A of letters, `soffice` if nothing is said, none if it is empty. Refuses
    `NotOfficeHours`.
    """
    own = demo_municipality() if demo else None
    data.mkdir(parents=True, exist_ok=True)
    embedded = f"sqlite:///{data.resolve() / 'percorsi.db'}"
    return Settings(
        data=data,
        database_url=os.environ.get("PERCORSI_DATABASE_URL", embedded),
        municipality=os.environ.get("PERCORSI_COMUNE", own.identity.name if own else UNNAMED),
        service=own.identity.service if own else SERVICE,
        calendar=_calendar(own.days.calendar if own and own.days else Calendar()),
        demo=demo,
        office_suite=_office_suite(os.environ.get("PERCORSI_LIBREOFFICE", "soffice")),
    )


def _office_suite(program: str) -> Path | None:
    found = shutil.which(program) if program else None
    return Path(found) if found else None


@cache
def demo_municipality() -> Municipality:
    """The demo municipality as its file describes it."""
    return read_municipality(DEMO.read_bytes())


def _calendar(own: Calendar) -> Calendar:
    """A calendar with what the environment says in its place."""
    said = os.environ.get
    opens_at, closes_at = own.opens_at, own.closes_at
    if "PERCORSI_ORARIO" in os.environ:
        opens_at, closes_at = _hours(os.environ["PERCORSI_ORARIO"])
    if said("PERCORSI_PATRONO"):
        own = replace(own, patron=_patron(said("PERCORSI_PATRONO")), patron_name="")
    if "PERCORSI_CHIUSURE" in os.environ:
        own = replace(own, closing_days=_days(os.environ["PERCORSI_CHIUSURE"]))
    return replace(own, opens_at=opens_at, closes_at=closes_at)


def _hours(text: str) -> tuple[time, time]:
    opens, _, closes = text.partition("-")
    try:
        found = _time(opens), _time(closes)
    except ValueError:
        raise NotOfficeHours(text=text) from None
    if found[1] <= found[0]:
        raise NotOfficeHours(text=text)
    return found


def _time(text: str) -> time:
    return datetime.strptime(text.strip(), "%H:%M").time()  # noqa: DTZ007  # an hour of any day


def _patron(day: str | None) -> tuple[int, int] | None:
    if not day:
        return None
    month, number = day.split("-")
    return int(month), int(number)


def _days(listed: str) -> frozenset[date]:
    return frozenset(date.fromisoformat(day) for day in listed.split())
