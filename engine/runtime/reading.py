"""Reads untrusted XML: no DOCTYPE, no entities, no network, bounded in size and depth."""

import re
from functools import lru_cache

from lxml import etree

from engine.refusal import Refusal

MAX_BYTES = 2 * 1024 * 1024
MAX_DEPTH = 60

BPMN = "http://www.omg.org/spec/BPMN/20100524/MODEL"
PERCORSI = "urn:percorsi:bpmn:1"
XSI = "http://www.w3.org/2001/XMLSchema-instance"

NAMESPACES = frozenset(
    {
        BPMN,
        PERCORSI,
        XSI,
        "http://www.omg.org/spec/BPMN/20100524/DI",
        "http://www.omg.org/spec/DD/20100524/DC",
        "http://www.omg.org/spec/DD/20100524/DI",
        # Colours of shapes, as bpmn-js writes them: they say nothing about execution.
        "http://bpmn.io/schema/bpmn/biocolor/1.0",
        "http://www.omg.org/spec/BPMN/non-normative/color/1.0",
    }
)

# The encoding is ours to say: UTF-7 or UTF-16 would hide a DOCTYPE from the look at the text.
_ENCODING = re.compile(r"""<\?xml[^>]*encoding\s*=\s*["'](?!utf-8["'])""", re.IGNORECASE)
_FORBIDDEN = re.compile(r"<!(DOCTYPE|ENTITY|ELEMENT|ATTLIST|NOTATION)", re.IGNORECASE)


class UnreadableDiagram(Refusal):
    """Il file non si può leggere: {reason}."""


def read_xml(raw: bytes) -> etree._Element:
    """The root of a harmless document; `UnreadableDiagram` says what is wrong with another."""
    if len(raw) > MAX_BYTES:
        megabytes = MAX_BYTES // 1024 // 1024
        raise UnreadableDiagram(reason=f"supera {megabytes} MB")
    _check_text(raw)
    # Comments and instructions are dropped: nothing that is executed may hide between them.
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(raw, parser)
    except etree.XMLSyntaxError as error:
        raise UnreadableDiagram(reason=f"non è XML ben formato (riga {error.lineno})") from None
    if root.getroottree().docinfo.internalDTD is not None:
        raise UnreadableDiagram(reason="contiene una DOCTYPE")
    _check_depth(root)
    return root


def _check_text(raw: bytes) -> None:
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError:
        raise UnreadableDiagram(reason="non è scritto in UTF-8") from None
    if _ENCODING.search(text[:200]):
        raise UnreadableDiagram(reason="non è scritto in UTF-8")
    found = _FORBIDDEN.search(text)
    if found:
        raise UnreadableDiagram(reason=f"contiene una dichiarazione {found[1].upper()}")


def _check_depth(root: etree._Element) -> None:
    level, depth = [root], 0
    while level:
        depth += 1
        if depth > MAX_DEPTH:
            raise UnreadableDiagram(reason=f"ha più di {MAX_DEPTH} livelli annidati")
        level = [child for node in level for child in node]


@lru_cache(maxsize=1_024)
def split_tag(tag: str) -> tuple[str, str]:
    """Namespace and local name of an element or attribute."""
    name = etree.QName(tag)
    return name.namespace or "", name.localname
