"""What the file of a municipality says, and what is wrong with one."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, time

from engine.refusal import Refusal
from tasks.terms.calendars import Calendar
from tasks.terms.patrons import Patron

REGIONS = (
    "Abruzzo",
    "Basilicata",
    "Calabria",
    "Campania",
    "Emilia-Romagna",
    "Friuli-Venezia Giulia",
    "Lazio",
    "Liguria",
    "Lombardia",
    "Marche",
    "Molise",
    "Piemonte",
    "Puglia",
    "Sardegna",
    "Sicilia",
    "Toscana",
    "Trentino-Alto Adige",
    "Umbria",
    "Valle d'Aosta",
    "Veneto",
)
INVENTED = "Regione di Esempio"
"""The region of the demo municipality, which is in no region of Italy."""


UNSOURCED = "non indicata"
"""The source of a number that was chosen without naming one."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong with a file: where it stands, what it is, how it is mended."""

    where: str
    said: str
    line: int = 0  # counted from 1; 0 where it stands on none

    @property
    def sentence(self) -> str:
        """Place and fault in one line."""
        return f"{self.where}: {self.said}"


class MunicipalityUnfit(Refusal):
    """Il file del Comune non si può usare così: {quanti} da correggere."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        self.faults = tuple(sorted(dict.fromkeys(faults), key=lambda one: one.line))
        super().__init__(quanti=len(self.faults))


@dataclass(frozen=True, slots=True)
class Days:
    """The office's own days: from which year on they are meant, patron, hours, closing days."""

    since: int | None
    patron: Patron | None
    opens_at: time
    closes_at: time
    closing_days: frozenset[date]

    @property
    def calendar(self) -> Calendar:
        """The calendar with which an office begins that has frozen no year yet."""
        patron = self.patron
        return Calendar(
            patron=(patron.month, patron.day) if patron else None,
            closing_days=self.closing_days,
            opens_at=self.opens_at,
            closes_at=self.closes_at,
            patron_name=patron.name if patron else "",
        )


@dataclass(frozen=True, slots=True)
class Amount:
    """A number that the municipality chose: how much, in which unit, by which act."""

    key: str
    number: int
    unit: str
    source: str
    demo: bool


@dataclass(frozen=True, slots=True)
class Group:
    """A team and the roles of those who are meant to be in it."""

    name: str
    roles: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Institution:
    """A body that cases refer to."""

    kind: str
    name: str
    contact: str


@dataclass(frozen=True, slots=True)
class DemoAccount:
    """Somebody to sign in as, in the demo alone."""

    username: str
    name: str
    named: tuple[str, ...]
    groups: tuple[str, ...] = ()

    @property
    def role(self) -> str:
        """What they are shown as."""
        return self.named[0]

    @property
    def roles(self) -> frozenset[str]:
        """All roles they have."""
        return frozenset(self.named)


@dataclass(frozen=True, slots=True)
class Identity:
    """Who the municipality is, and which roles and teams it works with."""

    name: str
    service: str
    region: str
    province: str = ""
    roles: tuple[str, ...] = ()
    groups: tuple[Group, ...] = ()


@dataclass(frozen=True, slots=True)
class Municipality:
    """One file: `days` is None where it leaves the calendar as it is."""

    identity: Identity
    days: Days | None
    bodies: tuple[Institution, ...]
    amounts: tuple[Amount, ...]
    demo: bool = False
    accounts: tuple[DemoAccount, ...] = field(default=(), repr=False)
    password: str = field(default="", repr=False)
