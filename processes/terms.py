"""The catalogue of terms: every duty with its count, its source and who is told on the way."""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from types import MappingProxyType
from typing import Any, NoReturn, TypeVar

from engine.refusal import NotFound, Refusal


class TermUnreadable(Refusal):
    """Il catalogo dei termini non si può leggere: in {file}, riga «{key}», {reason}."""


class UnknownTerm(NotFound):
    """Il termine «{key}» non è nel catalogo dei termini."""


class UnknownValue(NotFound):
    """Il valore «{key}» non è tra quelli configurati dal Comune."""


class Count(StrEnum):
    """How time is counted (domain §2.0 and §3.6)."""

    ORE = "ORE"
    GG_CAL = "GG_CAL"
    GG_CAL_PROC = "GG_CAL_PROC"
    GG_LAV = "GG_LAV"
    MESI = "MESI"
    IMMEDIATO = "IMMEDIATO"


@dataclass(frozen=True, slots=True)
class Rung:
    """One step of a ladder: so much before (or after) the instant, somebody is told."""

    amount: int
    unit: Count
    after: bool
    tells: str  # "assegnatario", or a role


@dataclass(frozen=True, slots=True)
class Term:
    """One row: what is owed, by whom, counted how and from what, under which source.

    `demo` marks a municipality's number that only stands for one: it is never shown as a norm.
    """

    key: str
    sentence: str
    unit: Count
    amount: int
    starts: str
    owed_by: str
    source: str
    certainty: str  # "A" read at the source, "B" to be confirmed, "C" uncertain, "CFG" internal
    summer_suspension: bool
    ladder: tuple[Rung, ...]
    demo: bool


@dataclass(frozen=True, slots=True)
class Value:
    """A number of the municipality that is no term, such as an age."""

    key: str
    sentence: str
    value: Decimal
    unit: str
    demo: bool


@dataclass(frozen=True, slots=True)
class TermCatalogue:
    """All terms and values by key."""

    terms: Mapping[str, Term]
    values: Mapping[str, Value]

    def get(self, key: str) -> Term:
        """The term under a key. Raises `UnknownTerm`."""
        found = self.terms.get(key)
        if found is None:
            raise UnknownTerm(key=key)
        return found

    def find(self, key: str) -> Term | None:
        """The term under a key, or None."""
        return self.terms.get(key)

    def value(self, key: str) -> Decimal:
        """What `cfg(key)` is worth: a value, or the amount of a term. Raises `UnknownValue`."""
        if key in self.values:
            return self.values[key].value
        if key in self.terms:
            return Decimal(self.terms[key].amount)
        raise UnknownValue(key=key)


_CERTAINTIES = frozenset({"A", "B", "C", "CFG"})
_TERM_WORDS = frozenset(
    {
        "chiave",
        "frase",
        "unita",
        "quantita",
        "cfg",
        "da",
        "a_carico_di",
        "fonte",
        "certezza",
        "sospensione_feriale",
        "scala",
        "dimostrativo",
    }
)
_VALUE_WORDS = frozenset({"chiave", "frase", "valore", "unita", "dimostrativo"})


def read_terms(files: Mapping[str, bytes]) -> TermCatalogue:
    """Read every `terms/*.toml` of a bundle. Refuses `TermUnreadable` naming file and row."""
    raw = {path: _parse(path, content) for path, content in sorted(files.items()) if _is(path)}
    values = _once(
        (path, _value(path, row)) for path, file in raw.items() for row in file.get("valore", ())
    )
    amounts = {key: int(value.value) for key, value in values.items()} | _amounts(raw)
    terms = _once(
        (path, _term(path, row, amounts))
        for path, file in raw.items()
        for row in file.get("termine", ())
    )
    for path, file in raw.items():
        for key in sorted(set(terms) & set(values)):
            _refuse(path, key, "c'è sia come termine sia come valore")
        for word in sorted(set(file) - {"termine", "valore"}):
            _refuse(path, word, "non è né un termine né un valore")
    return TermCatalogue(MappingProxyType(terms), MappingProxyType(values))


def _is(path: str) -> bool:
    return path.startswith("terms/") and path.endswith(".toml")


def _parse(path: str, content: bytes) -> dict[str, Any]:
    try:
        return tomllib.loads(content.decode())
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise TermUnreadable(file=path, key="?", reason=f"non è TOML valido ({error})") from error


_Row = TypeVar("_Row", Term, Value)


def _once(rows: Iterator[tuple[str, _Row]]) -> dict[str, _Row]:
    found: dict[str, _Row] = {}
    for path, row in rows:
        if row.key in found:
            _refuse(path, row.key, "la chiave c'è due volte")
        found[row.key] = row
    return found


