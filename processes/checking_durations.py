"""Numbers written twice: lengths of time in tables and diagrams that the catalogue owns."""

import re
from collections.abc import Iterator
from functools import lru_cache

from lxml import etree

from engine.refusal import Refusal
from processes.bundles import Bundle
from processes.terms import TermCatalogue, Unit, read_terms

MEND = 'Scrivi termine("{key}", …), oppure cfg("{key}"): il numero sta nel catalogo'
_WRITTEN = re.compile(r'[@"]?P(?:T(?P<hours>\d+)H|(?P<amount>\d+)(?P<unit>[DMY]))\b')
_BUILT = re.compile(
    r'"P"\s*\+\s*(?:string\(\s*)?"?(?P<amount>\d+)"?\s*\)?\s*\+\s*"(?P<unit>[DMY])"'
)
_UNITS = {
    "D": frozenset({Unit.GG_CAL, Unit.GG_CAL_PROC, Unit.GG_LAV}),
    "M": frozenset({Unit.MESI}),
    "H": frozenset({Unit.ORE}),
}
_MONTHS_A_YEAR = 12
_NEAREST = 3
_KEPT = 128  # files of diagrams and tables; a house ships some sixty

Objection = tuple[str, str, str, str]
"""The file and the element concerned, what is wrong, how to mend it."""


def object_to_durations(bundle: Bundle) -> Iterator[Objection]:
    """Lengths of time written as literals where some term of the catalogue is as long.

    A length that no term has, or one that is calculated, is nobody's: it is let pass.
    """
    try:
        catalogue = read_terms(bundle.files)
    except Refusal:
        return  # the check of the catalogue says so
    for path, content in sorted(bundle.files.items()):
        if path.endswith((".bpmn", ".dmn")):
            yield from _written_in(path, content, catalogue)


def _written_in(path: str, content: bytes, catalogue: TermCatalogue) -> Iterator[Objection]:
    for element, amount, unit in _lengths_in(content):
        keys = _as_long(catalogue, amount, unit) if amount else []
        if keys:
            named = " o ".join(f"«{key}»" for key in keys[:_NEAREST])
            message = f"scrive da sé un tempo di {amount} {_WORDS[unit]}, che è di {named}"
            yield path, element, message, MEND.format(key=keys[0])


@lru_cache(maxsize=_KEPT)
def _lengths_in(content: bytes) -> tuple[tuple[str, int, str], ...]:
    """The lengths that a file writes, each with its element: many bundles hold the same file."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, remove_comments=True)
    try:
        root = etree.fromstring(content, parser)
    except etree.XMLSyntaxError:
        return ()  # the gate says so
    return tuple(
        (_id(node), amount, unit)
        for node in root.iter()
        for text in (node.text or "", *map(str, node.attrib.values()))
        if "P" in text  # as both ways of writing one begin
        for amount, unit in _lengths(text)
    )


def _lengths(text: str) -> Iterator[tuple[int, str]]:
    for pattern in (_WRITTEN, _BUILT):
        for found in pattern.finditer(text):
            said = found.groupdict()
            if said.get("hours"):
                yield int(said["hours"]), "H"
            elif said["unit"] == "Y":
                yield int(said["amount"]) * _MONTHS_A_YEAR, "M"
            else:
                yield int(said["amount"]), said["unit"]


def _as_long(catalogue: TermCatalogue, amount: int, unit: str) -> list[str]:
    return [
        key
        for key, term in catalogue.terms.items()
        if term.amount == amount and term.unit in _UNITS[unit]
    ]


def _id(node: etree._Element) -> str:
    at: etree._Element | None = node
    while at is not None and not at.get("id"):
        at = at.getparent()
    return (at.get("id") or "") if at is not None else ""


_WORDS = {"D": "giorni", "M": "mesi", "H": "ore"}
