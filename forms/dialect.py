"""The words a form may be written in: JSON Schema 2020-12, part of it, and our own `x-` words."""

from collections.abc import Mapping
from typing import Any

from forms.fields import Kind

ANNOTATIONS = frozenset({"$schema", "$id", "$defs", "$comment", "title", "description"})

OURS = frozenset(
    {
        "x-binding",
        "x-data-class",
        "x-default",
        "x-error-message",
        "x-example",
        "x-legal-source",
        "x-process",
        "x-proposed-by",
        "x-protected-if",
        "x-purpose",
        "x-required-if",
        "x-required-message",
        "x-visible-if",
        "x-widget",
        "x-width",
    }
)

OF_ROOT = ANNOTATIONS | {
    "type",
    "properties",
    "required",
    "additionalProperties",
    "x-intro",
    "x-rules",
    "x-sections",
    "x-sent",
    "x-submit",
}

_CONTAINER = ANNOTATIONS | OURS | {"type"}
_TEXT = frozenset({"minLength", "maxLength", "pattern", "format"})
_NUMBER = frozenset({"minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"})
_ITEMS = frozenset({"items", "minItems", "maxItems", "uniqueItems"})
_REFERENCE = frozenset({"x-reference", "x-roles"})

KEYWORDS: Mapping[Kind, frozenset[str]] = {
    Kind.BOOLEAN: _CONTAINER | {"const"},
    Kind.CHOICE: _CONTAINER | {"oneOf"},
    Kind.CHOICES: _CONTAINER | _ITEMS,
    Kind.DATE: _CONTAINER | {"format", "x-when"},
    Kind.DECIMAL: _CONTAINER | _NUMBER | {"format"},
    Kind.FILE: _CONTAINER | {"format"},
    Kind.FILES: _CONTAINER | _ITEMS,
    Kind.FISCAL_CODE: _CONTAINER | {"format"},
    Kind.GROUP: _CONTAINER
    | {"properties", "required", "additionalProperties", "x-rules", "x-only"},
    Kind.INSTANT: _CONTAINER | {"format", "x-when"},
    Kind.INTEGER: _CONTAINER | _NUMBER,
    Kind.LIST: _CONTAINER | _ITEMS | {"x-item-title", "x-add-label"},
    Kind.REFERENCE: _CONTAINER | _REFERENCE,
    Kind.SIGNATURE: _CONTAINER,
    Kind.TEXT: _CONTAINER | _TEXT,
}
OF_ITEM = ANNOTATIONS | {
    "type",
    "properties",
    "required",
    "additionalProperties",
    "x-rules",
    "x-only",
    "x-data-class",
    "x-purpose",
    "x-legal-source",
}

OF_OPTIONS = ANNOTATIONS | {"type", "oneOf"}

WIDGETS: Mapping[Kind, tuple[str, ...]] = {
    # the first is what a field gets when it says nothing
    Kind.BOOLEAN: ("radio", "checkbox", "readonly", "hidden"),
    Kind.CHOICE: ("select", "radio", "readonly", "hidden"),
    Kind.CHOICES: ("checkboxes", "readonly", "hidden"),
    Kind.DATE: ("date", "readonly", "hidden"),
    Kind.DECIMAL: ("number", "text", "readonly", "hidden"),
    Kind.FILE: ("file", "readonly"),
    Kind.FILES: ("file", "readonly"),
    Kind.FISCAL_CODE: ("cf", "text", "readonly", "hidden"),
    Kind.GROUP: ("group", "address"),
    Kind.INSTANT: ("datetime", "readonly", "hidden"),
    Kind.INTEGER: ("number", "text", "readonly", "hidden"),
    Kind.LIST: ("list",),
    Kind.REFERENCE: ("reference", "select", "readonly", "hidden"),
    Kind.SIGNATURE: ("sign",),
    Kind.TEXT: ("text", "textarea", "readonly", "hidden"),
}

WIDTHS = ("short", "medium", "long", "full")
REFERENCES = frozenset(
    {
        "persona",
        "ente",
        "operatore",
        "fascicolo",
        "iniziativa",
        "minore",
        "provvedimento",
        "servizio",
        "organo",
        "termine",
    }
)
_FORMATS = {
    "date": Kind.DATE,
    "date-time": Kind.INSTANT,
    "decimal": Kind.DECIMAL,
    "codice-fiscale": Kind.FISCAL_CODE,
    "document-id": Kind.FILE,
    "email": Kind.TEXT,
}

_CONDITIONS = "Le condizioni si dicono in FEEL, con x-visible-if e x-required-if."

HINTS: Mapping[str, str] = {
    "allOf": _CONDITIONS,
    "anyOf": _CONDITIONS,
    "default": 'Il valore iniziale si scrive in FEEL: "x-default": "false".',
    "dependentRequired": "Usa x-required-if, in FEEL.",
    "else": _CONDITIONS,
    "enum": 'Le risposte si scrivono con "oneOf": [{"const": "si", "title": "Sì"}].',
    "examples": 'L\'esempio si scrive in "x-example".',
    "if": _CONDITIONS,
    "then": _CONDITIONS,
    "x-help": 'L\'aiuto si scrive in "description".',
    "x-pattern-message": 'La frase d\'errore si scrive in "x-error-message".',
}


def kind_of(schema: Mapping[str, Any]) -> Kind | None:
    """What sort of answer a resolved schema asks for; None when it is not one of ours."""
    match schema.get("type"):
        case "object":
            return Kind.SIGNATURE if schema.get("x-widget") == "sign" else Kind.GROUP
        case "array":
            return _kind_of_array(schema.get("items"))
        case "boolean":
            return Kind.BOOLEAN
        case "integer" | "string" as type_:
            return _kind_of_value(schema, text=type_ == "string")
        case _:
            return None


def _kind_of_array(items: Any) -> Kind | None:
    if not isinstance(items, dict):
        return None
    if items.get("type") == "object":
        return Kind.LIST
    inner = kind_of(items)
    return {Kind.CHOICE: Kind.CHOICES, Kind.FILE: Kind.FILES}.get(inner) if inner else None


def _kind_of_value(schema: Mapping[str, Any], *, text: bool) -> Kind | None:
    if "x-reference" in schema or schema.get("x-widget") == "reference":
        return Kind.REFERENCE
    if "oneOf" in schema:
        return Kind.CHOICE
    if not text:
        return Kind.INTEGER
    return _FORMATS.get(str(schema["format"])) if "format" in schema else Kind.TEXT
