"""The first look at a file: only words that are known to run, each where it may stand."""

from collections import Counter
from collections.abc import Iterator

from lxml import etree

from engine.runtime import vocabulary as known
from engine.runtime.findings import Finding
from engine.runtime.reading import BPMN, NAMESPACES, PERCORSI, XSI, split_tag

_ONLY_DRAWN = frozenset({"messageFlow", "association"})
_REFUSED_ANYWAY = frozenset(known.REASONS)
_SHAPES = "http://www.omg.org/spec/BPMN/20100524/DI"


def check_structure(root: etree._Element) -> list[Finding]:
    """Everything in a file that is not on the list of what the engine runs."""
    if split_tag(root.tag) != (BPMN, "definitions"):
        return [Finding("", "", "non è un diagramma BPMN 2.0")]
    process = next((node.get("id", "") for node in root.iter(f"{{{BPMN}}}process")), "")
    found = [
        Finding(process, _id_of(node), message)
        for node in _executed(root)
        for message in _objections(node)
    ]
    rest = (_dangling, _foreign, _twice, _too_many)
    return [*found, *(one for rule in rest for one in rule(root, process))]


def _executed(root: etree._Element) -> Iterator[etree._Element]:
    """All nodes but the drawing, parents of refused ones only."""
    waiting = [root]
    while waiting:
        node = waiting.pop()
        yield node
        if not _refused(node):
            waiting.extend(child for child in reversed(node) if _namespace(child) != _SHAPES)


def _refused(node: etree._Element) -> bool:
    parent = node.getparent()
    return parent is not None and _why_not_here(node, parent) is not None


def _objections(node: etree._Element) -> Iterator[str]:
    parent = node.getparent()
    if parent is not None:
        misplaced = _why_not_here(node, parent)
        if misplaced:
            yield misplaced
            return
    for name, value in node.attrib.items():
        objection = _why_not_so(node, str(name), str(value))
        if objection:
            yield objection


def _why_not_here(node: etree._Element, parent: etree._Element) -> str | None:
    namespace, name = split_tag(node.tag)
    _, where = split_tag(parent.tag)
    if namespace == BPMN:
        if name in known.CHILDREN.get(where, frozenset({"documentation"})):
            return None
        reason = known.THROWN.get((where, name)) or known.REASONS.get(name)
        return reason or f"la parola «{name}» non è ammessa dentro «{where}»"
    if namespace == PERCORSI:
        return _why_not_ours(name, where, parent)
    if namespace in NAMESPACES:
        return None if where == "definitions" else f"«{name}» non è ammesso dentro «{where}»"
    return f"«{name}» viene da uno spazio dei nomi non ammesso: {namespace or 'nessuno'}"


def _why_not_ours(name: str, where: str, parent: etree._Element) -> str | None:
    if name == "parametro" and where in known.HOLDERS:
        return None
    rule = known.EXTENSIONS.get(name)
    if rule is None:
        return f"la parola «percorsi:{name}» non esiste"
    if where != "extensionElements":
        return f"«percorsi:{name}» sta solo dentro «extensionElements»"
    holder = parent.getparent()
    owner = split_tag(holder.tag)[1] if holder is not None else ""
    return None if owner in rule["on"] else f"«percorsi:{name}» non si usa su «{owner}»"


def _why_not_so(node: etree._Element, attribute: str, value: str) -> str | None:
    namespace, name = split_tag(attribute)
    owner, word = split_tag(node.tag)
    if namespace == XSI:
        return None
    if namespace:
        return f"l'attributo «{name}» viene da uno spazio dei nomi non ammesso: {namespace}"
    if owner == PERCORSI:
        admitted = known.EXTENSIONS[word]["attributes"] if word in known.EXTENSIONS else ()
        return None if name in admitted else f"«percorsi:{word}» non ha l'attributo «{name}»"
    if owner == BPMN and name not in known.ATTRIBUTES:
        return f"l'attributo «{name}» non è ammesso"
    if name in known.BOOLEANS and value not in {"true", "false"}:
        return f"«{name}» è «true» oppure «false»"
    if name == "loopMaximum" and not value.isdecimal():
        return "«loopMaximum» è un numero intero"
    if name in known.ONLY and value.lower() != known.ONLY[name][0].lower():
        return f"«{name}={value}»: {known.ONLY[name][1]}"
    return None


def _dangling(root: etree._Element, process: str) -> list[Finding]:
    """References to what is not there: read as nothing, they would change what is run."""
    kinds = {node.get("id"): split_tag(node.tag)[1] for node in root.iter("*") if node.get("id")}
    return [
        Finding(process, _id_of(node), f"«{name}» indica «{node.get(name)}», che non c'è")
        for node in root.iter(f"{{{BPMN}}}*")
        for name, fitting in known.REFERENCES.items()
        if node.get(name) is not None
        and split_tag(node.tag)[1] not in _ONLY_DRAWN
        and kinds.get(node.get(name)) not in fitting | _REFUSED_ANYWAY
    ]


def _foreign(root: etree._Element, process: str) -> list[Finding]:
    unknown = {_namespace(node) for node in root.iter("*") if _namespace(node) not in NAMESPACES}
    drawn = {
        split_tag(str(name))[0]
        for node in root.iter("*")
        if _namespace(node) == _SHAPES
        for name in node.attrib
    } - {""}
    return [
        Finding(process, "", f"spazio dei nomi non ammesso nel disegno: {namespace}")
        for namespace in sorted(drawn - NAMESPACES - unknown)
    ]


def _twice(root: etree._Element, process: str) -> list[Finding]:
    ids = Counter(node.get("id") for node in root.iter("*") if node.get("id"))
    return [
        Finding(process, id, "lo stesso identificativo compare due volte nel file")
        for id, count in ids.items()
        if id is not None and count > 1
    ]


def _too_many(root: etree._Element, process: str) -> list[Finding]:
    words = {f"{{{BPMN}}}{word}" for word in known.NODES}
    count = sum(1 for node in root.iter("*") if node.tag in words)
    if count <= known.MAX_NODES:
        return []
    return [Finding(process, "", f"ha {count} elementi: al massimo {known.MAX_NODES}")]


def _namespace(node: etree._Element) -> str:
    return split_tag(node.tag)[0]


def _id_of(node: etree._Element) -> str:
    """The id of the nearest element that has one."""
    for one in (node, *node.iterancestors()):
        if one.get("id") and split_tag(one.tag)[1] not in {"definitions", "process"}:
            return str(one.get("id"))
    return ""
