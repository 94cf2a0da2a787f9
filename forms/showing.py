"""Shows a form: values, conditions, proposals and problems become the tree of the page."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from engine.clock import ROME
from engine.language import say, say_day, to_say
from forms.checking import Checked
from forms.choosing import choices_of
from forms.context import Context, Table, asked_once
from forms.fields import DataClass, Kind
from forms.folding import folds_of, is_long
from forms.loading import Definition
from forms.meanwhile import stamp
from forms.nodes import Card, Filling, Node, plain, told
from forms.parsing import YES, parse
from forms.posted import SEARCH, SEEN
from forms.problems import Problem, summary
from forms.proposals import said_grounds, said_rules
from forms.saying import read_text, typed_text
from forms.settling import settle
from forms.views import (
    CardView,
    ErrorView,
    FieldView,
    FileView,
    Fold,
    FormView,
    OptionView,
    SectionView,
)


def show(
    definition: Definition,
    values: Mapping[str, Any],
    context: Context,
    errors: Sequence[Problem],
) -> FormView:
    """The tree of the page."""
    context = asked_once(context)
    nodes = Filling(context, prefill=True).grow(definition.fields, dict(values))
    settle(nodes, context)
    searched = values.get(SEARCH)
    drawing = _Drawing(
        context=context,
        errors={one.field: one.message for one in reversed(errors)},
        warnings=_warnings(definition, nodes, context) if values and definition.may_warn else {},
        searched=searched if isinstance(searched, dict) else {},
    )
    sections = _sections(definition, nodes, drawing, errors)
    return FormView(
        title=definition.title,
        intro=definition.intro,
        submit=definition.submit,
        digest=definition.digest,
        summary=summary(errors),
        errors=_links(errors, sections),
        sections=sections,
        carried=(*_carried(nodes), *_seen(values, context)),
    )


def _sections(
    definition: Definition, nodes: list[Node], drawing: "_Drawing", errors: Sequence[Problem]
) -> tuple[SectionView, ...]:
    """What is asked now, section by section; those of a long form folded."""
    by_name = {node.field.name: node for node in nodes}
    asked = [
        (key, one, [by_name[name] for name in one.fields if by_name[name].visible])
        for key, one in enumerate(definition.sections, 1)
    ]
    asked = [section for section in asked if section[2]]
    folds: list[Fold | None] = [None] * len(asked)
    if is_long(definition):
        folds = [*folds_of([section[2] for section in asked], errors, drawing.context)]
    return tuple(
        SectionView(
            number,
            one.title,
            one.help,
            tuple(drawing.field(node) for node in inner),
            key,
            fold,
        )
        for number, ((key, one, inner), fold) in enumerate(zip(asked, folds, strict=True), 1)
    )


def _warnings(definition: Definition, nodes: list[Node], context: Context) -> dict[str, str]:
    found = Checked(nodes, definition.rules, context).warnings
    return {one.field: one.message for one in found}


def _links(errors: Sequence[Problem], sections: tuple[SectionView, ...]) -> tuple[ErrorView, ...]:
    drawn = {one.name: one for section in sections for one in _drawn(section.fields)}
    return tuple(
        ErrorView(
            target=drawn[one.field].focus if one.field in drawn else "",
            label=one.label,
            message=one.message,
        )
        for one in errors
    )


def _drawn(fields: tuple[FieldView, ...]) -> Iterator[FieldView]:
    for one in fields:
        yield one
        yield from _drawn(one.fields)
        for card in one.cards:
            yield from _drawn(card.fields)


def _carried(nodes: list[Node]) -> tuple[tuple[str, str], ...]:
    """What was typed in questions that are not asked now."""
    found: list[tuple[str, str]] = []
    for node in nodes:
        if not node.visible:
            found.extend(_typed(node))
        else:
            found.extend(_carried(list(node.inside())))
    return tuple(found)


def _seen(values: Mapping[str, Any], context: Context) -> tuple[tuple[str, str], ...]:
    return ((SEEN, stamp(dict(values), context)),) if context.stored else ()


def _typed(node: Node) -> Iterator[tuple[str, str]]:
    for inner in node.inside():
        yield from _typed(inner)
    if node.field.is_container or node.field.kind is Kind.SIGNATURE or not node.field.is_posted:
        return
    raw = node.raw if isinstance(node.raw, list) else [node.raw]
    for one in raw:
        if one is True:
            yield node.name, YES
        elif isinstance(one, str | int) and one != "" and one is not False:
            yield node.name, str(one)


_ORIGIN = to_say("Dal fascicolo: {origin}, {day}")


@dataclass(frozen=True, slots=True)
class _Drawing:
    context: Context
    errors: Mapping[str, str] = field(repr=False)
    warnings: Mapping[str, str] = field(repr=False)
    searched: Mapping[str, Any] = field(repr=False)

    def field(self, node: Node, *, quiet: bool = False) -> FieldView:
        """One question; `quiet` leaves "(facoltativo)" to the group or list around it."""
        one, id_ = node.field, _id(node.name)
        options, search = choices_of(node, id_, self._query(node), self.context)
        proposal, grounds = self._proposal(node)
        empty_group = one.may_stay_empty and not node.required
        return FieldView(
            name=node.name,
            id=id_,
            focus=search.id if search else _focus(node, id_, options),
            widget=one.widget,
            width=one.width,
            title=one.words.title,
            help=one.words.help,
            example=one.words.example,
            legal_source=one.register.legal_source if one.register else "",
            optional=_is_optional(node) and not (quiet and one.required),
            required=node.required,
            watched=one.watched,
            secret=node.protected or _is_secret(node),
            value=self._value(node),
            error=self.errors.get(node.name, ""),
            warning=self.warnings.get(node.name, ""),
            origin=self._origin(node),
            proposal=proposal,
            grounds=grounds,
            add=one.words.said_add,
            longest=one.schema.get("maxLength", 0),
            options=options,
            files=self._files(node),
            many=one.kind is Kind.FILES,
            search=search,
            fields=tuple(
                self.field(inner, quiet=empty_group) for inner in node.nodes if inner.visible
            ),
            cards=self._cards(node),
        )

    def _query(self, node: Node) -> str:
        found = self.searched.get(node.name, "")
        return found if isinstance(found, str) else ""

    def _value(self, node: Node) -> str:
        if node.field.is_container:
            return ""
        if node.field.widget == "readonly":
            return read_text(node.field, node.parsed.typed, self.context)
        return typed_text(node)

    def _cards(self, node: Node) -> tuple[CardView, ...]:
        last = len(node.cards) - 1
        return tuple(
            self._card(node, card, i, last=i == last) for i, card in enumerate(node.cards)
        )

    def _card(self, node: Node, card: Card, place: int, *, last: bool) -> CardView:
        return CardView(
            name=card.name,
            id=_id(card.name),
            title=f"{node.field.words.said_item} {place + 1}",
            fields=tuple(self.field(inner, quiet=True) for inner in card.nodes if inner.visible),
            first=place == 0,
            last=last,
        )

    def _files(self, node: Node) -> tuple[FileView, ...]:
        kept = node.parsed.kept
        if node.field.kind is Kind.FILE:
            return (self._file(kept, node.name),) if kept else ()
        if node.field.kind is Kind.FILES:
            return tuple(self._file(one, f"{node.name}.{i}") for i, one in enumerate(kept or ()))
        return ()

    def _file(self, value: str, remove: str) -> FileView:
        title = self.context.label("documento", value) or say("Documento caricato")
        return FileView(value=value, title=title, remove=remove)

    def _origin(self, node: Node) -> str:
        binding = node.field.binding
        stored = self.context.stored.get(binding) if binding else None
        if stored is None or node.field.is_container or stored.value is None:
            return ""
        if parse(node.field, plain(stored.value)).kept != node.parsed.kept:
            return ""
        day = say_day(stored.since.astimezone(ROME).date())
        return say(_ORIGIN, origin=stored.origin, day=day)

    def _proposal(self, node: Node) -> tuple[str, tuple[str, ...]]:
        """Which rules propose which value, and on what grounds; empty without a proposal."""
        proposal = node.field.conditions.proposal
        if proposal is None:
            return "", ()
        found = parse(node.field, plain(told(proposal.value, self.context.scope, self.context)))
        if found.typed is None:
            return "", ()
        table = self.context.tables.get(proposal.table) or Table(proposal.table)
        by, grounds = said_rules(table), said_grounds(table)
        if node.field.widget == "readonly":
            return by, grounds
        return f"{by}: {read_text(node.field, found.typed, self.context)}", grounds


def _id(name: str) -> str:
    return "campo-" + name.replace(".", "-")


def _focus(node: Node, id_: str, options: tuple[OptionView, ...]) -> str:
    if node.field.kind is Kind.LIST:
        return f"{id_}--aggiungi"
    if node.field.widget in ("radio", "checkboxes"):
        return options[0].id
    return id_


def _is_optional(node: Node) -> bool:
    if not node.field.is_posted or node.field.widget in ("group", "checkbox"):
        return False
    return not node.required


def _is_secret(node: Node) -> bool:
    register = node.field.register
    return register is not None and register.data_class is DataClass.C4
