"""The words of a play and what may stand behind each: a text, a number, a list, a table."""

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
_COUNT = Behind("un numero da 0 in su", lambda value: _is_number(value) and value >= 0)
_PLACE = Behind("un numero da 1 in su", lambda value: _is_number(value) and value >= 1)
_FILE = Behind(
    "un numero da 1 in su, o un percorso tra virgolette",
    lambda value: isinstance(value, str) or (_is_number(value) and value >= 1),
)
_MOMENT = Behind("un giorno con la sua ora", lambda _value: True)  # whoever reads it says so
_DAY = Behind("un giorno", lambda value: isinstance(value, str | date))
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

_OF_ACT = frozenset({"chiave", "atto", "al", "dal", "per"})
_ACT = Behind(
    f"una tabella con la «chiave» e l'«atto» ({', '.join(ACTS)}), e «dal» e «al» dove servono",
    lambda value: (
        isinstance(value, dict)
        and {"chiave"} <= set(value) <= _OF_ACT
        and value.get("atto") in ACTS
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
    "rifiutato": _TEXT,
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
    "entro": _DAY,
    "fascicolo": _FILE,
    "volte": _COUNT,
}
