"""The buttons of a form that change a draft: cards added, moved, taken away; a choice undone."""

from typing import Any

from forms.fields import Field, Kind
from forms.posted import CARDS, Draft, Posted

BUTTONS = ("_add", "_remove", "_up", "_down", "_clear")


def moved(fields: tuple[Field, ...], draft: Draft, posted: Posted) -> Draft:
    """The draft after the pressed button, if one of these was pressed and its target is there."""
    for button in BUTTONS:
        for target in posted.get(button, ()):
            _press(button, fields, draft, target.split("."))
    return draft


def _press(button: str, fields: tuple[Field, ...], draft: Draft, steps: list[str]) -> None:
    field = next((one for one in fields if one.name == steps[0] and one.is_posted), None)
    rest = steps[1:]
    if field is None:
        return
    if field.kind is Kind.GROUP and rest:
        _press(button, field.children, draft.setdefault(field.name, {}), rest)
    elif field.kind is Kind.LIST:
        _on_list(button, field, draft.setdefault(field.name, []), rest)
    elif field.kind is Kind.FILES and button == "_remove":
        _shift(button, draft.get(field.name, []), rest)
    elif (field.kind is Kind.FILE and button == "_remove") or _is_cleared(button, field):
        draft[field.name] = ""


def _is_cleared(button: str, field: Field) -> bool:
    return button == "_clear" and field.widget == "radio"


def _on_list(button: str, field: Field, cards: list[Any], rest: list[str]) -> None:
    if not rest:
        if button == "_add" and len(cards) < CARDS:
            cards.append({})
    elif len(rest) == 1:
        _shift(button, cards, rest)
    else:
        index = _index(cards, rest[0])
        if index is not None:
            _press(button, field.children, cards[index], rest[1:])


def _shift(button: str, items: list[Any], rest: list[str]) -> None:
    index = _index(items, rest[0]) if rest else None
    if index is None:
        return
    other = {"_up": index - 1, "_down": index + 1}.get(button)
    if button == "_remove":
        del items[index]
    elif other is not None and 0 <= other < len(items):
        items[index], items[other] = items[other], items[index]


def _index(items: list[Any], step: str) -> int | None:
    index = int(step) if step.isascii() and step.isdecimal() and len(step) < 6 else len(items)
    return index if index < len(items) else None
