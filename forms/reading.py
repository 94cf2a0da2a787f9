"""Reads a posted form: every answer typed and checked, or every problem said."""

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from engine.language import say
from forms import kinds
from forms.answers import Answers, InvalidAnswers
from forms.checking import Checked
from forms.context import Context, asked_once
from forms.fields import FOR_THE_PROCESS, DataClass
from forms.loading import Definition
from forms.meanwhile import changes, stamped
from forms.nodes import Filling, Node
from forms.posted import Draft, Posted, gather
from forms.problems import Problem
from forms.settling import settle

_SHOWN_NAME = 60  # characters of a strange name that are repeated to its sender


class NotForTheProcess(RuntimeError):
    """An answer of class C2 or higher was about to become a variable of a process."""


@dataclass(frozen=True, slots=True)
class _Filled:
    """The nodes of a form that was filled in, walked once for all who ask for each of them."""

    nodes: list[Node]
    every: list[Node]  # those inside others too, behind what they stand in
    bound: dict[str, Node]  # by path of the case


def read(definition: Definition, posted: Posted, context: Context) -> Answers:
    """The answers; refuses with `InvalidAnswers`, which carries every problem and the draft."""
    if definition.asks_registers:
        context = asked_once(context)
    draft, strange = gather(definition.fields, posted)
    nodes = Filling(context).grow(definition.fields, draft)
    settle(nodes, context)
    checked = Checked(nodes, definition.rules, context)
    errors = (*(_strange(name) for name in strange), *checked.problems)
    every = list(_every(nodes))
    filled = _Filled(nodes, every, _bound(every))
    undone = tuple(changes(filled.bound, _bindings(filled.bound, context), draft, context))
    if undone:
        raise InvalidAnswers((*errors, *undone), stamped(draft, context))
    if errors:
        raise InvalidAnswers(errors, draft)
    _sign(every, context)
    return _answers(definition, filled, context, tuple(checked.warnings))


def open_part(definition: Definition, values: Draft, context: Context) -> Draft:
    """The values of answers without what is protected (C4)."""
    nodes = Filling(context, recorded=True).grow(definition.fields, values)
    settle(nodes, context)
    secret = _secret(nodes)
    return _collected(nodes, lambda node: None if node.name in secret else node.parsed.kept)


def _answers(
    definition: Definition, filled: _Filled, context: Context, warnings: tuple[Problem, ...]
) -> Answers:
    every, bound = filled.every, filled.bound
    secret = _secret(filled.nodes)
    return Answers(
        values=_collected(filled.nodes, _kept),
        typed=_collected(filled.nodes, _typed),
        decisions={n.field.name: _decision(n, secret) for n in every if n.field.process},
        bindings=_bindings(bound, context),
        secret_bindings=frozenset(path for path, n in bound.items() if n.name in secret),
        protected=frozenset(secret),
        documents=tuple(dict.fromkeys(one for n in every if n.visible for one in _documents(n))),
        secret_documents=frozenset(
            one for n in every if n.visible and n.name in secret for one in _documents(n)
        ),
        is_signed=any(n.field.kind is kinds.SIGNATURE and not n.is_empty for n in every),
        warnings=warnings,
        digest=definition.digest,
    )


def _bound(every: list[Node]) -> dict[str, Node]:
    return {n.field.binding: n for n in every if n.field.binding and n.visible}


def _every(nodes: list[Node]) -> Iterator[Node]:
    for node in nodes:
        yield node
        if node.field.is_container:
            yield from _every(list(node.inside()))


def _sign(every: list[Node], context: Context) -> None:
    """Put who and when where the person only said "I sign"."""
    for node in every:
        if node.field.kind is kinds.SIGNATURE and not node.parsed.is_empty:
            act = {
                "firmato_da": context.signer,
                "firmato_il": _utc(context.now),
                "confermato_con": context.proof,
            }
            node.parsed = type(node.parsed)(act, act)


def _utc(instant: datetime) -> str:
    return instant.astimezone(UTC).isoformat().replace("+00:00", "Z")


def _collected(nodes: list[Node], leaf: Callable[[Node], Any]) -> Draft:
    found: Draft = {}
    for node in nodes:
        value = _value(node, leaf) if node.visible else None
        if value is not None:
            found[node.field.name] = value
    return found


def _value(node: Node, leaf: Callable[[Node], Any]) -> Any:
    match node.field.kind:
        case kinds.GROUP:
            return _collected(node.nodes, leaf) or None
        case kinds.LIST:
            filled = [card for card in node.cards if not card.is_empty]
            return [_collected(card.nodes, leaf) for card in filled] or None
        case kinds.BOOLEAN if node.field.widget == "checkbox":
            return bool(node.parsed.kept)
        case _:
            return leaf(node)


def _kept(node: Node) -> Any:
    return node.parsed.kept


def _typed(node: Node) -> Any:
    return node.parsed.typed


def _decision(node: Node, secret: Collection[str]) -> Any:
    """What a process learns of an answer: never what is of class C2 or higher, or has become so.

    The form was checked when it was loaded. Here, where it is written, it is checked once more:
    what has entered the state of a path can never be taken out of the journal again.
    """

    def leaf(inside: Node) -> Any:
        if inside.field.aside:
            return None
        register = inside.field.register
        if register is not None and register.data_class not in FOR_THE_PROCESS:
            raise NotForTheProcess(inside.field.name)
        value = None if inside.name in secret else inside.parsed.typed
        return value.astimezone(UTC) if isinstance(value, datetime) else value

    if not node.visible:
        return None
    found = _value(node, leaf)
    return [] if found is None and node.field.kind in (kinds.LIST, kinds.CHOICES) else found


def _bindings(bound: dict[str, Node], context: Context) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for path, node in bound.items():
        value = _value(node, _kept)
        stored = context.stored.get(path)
        if value is not None or (stored is not None and stored.value is not None):
            found[path] = value
    return found


def _secret(nodes: list[Node], *, inside: bool = False) -> set[str]:
    found: set[str] = set()
    for node in nodes:
        register = node.field.register
        own = register is not None and register.data_class is DataClass.C4
        secret = inside or node.protected or own
        if secret and node.visible and not node.is_empty:
            found.add(node.name)
        if node.field.is_container:
            found |= _secret(list(node.inside()), inside=secret)
    return found


def _documents(node: Node) -> list[str]:
    match node.field.kind:
        case kinds.FILE:
            return [node.parsed.kept] if node.parsed.kept else []
        case kinds.FILES:
            return node.parsed.kept or []
        case _:
            return []


def _strange(name: str) -> Problem:
    shown = "".join(c for c in name if c.isprintable())[:_SHOWN_NAME]
    told = say("Il modulo non ha il campo «{name}»: ricarica la pagina e riprova", name=shown)
    return Problem("", "", told)
