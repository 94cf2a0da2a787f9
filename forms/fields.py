"""What a form is made of once it is read: fields, their conditions and their legal register."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from jsonschema import Draft202012Validator

from engine.feel import Expression
from engine.language import say


class Kind(StrEnum):
    """What an answer is, whatever widget asks for it."""

    BOOLEAN = "boolean"
    CHOICE = "choice"
    CHOICES = "choices"
    DATE = "date"
    DECIMAL = "decimal"
    FILE = "file"
    FILES = "files"
    FISCAL_CODE = "fiscal_code"
    GROUP = "group"
    INSTANT = "instant"
    INTEGER = "integer"
    LIST = "list"
    REFERENCE = "reference"
    SIGNATURE = "signature"
    TEXT = "text"


_CONTAINERS = (Kind.GROUP, Kind.LIST)


class DataClass(StrEnum):
    """How secret a datum is, from open (C0) to protected (C4)."""

    C0 = "C0"
    C1 = "C1"
    C2 = "C2"
    C3 = "C3"
    C4 = "C4"


FOR_THE_PROCESS = frozenset({DataClass.C0, DataClass.C1})
"""What a process may know: its state and the journal are kept for ever, and are not sealed."""


@dataclass(frozen=True, slots=True)
class Option:
    """One of the answers a person may choose: what is kept, and what is read."""

    value: str | int
    title: str
    offered: Expression | None = field(default=None, compare=False)  # none: always


@dataclass(frozen=True, slots=True)
class Register:
    """What the data protection register asks of every field (art. 30 GDPR)."""

    data_class: DataClass
    purpose: str = ""
    legal_source: str = ""


@dataclass(frozen=True, slots=True)
class Proposal:
    """The decision table that proposes a value, and where the value lies in process data."""

    table: str
    value: Expression


@dataclass(frozen=True, slots=True)
class Conditions:
    """The FEEL of a field: when it is seen, when it is due, when it becomes secret."""

    visible: Expression | None = None
    required: Expression | None = None
    protected: Expression | None = None
    default: Expression | None = None
    proposal: Proposal | None = None


@dataclass(frozen=True, slots=True)
class Rule:
    """A sentence of FEEL that must not be false, and what to say beside which field if it is."""

    condition: Expression
    field: str
    message: str
    warning: bool = False
    naming: Expression | None = None  # what is named after the message: a text, or several


@dataclass(frozen=True, slots=True)
class Words:
    """Everything a person reads about a field."""

    title: str
    help: str = ""
    example: str = ""
    missing: str = ""  # said when the answer is missing
    error: str = ""  # said when the answer breaks the schema
    item: str = ""  # the title of a card of a list
    add: str = ""  # the label of the button that adds a card

    @property
    def said_item(self) -> str:
        """What a card of a list is called, also where its designer does not say."""
        return self.item or say("Elemento")

    @property
    def said_add(self) -> str:
        """What stands on the button that adds a card."""
        return self.add or say("Aggiungi")


@dataclass(frozen=True, slots=True)
class Reference:
    """What a reference points at, and which roles an operator must have."""

    kind: str
    roles: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Field:
    """One question of a form; a group and a list have questions of their own."""

    name: str
    path: str  # "componenti.*.ruolo": where it stands, whatever the card
    kind: Kind
    widget: str
    width: str
    words: Words
    register: Register | None  # None only for groups and lists of fields that have their own
    schema: Mapping[str, Any]  # JSON Schema 2020-12 of this one value, without our keywords
    checker: Draft202012Validator = field(repr=False, compare=False)  # of that schema
    required: bool = False
    pattern: str = ""
    format: str = ""
    when: str = ""  # "past" | "future"
    options: tuple[Option, ...] = ()
    reference: Reference | None = None
    binding: str | None = None
    process: bool = False
    aside: bool = False  # of a list that a process learns of, this it does not
    conditions: Conditions = field(default_factory=Conditions)
    children: tuple["Field", ...] = ()
    rules: tuple[Rule, ...] = ()
    watched: bool = False  # some condition of the form depends on it

    @property
    def is_container(self) -> bool:
        """Whether it holds other fields instead of a value."""
        return self.kind in _CONTAINERS

    @property
    def may_stay_empty(self) -> bool:
        """Whether, being a group, it asks nothing of its fields until one is answered."""
        return self.widget == "address" and not self.required

    @property
    def is_posted(self) -> bool:
        """Whether a person answers it: what is only read or hidden is filled by the server."""
        return self.widget not in ("readonly", "hidden")


@dataclass(frozen=True, slots=True)
class Section:
    """A numbered part of a form and the names of its fields."""

    title: str
    fields: tuple[str, ...]
    help: str = ""


def walk(fields: tuple[Field, ...]) -> Iterator[Field]:
    """Every field of the tree, containers before their children, in the order of the page."""
    for one in fields:
        yield one
        yield from walk(one.children)
