"""Answers in the words a letter prints: titles of choices, names of people, days as said."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from engine.clock import ROME
from forms import Field, Kind
from tasks.terms.counting import spelled

Label = Callable[[str, str], str | None]
"""How a person calls what was chosen, by kind of reference and id; None if it is not there."""


def worded(fields: Sequence[Field], answers: Mapping[str, Any], label: Label) -> dict[str, Any]:
    """The kept answers of a form as a reader expects them.

    Yes and no, numbers, files and texts stay what they are: a template asks them questions.
    """
    known = {one.name: one for one in fields}
    return {
        name: _said(known[name], value, label) if name in known else value
        for name, value in answers.items()
    }


def _said(one: Field, value: Any, label: Label) -> Any:
    match one.kind, value:
        case _, None:
            return None
        case Kind.GROUP, Mapping():
            return worded(one.children, value, label)
        case Kind.LIST, list():
            return [worded(one.children, card, label) for card in value]
        case _, list():
            return [_leaf(one, item, label) for item in value]
        case _:
            return _leaf(one, value, label)


def _leaf(one: Field, value: Any, label: Label) -> Any:
    match one.kind:
        case Kind.CHOICE | Kind.CHOICES:
            return next((o.title for o in one.options if o.value == value), value)
        case Kind.REFERENCE if one.reference is not None:
            return label(one.reference.kind, str(value)) or value
        case Kind.DATE:
            return spelled(date.fromisoformat(str(value)))
        case Kind.INSTANT:
            local = datetime.fromisoformat(str(value)).astimezone(ROME)
            return f"{spelled(local.date())}, ore {local:%H:%M}"
        case _:
            return value
