"""A play: a story of the service written in its own words, with the days on which it happens."""

import re
import tomllib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from functools import lru_cache
from itertools import pairwise
from typing import Any

from access.accounts import check_username
from access.roles import ROLES
from engine.clock import ROME
from engine.refusal import Refusal
from tasks.playwords import (
    MUST_WORDS,
    PLAY_WORDS,
    SCENE_WORDS,
    Behind,
    WrongWord,
    check_deeds,
    check_words,
)

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
    raw = _parsed(name, content)
    _check(name, "", raw, PLAY_WORDS)
    before = _before(name, raw, find, chain)
    begins = before.begins if before else _instant(name, "«inizio»: ", raw.get("inizio"))
    earlier = before.scenes if before else ()
    added = _added(name, content, begins, len(earlier) + 1)
    scenes = earlier + added
    if not scenes:
        raise PlayUnreadable(play=name, reason="non ha nemmeno una scena")
    _check_order(name, begins, scenes)
    people = _people(name, raw.get("persone", {}))
    people = {**before.people, **people} if before else people
    for scene in added:
        _check_actor(name, scene, people)
    musts = tuple(_must(name, must) for must in raw.get("deve", ()))
    for must in musts:
        if must.by is not None and must.by not in people:
            reason = f"[[deve]], «{must.by}» non è tra le persone della storia"
            raise PlayUnreadable(play=name, reason=reason)
    return Play(raw.get("titolo", name), begins, people, scenes, musts)


@lru_cache(maxsize=512)
def _added(name: str, content: bytes, begins: datetime, first: int) -> tuple[Scene, ...]:
    """The scenes that stand in a file, numbered: they are the same for all that begin so."""
    told = _tables(content).get("scena", ())
    return tuple(_scene(name, number, one, begins) for number, one in enumerate(told, first))


def _parsed(name: str, content: bytes) -> dict[str, Any]:
    try:
        return _tables(content)
    except UnicodeDecodeError:
        reason = "il file non è scritto in UTF-8: salvalo di nuovo così"
        raise PlayUnreadable(play=name, reason=reason) from None
    except tomllib.TOMLDecodeError as error:
        reason = f"il file non è TOML valido: {_where(str(error))}"
        raise PlayUnreadable(play=name, reason=reason) from None


@lru_cache(maxsize=512)
def _tables(content: bytes) -> dict[str, Any]:
    """What stands in a file, to read alone: many plays begin as another one does."""
    return tomllib.loads(content.decode())


_SLIPS: Mapping[str, str] = {
    "Invalid date": "una data o un'ora che non esiste",
    "Cannot overwrite": "una parola scritta due volte nello stesso posto",
    "Cannot declare": "una tabella scritta due volte",
    "Cannot mutate": "una tabella scritta due volte",
    "Illegal character": "un testo cui manca la virgoletta che lo chiude",
    "Unterminated string": "un testo cui manca la virgoletta che lo chiude",
    "Invalid value": "un valore che manca, o un testo senza virgolette",
    'Expected "\'"': "un testo cui manca la virgoletta che lo chiude",
    "Expected '\"'": "un testo cui manca la virgoletta che lo chiude",
    "Expected '='": "una parola senza il suo «=»",
    "Unclosed array": "un elenco cui manca la parentesi che lo chiude",
    "Unclosed inline table": "una tabella cui manca la graffa che la chiude",
}


def _where(error: str) -> str:
    """What is wrong with a TOML, and at which line, as the parser found it."""
    slip = next((said for begins, said in _SLIPS.items() if begins in error), "un errore")
    place = re.search(r"at line (\d+), column (\d+)", error)
    at = f"alla riga {place[1]}, colonna {place[2]}" if place else "alla fine del file"
    return f"{at} c'è {slip}"


def _people(name: str, raw: Mapping[str, Sequence[str]]) -> dict[str, tuple[str, ...]]:
    for who, roles in raw.items():
        unknown = [role for role in roles if role not in ROLES]
        if unknown:
            there = ", ".join(sorted(ROLES))
            reason = f"[persone], «{who}»: il ruolo «{unknown[0]}» non c'è, ma {there}"
            raise PlayUnreadable(play=name, reason=reason)
        try:
            check_username(who)
        except Refusal as refusal:
            reason = f"[persone], «{who}»: {str(refusal).rstrip('.')}"
            raise PlayUnreadable(play=name, reason=reason) from None
    return {who: tuple(roles) for who, roles in raw.items()}


def _check_order(name: str, begins: datetime, scenes: Sequence[Scene]) -> None:
    if scenes[0].at < begins:
        reason = f"la scena {scenes[0].number} viene prima dell'inizio della storia"
        raise PlayUnreadable(play=name, reason=reason)
    for former, scene in pairwise(scenes):
        if scene.at < former.at:
            reason = f"la scena {scene.number} viene prima della scena {former.number}"
            raise PlayUnreadable(play=name, reason=reason)


