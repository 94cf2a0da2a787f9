"""What a stage says of what it found, in the words of a play."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from engine.clock import ROME
from engine.language import say_day
from engine.store import Fact
from forms import Field, Kind, Problem
from tasks.plays import Scene


class NotAsPlayed(AssertionError):
    """The house did not do what the play says."""


def which(scene: Scene) -> str:
    """A scene as its writer finds it again: its number, when it is, and what it is about."""
    local = scene.at.astimezone(ROME)
    what = scene.does or scene.starts or scene.happens or scene.message or scene.signal
    told = [f"{say_day(local.date())}, {local:%H:%M}", *filter(None, [what])]
    return f"scena {scene.number} ({', '.join(told)})"


def wrong(one: Problem) -> str:
    """What is wrong with an answer, and under which name a story writes it.

    In a list, in which of its cards, counted from 1.
    """
    return f"{one.label} ({placed(one.field)}): {one.message}" if one.field else one.message


def placed(name: str) -> str:
    """Where an answer stands: a field, a group and a field in it, a list, its card and a field."""
    steps = (str(int(step) + 1) if step.isdecimal() else step for step in name.split("."))
    return " · ".join(steps)


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
