"""From the flat names of a posted form to a draft: everything that was typed, in its place.

A draft is plain JSON: text as typed, one key a field, a list of cards for a list. A draft saved
under an older version of the form is read for what the present form still has.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Any, TypeAlias

from forms import kinds
from forms.fields import Field

Draft: TypeAlias = dict[str, Any]
Posted: TypeAlias = Mapping[str, Sequence[str]]

SEARCH = "_cerca"  # `_cerca.minore.scuola_ref`: the words typed to find somebody or something
SEEN = "_visto"  # the instant at which the case was read into the page
MARK = "_"  # `componenti._`, `componenti.0._`: the list, the card was in the page
CARDS = 200  # of one list: more than any household, fewer than an attack

_INDEX = re.compile(r"[0-9]{1,6}")
_CONTROLS = frozenset({"csrf_token"})
_MANY = (kinds.CHOICES, kinds.FILES)


def gather(fields: tuple[Field, ...], posted: Posted) -> tuple[Draft, tuple[str, ...]]:
    """The draft in `posted`, and the posted names that the form has not."""
    tree: dict[str, Any] = {}
    strange: list[str] = []
    for name, values in posted.items():
        if not _is_control(name) and not _planted(tree, name.split("."), list(values)):
            strange.append(name)
    draft = _group(fields, tree, "", strange)
    searched = {
        name.removeprefix(f"{SEARCH}."): values[0]
        for name, values in posted.items()
        if name.startswith(f"{SEARCH}.") and values and values[0]
    }
    kept: Draft = {SEARCH: searched} if searched else {}
    if seen := posted.get(SEEN):
        kept[SEEN] = seen[0]
    return {**draft, **kept}, tuple(strange)


def _is_control(name: str) -> bool:
    return name.startswith("_") or name in _CONTROLS


def _planted(tree: dict[str, Any], steps: list[str], values: list[str]) -> bool:
    for step in steps[:-1]:
        inner = tree.setdefault(step, {})
        if not isinstance(inner, dict):
            return False
        tree = inner
    if steps[-1] in tree:
        return False
    tree[steps[-1]] = values
    return True


def _group(
    fields: tuple[Field, ...], tree: dict[str, Any], prefix: str, strange: list[str]
) -> Draft:
    draft: Draft = {}
    known = {one.name: one for one in fields if one.is_posted}
    for name, found in tree.items():
        field = known.get(name)
        if field is not None:
            _answer(field, found, f"{prefix}{name}", draft, strange)
        elif name != MARK:
            strange.extend(_names(f"{prefix}{name}", found))
    for field in known.values():
        if field.widget == "checkbox":
            draft.setdefault(field.name, False)
    return draft


def _answer(field: Field, found: Any, name: str, draft: Draft, strange: list[str]) -> None:
    if isinstance(found, dict) != field.is_container:
        strange.extend(_names(name, found))
    elif field.kind is kinds.LIST:
        draft[field.name] = _cards(field, found, name, strange)
    elif field.kind is kinds.GROUP:
        draft[field.name] = _group(field.children, found, f"{name}.", strange)
    elif field.kind in _MANY:
        draft[field.name] = [one for one in found if one]
    else:
        draft[field.name] = next((one for one in reversed(found) if one), "")


def _cards(field: Field, found: dict[str, Any], name: str, strange: list[str]) -> list[Draft]:
    cards: list[Draft] = []
    for index in sorted(set(found) - {MARK}, key=_order):
        card, here = found[index], f"{name}.{index}"
        if len(cards) < CARDS and isinstance(card, dict) and _INDEX.fullmatch(index):
            cards.append(_group(field.children, card, f"{here}.", strange))
        else:
            strange.extend(_names(here, card))
    return cards


def _order(index: str) -> tuple[int, str]:
    return (int(index) if _INDEX.fullmatch(index) else 10**6, index)


def _names(name: str, found: Any) -> list[str]:
    if not isinstance(found, dict):
        return [name]
    return [one for step, inner in found.items() for one in _names(f"{name}.{step}", inner)]
