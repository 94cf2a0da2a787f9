"""The Italian codice fiscale: shape, check letter, omocodia, and what it says of its holder."""

import re
from dataclasses import dataclass

from codicefiscale import codicefiscale as library

from engine.language import say, to_say

_OMOCODIA = str.maketrans("LMNPQRSTUV", "0123456789")
_DIGITS = (6, 7, 9, 10, 12, 13, 14)  # the places where a letter may stand for a digit
_MONTHS = "ABCDEHLMPRST"
_SHAPE = re.compile(
    r"[A-Z]{6}[0-9LMNPQRSTUV]{2}[A-Z][0-9LMNPQRSTUV]{2}[A-Z][0-9LMNPQRSTUV]{3}[A-Z]"
)
_FOREIGN = re.compile(r"(STP|ENI)[0-9]{13}")
_PROVISIONAL = re.compile(r"[0-9]{11}")
_WRONG_DIGIT = to_say("L'ultima cifra del codice non torna con le altre: rileggilo")
_WRONG_LETTER = to_say(
    "L'ultima lettera del codice non torna con le altre: rileggilo carattere per carattere"
)
_WRONG_SHAPE = to_say(
    "Il codice fiscale non ha la forma giusta: controlla dove vanno lettere e cifre"
)


@dataclass(frozen=True, slots=True)
class Spoken:
    """What a codice fiscale says: birth within the century, sex, letters of the names."""

    year: int  # last two digits
    month: int
    day: int
    sex: str
    surname: str
    name: str


def tidy(code: str) -> str:
    """The code as it is kept: capitals, without spaces."""
    return re.sub(r"\s+", "", code).upper()


def wrong_with(code: str) -> str:
    """The sentence that says what is wrong with a tidied code, "" if nothing is.

    Besides the 16 characters of D.M. 23.12.1976 it takes the provisional code of 11 digits and
    the STP and ENI codes of foreigners (D.P.R. 394/1999 art. 43).
    """
    if _PROVISIONAL.fullmatch(code):
        return "" if _luhn(code) else say(_WRONG_DIGIT)
    if _FOREIGN.fullmatch(code):
        return ""
    if len(code) != 16:
        return say("Il codice fiscale ha 16 caratteri: qui sono {many}", many=len(code))
    if not code.isascii() or not code.isalnum():
        return say("Il codice fiscale ha solo lettere e cifre: togli gli altri segni")
    if not _SHAPE.fullmatch(code):
        return say(_WRONG_SHAPE)
    spoken = read(code)
    if spoken is None:
        return say("Il codice fiscale contiene una data di nascita che non esiste: rileggilo")
    if library.encode_cin(code) != code[-1]:
        return say(_WRONG_LETTER)
    return ""


def read(code: str) -> Spoken | None:
    """What a well-shaped code of 16 characters says; None if its date cannot exist."""
    plain = "".join(c.translate(_OMOCODIA) if i in _DIGITS else c for i, c in enumerate(code))
    month = _MONTHS.find(plain[8]) + 1
    day = int(plain[9:11])
    sex = "F" if day > 40 else "M"
    day = day - 40 if sex == "F" else day
    longest = 29 if month == 2 else 30 if month in (4, 6, 9, 11) else 31
    if not month or not 1 <= day <= longest:
        return None
    return Spoken(int(plain[6:8]), month, day, sex, plain[:3], plain[3:6])


def letters_of(surname: str, name: str) -> tuple[str, str]:
    """The letters that surname and name give to a code."""
    return library.encode_lastname(surname), library.encode_firstname(name)


def _luhn(code: str) -> bool:
    doubled = (int(c) * (1 + i % 2) for i, c in enumerate(code))
    return sum(n - 9 if n > 9 else n for n in doubled) % 10 == 0
