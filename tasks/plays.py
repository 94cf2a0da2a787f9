"""A play: a story of the service written in its own words, with the days on which it happens."""

import re
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from itertools import pairwise
from typing import Any

from engine.clock import ROME
from engine.refusal import Refusal
from tasks.playwords import MUST_WORDS, PLAY_WORDS, SCENE_WORDS, Behind, WrongWord, check_words

_WHEN = re.compile(
    r"(?:(?P<weekday>lun|mar|mer|gio|ven|sab|dom)\w*\s+)?(?P<day>\d{1,2})\s+(?P<month>[a-z]{3})\w*"
    r"\s+(?P<year>\d{4}),?\s*(?:ore\s+)?(?P<hour>\d{1,2}):(?P<minute>\d{2})"
)
_MONTHS = ("gen", "feb", "mar", "apr", "mag", "giu", "lug", "ago", "set", "ott", "nov", "dic")
_WEEKDAYS = ("lun", "mar", "mer", "gio", "ven", "sab", "dom")


class PlayUnreadable(Refusal):
    """La storia «{play}» non si può leggere: {reason}."""


@dataclass(frozen=True, slots=True)
class Scene:
    """Somebody does something at an instant, and what then is awaited."""

    number: int
    at: datetime
    who: str | None = None
    does: str | None = None  # the element that is completed
    answers: Mapping[str, Any] = field(default_factory=dict, repr=False)
    starts: str | None = None  # the process that is begun
    message: str | None = None  # by which it is begun
    happens: str | None = None  # what happens to the case from outside its paths
    concerns: str | None = None  # to whom in the case, by name
    signal: str | None = None  # what a path of the case throws
    numbers: Mapping[str, int] = field(default_factory=dict)  # of the municipality, changed
    closed: tuple[date, ...] = ()  # on which the office will not work
    term: Mapping[str, Any] | None = None  # what is done with a term of the case
    hands: Mapping[str, str] | None = None  # what goes into whose hands
    leaves: str | None = None  # whose access to the office is closed
    looks: bool = False  # whether somebody opens the case file
    file: str | None = None  # whether somebody closes it, or opens it anew
    why: str = ""
    # In which of the cases the play has opened, or where such a path opened one by itself; else
    # in the latest.
    case: int | str | None = None
    about: str | None = None  # which of several like tasks: a value of its data
    awaits: tuple[str, ...] | None = None
    refused: str | None = None
    note: str = ""  # what a reader should know of it


@dataclass(frozen=True, slots=True)
class Must:
    """What must hold when the curtain falls."""

    fact: str
    on: str | None = None  # a day as YYYY-MM-DD
    by: str | None = None
    element: str | None = None
    outcome: str | None = None  # an end that a path reached
    table: str | None = None  # a table that proposed something,
    rule: int | None = None  # and by which of its rules
    due: str | None = None  # when a term is due: YYYY-MM-DD, or YYYY-MM-DD HH:MM
    case: int | str | None = None
    times: int | None = None

    def __str__(self) -> str:
        """The line in the words of the play."""
        said = {word: getattr(self, name) for word, name in _MUST.items()}
        return ", ".join(f"{word} {one}" for word, one in said.items() if one is not None)


@dataclass(frozen=True, slots=True)
class Play:
    """A whole story: its people with their roles, its scenes in order, what must hold."""

    title: str
    begins: datetime
    people: Mapping[str, tuple[str, ...]]
    scenes: tuple[Scene, ...]
    musts: tuple[Must, ...]


Find = Callable[[str], bytes]
"""Gives the content of another play by its name."""


def read_play(name: str, content: bytes, find: Find | None = None) -> Play:
    """Read a play from its TOML. Refuses `PlayUnreadable` with the reason.

    A play that says `come` begins as another one does, up to the scene in which what `fino_a`
    names is done; `find` gives that other play.
    """
    return _read(name, content, find, ())


def _read(name: str, content: bytes, find: Find | None, chain: tuple[str, ...]) -> Play:
    try:
        raw = tomllib.loads(content.decode())
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise PlayUnreadable(play=name, reason=f"il file non è TOML valido ({error})") from error
    _check(name, "", raw, PLAY_WORDS)
    before = _before(name, raw, find, chain)
    begins = before.begins if before else _instant(name, raw.get("inizio"))
    earlier = before.scenes if before else ()
    scenes = earlier + tuple(
        _scene(name, number, scene, begins)
        for number, scene in enumerate(raw.get("scena", ()), start=len(earlier) + 1)
    )
    if not scenes:
        raise PlayUnreadable(play=name, reason="non ha nemmeno una scena")
    for former, scene in pairwise(scenes):
        if scene.at < former.at:
            reason = f"la scena {scene.number} viene prima della scena {former.number}"
            raise PlayUnreadable(play=name, reason=reason)
    people = {who: tuple(roles) for who, roles in raw.get("persone", {}).items()}
    return Play(
        title=raw.get("titolo", name),
        begins=begins,
        people={**before.people, **people} if before else people,
        scenes=scenes,
        musts=tuple(_must(name, must) for must in raw.get("deve", ())),
    )


