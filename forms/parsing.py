"""From what a person typed to a value: dates of Rome, decimals with a comma, codes, choices."""

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from engine.clock import ROME
from engine.language import say, to_say
from forms import fiscal_code, kinds
from forms.fields import Field, Kind

YES, NO = "si", "no"

_ISO_DATE = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")
_SAID_DATE = re.compile(r"([0-9]{1,2})[/. -]([0-9]{1,2})[/. -]([0-9]{4})")
_BARE_DATE = re.compile(r"([0-9]{2})([0-9]{2})([0-9]{4})")  # keypads of digits have no bar
_HOUR = re.compile(r"([01]?[0-9]|2[0-3])[:.]([0-5][0-9])(?:[:.]([0-5][0-9])(?:\.[0-9]{1,6})?)?")
_WITH_OFFSET = re.compile(r"(Z|[+-][0-9]{2}:[0-9]{2})$")
_INTEGER = re.compile(r"[+-]?[0-9]{1,15}")
_DECIMAL = re.compile(r"[+-]?[0-9]{1,15}(\.[0-9]{1,9})?")
_THOUSANDS = re.compile(r"[+-]?[0-9]{1,3}(\.[0-9]{3})+(,[0-9]+)?")
_EMAIL = re.compile(r"[^@\s]{1,64}@[^@\s.]+(\.[^@\s.]+)+")
_IDENTIFIER = re.compile(r"[A-Za-z0-9_-]{1,64}")
_YEARS = range(1900, 2201)


@dataclass(frozen=True, slots=True)
class Parsed:
    """A value twice over, as FEEL takes it and as JSON keeps it, or what is wrong with it."""

    typed: Any = None
    kept: Any = None
    wrong: str = ""

    @property
    def is_empty(self) -> bool:
        """Whether nothing at all was answered."""
        return self.kept is None and not self.wrong


EMPTY = Parsed()


def parse(field: Field, raw: Any) -> Parsed:
    """The value of `raw`: text as posted, or a value as `Answers.values` keeps it.

    Instants come out aware, in the time of Rome; `kept` holds them in UTC.
    """
    if field.kind in (kinds.CHOICES, kinds.FILES):
        return _many(field, raw)
    if field.kind is kinds.BOOLEAN:
        return _boolean(raw)
    if field.kind is kinds.SIGNATURE:
        return _signature(raw)
    if isinstance(raw, bool) or not isinstance(raw, str | int):
        return EMPTY
    text = clean(str(raw))
    return _PARSERS.get(field.kind, _text)(field, text) if text else EMPTY


def clean(text: str) -> str:
    """The text in one Unicode form, with the line ends of this house and no invisible controls."""
    text = unicodedata.normalize("NFC", text)
    if text.isprintable():
        return text.strip()  # most answers: one line, and nothing in it is invisible
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return _HIDDEN.sub("", text).strip()


# The categories Cc and Cs of Unicode whole, but for the tabulator and the end of a line.
_HIDDEN = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")


def read_day(text: str) -> date | str:
    """A day as people type it, or why it is none."""
    return _day(clean(text))


def read_instant(text: str) -> datetime | str:
    """A day with its hour in Rome as people type it, or why it is none."""
    return _local_instant(clean(text))


def _text(field: Field, text: str) -> Parsed:
    if field.format == "email" and not _EMAIL.fullmatch(text):
        return Parsed(wrong=say("L'indirizzo di posta si scrive nome@dominio.it"))
    return Parsed(text, text)


def _fiscal_code(_field: Field, text: str) -> Parsed:
    code = fiscal_code.tidy(text)
    wrong = fiscal_code.wrong_with(code)
    return Parsed(wrong=wrong) if wrong else Parsed(code, code)


def _integer(_field: Field, text: str) -> Parsed:
    plain = text.replace(".", "") if _THOUSANDS.fullmatch(text) else text
    if not _INTEGER.fullmatch(plain):
        return Parsed(wrong=say("Scrivi un numero intero, solo con le cifre"))
    return Parsed(int(plain), int(plain))


def _decimal(_field: Field, text: str) -> Parsed:
    plain = decimal_text(text)
    if plain is None:
        return Parsed(wrong=say(_WITH_A_COMMA))
    # "1.234" typed means one thousand and more: what is kept must never look like that.
    return Parsed(Decimal(plain), f"{plain}0" if _THOUSANDS.fullmatch(plain) else plain)


def decimal_text(text: str) -> str | None:
    """The canonical text of a typed number ("1.234,5" → "1234.5"), None if it is none."""
    bare = text.replace("\u00a0", "").replace(" ", "")
    if _THOUSANDS.fullmatch(bare):
        bare = bare.replace(".", "")
    plain = bare.replace(",", ".") if bare.count(",") == 1 and "." not in bare else bare
    return plain.removeprefix("+") if _DECIMAL.fullmatch(plain) else None


def _date(_field: Field, text: str) -> Parsed:
    found = _day(text)
    if isinstance(found, str):
        return Parsed(wrong=found)
    return Parsed(found, found.isoformat())


