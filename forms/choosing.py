"""The answers one may choose among: of the form, yes and no, or found in the registers."""

from collections.abc import Sequence

from engine.language import say, say_many
from forms.context import Context
from forms.fields import Kind, Option, Reference
from forms.nodes import Node
from forms.parsing import NO, YES
from forms.posted import SEARCH
from forms.views import OptionView, SearchView

FEW = 25  # what a select may hold before one has to search

Drawn = tuple[tuple[OptionView, ...], SearchView | None]


def choices_of(node: Node, id_: str, query: str, context: Context) -> Drawn:
    """The options to draw, the chosen ones marked, and a search box where there are too many."""
    reference = node.field.reference
    if reference is not None:
        return _referred(node, reference, id_, query, context) if node.field.is_posted else _NONE
    match node.field.kind:
        case Kind.BOOLEAN if node.field.widget == "radio":
            found: Sequence[Option] = (Option(YES, say("Sì")), Option(NO, say("No")))
        case _:
            found = [one for one in node.field.options if one.value not in node.withheld]
    return _marked(node, id_, found), None


_NONE: Drawn = ((), None)


def _referred(node: Node, to: Reference, id_: str, query: str, context: Context) -> Drawn:
    every = context.choices(to.kind, "", to.roles)
    if 0 < len(every) <= FEW or node.field.widget == "select":
        return _marked(node, id_, [*_kept(node, to, every, context), *every]), None
    found = context.choices(to.kind, query, to.roles) if query else ()
    first = found[:FEW]
    box = SearchView(
        id=f"{id_}--cerca",
        name=f"{SEARCH}.{node.name}",
        value=query,
        said=_said(len(found)) if query else say("Scrivi le prime lettere e premi Cerca"),
    )
    return _marked(node, id_, [*_kept(node, to, first, context), *first]), box


def _said(many: int) -> str:
    if not many:
        return say("Nessun risultato: prova con meno lettere")
    if many > FEW:
        return say("I primi {many} risultati", many=FEW)
    return say_many("{many} risultato", "{many} risultati", many)


def _kept(
    node: Node, to: Reference, found: Sequence[Option], context: Context
) -> Sequence[Option]:
    """What is chosen already, when the registers do not bring it."""
    value = node.parsed.kept
    if value is None or any(str(one.value) == str(value) for one in found):
        return ()
    title = context.label(to.kind, str(value))
    return () if title is None else (Option(value, title),)


def _marked(node: Node, id_: str, found: Sequence[Option]) -> tuple[OptionView, ...]:
    chosen = _chosen(node)
    return tuple(
        OptionView(f"{id_}--{i}", str(one.value), one.title, str(one.value) in chosen)
        for i, one in enumerate(found)
    )


def _chosen(node: Node) -> frozenset[str]:
    match node.parsed.typed:
        case None:
            return frozenset()
        case bool() as answer:
            return frozenset({YES if answer else NO})
        case list() as many:
            return frozenset(str(one) for one in many)
        case one:
            return frozenset({str(one)})
