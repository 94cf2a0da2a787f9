"""Whether a form that comes again says what was kept of it the first time."""

from collections.abc import Mapping, Sequence
from typing import Any

from forms import kinds
from forms.fields import Field
from forms.parsing import parse
from forms.posted import Draft


def says_the_same(fields: Sequence[Field], typed: Draft, kept: Mapping[str, Any]) -> bool:
    """Whether nothing that was typed differs from the answers that were kept.

    What a form asked in vain, in a part that was not in view, was not kept; words are never taken
    for that: they may be somebody's afternoon.
    """
    return all(
        _same(one, typed[one.name], kept.get(one.name))
        for one in fields
        if typed.get(one.name) not in _NOTHING
    )


def _same(field: Field, typed: Any, kept: Any) -> bool:
    if field.kind is kinds.GROUP:
        return says_the_same(field.children, typed, kept or {})
    if field.kind is kinds.LIST:
        cards, known = [one for one in typed if _says(one)], list(kept or ())
        return len(cards) == len(known) and all(
            says_the_same(field.children, card, one)
            for card, one in zip(cards, known, strict=True)
        )
    if field.kind in _BY_HAND_ALONE:
        return True
    if kept is None:
        return field.kind is not kinds.TEXT
    return bool(parse(field, typed).kept == kept)


def _says(card: Any) -> bool:
    """Whether anything was typed in a card, or in one within it."""
    if isinstance(card, Mapping):
        return any(map(_says, card.values()))
    if isinstance(card, list):
        return any(map(_says, card))
    return card not in _NOTHING


# Of these the second post carries what the first had before it was taken in.
_BY_HAND_ALONE = (kinds.FILE, kinds.FILES, kinds.SIGNATURE)
_NOTHING: tuple[object, ...] = ("", None, False, [], {})
