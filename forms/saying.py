"""How values are said: to an input of the page, and to a person who only reads."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from engine.clock import ROME
from engine.language import say, say_day
from forms.context import Context
from forms.fields import Field, Kind
from forms.nodes import Node
from forms.parsing import NO, YES, decimal_text

NOTHING = "—"


def said_instant(instant: datetime) -> str:
    """An instant as people of Rome say it: "gio 12 mar 2026, 10:30"."""
    local = instant.astimezone(ROME)
    return f"{say_day(local.date())}, {local:%H:%M}"


def typed_text(node: Node) -> str:
    """The value as an input of the page holds it; what could not be read stays as typed."""
    value = node.parsed.typed
    if node.parsed.wrong or value is None:
        return node.raw if isinstance(node.raw, str) else ""
    match node.field.kind:
        case Kind.INSTANT:
            return f"{value:%d/%m/%Y %H:%M}"
        case Kind.DATE:
            return f"{value:%d/%m/%Y}"
        case Kind.BOOLEAN:
            return YES if value else NO
        case Kind.DECIMAL:
            return (decimal_text(str(node.parsed.kept)) or "").replace(".", ",")
        case _:
            return str(value)


def read_text(field: Field, value: Any, context: Context) -> str:
    """The value for a person who only reads it."""
    match value:
        case None:
            return NOTHING
        case list():
            return ", ".join(_one(field, one, context) for one in value) or NOTHING
        case _:
            return said_plainly(value) or _one(field, value, context)


def said_plainly(value: Any) -> str | None:
    """A yes or no, an instant, a day or an amount in words; None of what needs its question."""
    match value:
        case bool():
            return say("Sì") if value else say("No")
        case datetime():
            return said_instant(value)
        case date():
            return say_day(value)
        case Decimal():
            return f"{value:f}".replace(".", ",")
        case _:
            return None


def _one(field: Field, value: Any, context: Context) -> str:
    if field.options:
        return next((o.title for o in field.options if o.value == value), str(value))
    if field.reference:
        return context.label(field.reference.kind, str(value)) or NOTHING
    if field.kind in (Kind.FILE, Kind.FILES):
        return context.label("documento", str(value)) or say("Documento")
    return str(value)
