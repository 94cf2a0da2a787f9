"""A change of calendar or rules as a form posts it: a draft, or a sentence beside its field."""

import re
from collections.abc import Callable, Mapping
from datetime import date, time
from typing import Any

from flask import request

from engine.language import to_say
from engine.refusal import Refusal
from forms.parsing import read_day
from processes.term_words import rung_words, words_of
from processes.terms import Term as Row
from processes.terms import TermCatalogue, TermUnreadable
from tasks.terms import changing
from tasks.terms.changing import Draft
from webui.errors import speak
from webui.language import gettext
from webui.numbers import number
from webui.rungs import RUNG_FIELDS, read_ladder
from webui.typed import Wrong, line

HOLIDAY, NO_HOLIDAY, PATRON, CLOSED, OPEN, HOURS, RULE = (
    "festivo",
    "non_festivo",
    "patrono",
    "chiusura",
    "apertura",
    "orario",
    "regola",
)
WHAT: Mapping[str, str] = {
    HOLIDAY: to_say("Un giorno diventa festivo"),
    NO_HOLIDAY: to_say("Un giorno non è più festivo"),
    PATRON: to_say("Cambia il santo patrono"),
    CLOSED: to_say("L'ufficio resta chiuso, un giorno o più"),
    OPEN: to_say("L'ufficio non è più chiuso, un giorno o più"),
    HOURS: to_say("Cambia l'orario dell'ufficio"),
}
BASE = "base"
"""The revision over which a change was proved: another one may have come since."""
FIELDS = (
    BASE,
    "che_cosa",
    "giorno",
    "fino_al",
    "giorno_patrono",
    "mese",
    "nome",
    "anno",
    "apre",
    "chiude",
    "chiave",
    "unita",
    "quantita",
    "fonte",
    "certezza",
    "valido_dal",
    *RUNG_FIELDS,
)
"""What a form of a change posts, to be carried from its proof to its act."""


def typed() -> dict[str, str]:
    """What was posted, to be shown again or carried on."""
    return {name: line(name) for name in FIELDS if line(name)}


def read_draft(draft: Draft, catalogue: TermCatalogue) -> Draft:
    """The draft that a form describes. Raises `Wrong` with the field and the sentence."""
    what = line("che_cosa")
    readers: Mapping[str, Callable[[], Draft]] = {
        HOLIDAY: lambda: changing.add_holiday(draft, _day("giorno"), line("nome")),
        NO_HOLIDAY: lambda: changing.remove_holiday(draft, _day("giorno")),
        PATRON: lambda: changing.set_patron(draft, _month_day(), line("nome"), _since()),
        CLOSED: lambda: changing.close_on(draft, _day("giorno"), _maybe_day("fino_al")),
        OPEN: lambda: changing.open_on(draft, _day("giorno"), _maybe_day("fino_al")),
        HOURS: lambda: changing.set_hours(draft, _year(), _hour("apre"), _hour("chiude")),
        RULE: lambda: changing.set_row(draft, catalogue, _row(catalogue)),
    }
    if what not in readers:
        raise Wrong("che_cosa", gettext("Scegli che cosa cambia."))
    try:
        return readers[what]()
    except Refusal as refusal:
        raise Wrong(_place(refusal, what), _said(refusal)) from refusal


def _place(refusal: Refusal, what: str) -> str:
    """Beside which field it is said; of a row, the one that its reason names."""
    reason = str(refusal.what.get("reason", ""))
    if "immediato" in reason or "«liberi»" in reason:
        return "unita"
    named = next((name for name in ("fonte", "valido_dal") if f"«{name}»" in reason), None)
    if isinstance(refusal, changing.YearNotFrozen) and what in {PATRON, HOURS}:
        return "anno"
    return named or _PLACES.get(type(refusal), _FIRST[what])


def _said(refusal: Refusal) -> str:
    """Its sentence; of a row only what is wrong with it, as its page shows which row it is."""
    if isinstance(refusal, TermUnreadable):
        reason = str(refusal.what["reason"])
        for word, said in _ON_THE_PAGE.items():
            reason = re.sub(rf"(?<!\w){word}(?!\w)", gettext(said), reason)
        return f"{reason[:1].upper()}{reason[1:]}."
    return speak(refusal)


