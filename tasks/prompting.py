"""What a stage says of what it found, in the words of a play."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from engine.clock import ROME
from engine.store import Fact
from forms import Field, Kind, Problem
from tasks.plays import Scene


def wrong(one: Problem) -> str:
    """What is wrong with an answer, and in which card of which list, counted from 1."""
    steps = [str(int(step) + 1) if step.isdecimal() else step for step in one.field.split(".")]
    where = f" ({' · '.join(steps)})" if len(steps) > 1 else ""
    return f"{one.label}{where}: {one.message}"


def listed(words: Sequence[str]) -> str:
    """Words one after the other."""
    return ", ".join(words) or "nessuna"


def due(fact: Fact) -> str:
    """When a term is due by a fact of it, as `entro` says it."""
    due_at = fact.data.get("due_at")
    return f"{due_at.astimezone(ROME):%Y-%m-%d %H:%M}" if isinstance(due_at, datetime) else ""


def signed(fields: Sequence[Field], scene: Scene) -> Iterator[str]:
    """The fields of a form that the scene signs."""
    for one in fields:
        if one.kind is Kind.SIGNATURE and scene.answers.get(one.name):
            yield one.name
