"""A play told of other people on other days: how the demo has many cases out of few stories."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

from engine.clock import ROME
from tasks.invented import given_name, surname
from tasks.plays import Play, Scene

WEEK = timedelta(weeks=1)
_ISO_DAY = re.compile(r"\d{4}-\d{2}-\d{2}(?=$|T)")
_ISO_LENGTHS = frozenset({10, 16, 19, 20, 25})
_INVENTED = re.compile(r"\b(?:[A-ZÀ-Ú]\w*-Prova|Prova-[A-ZÀ-Ú]\w*)\b")
_GIVEN = "nome"


def cut(play: Play, scenes: int | None) -> Play:
    """Its first scenes; what must hold at the end is asked no more."""
    return replace(play, scenes=play.scenes[:scenes], musts=())


def shifted(play: Play, ends: datetime, renamed: Mapping[str, str]) -> Play:
    """The play moved by whole weeks, so that weekdays stay, to end before an instant.

    Births move with it: everybody has in each scene the age that the play says.
    """
    by = ((ends - play.scenes[-1].at) // WEEK) * WEEK
    scenes = tuple(_elsewhere(scene, by, renamed) for scene in play.scenes)
    return replace(play, begins=play.begins + by, scenes=scenes)


def _elsewhere(scene: Scene, by: timedelta, renamed: Mapping[str, str]) -> Scene:
    return replace(
        scene,
        at=scene.at + by,
        answers=_moved(scene.answers, by, renamed),
        concerns=_moved(scene.concerns, by, renamed),
        term=_moved(scene.term, by, renamed),
        closed=tuple(day + by for day in scene.closed),
    )


def other_names(play: Play, turn: int) -> Mapping[str, str]:
    """Other invented names for the people of a play: each turn has names of its own."""
    said = [text for scene in play.scenes for text in _texts(scene.answers)]
    surnames = dict.fromkeys(name for text in said for name in _INVENTED.findall(text))
    given = dict.fromkeys(name for scene in play.scenes for name in _given(scene.answers))
    renamed = {old: f"{surname(turn * 5 + place)}-Prova" for place, old in enumerate(surnames)}
    return renamed | {old: given_name(turn * 7 + place, old) for place, old in enumerate(given)}


def _texts(value: Any) -> Iterator[str]:
    match value:
        case Mapping():
            for item in value.values():
                yield from _texts(item)
        case list():
            for item in value:
                yield from _texts(item)
        case str():
            yield value


def _given(value: Any) -> Iterator[str]:
    match value:
        case Mapping():
            found = value.get(_GIVEN)
            # A given name is one word beside a surname: the name of an office is not.
            if isinstance(found, str) and "cognome" in value and found.isalpha():
                yield found
            for item in value.values():
                yield from _given(item)
        case list():
            for item in value:
                yield from _given(item)


def _moved(value: Any, by: timedelta, renamed: Mapping[str, str]) -> Any:
    match value:
        case Mapping():
            return {name: _moved(item, by, renamed) for name, item in value.items()}
        case list():
            return [_moved(item, by, renamed) for item in value]
        case datetime() if value.tzinfo is not None:
            # In Rome's zone, so that a quarter past nine stays that when the clock changes.
            return value.astimezone(ROME) + by
        case date():
            return value + by
        case str():
            return _moved_text(value, by, renamed)
        case _:
            return value


def _moved_text(text: str, by: timedelta, renamed: Mapping[str, str]) -> str:
    if _ISO_DAY.match(text) and len(text) in _ISO_LENGTHS:
        return (date.fromisoformat(text[:10]) + by).isoformat() + text[10:]
    for old, new in renamed.items():
        text = re.sub(rf"\b{re.escape(old)}\b", new, text)
    return text
