"""Reads one row of the catalogue of terms, and refuses it with file, row and what to mend."""

import re
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any, NoReturn

from engine.refusal import Refusal
from processes.term_model import (
    MOST,
    Birthday,
    Manner,
    Norm,
    OtherReading,
    Rung,
    Summer,
    Term,
    Unit,
    Value,
    Whose,
)

Row = Mapping[str, Any]


class TermUnreadable(Refusal):
    """Il catalogo dei termini non si può leggere: in {file}, riga «{key}», {reason}."""


CERTAINTIES = ("A", "B", "C", "CFG", "SEED")
_DAYS = frozenset({Unit.GG_CAL, Unit.GG_CAL_PROC, Unit.GG_LAV})
_MOST_RUNG = 60  # working days: what a change of calendar may touch is looked for this far
_CODE = re.compile(r"[a-z][a-z0-9_]*")
_VALIDITY = frozenset({"valido_dal", "valido_al"})
_TERM_WORDS = _VALIDITY | {
    "chiave",
    "frase",
    "unita",
    "quantita",
    "cfg",
    "da",
    "evento",
    "verso",
    "liberi",
    "lettura",
    "letture",
    "a_carico_di",
    "fonte",
    "certezza",
    "sospensione_feriale",
    "se_manca",
    "nota",
    "scala",
    "massimo",
    "corre_sempre",
    "dimostrativo",
}
_READING_WORDS = frozenset(
    {"lettura", "unita", "quantita", "evento", "da", "fonte", "certezza"},
)
_VALUE_WORDS = frozenset({"chiave", "frase", "valore", "unita", "fonte", "dimostrativo"})
_BIRTHDAY_WORDS = frozenset(
    {"eta", "cfg", "cambia", "fonte", "certezza", "per", "messaggio", "dimostrativo"}
)
OLDEST = 21  # nobody is followed for longer (art. 13 c. 2 L. 47/2017)
_NORM_WORDS = _VALIDITY | {"chiave", "frase", "a_carico_di", "fonte", "certezza", "nota"}


def read_term(path: str, row: Row, amounts: Mapping[str, int]) -> Term:
    """One `[[termine]]`; `amounts` are the numbers to which a row may refer by `cfg`."""
    key = _words(path, row, _TERM_WORDS)
    unit = _unit(path, key, _text(path, key, row, "unita"))
    since, until = _validity(path, key, row)
    term = Term(
        key=key,
        sentence=_text(path, key, row, "frase"),
        unit=unit,
        amount=_amount(path, row, unit, amounts),
        starts=_text(path, key, row, "da"),
        owed_by=_text(path, key, row, "a_carico_di"),
        source=_text(path, key, row, "fonte"),
        certainty=_certainty(path, key, row),
        summer=_summer(path, key, row),
        ladder=tuple(_rung(path, key, rung) for rung in _list(path, key, row, "scala")),
        demo=_flag(path, key, row, "dimostrativo"),
        event=_code(path, key, row),
        manner=_manner(path, key, row, unit),
        label=_maybe(path, key, row, "lettura"),
        readings=tuple(_reading(path, row, raw) for raw in _list(path, key, row, "letture")),
        consequence=_maybe(path, key, row, "se_manca"),
        note=_maybe(path, key, row, "nota"),
        valid_from=since,
        valid_to=until,
        most=_most(path, key, row),
        runs_always=_flag(path, key, row, "corre_sempre"),
        setting=_maybe(path, key, row, "cfg"),
    )
    _agree(path, term)
    return term


def read_value(path: str, row: Row) -> Value:
    """One `[[valore]]`."""
    key = _words(path, row, _VALUE_WORDS)
    number = row.get("valore")
    if isinstance(number, bool) or not isinstance(number, int | float):
        refuse(path, key, "«valore» dev'essere un numero")
    return Value(
        key=key,
        sentence=_text(path, key, row, "frase"),
        value=Decimal(str(number)),
        unit=_text(path, key, row, "unita"),
        demo=_flag(path, key, row, "dimostrativo"),
        source=_maybe(path, key, row, "fonte"),
    )


def read_norm(path: str, row: Row) -> Norm:
    """One `[[norma]]`."""
    key = _words(path, row, _NORM_WORDS)
    since, until = _validity(path, key, row)
    return Norm(
        key=key,
        sentence=_text(path, key, row, "frase"),
        owed_by=_text(path, key, row, "a_carico_di"),
        source=_text(path, key, row, "fonte"),
        certainty=_certainty(path, key, row),
        note=_maybe(path, key, row, "nota"),
        valid_from=since,
        valid_to=until,
    )


