"""The answers one may choose among: of the form, yes and no, or found in the registers."""

from collections.abc import Sequence

from forms.context import Context
from forms.fields import Kind, Option
from forms.nodes import Node
from forms.parsing import NO, YES
from forms.posted import SEARCH
from forms.views import OptionView, SearchView

FEW = 25  # what a select may hold before one has to search


def options_of(node: Node, id_: str, query: str, context: Context) -> tuple[OptionView, ...]:
    """The options to draw, the chosen ones marked."""
    found: Sequence[Option]
    match node.field.kind:
        case Kind.BOOLEAN if node.field.widget == "radio":
            found = (Option(YES, "Sì"), Option(NO, "No"))
        case Kind.CHOICE | Kind.CHOICES:
            found = node.field.options
        case Kind.REFERENCE if node.field.is_posted:
            found = _offered(node, query, context)
        case _:
            found = ()
    chosen = _chosen(node)
    return tuple(
        OptionView(f"{id_}--{i}", str(one.value), one.title, str(one.value) in chosen)
        for i, one in enumerate(found)
    )


def search_of(node: Node, id_: str, query: str, context: Context) -> SearchView | None:
    """The search box of a reference, unless there are few enough to show them all."""
    if node.field.kind is not Kind.REFERENCE or not node.field.is_posted:
        return None
    if _may_show_all(node, context):
        return None
    said = "Scrivi almeno le prime lettere e premi Cerca"
    if query:
        many = len(_found(node, query, context))
        said = {0: "Nessun risultato: prova con meno lettere", 1: "1 risultato"}.get(
            many, f"{many} risultati" if many <= FEW else f"I primi {FEW} risultati"
        )
    return SearchView(id=f"{id_}--cerca", name=f"{SEARCH}.{node.name}", value=query, said=said)


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


def _offered(node: Node, query: str, context: Context) -> Sequence[Option]:
    found = list(_found(node, "" if _may_show_all(node, context) else query, context)[:FEW])
    return [*_kept(node, found, context), *found]


def _kept(node: Node, found: Sequence[Option], context: Context) -> list[Option]:
    """What is chosen already, when the search does not bring it."""
    value, reference = node.parsed.kept, node.field.reference
    if value is None or reference is None or any(str(o.value) == str(value) for o in found):
        return []
    title = context.label(reference.kind, str(value))
    return [Option(value, title)] if title is not None else []


def _may_show_all(node: Node, context: Context) -> bool:
    return 0 < len(_found(node, "", context)) <= FEW


def _found(node: Node, query: str, context: Context) -> Sequence[Option]:
    reference = node.field.reference
    return context.choices(reference.kind, query, reference.roles) if reference else ()
