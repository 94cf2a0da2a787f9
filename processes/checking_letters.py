"""What nobody should find in a letter: changes tracked in its template, and comments on it."""

import zlib
from collections.abc import Iterator
from functools import lru_cache
from io import BytesIO
from zipfile import BadZipFile, ZipFile

from lxml import etree

from processes.bundles import Bundle

Objection = tuple[str, str, str, str]
"""The file and the element concerned, what is wrong, how to mend it."""

LARGEST = 5 * 1024 * 1024
UNPACKED = 8 * LARGEST
"""Bytes of a template, packed and unpacked; one of the house has some ten thousand."""

ACCEPT = (
    "Accetta o rifiuta tutte le modifiche, in LibreOffice da «Modifica, Revisioni» o in Word da"
    " «Revisione», salva e mandalo di nuovo"
)
DELETE = "Elimina tutti i commenti, in LibreOffice o in Word, salva e mandalo di nuovo"
SAVE_AGAIN = "Aprilo in LibreOffice o in Word, salvalo come .docx e mandalo di nuovo"

_KEPT = 128  # templates; a house ships some sixty
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_MOVED = ("ins", "del", "moveFrom", "moveTo", "cellIns", "cellDel", "cellMerge")
_RESHAPED = ("rPr", "pPr", "sectPr", "tblPr", "tblPrEx", "tblGrid", "tcPr", "trPr", "numbering")
_CHANGES = frozenset({f"{_W}{name}" for name in (*_MOVED, *(f"{one}Change" for one in _RESHAPED))})
_COMMENTED = frozenset({f"{_W}commentReference"})
_COMMENT = frozenset({f"{_W}comment"})
_PLACES = {
    "document": "testo",
    "header": "intestazione",
    "footer": "piè di pagina",
    "footnotes": "note a piè di pagina",
    "endnotes": "note in fondo",
    "comments": "commenti",
}
_DAMAGED = (
    BadZipFile,
    EOFError,
    RuntimeError,  # it wants a password, or is packed in a way that nobody knows here
    etree.XMLSyntaxError,
    zlib.error,
)
_SHOWN = 40  # characters of a paragraph, to find it again
_MOST_SAID = 5  # places


class _Unreadable(Exception):
    """Not a document that may be opened; its words are what is wrong."""


def object_to_letters(bundle: Bundle) -> Iterator[Objection]:
    """Templates that would carry into every letter what was only between those who drew them.

    A change that is still tracked has its author and its day with it, and what was struck out is
    still there to be read.
    """
    for path, content in sorted(bundle.files.items()):
        if path.startswith("letters/"):
            for message, mend in _faults(content):
                yield path, "", message, mend


@lru_cache(maxsize=_KEPT)
def _faults(content: bytes) -> tuple[tuple[str, str], ...]:
    """What is wrong in a template and how to mend it; many bundles hold the same file."""
    try:
        parts = _parts(content)
    except _Unreadable as why:
        return ((str(why), SAVE_AGAIN),)
    changed = _all_places(parts, _CHANGES)
    # One whose place in the text was deleted may be left over among the comments.
    noted = _all_places(parts, _COMMENTED) or _all_places(parts, _COMMENT)
    faults = []
    if changed:
        faults.append((f"ha modifiche non ancora accettate: {_said(changed)}", ACCEPT))
    if noted:
        faults.append((f"ha dei commenti: {_said(noted)}", DELETE))
    return tuple(faults)


def _parts(content: bytes) -> list[tuple[str, etree._Element]]:
    """The parts of a template in which one writes, each with the name of its place."""
    if len(content) > LARGEST:
        raise _Unreadable("è troppo grande per un modello di lettera")
    try:
        with ZipFile(BytesIO(content)) as package:
            listed = package.infolist()
            if sum(one.file_size for one in listed) > UNPACKED:
                raise _Unreadable("aperto diventerebbe enorme: non è un modello di lettera")
            written = [one for one in listed if _place(one.filename)]
            found = [(_place(one.filename), _root(package.read(one))) for one in written]
    except _DAMAGED:
        found = []
    if not found:
        raise _Unreadable("non è un documento .docx che si possa leggere")
    return sorted(found, key=lambda part: list(_PLACES.values()).index(part[0]))


def _place(name: str) -> str:
    folder, _, file = name.rpartition("/")
    kind = file.removesuffix(".xml").rstrip("0123456789")
    return _PLACES.get(kind, "") if folder == "word" and file.endswith(".xml") else ""


def _root(content: bytes) -> etree._Element:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, remove_comments=True)
    return etree.fromstring(content, parser)


def _all_places(parts: list[tuple[str, etree._Element]], tags: frozenset[str]) -> list[str]:
    return [place for part in parts for place in _places(part, tags)]


def _places(part: tuple[str, etree._Element], tags: frozenset[str]) -> Iterator[str]:
    """Where such a mark stands, once for a paragraph: by its number and its first words."""
    place, root = part
    numbers = {one: n for n, one in enumerate(root.iter(f"{_W}p"), 1)}
    seen: set[int] = set()
    for mark in root.iter(*tags):
        paragraph = next(mark.iterancestors(f"{_W}p"), None)
        number = 0 if paragraph is None else numbers[paragraph]
        if number in seen:
            continue
        seen.add(number)
        yield place if paragraph is None else f"{place}, paragrafo {number}{_words(paragraph)}"


def _words(paragraph: etree._Element) -> str:
    texts = paragraph.iter(f"{_W}t", f"{_W}delText")
    said = " ".join("".join(one.text or "" for one in texts).split())
    if not said:
        return ""
    return f" («{said[:_SHOWN].rstrip()}…»)" if len(said) > _SHOWN else f" («{said}»)"


def _said(places: list[str]) -> str:
    left = len(places) - _MOST_SAID
    shown = [*places[:_MOST_SAID], f"e altri {left} punti"] if left > 0 else places
    return "; ".join(shown)
