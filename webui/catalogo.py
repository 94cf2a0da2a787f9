"""The catalogue of rules put in order for whoever looks for one: who fixes it, in which path."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from sqlalchemy import Connection, select

from engine.store.tables import version
from processes.terms import Term as Row
from processes.terms import TermCatalogue, Value
from tasks.definitions import Definition, Definitions
from webui.language import gettext

OFFICE = "CFG"
"""The certainty of what the municipality decides by itself."""

_KEPT = 1_000  # files, those of the versions in force are some hundreds
_DIGITS = re.compile(r"(\d+)")
_QUOTED = re.compile(rb"""(?:"|'|&quot;)([A-Za-z0-9_.]+)(?:"|'|&quot;)""")
_Paths = Mapping[str, frozenset[str]]


@dataclass(frozen=True, slots=True)
class Wanted:
    """What somebody looks for in the catalogue; nothing of it shows all."""

    words: str = ""
    fixed_by: str = ""
    path: str = ""

    @property
    def is_all(self) -> bool:
        """Whether nothing was asked: the parts stay closed, their names are read in one look."""
        return not (self.words or self.fixed_by or self.path)


@dataclass(frozen=True, slots=True)
class Part:
    """Rules that are read together."""

    title: str
    rows: tuple[Row, ...] = ()
    values: tuple[Value, ...] = ()

    @property
    def count(self) -> int:
        """How many rules it holds."""
        return len(self.rows) + len(self.values)


@dataclass(frozen=True, slots=True)
class Shelf:
    """The parts of one kind, under one heading."""

    title: str
    about: str
    parts: tuple[Part, ...]


def fixers() -> dict[str, str]:
    """Who may have fixed a rule, as the filter says it."""
    return {
        "": gettext("da chiunque"),
        "legge": gettext("dalla legge"),
        "comune": gettext("dal Comune"),
        "ufficio": gettext("da questo ufficio"),
    }


def as_counted(key: str) -> list[tuple[int, str]]:
    """The order in which people count: L2 before L10."""
    return [(int(part) if part.isdecimal() else -1, part) for part in _DIGITS.split(key) if part]


def paths_of(connection: Connection, definitions: Definitions) -> _Paths:
    """The names of the paths in force and of those that they call, each with every word in
    quotes that its files say.
    """
    asked = select(version.c.digest).where(version.c.status == "in_force").distinct()
    found: dict[str, frozenset[str]] = {}
    for (digest,) in connection.execute(asked).all():
        definition = definitions.find(connection, digest)
        if definition is None:
            continue
        for process in _drawn(definition):
            name = definition.drawing(process).name
            found[name] = found.get(name, frozenset()).union(*_said(definition, process))
    return dict(sorted(found.items()))


def shelves(
    catalogue: TermCatalogue, own: Iterable[str], paths: _Paths, wanted: Wanted
) -> tuple[Shelf, ...]:
    """The rules that were asked for: those of the law, those of the municipality, its values."""
    chosen = _Chosen(frozenset(own), paths, wanted)
    rows = sorted(filter(chosen.holds, catalogue.terms.values()), key=_in_order)
    values = sorted(filter(chosen.holds, catalogue.values.values()), key=_in_order)
    law = [one for one in rows if one.certainty != OFFICE]
    ours = [one for one in rows if one.certainty == OFFICE]
    found = (
        Shelf(
            gettext("Termini di legge"),
            gettext("Li fissa una norma: cambiano quando cambia la norma."),
            _by_debtor(law),
        ),
        Shelf(
            gettext("Termini del Comune"),
            gettext("Li decide il Comune, percorso per percorso."),
            _by_path(ours, paths),
        ),
        Shelf(
            gettext("Valori del Comune"),
            gettext(
                "Numeri che non sono termini, come un’età o una soglia: "
                "li usano le tabelle e i percorsi."
            ),
            (Part(gettext("Tutti i valori"), values=tuple(values)),) if values else (),
        ),
    )
    return tuple(one for one in found if one.parts)


@dataclass(frozen=True, slots=True)
class _Chosen:
    own: frozenset[str]
    paths: _Paths
    wanted: Wanted

    def holds(self, row: Row | Value) -> bool:
        wanted = self.wanted
        if wanted.path and row.key not in self.paths.get(wanted.path, frozenset()):
            return False
        if wanted.fixed_by and not self._is_fixed_by(row, wanted.fixed_by):
            return False
        return wanted.words in f"{row.key} {row.sentence} {row.source}".casefold()

    def _is_fixed_by(self, row: Row | Value, who: str) -> bool:
        if who == "ufficio":
            return row.key in self.own
        of_the_office = isinstance(row, Value) or row.certainty == OFFICE
        return of_the_office == (who == "comune")


def _in_order(row: Row | Value) -> list[tuple[int, str]]:
    return as_counted(row.key)


def _by_debtor(rows: Sequence[Row]) -> tuple[Part, ...]:
    found = (
        Part(gettext("A carico del servizio"), tuple(one for one in rows if not one.monitored)),
        Part(gettext("A carico di altri"), tuple(one for one in rows if one.monitored)),
    )
    return tuple(one for one in found if one.count)


def _by_path(rows: Sequence[Row], paths: _Paths) -> tuple[Part, ...]:
    of_one: dict[str, list[Row]] = defaultdict(list)
    of_several, of_none = [], []
    for row in rows:
        match [name for name, keys in paths.items() if row.key in keys]:
            case [name]:
                of_one[name].append(row)
            case []:
                of_none.append(row)
            case _:
                of_several.append(row)
    parts = [Part(name, tuple(of_one[name])) for name in sorted(of_one)]
    if of_several:
        parts.append(Part(gettext("In più percorsi"), tuple(of_several)))
    if of_none:
        parts.append(Part(gettext("Per ora in nessun percorso"), tuple(of_none)))
    return tuple(parts)


def _drawn(definition: Definition) -> Iterator[str]:
    for path in definition.files:
        if path.startswith("bpmn/"):
            yield path.removeprefix("bpmn/").removesuffix(".bpmn")


def _said(definition: Definition, process: str) -> Iterator[frozenset[str]]:
    """The words in quotes of a path's diagram, of its forms and of the tables that it asks."""
    tables = {f"dmn/{one.name}.dmn" for one in definition.drawing(process).tables}
    for path, content in definition.files.items():
        if path == f"bpmn/{process}.bpmn" or path in tables or f"/{process}/" in path:
            yield _quoted(content)


@lru_cache(maxsize=_KEPT)
def _quoted(content: bytes) -> frozenset[str]:
    return frozenset(one.decode() for one in _QUOTED.findall(content))