def _check(play: str, place: str, raw: Mapping[str, Any], words: Mapping[str, Behind]) -> None:
    try:
        check_words(raw, words)
    except WrongWord as wrong:
        raise PlayUnreadable(play=play, reason=f"{place}{wrong}") from None


def _before(
    name: str, raw: Mapping[str, Any], find: Find | None, chain: tuple[str, ...]
) -> Play | None:
    if "come" not in raw:
        return None
    if find is None:
        raise PlayUnreadable(play=name, reason=f"comincia come «{raw['come']}», che non c'è")
    if raw["come"] in chain:
        raise PlayUnreadable(play=name, reason=f"comincia come «{raw['come']}», che rimanda a lei")
    whole = _read(raw["come"], find(raw["come"]), find, (*chain, raw["come"]))
    last = raw.get("fino_a")
    places = [place for place, one in enumerate(whole.scenes, start=1) if _ends(one, last)]
    if not places:
        raise PlayUnreadable(play=name, reason=f"in «{raw['come']}» nessuno fa «{last}»")
    return replace(whole, scenes=whole.scenes[: places[0]], musts=())


def _ends(scene: Scene, last: object) -> bool:
    return scene.does == last and scene.refused is None


def _scene(play: str, number: int, raw: Mapping[str, Any], begins: datetime) -> Scene:
    _check(play, f"scena {number}, ", raw, SCENE_WORDS)
    at = _instant(play, raw["quando"]) if "quando" in raw else begins
    awaits = raw.get("attende")
    return Scene(
        number=number,
        at=at,
        who=raw.get("chi"),
        does=raw.get("fa"),
        answers=raw.get("con", {}),
        starts=raw.get("avvia"),
        message=raw.get("messaggio"),
        happens=raw.get("accade"),
        concerns=raw.get("riguarda"),
        signal=raw.get("segnale"),
        numbers=raw.get("cambia", {}),
        closed=tuple(raw.get("chiuso", ())),
        term=raw.get("termine"),
        hands=raw.get("affida"),
        leaves=raw.get("esce"),
        looks=raw.get("guarda", False),
        file=raw.get("stato"),
        why=raw.get("perche", ""),
        case=raw.get("fascicolo"),
        about=raw.get("per"),
        awaits=tuple(awaits) if awaits is not None else None,
        refused=raw.get("rifiutato"),
        note=raw.get("nota", ""),
    )


def _must(play: str, raw: Mapping[str, Any]) -> Must:
    if "fatto" not in raw:
        raise PlayUnreadable(play=play, reason="una riga [[deve]] non dice quale fatto")
    _check(play, "[[deve]], ", raw, MUST_WORDS)
    told: dict[str, Any] = {word: str(one) if word in _DAYS else one for word, one in raw.items()}
    return Must(**{_MUST[word]: one for word, one in told.items()})


_DAYS = frozenset({"il", "entro"})
_MUST: Mapping[str, str] = {
    "fatto": "fact",
    "il": "on",
    "di": "by",
    "attivita": "element",
    "esito": "outcome",
    "tabella": "table",
    "regola": "rule",
    "entro": "due",
    "fascicolo": "case",
    "volte": "times",
}


def _instant(play: str, raw: object) -> datetime:
    if isinstance(raw, datetime):
        return raw if raw.tzinfo else raw.replace(tzinfo=ROME)
    found = _WHEN.fullmatch(raw.strip().lower()) if isinstance(raw, str) else None
    if found is None or found["month"] not in _MONTHS:
        raise PlayUnreadable(play=play, reason=f"«{raw}» non è un giorno con la sua ora")
    try:
        instant = datetime(
            int(found["year"]),
            _MONTHS.index(found["month"]) + 1,
            int(found["day"]),
            int(found["hour"]),
            int(found["minute"]),
            tzinfo=ROME,
        )
    except ValueError:
        raise PlayUnreadable(
            play=play, reason=f"«{raw}»: quel giorno o quell'ora non c'è"
        ) from None
    if found["weekday"] and _WEEKDAYS[instant.weekday()] != found["weekday"]:
        raise PlayUnreadable(play=play, reason=f"«{raw}»: quel giorno è un altro della settimana")
    return instant