def read_birthday(path: str, row: Row, amounts: Mapping[str, int]) -> Birthday:
    """One `[[compleanno]]`; its age is written, or the one that the municipality has chosen."""
    key = f"compleanno {row.get('eta', row.get('cfg', '?'))}"
    for word in sorted(set(row) - _BIRTHDAY_WORDS):
        refuse(path, key, f"la parola «{word}» non si conosce")
    if ("eta" in row) == ("cfg" in row):
        refuse(path, key, "serve «eta» oppure «cfg», e una sola delle due")
    age = row["eta"] if "eta" in row else amounts.get(str(row["cfg"]))
    if isinstance(age, bool) or not isinstance(age, int) or not 0 < age <= OLDEST:
        refuse(path, key, f"l'età dev'essere un numero intero da 1 a {OLDEST}")
    whose = _text(path, key, row, "per")
    if whose not in set(Whose):
        refuse(path, key, f"«per» dev'essere tra: {', '.join(Whose)}")
    return Birthday(
        age=age,
        changes=_text(path, key, row, "cambia"),
        source=_text(path, key, row, "fonte"),
        certainty=_certainty(path, key, row),
        whose=Whose(whose),
        message=_maybe(path, key, row, "messaggio"),
        demo=_flag(path, key, row, "dimostrativo"),
        setting=_maybe(path, key, row, "cfg"),
    )


def _agree(path: str, term: Term) -> None:
    """A row that is read in several ways names each of them, once, and where each runs from."""
    labels = [term.label, *(one.label for one in term.readings)]
    if term.readings and not term.label:
        refuse(path, term.key, "ha altre letture: serve «lettura», il nome della propria")
    if term.label and not term.readings:
        refuse(path, term.key, "ha una «lettura» sola: aggiungi «letture», oppure togli il nome")
    if len(set(labels)) != len(labels):
        refuse(path, term.key, "due letture hanno lo stesso nome")
    if any(one.event for one in term.readings) and not term.event:
        refuse(path, term.key, "una lettura parte da un altro evento: serve anche il suo «evento»")


def _reading(path: str, row: Row, raw: object) -> OtherReading:
    key = row["chiave"]
    if not isinstance(raw, dict):
        refuse(path, key, "una lettura si scrive { lettura = …, unita = …, quantita = … }")
    for word in sorted(set(raw) - _READING_WORDS):
        refuse(path, key, f"nella lettura la parola «{word}» non si conosce")
    label = _text(path, key, raw, "lettura")
    unit = _unit(path, key, str(raw.get("unita", row.get("unita"))))
    return OtherReading(
        label=label,
        unit=unit,
        amount=_amount(path, {"chiave": f"{key}, lettura {label}", **raw}, unit, {}),
        event=_code(path, key, raw),
        starts=_maybe(path, key, raw, "da") or _text(path, key, row, "da"),
        source=_maybe(path, key, raw, "fonte") or _text(path, key, row, "fonte"),
        certainty=_certainty(path, key, {**row, **raw}),
    )


def _amount(path: str, row: Row, unit: Unit, amounts: Mapping[str, int]) -> int:
    key, stated, setting = row["chiave"], row.get("quantita"), row.get("cfg")
    if unit is Unit.IMMEDIATO:
        if stated is not None or setting is not None:
            refuse(path, key, "un termine immediato non ha quantità")
        return 0
    if (stated is None) == (setting is None):
        refuse(path, key, "serve «quantita» oppure «cfg», e una sola delle due")
    if setting is not None:
        if setting not in amounts:
            refuse(path, key, f"il valore «{setting}» non è configurato")
        stated = amounts[setting]
    if isinstance(stated, bool) or not isinstance(stated, int) or stated < 0:
        refuse(path, key, "«quantita» dev'essere un numero intero, zero o più")
    if stated > MOST[unit]:
        refuse(path, key, f"«quantita» è {stated}: più di {MOST[unit]} {unit} è un errore")
    return stated


def _manner(path: str, key: str, row: Row, unit: Unit) -> Manner:
    way = row.get("verso", "dopo")
    if way not in {"dopo", "prima"}:
        refuse(path, key, f'«verso» dev\'essere "dopo" o "prima", non «{way}»')
    free = _flag(path, key, row, "liberi")
    if free and unit not in _DAYS:
        refuse(path, key, "«liberi» vale solo per i giorni")
    if way == "prima" and unit is Unit.IMMEDIATO:
        refuse(path, key, "un termine immediato non si conta all'indietro")
    return Manner(backwards=way == "prima", free=free)


