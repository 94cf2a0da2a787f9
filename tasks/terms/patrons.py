"""The patron saint of the municipality among the holidays of a year: told by its name there."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

UNNAMED = "santo patrono"
"""How the day is called that the settings give, which know no name."""

FEAST = "festa patronale"
"""What follows the name of a patron that an act of the office has chosen."""

_ALSO = "; "


@dataclass(frozen=True, slots=True)
class Patron:
    """The day of the patron saint; its name when an act of the office has chosen it."""

    month: int
    day: int
    name: str = ""

    @property
    def feast(self) -> str:
        """What is celebrated, as the holiday is called."""
        return f"{self.name}, {FEAST}" if self.name else UNNAMED

    def in_year(self, year: int) -> date:
        """Its day in a year."""
        return date(year, self.month, self.day)


def patron_of(holidays: Mapping[date, str]) -> Patron | None:
    """The patron saint among the holidays of a year."""
    for day, called in holidays.items():
        last = called.rpartition(_ALSO)[2]
        name, _, feast = last.rpartition(", ")
        if last == UNNAMED:
            return Patron(day.month, day.day)
        if feast == FEAST and name:
            return Patron(day.month, day.day, name)
    return None


def without_patron(holidays: Mapping[date, str]) -> dict[date, str]:
    """The holidays of a year without the patron's: its day stays if it is one anyway."""
    patron = patron_of(holidays)
    found = dict(holidays)
    if patron is not None:
        day = next(one for one in found if (one.month, one.day) == (patron.month, patron.day))
        other = found.pop(day).rpartition(_ALSO)[0]
        if other:
            found[day] = other
    return found


def with_patron(holidays: Mapping[date, str], patron: Patron, year: int) -> dict[date, str]:
    """The holidays of a year with this patron in the place of any other."""
    found = without_patron(holidays)
    day = patron.in_year(year)
    found[day] = f"{found[day]}{_ALSO}{patron.feast}" if day in found else patron.feast
    return dict(sorted(found.items()))
