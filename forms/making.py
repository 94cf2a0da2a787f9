"""Makes the fields of a form out of its resolved schema, containers and what stands in them."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from jsonschema import Draft202012Validator

from forms.dialect import KEYWORDS, OF_ITEM, WIDGETS, kind_of
from forms.fields import Field, Kind, Rule
from forms.leaves import (
    binding_of,
    check_process,
    conditions_of,
    format_of,
    inherited,
    options_of,
    pattern_of,
    reference_of,
    register_from,
    schema_of,
    when_of,
    width_of,
    words_of,
)
from forms.place import Place
from forms.refusals import UnknownWidget

_NAME = re.compile(r"[a-z][a-z0-9_]{0,62}")


@dataclass(frozen=True, slots=True)
class Around:
    """What a field takes from the containers it stands in."""

    path: str = ""
    register: Mapping[str, str] = field(default_factory=dict)
    in_list: bool = False


OUTSIDE = Around()


@dataclass(frozen=True, slots=True)
class Maker:
    """Makes fields; `watched` holds every word that some condition of the form uses."""

    watched: frozenset[str]

    def fields(self, place: Place, around: Around = OUTSIDE) -> tuple[Field, ...]:
        """The fields under `properties`, in order."""
        if place.schema.get("additionalProperties", False) is not False:
            raise place.unclear('"additionalProperties" può solo essere false.')
        found = place.schema.get("properties")
        if not isinstance(found, dict) or not found:
            raise place.unclear('servono dei campi: scrivili in "properties", tra graffe.')
        only = _only(place, found)
        required = place.texts("required")
        for name in (*only, *required):
            if name not in found:
                raise place.unclear(f"si nomina il campo «{name}», che qui non c'è.")
        return tuple(
            self._field(_inside(place, name, found[name]), around, required=name in required)
            for name in found
            if name in only
        )

    def _field(self, place: Place, around: Around, *, required: bool) -> Field:
        kind = _kind(place)
        place.allow(KEYWORDS[kind])
        body = _body(place, kind)
        name = place.steps[-1]
        register = inherited(place, around.register)
        process = place.flag("x-process")
        schema = schema_of(place, kind)
        children = self.fields(body, _within(around, name, kind, register)) if body else ()
        made = Field(
            name=name,
            path=f"{around.path}{name}",
            kind=kind,
            widget=_widget(place, kind),
            width=width_of(place),
            words=words_of(place),
            register=None if body else register_from(place, register),
            schema=schema,
            checker=Draft202012Validator(schema),
            required=required,
            pattern=pattern_of(place),
            format=format_of(place),
            when=when_of(place),
            options=options_of(place, kind),
            reference=reference_of(place, kind),
            binding=binding_of(place, in_list=around.in_list),
            process=process,
            aside=around.in_list and place.schema.get("x-process") is False,
            conditions=conditions_of(place),
            children=children,
            rules=_rules(body, children),
            watched=name in self.watched,
        )
        check_process(place, made, in_list=around.in_list)
        return made


def _within(around: Around, name: str, kind: Kind, register: Mapping[str, str]) -> Around:
    step = f"{name}.*." if kind is Kind.LIST else f"{name}."
    return Around(
        path=around.path + step,
        register=register,
        in_list=around.in_list or kind is Kind.LIST,
    )


def _inside(parent: Place, name: str, schema: Any) -> Place:
    place = Place(parent.file, schema if isinstance(schema, dict) else {}, (*parent.steps, name))
    if not _NAME.fullmatch(name):
        raise place.unclear(
            "un nome di campo ha lettere minuscole, cifre e _, per esempio data_nascita."
        )
    return place


def _kind(place: Place) -> Kind:
    kind = kind_of(place.schema)
    if kind is None:
        raise place.unclear(
            'il tipo non è tra quelli previsti: controlla "type" e "format" '
            '(i numeri con la virgola sono "type": "string", "format": "decimal").'
        )
    return kind


def _widget(place: Place, kind: Kind) -> str:
    widget = place.text("x-widget") or WIDGETS[kind][0]
    if widget not in WIDGETS[kind]:
        allowed = ", ".join(WIDGETS[kind])
        raise UnknownWidget(file=place.file, place=place.words, widget=widget, allowed=allowed)
    return widget


def _body(place: Place, kind: Kind) -> Place | None:
    if kind is Kind.GROUP:
        return place
    if kind is Kind.LIST:
        items = Place(place.file, place.schema["items"], place.steps)
        items.allow(OF_ITEM)
        return items
    return None


def _rules(body: Place | None, children: tuple[Field, ...]) -> tuple[Rule, ...]:
    if body is None:
        return ()
    return body.rules(tuple(one.name for one in children), only="x-only" in body.schema)


def _only(place: Place, found: Mapping[str, Any]) -> tuple[str, ...]:
    return place.texts("x-only") if "x-only" in place.schema else tuple(found)
