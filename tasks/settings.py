"""What a municipality says of itself once: its name, its calendar, where its data lies."""

import os
import shutil
from dataclasses import dataclass, field
from datetime import date, datetime, time
from pathlib import Path

from engine.refusal import Refusal
from tasks.terms.calendars import Calendar

ROOT = Path(__file__).resolve().parent.parent
MEGABYTE = 1024 * 1024


class NotOfficeHours(Refusal):
    """«{text}» non è un orario dell'ufficio: PERCORSI_ORARIO si scrive come 08:00-18:00."""


@dataclass(frozen=True, slots=True)
class Settings:
    """The settings of one installation; `demo` marks every page as holding invented data."""

    data: Path
    database_url: str
    municipality: str = "Comune di Esempio"
    service: str = "Servizio tutela minori e famiglia"
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
    opens_at, closes_at = _hours(os.environ.get("PERCORSI_ORARIO", "08:00-18:00"))
    data.mkdir(parents=True, exist_ok=True)
    embedded = f"sqlite:///{data.resolve() / 'percorsi.db'}"
    return Settings(
        data=data,
        database_url=os.environ.get("PERCORSI_DATABASE_URL", embedded),
        municipality=os.environ.get("PERCORSI_COMUNE", "Comune di Esempio"),
        calendar=Calendar(
            patron=_patron(os.environ.get("PERCORSI_PATRONO")),
            closing_days=_days(os.environ.get("PERCORSI_CHIUSURE", "")),
            opens_at=opens_at,
            closes_at=closes_at,
        ),
        demo=demo,
        office_suite=_office_suite(os.environ.get("PERCORSI_LIBREOFFICE", "soffice")),
    )


def _office_suite(program: str) -> Path | None:
    found = shutil.which(program) if program else None
    return Path(found) if found else None


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
