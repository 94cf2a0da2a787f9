"""A form with its values in it: one node a question, as many times as there are cards."""

from collections.abc import Iterator, Mapping, MutableMapping
from dataclasses import dataclass
from dataclasses import field as attribute
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from engine.clock import ROME
from engine.feel import Expression
from engine.refusal import Refusal
from forms import kinds
from forms.context import Context, Stored
from forms.fields import Field
from forms.parsing import EMPTY, Parsed, parse
from forms.posted import CARDS, Draft

Scope = MutableMapping[str, Any]


@dataclass(slots=True)
class Card:
    """One element of a list."""

    name: str  # "componenti.0"
    nodes: list["Node"]

    @property
    def is_empty(self) -> bool:
        """Whether nothing was answered in it."""
        return all(node.is_empty for node in self.nodes)


@dataclass(slots=True)
class Node:
    """A question with what was answered to it, and whether it is asked at all."""

    field: Field
    name: str  # "componenti.0.ruolo": unique in the page
    raw: Any = attribute(default=None, repr=False)
    parsed: Parsed = attribute(default=EMPTY, repr=False)
    nodes: list["Node"] = attribute(default_factory=list)
    cards: list[Card] = attribute(default_factory=list)
    visible: bool = True
    required: bool = False
    protected: bool = False
    # The answers that are not offered, as things stand.
    withheld: frozenset[str | int] = frozenset()
    stored: Stored | None = attribute(
        default=None, repr=False
    )  # when the value comes from the case
    # What it is to be filled with, where only the answers beside it can tell.
    follows: Expression | None = attribute(default=None, repr=False)

    @property
    def is_empty(self) -> bool:
        """Whether nothing was answered; an unticked checkbox is no answer."""
        match self.field.kind:
            case kinds.GROUP:
                return all(node.is_empty for node in self.nodes)
            case kinds.LIST:
                return all(card.is_empty for card in self.cards)
            case _:
                unticked = self.field.widget == "checkbox" and self.parsed.kept is False
                return self.parsed.is_empty or unticked

    def follow(self, scope: Mapping[str, Any], context: Context) -> bool:
        """Fill in what is only read from the answers beside it; whether that changed it."""
        if self.follows is None:
            return False
        raw = plain(told(self.follows, scope, context))
        changed: bool = raw != self.raw
        if changed:
            self.raw, self.parsed = raw, parse(self.field, raw)
        return changed

    def inside(self) -> Iterator["Node"]:
        """The nodes right below: of the group, or of all cards."""
        yield from self.nodes
        for card in self.cards:
            yield from card.nodes


@dataclass(frozen=True, slots=True)
class Filling:
    """How the answers get in: what was typed, and whether the rest is pre-filled."""

    context: Context
    prefill: bool = False  # also fields that a person answers, where the draft says nothing
    recorded: bool = False  # the values are those of answers: nothing is filled in any more

    def grow(self, fields: tuple[Field, ...], draft: Any, prefix: str = "") -> list[Node]:
        """The nodes of `fields`, filled from the draft."""
        known: Draft = draft if isinstance(draft, dict) else {}
        return [self._node(one, known, f"{prefix}{one.name}") for one in fields]

    def _node(self, one: Field, draft: Draft, name: str) -> Node:
        node = Node(one, name, required=one.required)
        typed = one.name in draft and (one.is_posted or self.recorded)
        node.raw = draft[one.name] if typed else None
        if not typed and not self.recorded and (self.prefill or not one.is_posted):
            node.raw = self._initial(node)
        match one.kind:
            case kinds.GROUP:
                node.nodes = self.grow(one.children, node.raw, f"{name}.")
            case kinds.LIST:
                cards = node.raw if isinstance(node.raw, list) else []
                node.cards = [self._card(one, card, f"{name}.{i}") for i, card in cards_of(cards)]
            case _:
                node.parsed = parse(one, node.raw)
        return node

    def _card(self, one: Field, card: Any, name: str) -> Card:
        return Card(name, self.grow(one.children, card, f"{name}."))

    def _initial(self, node: Node) -> Any:
        one = node.field
        node.stored = self.context.stored.get(one.binding) if one.binding else None
        if node.stored is not None and node.stored.value is not None:
            return plain(node.stored.value)
        node.stored = None
        for source in (one.conditions.proposal, one.conditions):
            expression = getattr(source, "value", None) or getattr(source, "default", None)
            found = told(expression, self.context.scope, self.context) if expression else None
            if found is not None:
                return plain(found)
        if not one.is_posted and not one.is_container:
            node.follows = one.conditions.default
        return [{}] if _shows_a_card(node.field) else None


def _shows_a_card(one: Field) -> bool:
    return one.kind is kinds.LIST and (one.required or "minItems" in one.schema)


def cards_of(cards: list[Any]) -> Iterator[tuple[int, Any]]:
    """The cards of a list with their places, as many as a form may have."""
    return enumerate(cards[:CARDS])


def told(expression: Expression, scope: Mapping[str, Any], context: Context) -> Any:
    """What FEEL says; null when it cannot say it within its bounds or the terms refuse."""
    try:
        return expression.value(scope, now=context.now, functions=context.functions)
    except Refusal:
        return None


def plain(value: Any) -> Any:
    """A typed value as JSON keeps it, so that it is read like a posted one."""
    match value:
        case datetime():
            aware = value if value.tzinfo else value.replace(tzinfo=ROME)
            return aware.astimezone(UTC).isoformat().replace("+00:00", "Z")
        case date():
            return value.isoformat()
        case Decimal():
            return int(value) if value == value.to_integral_value() else f"{value:f}"
        case dict():
            return {str(k): plain(one) for k, one in value.items()}
        case list() | tuple():
            return [plain(one) for one in value]
        case _:
            return value


def values_of(nodes: list[Node]) -> dict[str, Any]:
    """The typed values of these nodes by name; null for what is not asked or not answered."""
    return {node.field.name: value_of(node) for node in nodes}


def value_of(node: Node) -> Any:
    """The typed value of one node, as FEEL takes it."""
    if not node.visible:
        return None
    match node.field.kind:
        case kinds.GROUP:
            return values_of(node.nodes)
        case kinds.LIST:
            return [values_of(card.nodes) for card in node.cards]
        case _:
            return node.parsed.typed