def _most(path: str, key: str, row: Row) -> tuple[int, Unit] | None:
    """How long a term may last at most, whoever extends it: `24 MESI`."""
    said = _maybe(path, key, row, "massimo")
    if not said:
        return None
    amount, _, unit = said.partition(" ")
    if not amount.isdecimal() or not 0 < int(amount) <= MOST[_unit(path, key, unit)]:
        refuse(path, key, f"«massimo» dev'essere una durata come «24 MESI», non «{said}»")
    return int(amount), _unit(path, key, unit)


def furthest(unit: Unit) -> int:
    """How far from its term a step of a ladder may lie at most."""
    return _MOST_RUNG if unit is Unit.GG_LAV else MOST[unit]


def _rung(path: str, key: str, raw: object) -> Rung:
    if not isinstance(raw, dict) or set(raw) not in ({"prima", "avvisa"}, {"dopo", "avvisa"}):
        refuse(path, key, "un gradino della scala dice «prima» o «dopo», e chi «avvisa»")
    after = "dopo" in raw
    amount, _, unit = str(raw["dopo" if after else "prima"]).partition(" ")
    if not amount.isdecimal():
        refuse(path, key, f"«{amount} {unit}» non è una distanza come «3 GG_LAV»")
    counted = _unit(path, key, unit)
    if int(amount) > furthest(counted):
        refuse(path, key, f"il gradino «{amount} {unit}» è troppo lontano")
    return Rung(amount=int(amount), unit=counted, after=after, tells=str(raw["avvisa"]))


def _summer(path: str, key: str, row: Row) -> Summer:
    """L. 742/1969 is not assumed for duties towards children (domain §3.6): nobody need deny it.

    The first catalogues said `false` where nothing was known.
    """
    said = row.get("sospensione_feriale", Summer.UNKNOWN)
    if said is True:
        refuse(
            path,
            key,
            "la sospensione feriale non si presume per questi termini: scrivi "
            '"sconosciuta", oppure "si" se una fonte lo dice',
        )
    if said is False:
        return Summer.UNKNOWN
    try:
        return Summer(said)
    except ValueError:
        refuse(path, key, f"«sospensione_feriale» dev'essere tra: {', '.join(Summer)}")


def _certainty(path: str, key: str, row: Row) -> str:
    certainty = _text(path, key, row, "certezza")
    if certainty not in CERTAINTIES:
        refuse(path, key, f"la certezza «{certainty}» non è A, B, C o CFG (né SEED)")
    return certainty


def _validity(path: str, key: str, row: Row) -> tuple[date | None, date | None]:
    since, until = (row.get(word) for word in ("valido_dal", "valido_al"))
    for day in (since, until):
        if day is not None and (not isinstance(day, date) or isinstance(day, datetime)):
            refuse(path, key, "«valido_dal» e «valido_al» sono date, senza virgolette")
    if since and until and until < since:
        refuse(path, key, "«valido_al» viene prima di «valido_dal»")
    return since, until


def _code(path: str, key: str, row: Row) -> str:
    code = _maybe(path, key, row, "evento")
    if code and not _CODE.fullmatch(code):
        refuse(path, key, f"l'evento «{code}» si scrive in minuscolo, con _ tra le parole")
    return code


def _unit(path: str, key: str, text: str) -> Unit:
    try:
        return Unit(text)
    except ValueError as error:
        raise TermUnreadable(
            file=path, key=key, reason=f"«{text}» non è un modo di contare: {', '.join(Unit)}"
        ) from error


def _words(path: str, row: Row, known: frozenset[str]) -> str:
    key = row.get("chiave")
    if not isinstance(key, str) or not key:
        refuse(path, "?", "manca «chiave»")
    for word in sorted(set(row) - known):
        refuse(path, key, f"la parola «{word}» non si conosce")
    return key


def _text(path: str, key: str, row: Row, word: str) -> str:
    text = row.get(word)
    if not isinstance(text, str) or not text.strip():
        refuse(path, key, f"manca «{word}»")
    return text


def _maybe(path: str, key: str, row: Row, word: str) -> str:
    return _text(path, key, row, word) if word in row else ""


def _list(path: str, key: str, row: Row, word: str) -> list[object]:
    listed = row.get(word, [])
    if not isinstance(listed, list):
        refuse(path, key, f"«{word}» dev'essere un elenco")
    return listed


def _flag(path: str, key: str, row: Row, word: str) -> bool:
    flag = row.get(word, False)
    if not isinstance(flag, bool):
        refuse(path, key, f"«{word}» dev'essere true o false")
    return flag


def refuse(path: str, key: str, reason: str) -> NoReturn:
    """Refuse a row. Raises `TermUnreadable`."""
    raise TermUnreadable(file=path, key=key, reason=reason)