def _amounts(raw: Mapping[str, Mapping[str, Any]]) -> dict[str, int]:
    """The amounts that rows state themselves: what another row may refer to by `cfg`."""
    return {
        row["chiave"]: row["quantita"]
        for file in raw.values()
        for row in file.get("termine", ())
        if "chiave" in row and isinstance(row.get("quantita"), int)
    }


def _value(path: str, row: Mapping[str, Any]) -> Value:
    key = _words(path, row, _VALUE_WORDS)
    number = row.get("valore")
    if isinstance(number, bool) or not isinstance(number, int | float):
        _refuse(path, key, "«valore» dev'essere un numero")
    return Value(
        key=key,
        sentence=_text(path, key, row, "frase"),
        value=Decimal(str(number)),
        unit=_text(path, key, row, "unita"),
        demo=_flag(path, key, row, "dimostrativo"),
    )


def _term(path: str, row: Mapping[str, Any], amounts: Mapping[str, int]) -> Term:
    key = _words(path, row, _TERM_WORDS)
    certainty = _text(path, key, row, "certezza")
    if certainty not in _CERTAINTIES:
        _refuse(path, key, f"la certezza «{certainty}» non è A, B, C o CFG")
    unit = _unit(path, key, _text(path, key, row, "unita"))
    return Term(
        key=key,
        sentence=_text(path, key, row, "frase"),
        unit=unit,
        amount=_amount(path, row, unit, amounts),
        starts=_text(path, key, row, "da"),
        owed_by=_text(path, key, row, "a_carico_di"),
        source=_text(path, key, row, "fonte"),
        certainty=certainty,
        summer_suspension=_never_suspended(path, key, row),
        ladder=tuple(_rung(path, key, rung) for rung in row.get("scala", ())),
        demo=_flag(path, key, row, "dimostrativo"),
    )


def _amount(path: str, row: Mapping[str, Any], unit: Count, amounts: Mapping[str, int]) -> int:
    key, stated, setting = row["chiave"], row.get("quantita"), row.get("cfg")
    if unit is Count.IMMEDIATO:
        if stated is not None or setting is not None:
            _refuse(path, key, "un termine immediato non ha quantità")
        return 0
    if (stated is None) == (setting is None):
        _refuse(path, key, "serve «quantita» oppure «cfg», e una sola delle due")
    if setting is not None:
        if setting not in amounts:
            _refuse(path, key, f"il valore «{setting}» non è configurato")
        return amounts[setting]
    if isinstance(stated, bool) or not isinstance(stated, int) or stated < 0:
        _refuse(path, key, "«quantita» dev'essere un numero intero, zero o più")
    return stated


def _rung(path: str, key: str, raw: object) -> Rung:
    if not isinstance(raw, dict) or set(raw) not in ({"prima", "avvisa"}, {"dopo", "avvisa"}):
        _refuse(path, key, "un gradino della scala dice «prima» o «dopo», e chi «avvisa»")
    after = "dopo" in raw
    amount, _, unit = str(raw["dopo" if after else "prima"]).partition(" ")
    if not amount.isdecimal():
        _refuse(path, key, f"«{amount} {unit}» non è una distanza come «3 GG_LAV»")
    counted = _unit(path, key, unit)
    return Rung(amount=int(amount), unit=counted, after=after, tells=str(raw["avvisa"]))


def _unit(path: str, key: str, text: str) -> Count:
    try:
        return Count(text)
    except ValueError as error:
        raise TermUnreadable(
            file=path, key=key, reason=f"«{text}» non è un modo di contare: {', '.join(Count)}"
        ) from error


def _words(path: str, row: Mapping[str, Any], known: frozenset[str]) -> str:
    key = row.get("chiave")
    if not isinstance(key, str) or not key:
        _refuse(path, "?", "manca «chiave»")
    for word in sorted(set(row) - known):
        _refuse(path, key, f"la parola «{word}» non si conosce")
    return key


def _text(path: str, key: str, row: Mapping[str, Any], word: str) -> str:
    text = row.get(word)
    if not isinstance(text, str) or not text.strip():
        _refuse(path, key, f"manca «{word}»")
    return text


def _never_suspended(path: str, key: str, row: Mapping[str, Any]) -> bool:
    """L. 742/1969 is not assumed for duties towards children (domain §3.6): none is suspended."""
    if _flag(path, key, row, "sospensione_feriale"):
        _refuse(
            path, key, "la sospensione feriale non si presume per questi termini: scrivi false"
        )
    return False


def _flag(path: str, key: str, row: Mapping[str, Any], word: str) -> bool:
    flag = row.get(word, False)
    if not isinstance(flag, bool):
        _refuse(path, key, f"«{word}» dev'essere true o false")
    return flag


def _refuse(path: str, key: str, reason: str) -> NoReturn:
    raise TermUnreadable(file=path, key=key, reason=reason)
