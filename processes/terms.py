"""The catalogue of terms: every duty with its count, its source and who is told on the way."""

import tomllib
from collections.abc import Iterator, Mapping
from datetime import date
from difflib import get_close_matches
from functools import lru_cache
from types import MappingProxyType
from typing import Any, TypeVar

from processes.term_model import (
    FORWARD,
    MOST,
    OURS,
    Birthday,
    Manner,
    Norm,
    NotInForce,
    OtherReading,
    Rung,
    Summer,
    Term,
    TermCatalogue,
    Unit,
    UnknownTerm,
    UnknownValue,
    Value,
    Whose,
    read_manner,
    span_of,
)
from processes.term_rows import (
    TermUnreadable,
    read_birthday,
    read_norm,
    read_term,
    read_value,
    refuse,
)

__all__ = [
    "FORWARD",
    "MOST",
    "OURS",
    "Birthday",
    "Manner",
    "Norm",
    "NotInForce",
    "OtherReading",
    "Rung",
    "Summer",
    "Term",
    "TermCatalogue",
    "TermUnreadable",
    "Unit",
    "UnknownTerm",
    "UnknownValue",
    "Value",
    "Whose",
    "nearest",
    "read_manner",
    "read_terms",
    "span_of",
]

_KINDS = ("termine", "valore", "norma", "compleanno")
_KEPT = 16  # sets of files; those of the versions in force are one and the same
_Files = Mapping[str, Mapping[str, Any]]
_Row = TypeVar("_Row", Norm, Value)


def read_terms(files: Mapping[str, bytes]) -> TermCatalogue:
    """Read every `terms/*.toml` of a bundle. Refuses `TermUnreadable` naming file and row.

    Bundles share their terms: the same files are read once in a process.
    """
    return _read(tuple((path, content) for path, content in sorted(files.items()) if _is(path)))


@lru_cache(maxsize=_KEPT)
def _read(files: tuple[tuple[str, bytes], ...]) -> TermCatalogue:
    raw = {path: _parse(path, content) for path, content in files}
    values = _once((path, read_value(path, row)) for path, row in _rows(raw, "valore"))
    amounts = {key: int(value.value) for key, value in values.items()} | _amounts(raw)
    terms, earlier = _in_time(
        (path, read_term(path, row, amounts)) for path, row in _rows(raw, "termine")
    )
    norms = _once((path, read_norm(path, row)) for path, row in _rows(raw, "norma"))
    for path in raw:
        for key in sorted(set(terms) & set(values)):
            refuse(path, key, "c'è sia come termine sia come valore")
        for key in sorted(set(norms) & {*terms, *values}):
            refuse(path, key, "c'è sia come norma sia come termine o valore")
    return TermCatalogue(
        MappingProxyType(terms),
        MappingProxyType(values),
        MappingProxyType(norms),
        MappingProxyType(earlier),
        _birthdays(raw, amounts),
    )


def _birthdays(raw: _Files, amounts: Mapping[str, int]) -> tuple[Birthday, ...]:
    found: dict[int, Birthday] = {}
    for path, row in _rows(raw, "compleanno"):
        one = read_birthday(path, row, amounts)
        if one.age in found:
            refuse(path, f"compleanno {one.age}", "l'età c'è due volte")
        found[one.age] = one
    return tuple(found[age] for age in sorted(found))


def nearest(catalogue: TermCatalogue, key: str) -> list[str]:
    """The keys of terms that somebody may have meant, the likeliest first."""
    known = {one.casefold(): one for one in catalogue.terms}
    return [known[one] for one in get_close_matches(key.casefold(), known, n=3, cutoff=0.6)]


def _is(path: str) -> bool:
    return path.startswith("terms/") and path.endswith(".toml")


def _parse(path: str, content: bytes) -> dict[str, Any]:
    try:
        return tomllib.loads(content.decode())
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise TermUnreadable(file=path, key="?", reason=f"non è TOML valido ({error})") from error


def _rows(raw: _Files, kind: str) -> Iterator[tuple[str, Mapping[str, Any]]]:
    for path, file in raw.items():
        for word in sorted(set(file) - set(_KINDS)):
            refuse(path, word, "non è né un termine né un valore né una norma né un compleanno")
        rows = file.get(kind, [])
        if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
            refuse(path, kind, f"le righe si scrivono sotto [[{kind}]]")
        yield from ((path, row) for row in rows)


def _once(rows: Iterator[tuple[str, _Row]]) -> dict[str, _Row]:
    found: dict[str, _Row] = {}
    for path, row in rows:
        if row.key in found:
            refuse(path, row.key, "la chiave c'è due volte")
        found[row.key] = row
    return found


def _in_time(
    rows: Iterator[tuple[str, Term]],
) -> tuple[dict[str, Term], dict[str, tuple[Term, ...]]]:
    """The latest row of each key, and those before it: no starting day has two rows."""
    found: dict[str, list[Term]] = {}
    for path, row in rows:
        for other in found.setdefault(row.key, []):
            if _overlap(row, other):
                said = f"{span_of(other)} e {span_of(row)}"
                refuse(path, row.key, f"la chiave c'è due volte per gli stessi giorni: {said}")
        found[row.key].append(row)
    for same in found.values():
        same.sort(key=lambda row: row.valid_from or date.min)
    latest = {key: same[-1] for key, same in found.items()}
    return latest, {key: tuple(same[:-1]) for key, same in found.items() if same[1:]}


def _overlap(one: Term, other: Term) -> bool:
    def ends_before(first: Term, second: Term) -> bool:
        if first.valid_to is None or second.valid_from is None:
            return False
        return first.valid_to < second.valid_from

    return not ends_before(one, other) and not ends_before(other, one)


def _amounts(raw: _Files) -> dict[str, int]:
    """The amounts that rows state themselves: what another row may refer to by `cfg`."""
    return {
        row["chiave"]: row["quantita"]
        for _, row in _rows(raw, "termine")
        if isinstance(row.get("chiave"), str) and isinstance(row.get("quantita"), int)
    }