def _day(text: str) -> date | str:
    if iso := _ISO_DATE.fullmatch(text):
        year, month, day = (int(part) for part in iso.groups())
    elif said := _SAID_DATE.fullmatch(text) or _BARE_DATE.fullmatch(text):
        day, month, year = (int(part) for part in said.groups())
    else:
        return say("Scrivi la data con giorno, mese e anno: per esempio 12/03/2026")
    try:
        found = date(year, month, day)
    except ValueError:
        return say("Questa data non esiste: controlla giorno e mese")
    return found if year in _YEARS else say("Controlla l'anno: va scritto con quattro cifre")


def _instant(_field: Field, text: str) -> Parsed:
    found = _kept_instant(text) if _WITH_OFFSET.search(text) else _local_instant(text)
    if isinstance(found, str):
        return Parsed(wrong=found)
    kept = found.astimezone(UTC).isoformat().replace("+00:00", "Z")
    return Parsed(found, kept)


def _kept_instant(text: str) -> datetime | str:
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return say(_WHEN)
    return found.astimezone(ROME) if found.tzinfo and found.year in _YEARS else say(_WHEN)


_WHEN = to_say("Scrivi la data e l'ora: per esempio 12/03/2026 10:30")
_SKIPPED = to_say(
    "Quest'ora non esiste: quella notte l'orologio è andato avanti dalle 2:00 alle 3:00"
)
_WITH_A_COMMA = to_say("Scrivi un numero, con la virgola per i decimali: per esempio 12,50")


def _local_instant(text: str) -> datetime | str:
    """The hour of Rome: one that was skipped in March does not exist, one that came twice in
    October is taken the first time.
    """
    day_text, _, hour_text = text.replace("T", " ", 1).partition(" ")
    day, hour = _day(day_text), _HOUR.fullmatch(hour_text.strip())
    if isinstance(day, str):
        return day if hour else say(_WHEN)
    if hour is None:
        return say("Aggiungi l'ora, con i due punti: per esempio 10:30")
    hours, minutes, seconds = (int(part or 0) for part in hour.groups())
    found = datetime(day.year, day.month, day.day, hours, minutes, seconds, tzinfo=ROME)
    if found.astimezone(UTC).astimezone(ROME).replace(tzinfo=None) != found.replace(tzinfo=None):
        return say(_SKIPPED)
    return found


def _choice(field: Field, text: str) -> Parsed:
    for option in field.options:
        if str(option.value) == text:
            return Parsed(option.value, option.value)
    return Parsed(wrong=say("Scegli una delle risposte dell'elenco"))


def _reference(field: Field, text: str) -> Parsed:
    if field.schema["type"] == "integer":
        if not _INTEGER.fullmatch(text):
            return Parsed(wrong=say(CHOOSE))
        return Parsed(int(text), int(text))
    return Parsed(text, text) if _IDENTIFIER.fullmatch(text) else Parsed(wrong=say(CHOOSE))


CHOOSE = to_say("Scegli una voce dell'elenco")
NOT_UPLOADED = to_say("Questo documento non è stato caricato: caricalo di nuovo")


def _file(_field: Field, text: str) -> Parsed:
    if not _IDENTIFIER.fullmatch(text):
        return Parsed(wrong=say(NOT_UPLOADED))
    return Parsed(text, text)


def _many(field: Field, raw: Any) -> Parsed:
    given = (
        [str(one) for one in raw if isinstance(one, str | int)] if isinstance(raw, list) else []
    )
    if not given:
        return EMPTY
    one_by_one = _choice if field.kind is kinds.CHOICES else _file
    found = [one_by_one(field, clean(one)) for one in dict.fromkeys(given)]
    wrong = next((one.wrong for one in found if one.wrong), "")
    if wrong:
        return Parsed(wrong=wrong)
    return Parsed([one.typed for one in found], [one.kept for one in found])


def _boolean(raw: Any) -> Parsed:
    if isinstance(raw, str):
        raw = {YES: True, "on": True, NO: False, "": None}.get(raw, raw)
    if raw is None or isinstance(raw, bool):
        return Parsed(raw, raw)
    return Parsed(wrong=say("Rispondi Sì oppure No"))


def _signature(raw: Any) -> Parsed:
    """What is posted is only the intention: who and when are added by the server."""
    if isinstance(raw, dict):
        return Parsed(raw, raw)
    return Parsed(True, True) if raw == YES else EMPTY


_PARSERS: Mapping[Kind, Callable[[Field, str], Parsed]] = {
    kinds.CHOICE: _choice,
    kinds.DATE: _date,
    kinds.DECIMAL: _decimal,
    kinds.FILE: _file,
    kinds.FISCAL_CODE: _fiscal_code,
    kinds.INSTANT: _instant,
    kinds.INTEGER: _integer,
    kinds.REFERENCE: _reference,
    kinds.TEXT: _text,
}
