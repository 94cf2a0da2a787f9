"""What one row of the catalogue of terms says: what is owed, counted how, by whom, says who."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from types import MappingProxyType

from engine.refusal import NotFound

OURS = "servizio"
"""Who owes what the service itself owes; what others owe is only watched."""


class UnknownTerm(NotFound):
    """Il termine «{key}» non è nel catalogo dei termini."""


class UnknownValue(NotFound):
    """Il valore «{key}» non è tra quelli configurati dal Comune."""


class NotInForce(NotFound):
    """Il termine «{key}» non era in vigore il {day}: le sue righe valgono {spans}."""


class Unit(StrEnum):
    """How time is counted (domain §2.0 and §3.6)."""

    ORE = "ORE"  # clock hours, through nights, holidays and changes of the clock
    GG_CAL = "GG_CAL"  # calendar days, the first excluded
    GG_CAL_PROC = "GG_CAL_PROC"  # the same, last day moved as in art. 155 c.p.c.
    GG_LAV = "GG_LAV"  # working days of the municipality
    MESI = "MESI"  # months by day number, the last day when missing
    IMMEDIATO = "IMMEDIATO"  # at once


MOST: Mapping[Unit, int] = MappingProxyType(
    {
        Unit.ORE: 87_672,  # ten years
        Unit.GG_CAL: 10_958,  # thirty years
        Unit.GG_CAL_PROC: 10_958,
        Unit.GG_LAV: 10_958,
        Unit.MESI: 600,  # fifty years
        Unit.IMMEDIATO: 0,
    }
)
"""The largest amount of each unit that can be meant: above it stands a slip of the pen."""


class Summer(StrEnum):
    """Whether the judicial suspension of August applies. It is never applied by itself (§3.6)."""

    YES = "si"
    NO_BY_LAW = "no_per_legge"
    NO_BY_DECREE = "no_per_decreto"
    UNKNOWN = "sconosciuta"


@dataclass(frozen=True, slots=True)
class Manner:
    """How a unit is counted where it is not simply forward.

    `backwards`: so much before the event; `free`: neither the first nor the last day counts;
    `august`: a person has confirmed that August 1-31 does not count.
    """

    backwards: bool = False
    free: bool = False
    august: bool = False

    def __str__(self) -> str:
        words = (("prima", self.backwards), ("liberi", self.free), ("agosto", self.august))
        return " ".join(word for word, holds in words if holds)


def read_manner(text: str | None) -> Manner:
    """The manner that was kept as text; nothing means forward."""
    words = (text or "").split()
    return Manner("prima" in words, "liberi" in words, "agosto" in words)


FORWARD = Manner()


@dataclass(frozen=True, slots=True)
class Rung:
    """One step of a ladder: so much before (or after) the instant, somebody is told."""

    amount: int
    unit: Unit
    after: bool
    tells: str  # "assegnatario", or a role


@dataclass(frozen=True, slots=True)
class OtherReading:
    """Another way in which the same rule is read: it may count otherwise, or from elsewhere."""

    label: str
    unit: Unit
    amount: int
    event: str  # the code of the event from which it runs; empty: that of the row
    starts: str
    source: str
    certainty: str


@dataclass(frozen=True, slots=True)
class Term:
    """One row: what is owed, by whom, counted how and from what, under which source.

    `demo` marks a municipality's number that only stands for one: it is never shown as a norm.
    `valid_from` and `valid_to` (both included) bound the starting days that the row is for.
    """

    key: str
    sentence: str
    unit: Unit
    amount: int
    starts: str
    owed_by: str
    source: str
    certainty: str  # "A" read at the source, "B" to be confirmed, "C" uncertain, "CFG" internal
    summer: Summer = Summer.UNKNOWN
    ladder: tuple[Rung, ...] = ()
    demo: bool = False
    event: str = ""
    manner: Manner = FORWARD
    label: str = ""
    readings: tuple[OtherReading, ...] = ()
    consequence: str = ""
    note: str = ""
    valid_from: date | None = None
    valid_to: date | None = None
    most: tuple[int, Unit] | None = None  # how long it may last with every extension
    runs_always: bool = False  # the law ties an effect to the very day: only a judge lets it rest
    setting: str = ""  # the key whose amount it takes, where it states none of its own

    @property
    def monitored(self) -> bool:
        """Whether somebody else owes it, so that the service only watches it."""
        return self.owed_by != OURS

    @property
    def events(self) -> tuple[str, ...]:
        """The codes of every event from which one of its readings runs, its own first."""
        codes = (self.event, *(one.event for one in self.readings))
        return tuple(dict.fromkeys(code for code in codes if code))

    def holds_on(self, day: date) -> bool:
        """Whether the row is for what starts on a day."""
        return (self.valid_from or day) <= day <= (self.valid_to or day)


@dataclass(frozen=True, slots=True)
class Value:
    """A number of the municipality that is no term, such as an age."""

    key: str
    sentence: str
    value: Decimal
    unit: str
    demo: bool
    source: str = ""  # the act by which the municipality chose it, where it has


@dataclass(frozen=True, slots=True)
class Norm:
    """A rule of law without a number to count: who is bound, by what, and how sure we are."""

    key: str
    sentence: str
    owed_by: str
    source: str
    certainty: str
    note: str = ""
    valid_from: date | None = None
    valid_to: date | None = None


class Whose(StrEnum):
    """For whom a birthday matters."""

    EVERY_MINOR = "tutti"
    PLACED = "misura"  # outside the family, or assigned to the service
    CONTINUED = "prosieguo"  # followed on after coming of age


@dataclass(frozen=True, slots=True)
class Birthday:
    """A birthday on which something changes: what, under which source, for whom.

    `message` is what the running paths of the case are told that day.
    """

    age: int
    changes: str
    source: str
    certainty: str
    whose: Whose = Whose.EVERY_MINOR
    message: str = ""
    demo: bool = False
    setting: str = ""  # under which the municipality has chosen the age, if it may


@dataclass(frozen=True, slots=True)
class TermCatalogue:
    """All terms, values and norms by key.

    `terms` holds the latest row of each key; `earlier` the rows that it followed.
    """

    terms: Mapping[str, Term]
    values: Mapping[str, Value]
    norms: Mapping[str, Norm] = field(default_factory=lambda: MappingProxyType({}))
    earlier: Mapping[str, tuple[Term, ...]] = field(default_factory=lambda: MappingProxyType({}))
    birthdays: tuple[Birthday, ...] = ()  # the youngest age first

    def get(self, key: str, day: date | None = None) -> Term:
        """The term under a key, for what starts on a day. Raises `UnknownTerm`, `NotInForce`."""
        found = self.terms.get(key)
        if found is None:
            raise UnknownTerm(key=key)
        if day is None or found.holds_on(day):
            return found
        for row in self.earlier.get(key, ()):
            if row.holds_on(day):
                return row
        spans = "; ".join(span_of(row) for row in self.rows(key))
        raise NotInForce(key=key, day=f"{day:%d/%m/%Y}", spans=spans)

    def find(self, key: str) -> Term | None:
        """The latest term under a key, or None."""
        return self.terms.get(key)

    def rows(self, key: str) -> Iterator[Term]:
        """Every row of a key, the oldest first."""
        yield from self.earlier.get(key, ())
        if key in self.terms:
            yield self.terms[key]

    def value(self, key: str) -> Decimal:
        """What `cfg(key)` is worth: a value, or the amount of a term. Raises `UnknownValue`."""
        if key in self.values:
            return self.values[key].value
        if key in self.terms:
            return Decimal(self.terms[key].amount)
        raise UnknownValue(key=key)


def span_of(row: Term | Norm) -> str:
    """Since when and until when a row is for what starts, in words."""
    begins = f"dal {row.valid_from:%d/%m/%Y}" if row.valid_from else ""
    ends = f"fino al {row.valid_to:%d/%m/%Y}" if row.valid_to else ""
    return " ".join(filter(None, (begins, ends))) or "sempre"
