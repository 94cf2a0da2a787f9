"""What a browser would post for a form as it is drawn: what is shown and chosen, nothing else."""

from collections.abc import Iterable

from forms import FieldView, FormView

SIGNED = "si"
UNPOSTED = frozenset({"readonly", "hidden"})
"""What the server fills in by itself."""


def posted_of(view: FormView, signed: Iterable[str] = ()) -> dict[str, list[str]]:
    """The names and values that a browser sends; `signed` names the signatures that are given."""
    posted: dict[str, list[str]] = {}
    given = frozenset(signed)
    for name, value in view.carried:
        posted.setdefault(name, []).append(value)
    for section in view.sections:
        for one in section.fields:
            _put(posted, one, given)
    return posted


def _put(posted: dict[str, list[str]], one: FieldView, signed: frozenset[str]) -> None:
    for name, value in one.carried:
        posted.setdefault(name, []).append(value)
    for inner in one.fields:
        _put(posted, inner, signed)
    for card in one.cards:
        for inner in card.fields:
            _put(posted, inner, signed)
    if one.fields or one.cards or one.widget in UNPOSTED:
        return
    values = _values(one, signed)
    if values:
        posted[one.name] = values


def _values(one: FieldView, signed: frozenset[str]) -> list[str]:
    if one.widget == "sign":
        return [SIGNED] if one.name in signed else []
    if one.files:
        return [file.value for file in one.files]
    if one.options:
        return [option.value for option in one.options if option.selected]
    return [one.value] if one.value else []