def _row(catalogue: TermCatalogue) -> dict[str, Any]:
    """The row of a key with its number, count, source and certainty as they were typed."""
    key = line("chiave")
    if key in catalogue.values:
        value = catalogue.values[key]
        return {
            "chiave": key,
            "frase": value.sentence,
            "valore": _value(),
            "unita": value.unit,
            **({"fonte": value.source} if value.source and not value.demo else {}),
        }
    row = catalogue.get(key)
    typed = ("quantita", "valido_dal", "dimostrativo")  # none of them stays as it was
    said = {word: what for word, what in words_of(row).items() if word not in typed}
    said |= {
        "unita": line("unita") or str(row.unit),
        "fonte": line("fonte"),
        "certezza": line("certezza"),
        "scala": _ladder(row),
    }
    if said["unita"] != "IMMEDIATO":
        said["quantita"] = _number("quantita")
    since = _maybe_day("valido_dal")
    if since is not None:
        said["valido_dal"] = since
    return said


def _ladder(row: Row) -> list[dict[str, str]]:
    posted = read_ladder()
    return [rung_words(rung) for rung in row.ladder] if posted is None else posted


def _day(name: str) -> date:
    if not line(name):
        raise Wrong(name, gettext("Scrivi il giorno, per esempio 04/10/2026."))
    read = read_day(line(name))
    if isinstance(read, str):
        raise Wrong(name, read)
    return read


def _maybe_day(name: str) -> date | None:
    return _day(name) if line(name) else None


def _month_day() -> tuple[int, int]:
    """The month and the day of the patron; whether there is such a day is asked below."""
    day, month = (request.form.get(name, 0, type=number) for name in ("giorno_patrono", "mese"))
    if not 0 < day <= _LONGEST_MONTH:
        raise Wrong("giorno_patrono", gettext("Scrivi il giorno del mese, da 1 a 31."))
    return month, day


def _since() -> int | None:
    return _year() if line("anno") else None


def _year() -> int:
    found = request.form.get("anno", 0, type=number)
    if found:
        return int(found)
    raise Wrong("anno", gettext("Scrivi da quale anno, con quattro cifre."))


def _hour(name: str) -> time:
    hour, _, minute = line(name).replace(".", ":").partition(":")
    try:
        return time(number(hour), number(minute))
    except ValueError:
        raise Wrong(name, gettext("Scrivi l’ora con i due punti, per esempio 08:30.")) from None


def _value() -> int:
    try:
        return number(line("quantita"))
    except ValueError:
        raise Wrong("quantita", gettext("Scrivi un numero intero, zero o più.")) from None


def _number(name: str) -> int:
    """A whole number; whether it may be below zero is for the catalogue to say."""
    said = line(name)
    try:
        return -number(said[1:]) if said.startswith("-") else number(said)
    except ValueError:
        raise Wrong(name, gettext("Scrivi un numero intero.")) from None


_LONGEST_MONTH = 31
# What the catalogue calls by the words of its files, as the page calls it.
_ON_THE_PAGE = {
    "quantita": to_say("Quanto"),
    "valido_dal": to_say("Vale per ciò che comincia dal"),
    "GG_CAL_PROC": to_say("giorni di calendario"),
    "GG_CAL": to_say("giorni di calendario"),
    "GG_LAV": to_say("giorni lavorativi"),
    "MESI": to_say("mesi"),
    "ORE": to_say("ore"),
}
_FIRST = {
    HOLIDAY: "giorno",
    NO_HOLIDAY: "giorno",
    PATRON: "giorno_patrono",
    CLOSED: "giorno",
    OPEN: "giorno",
    HOURS: "chiude",
    RULE: "quantita",
}
_PLACES: Mapping[type[Refusal], str] = {
    changing.NameMissing: "nome",
    changing.HoursReversed: "chiude",
    changing.DaysReversed: "fino_al",
    changing.ClosedTooLong: "fino_al",
}
