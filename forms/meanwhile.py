"""Two people at once: what the case learnt after a page was drawn is said before it is undone."""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

from engine.clock import ROME
from engine.language import say, say_day, to_say
from forms.context import Context, Stored
from forms.nodes import Node, plain
from forms.parsing import parse
from forms.posted import SEEN, Draft
from forms.problems import Problem
from forms.saying import read_text

_CHANGED = to_say("Nel frattempo il fascicolo è cambiato ({origin}, {day}): controlla e conferma")
_CHANGED_TO = to_say(
    "Nel frattempo nel fascicolo c'è scritto «{value}» ({origin}, {day}): controlla e conferma"
)


def stamp(draft: Draft, context: Context) -> str:
    """When the values of the case were read into this page: carried in it until it is posted."""
    return (_seen(draft) or context.now).astimezone(UTC).isoformat()


def stamped(draft: Draft, context: Context) -> Draft:
    """The draft of somebody who has now been told what has changed."""
    return {**draft, SEEN: stamp({}, context)}


def changes(
    bound: Mapping[str, Node], now: Mapping[str, Any], draft: Draft, context: Context
) -> Iterator[Problem]:
    """A problem beside each answer that would undo what the case has learnt since the page.

    `bound` are the fields by path of the case, `now` their plain values.
    """
    seen = _seen(draft)
    if seen is None:
        return
    for path, node in bound.items():
        stored = context.stored.get(path)
        if stored is None or stored.since <= seen or not node.field.is_posted:
            continue
        if plain(stored.value) != now.get(path):
            told = _said(node, stored, context)
            yield Problem(node.name, node.field.words.title, told)


def _said(node: Node, stored: Stored, context: Context) -> str:
    day = say_day(stored.since.astimezone(ROME).date())
    if node.field.is_container:
        return say(_CHANGED, origin=stored.origin, day=day)
    told = parse(node.field, plain(stored.value)).typed
    value = read_text(node.field, told, context)
    return say(_CHANGED_TO, value=value, origin=stored.origin, day=day)


def _seen(draft: Draft) -> datetime | None:
    text = draft.get(SEEN)
    try:
        seen = datetime.fromisoformat(text) if isinstance(text, str) else None
    except ValueError:
        return None
    return seen if seen is not None and seen.tzinfo is not None else None
