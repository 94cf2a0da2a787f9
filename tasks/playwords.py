"""The words of a play and what may stand behind each: a text, a number, a list, a table."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from tasks.happenings import Happening

NEW_DECREE = "nuovo_provvedimento"
"""What a play calls the arrival of an act for a case that is open already."""

HAPPENINGS = (NEW_DECREE, *Happening)
"""What can happen to a case from outside its paths."""


class WrongWord(ValueError):
    """What is wrong with a word of a play, as a sentence without its place."""


@dataclass(frozen=True, slots=True)
class Behind:
    """What stands behind a word, in words and as a check."""

    says: str
    fits: Callable[[Any], bool]


def check_words(raw: Mapping[str, Any], words: Mapping[str, Behind]) -> None:
    """Whether every word is known and has behind it what belongs there. Raises `WrongWord`."""
    for word, value in raw.items():
        if word not in words:
            raise WrongWord(f"parola sconosciuta: {word}")
        if not words[word].fits(value):
            raise WrongWord(f"«{word}» dev'essere {words[word].says}")


def _is_number(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _are_words(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(one, str) for one in value)


def _are_tables(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(one, dict) for one in value)


def _are_people(value: Any) -> bool:
    return isinstance(value, dict) and all(_are_words(roles) for roles in value.values())


_TEXT = Behind("un testo tra virgolette", lambda value: isinstance(value, str))
_SAID = Behind(
    "un testo tra virgolette con parole del rifiuto",
    lambda value: isinstance(value, str) and bool(value.strip()),
)
_COUNT = Behind("un numero da 0 in su", lambda value: _is_number(value) and value >= 0)
_PLACE = Behind("un numero da 1 in su", lambda value: _is_number(value) and value >= 1)
_FILE = Behind(
    "un numero da 1 in su, o un percorso tra virgolette",
    lambda value: isinstance(value, str) or (_is_number(value) and value >= 1),
)
_MOMENT = Behind("un giorno con la sua ora", lambda _value: True)  # whoever reads it says so


def _is_day(value: Any, pattern: str) -> bool:
    return isinstance(value, date) or (
        isinstance(value, str) and re.fullmatch(pattern, value) is not None
    )


_ON_DAY = r"\d{4}-\d{2}-\d{2}"
_DAY = Behind("un giorno, come 2025-12-29", lambda value: _is_day(value, _ON_DAY))
_DUE = Behind(
    'un giorno, come 2025-12-29, o con l\'ora, come "2026-02-11 11:30"',
    lambda value: _is_day(value, rf"{_ON_DAY}( \d{{2}}:\d{{2}})?"),
)
_LIST = Behind("un elenco tra parentesi quadre", _are_words)
_TABLE = Behind("una tabella di risposte", lambda value: isinstance(value, dict))
_NUMBERS = Behind(
    "una tabella di numeri del Comune, ognuno con la sua chiave",
    lambda value: isinstance(value, dict) and all(_is_number(one) for one in value.values()),
)
_DAYS = Behind(
    "un elenco di giorni",
    lambda value: isinstance(value, list) and all(type(one) is date for one in value),
)
ACTS = ("proroga", "sospende", "ferma", "riprende", "chiude", "adempie")
"""What a person of a play does with a term."""

GROUNDS = ("legge", "provvedimento")
"""By what a term is suspended."""

_OF_ACT: Mapping[str, Callable[[Any], bool]] = {
    "chiave": lambda value: isinstance(value, str),
    "atto": lambda value: value in ACTS,
    "al": lambda value: isinstance(value, date),
    "dal": lambda value: isinstance(value, date),
    "per": lambda value: value in GROUNDS,
}
_ACT = Behind(
    f"una tabella con la «chiave» e l'«atto» ({', '.join(ACTS)}); dove servono, «dal» e «al» sono"
    f" giorni senza virgolette e «per» una di queste parole: {', '.join(GROUNDS)}",
    lambda value: (
        isinstance(value, dict)
        and {"chiave", "atto"} <= set(value) <= set(_OF_ACT)
        and all(_OF_ACT[word](one) for word, one in value.items())
    ),
)
HANDED = ({"attivita", "a"}, {"responsabile"}, {"responsabile", "co_operatore"})
"""What is put in other hands: one activity, or the whole case."""

_HAND = Behind(
    "una tabella con l'«attivita» e «a» chi va, oppure con il «responsabile» del caso",
    lambda value: (
        isinstance(value, dict)
        and set(value) in HANDED
        and all(isinstance(one, str) for one in value.values())
    ),
)
FILE_STATES = ("chiuso", "riaperto")
"""What somebody makes of a case file by hand."""

_DEEDS = (
    {"fa"},
    {"avvia"},
    {"avvia", "messaggio"},
    {"messaggio"},
    {"accade"},
    {"segnale"},
    {"cambia"},
    {"chiuso"},
    {"cambia", "chiuso"},
    {"termine"},
    {"affida"},
    {"esce"},
    {"guarda"},
    {"stato"},
)
"""What may happen in one scene: one thing."""

_ALL_DEEDS = frozenset().union(*_DEEDS)
_SERVES: Mapping[str, frozenset[str]] = {
    "chi": _ALL_DEEDS,
    "con": frozenset({"fa", "avvia", "messaggio", "segnale", "accade", "stato"}),
    "per": frozenset({"fa", "affida"}),
    "riguarda": frozenset({"fa", "affida", "accade", "messaggio"}),
    "rifiutato": _ALL_DEEDS,
}
"""What some words of a scene say something of: without it they would say nothing."""


def check_deeds(raw: Mapping[str, Any]) -> None:
    """Whether in a scene one thing happens at most, and no word is idle. Raises `WrongWord`."""
    deeds = [word for word in raw if word in _ALL_DEEDS]
    if deeds and set(deeds) not in _DEEDS:
        told = " e ".join(f"«{one}»" for one in deeds)
        raise WrongWord(f"{told} insieme: in una scena accade una cosa sola, scrivine due")
    for word, serves in _SERVES.items():
        if word in raw and not serves & set(deeds):
            wanted = ", ".join(sorted(serves))
            raise WrongWord(f"«{word}» non serve a nulla senza una di queste parole: {wanted}")


_YES = Behind("true", lambda value: value is True)
_HAPPENS = Behind(f"una di queste parole: {', '.join(HAPPENINGS)}", lambda v: v in HAPPENINGS)

PLAY_WORDS: Mapping[str, Behind] = {
    "titolo": _TEXT,
    "inizio": _MOMENT,
    "come": _TEXT,
    "fino_a": _TEXT,
    "persone": Behind("una tabella: ogni persona con l'elenco dei suoi ruoli", _are_people),
    "scena": Behind("scritta come [[scena]]", _are_tables),
    "deve": Behind("scritta come [[deve]]", _are_tables),
}
SCENE_WORDS: Mapping[str, Behind] = {
    "quando": _MOMENT,
    "chi": _TEXT,
    "fa": _TEXT,
    "con": _TABLE,
    "accade": _HAPPENS,
    "riguarda": _TEXT,
    "perche": _TEXT,
    "fascicolo": _FILE,
    "avvia": _TEXT,
    "messaggio": _TEXT,
    "segnale": _TEXT,
    "cambia": _NUMBERS,
    "chiuso": _DAYS,
    "termine": _ACT,
    "affida": _HAND,
    "esce": _TEXT,
    "guarda": _YES,
    "stato": Behind(f"tra: {', '.join(FILE_STATES)}", lambda value: value in FILE_STATES),
    "attende": _LIST,
    "rifiutato": _SAID,
    "per": _TEXT,
    "nota": _TEXT,
}
MUST_WORDS: Mapping[str, Behind] = {
    "fatto": _TEXT,
    "il": _DAY,
    "di": _TEXT,
    "attivita": _TEXT,
    "esito": _TEXT,
    "tabella": _TEXT,
    "regola": _PLACE,
    "entro": _DUE,
    "fascicolo": _FILE,
    "volte": _COUNT,
}