def _check_actor(name: str, scene: Scene, people: Mapping[str, tuple[str, ...]]) -> None:
    """Whether who acts is of the play, and has the role that the scene names."""
    if scene.who is None:
        return
    role, _, who = scene.who.rpartition(".")
    if who not in people:
        wrong = f"«{who}» non è tra le persone della storia, ma {', '.join(people)}"
    elif role and role not in people[who]:
        wrong = f"«{who}» non ha il ruolo «{role}», ma {', '.join(people[who])}"
    else:
        return
    raise PlayUnreadable(play=name, reason=f"scena {scene.number}, {wrong}")


def _check(play: str, place: str, raw: Mapping[str, Any], words: Mapping[str, Behind]) -> None:
    try:
        check_words(raw, words)
        if words is SCENE_WORDS:
            check_deeds(raw)
    except WrongWord as wrong:
        raise PlayUnreadable(play=play, reason=f"{place}{wrong}") from None


def _before(
    name: str, raw: Mapping[str, Any], find: Find | None, chain: tuple[str, ...]
) -> Play | None:
    if "come" not in raw and "fino_a" not in raw:
        return None
    if not {"come", "fino_a"} <= raw.keys() or "inizio" in raw:
        reason = "chi comincia da un'altra storia dice «come» e «fino_a», e non ha un «inizio»"
        raise PlayUnreadable(play=name, reason=reason)
    if find is None:
        raise PlayUnreadable(play=name, reason=f"comincia come «{raw['come']}», che non c'è")
    if raw["come"] in chain:
        raise PlayUnreadable(play=name, reason=f"comincia come «{raw['come']}», che rimanda a lei")
    whole = _read(raw["come"], find(raw["come"]), find, (*chain, raw["come"]))
    last = raw["fino_a"]
    places = [place for place, one in enumerate(whole.scenes, start=1) if _ends(one, last)]
    if not places:
        done = ", ".join(dict.fromkeys(s.does for s in whole.scenes if s.does and not s.refused))
        raise PlayUnreadable(
            play=name, reason=f"in «{raw['come']}» nessuno fa «{last}», ma {done}"
        )
    return replace(whole, scenes=whole.scenes[: places[0]], musts=())


def _ends(scene: Scene, last: object) -> bool:
    return scene.does == last and scene.refused is None


def _scene(play: str, number: int, raw: Mapping[str, Any], begins: datetime) -> Scene:
    place = f"scena {number}, "
    _check(play, place, raw, SCENE_WORDS)
    if number > 1 and "quando" not in raw:
        raise PlayUnreadable(play=play, reason=f"{place}manca «quando»")
    at = _instant(play, place, raw["quando"]) if "quando" in raw else begins
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
    told: dict[str, Any] = {word: _day(one) if word in _DAYS else one for word, one in raw.items()}
    return Must(**{_MUST[word]: one for word, one in told.items()})


def _day(one: object) -> str:
    if isinstance(one, datetime):
        local = one.astimezone(ROME) if one.tzinfo else one
        return f"{local:%Y-%m-%d %H:%M}"
    return str(one)


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


def _instant(play: str, place: str, raw: object) -> datetime:
    try:
        return _told(raw)
    except WrongWord as wrong:
        raise PlayUnreadable(play=play, reason=f"{place}{wrong}") from None


def _told(raw: object) -> datetime:
    if isinstance(raw, datetime):
        return raw if raw.tzinfo else _in_rome(raw, raw)
    found = _WHEN.fullmatch(raw.strip().lower()) if isinstance(raw, str) else None
    if found is None or found["month"] not in _MONTHS:
        raise WrongWord(f"«{raw}» non è un giorno con la sua ora, come «lun 3 nov 2025, 10:25»")
    year, day, hour, minute = (int(found[part]) for part in ("year", "day", "hour", "minute"))
    month = _MONTHS.index(found["month"]) + 1
    try:
        instant = _in_rome(datetime(year, month, day, hour, minute), raw)  # noqa: DTZ001
    except ValueError as wrong:
        if isinstance(wrong, WrongWord):
            raise
        raise WrongWord(f"«{raw}»: quel giorno o quell'ora non c'è") from None
    is_named = _WEEKDAYS[instant.weekday()]
    if found["weekday"] not in {None, is_named}:
        raise WrongWord(f"«{raw}»: quel giorno è un altro della settimana, {is_named}")
    return instant


def _in_rome(local: datetime, raw: object) -> datetime:
    """The instant at which the clocks of Rome show this, if they do so once and no more."""
    first, second = (local.replace(tzinfo=ROME, fold=fold) for fold in (0, 1))
    if first.astimezone(UTC).astimezone(ROME).replace(tzinfo=None) != local:
        raise WrongWord(f"«{raw}»: quell'ora non c'è, comincia l'ora legale")
    if first.utcoffset() != second.utcoffset():
        times = " o ".join(one.isoformat() for one in (first, second))
        raise WrongWord(f"«{raw}»: quell'ora c'è due volte, finisce l'ora legale. Scrivi {times}")
    return first
