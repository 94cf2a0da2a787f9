"""Reads the words of one field: its register, limits, options, conditions and reference."""

import json
import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from jsonschema import Draft202012Validator, SchemaError

from forms.dialect import OF_OPTIONS, REFERENCES, WIDTHS
from forms.fields import (
    FOR_THE_PROCESS,
    Conditions,
    DataClass,
    Field,
    Kind,
    Option,
    Proposal,
    Reference,
    Register,
    Words,
    walk,
)
from forms.patterns import is_pattern
from forms.place import Place
from forms.refusals import FieldWithoutDataClass, TooSensitiveForTheProcess

_OF_OPTION = frozenset({"description", "x-offered-if"})
_REGISTER = ("x-data-class", "x-purpose", "x-legal-source")
_BINDING = re.compile(r"[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)+")
_OF_SCHEMA = (
    "type",
    "minLength",
    "maxLength",
    "minimum",
    "maximum",
    "exclusiveMinimum",
    "exclusiveMaximum",
    "multipleOf",
    "minItems",
    "maxItems",
    "uniqueItems",
    "const",
)


def inherited(place: Place, outer: Mapping[str, str]) -> dict[str, str]:
    """The register of the place: its own words over those of the containers around it."""
    own = {keyword: place.text(keyword) for keyword in _REGISTER if keyword in place.schema}
    items = place.schema.get("items")
    if isinstance(items, dict):
        inside = Place(place.file, items, place.steps)
        own |= {keyword: inside.text(keyword) for keyword in _REGISTER if keyword in items}
    return {**outer, **own}


def register_from(place: Place, register: Mapping[str, str]) -> Register:
    """The register of a field that holds a value, which must have a data class."""
    given = register.get("x-data-class", "")
    if not given:
        raise FieldWithoutDataClass(file=place.file, place=place.words)
    if given not in tuple(DataClass):
        raise place.unclear(f"la classe dei dati «{given}» non esiste: va da C0 a C4.")
    return Register(
        data_class=DataClass(given),
        purpose=register.get("x-purpose", ""),
        legal_source=register.get("x-legal-source", ""),
    )


def words_of(place: Place) -> Words:
    """What a person reads."""
    return Words(
        title=place.text("title", required=True),
        help=place.text("description"),
        example=place.text("x-example"),
        missing=place.text("x-required-message"),
        error=place.text("x-error-message"),
        item=place.text("x-item-title"),
        add=place.text("x-add-label"),
    )


def width_of(place: Place) -> str:
    """How wide the field is drawn."""
    width = place.text("x-width") or "full"
    if width not in WIDTHS:
        raise place.unclear(f"la larghezza «{width}» non esiste: usa {', '.join(WIDTHS)}.")
    return width


def when_of(place: Place) -> str:
    """Whether a date must lie in the past or in the future."""
    when = place.text("x-when")
    if when not in ("", "past", "future"):
        raise place.unclear('"x-when" vale "past" (non dopo oggi) oppure "future" (non prima).')
    return when


def binding_of(place: Place, *, in_list: bool) -> str | None:
    """The path of the case that the field is pre-filled from and written back to."""
    path = place.text("x-binding")
    if path and in_list:
        raise place.unclear("dentro un elenco non c'è legame col fascicolo: lega l'elenco intero.")
    if path and not _BINDING.fullmatch(path):
        raise place.unclear('un legame si scrive "minore.data_nascita".')
    return path or None


def schema_of(place: Place, kind: Kind) -> dict[str, Any]:
    """The JSON Schema of this one value, as the validator takes it."""
    schema = {keyword: place.schema[keyword] for keyword in _OF_SCHEMA if keyword in place.schema}
    if kind is Kind.DECIMAL:
        schema["type"] = "number"  # it is validated as the number it means
    keyword = _wrong_in(json.dumps(schema, sort_keys=True, default=float))
    if keyword is not None:
        raise place.unclear(f'il valore di "{keyword}" non è quello che serve lì.')
    return schema


@lru_cache(maxsize=4_096)
def _wrong_in(schema: str) -> str | None:
    """The keyword of a schema whose value is not one; most values of all forms share a few."""
    try:
        Draft202012Validator.check_schema(json.loads(schema))
    except SchemaError as wrong:
        return ".".join(str(step) for step in wrong.absolute_path)
    return None


def pattern_of(place: Place) -> str:
    """The regular expression that a text must match, run within FEEL's bounds."""
    pattern = place.text("pattern")
    if pattern and not is_pattern(pattern):
        raise place.unclear('"pattern" non è un\'espressione regolare che si possa eseguire.')
    return pattern


def format_of(place: Place) -> str:
    """The format of a text that is not a kind of its own: "email" or nothing."""
    return place.text("format")


def options_of(place: Place, kind: Kind) -> tuple[Option, ...]:
    """The answers to choose among, in order."""
    if kind is Kind.CHOICES:
        inner = Place(place.file, place.schema["items"], place.steps)
        inner.allow(OF_OPTIONS)
        return options_of(inner, Kind.CHOICE)
    if kind is not Kind.CHOICE:
        return ()
    options = tuple(_option(place, one) for one in place.items_of("oneOf"))
    values = [str(one.value) for one in options]
    if not options or len(set(values)) < len(values):
        raise place.unclear('"oneOf" ha almeno una risposta e nessuna è scritta due volte.')
    return options


def _option(place: Place, one: Any) -> Option:
    kind: type = int if place.schema.get("type") == "integer" else str
    match one:
        case {"const": bool()}:
            pass
        case {"const": str() | int() as value, "title": str(title), **rest}:
            if isinstance(value, kind) and str(value) and title and set(rest) <= _OF_OPTION:
                inside = Place(place.file, one, place.steps)
                return Option(value, title, inside.find_expression("x-offered-if"))
        case _:
            pass
    raise place.unclear('una risposta si scrive {"const": "si", "title": "Sì"}.')


def reference_of(place: Place, kind: Kind) -> Reference | None:
    """What a reference points at."""
    if kind is not Kind.REFERENCE:
        return None
    target = place.text("x-reference")
    if target not in REFERENCES:
        known = ", ".join(sorted(REFERENCES))
        raise place.unclear(f'"x-reference" vale uno tra: {known}.')
    return Reference(target, place.texts("x-roles"))


def conditions_of(place: Place) -> Conditions:
    """The FEEL of the field, compiled."""
    return Conditions(
        visible=place.find_expression("x-visible-if"),
        required=place.find_expression("x-required-if"),
        protected=place.find_expression("x-protected-if"),
        default=place.find_expression("x-default"),
        proposal=_proposal(place),
    )


def _proposal(place: Place) -> Proposal | None:
    found = place.schema.get("x-proposed-by")
    if found is None:
        return None
    if not isinstance(found, dict) or set(found) != {"table", "value"}:
        raise place.unclear(
            '"x-proposed-by" si scrive {"table": "d01_…", "value": "proposta_triage.livello"}.'
        )
    inside = Place(place.file, found, place.steps)
    return Proposal(inside.text("table", required=True), inside.expression("value"))


def check_process(place: Place, made: Field, *, in_list: bool) -> None:
    """Refuse `x-process` on what may not enter the variables of a process."""
    if not made.process:
        return
    if in_list:
        raise place.unclear('dentro un elenco "x-process" si mette sull\'elenco intero.')
    for one in walk((made,)):
        if one.aside:
            continue
        if one.register and one.register.data_class not in FOR_THE_PROCESS:
            raise TooSensitiveForTheProcess(
                file=place.file,
                place=f"campo {one.path}",
                data_class=one.register.data_class.value,
            )
