"""What a form is told about the world: the time, the process, the case, what to choose from."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Protocol

from engine.feel import HostFunction
from forms.fields import Option


class Stored(Protocol):
    """A value that the case already holds, and where it comes from."""

    @property
    def value(self) -> Any: ...

    @property
    def since(self) -> datetime: ...

    @property
    def origin(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Ground:
    """A rule that matched: its words, and the labels and values of what it looked at."""

    rule: int
    note: str
    seen: tuple[tuple[str, Any], ...] = field(default=(), repr=False)


@dataclass(frozen=True, slots=True)
class Table:
    """A decision table that has spoken: its name and the numbers of the rules that matched."""

    title: str
    rules: tuple[int, ...] = ()
    grounds: tuple[Ground, ...] = field(default=(), repr=False)


Choices = Callable[[str, str, tuple[str, ...]], Sequence[Option]]
"""(kind of reference, words searched or "", roles of operators) → what may be chosen."""

Offers = Callable[[str, str, tuple[str, ...]], bool]
"""(kind of reference or "documento", id, roles of operators) → whether one may choose it."""

Label = Callable[[str, str], str | None]
"""(kind of reference or "documento", id) → how a person calls it; None if it is not there."""


def _nothing(_kind: str, _query: str, _roles: tuple[str, ...]) -> Sequence[Option]:
    return ()


def _never(_kind: str, _id: str, _roles: tuple[str, ...]) -> bool:
    return False


def _unknown(_kind: str, _id: str) -> str | None:
    return None


@dataclass(frozen=True, slots=True)
class Context:
    """Everything outside the form that showing or reading it depends on."""

    now: datetime
    scope: Mapping[str, Any] = field(default_factory=dict)  # decision variables of the instance
    functions: Mapping[str, HostFunction] = field(default_factory=dict)
    choices: Choices = _nothing
    offers: Offers = _never
    label: Label = _unknown
    stored: Mapping[str, Stored] = field(default_factory=dict, repr=False)  # by path of the case
    tables: Mapping[str, Table] = field(default_factory=dict)  # by id of the decision table
    signer: str | None = None  # who signs when the person asks to sign: set by the server alone
    proof: str = ""  # how the signer showed, for this very act, that it is they: "password"
    # What the case keeps secret by now: an answer is protected as if the form had said so too.
    secret: Mapping[str, Any] = field(default_factory=dict)


def asked_once(context: Context) -> Context:
    """The same context, which asks the registers the same thing only once for a whole form."""
    return replace(
        context,
        choices=_once(context.choices),
        offers=_once(context.offers),
        label=_once(context.label),
    )


def _once(ask: Callable[..., Any]) -> Callable[..., Any]:
    told: dict[tuple[Any, ...], Any] = {}

    def answer(*asked: Any) -> Any:
        if asked not in told:
            told[asked] = ask(*asked)
        return told[asked]

    return answer
