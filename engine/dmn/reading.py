"""Reads DMN 1.3 to 1.5 XML as an untrusted text: no DOCTYPE, no entities, bounded size."""

from collections.abc import Iterator
from typing import TypeAlias

from lxml import etree

from engine.dmn.refusals import UnreadableDecisions

Element: TypeAlias = etree._Element  # noqa: SLF001  # the only name lxml gives it

_DOCTYPE = "contiene un DOCTYPE, che non è ammesso"
BYTES = 2_000_000
ELEMENTS = 50_000
_NAMESPACES = {
    "https://www.omg.org/spec/DMN/20191111/MODEL/": "1.3",
    "https://www.omg.org/spec/DMN/20211108/MODEL/": "1.4",
    "https://www.omg.org/spec/DMN/20230324/MODEL/": "1.5",
}


def read(xml: bytes) -> Element:
    """The root element `definitions`; refuses with `UnreadableDecisions`."""
    if len(xml) > BYTES:
        raise UnreadableDecisions(reason=f"supera {BYTES // 1_000_000} MB")
    if b"<!DOCTYPE" in xml or b"<!ENTITY" in xml:
        raise UnreadableDecisions(reason=_DOCTYPE)
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(xml, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        line = getattr(error, "lineno", None)
        raise UnreadableDecisions(reason=f"non è XML ben formato (riga {line or 1})") from None
    if root.getroottree().docinfo.internalDTD is not None:
        raise UnreadableDecisions(reason=_DOCTYPE)
    if sum(1 for _ in root.iter()) > ELEMENTS:
        raise UnreadableDecisions(reason=f"ha più di {ELEMENTS} elementi")
    name = etree.QName(root)
    if name.localname != "definitions" or name.namespace not in _NAMESPACES:
        raise UnreadableDecisions(reason="non è un modello DMN 1.3, 1.4 o 1.5")
    return root


def local(element: Element) -> str:
    """The name of an element without its namespace."""
    return etree.QName(element).localname


def children(element: Element, *names: str) -> Iterator[Element]:
    """The children of these names that belong to DMN, in order."""
    for child in element:
        if etree.QName(child).namespace in _NAMESPACES and (not names or local(child) in names):
            yield child


def find_child(element: Element, *names: str) -> Element | None:
    """The first child of these names, or None."""
    return next(children(element, *names), None)


def text_in(element: Element | None, name: str = "text") -> str:
    """The text of a child, without the blanks around it; empty without one."""
    child = None if element is None else find_child(element, name)
    return "" if child is None else "".join(str(piece) for piece in child.itertext()).strip()


def cost(element: Element) -> int:
    """What evaluating the expressions of an element once more costs, in steps."""
    return 1 + sum(len(text) for text in element.itertext()) // 40


def named(element: Element) -> str:
    """The name attribute, blanks normalised."""
    return " ".join(element.get("name", "").split())


def href(element: Element) -> str:
    """The id that a reference points at; with `namespace#id` for imported ones."""
    return element.get("href", "").removeprefix("#")
