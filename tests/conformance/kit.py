"""Reads the cases of the kit: models, inputs, expected results."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from lxml import etree

from engine.feel import Range, Time, Value, text_of
from engine.feel.compare import equal
from engine.feel.temporal import read_date, read_date_time, read_duration, read_time

_XSI = "{http://www.w3.org/2001/XMLSchema-instance}"


@dataclass(frozen=True, slots=True)
class Case:
    """One expectation: a decision (or service) of a model, its inputs, its result."""

    folder: Path
    model: str
    id: str
    node: str
    inputs: Mapping[str, Value]
    expected: Value
    error: bool
    service: str = ""


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A file of the kit, or a case in it, that cannot be read."""

    folder: Path
    file: Path
    reason: str


def cases(level: Path) -> Iterator[Case | Unreadable]:
    """Every result node of every case under a level's folder."""
    for file in sorted(level.rglob("*-test-*.xml")):
        try:
            root = etree.parse(str(file)).getroot()
        except etree.XMLSyntaxError as error:
            yield Unreadable(file.parent, file, str(error))
            continue
        model = _text(root.find("{*}modelName"))
        for case in root.iter("{*}testCase"):
            try:
                yield from list(_results(file.parent, model, case))
            except (ValueError, ArithmeticError) as error:
                reason = f"{case.get('id')}: {type(error).__name__} {error}"
                yield Unreadable(file.parent, file, reason)


def _results(folder: Path, model: str, case: etree._Element) -> Iterator[Case]:
    inputs = dict(_inputs(case))
    id_ = case.get("id", "")
    service = case.get("invocableName", "")
    if case.get("type", "decision") == "decision":
        service = ""
    for node in case.findall("{*}resultNode"):
        expected = node.find("{*}expected")
        wanted = None if expected is None else value(expected)
        error = node.get("errorResult") == "true"
        yield Case(folder, model, id_, node.get("name", ""), inputs, wanted, error, service)


def _inputs(case: etree._Element) -> Iterator[tuple[str, Value]]:
    """The given values by name and, where the case names a model, by namespace and name."""
    for node in case.findall("{*}inputNode"):
        name, namespace, given = node.get("name", ""), node.get("namespace"), value(node)
        yield name, given
        if namespace:
            yield f"{namespace}#{name}", given


def value(element: etree._Element) -> Value:
    """The FEEL value of a value, list or component element."""
    components = element.findall("{*}component")
    if components:
        return {one.get("name", ""): value(one) for one in components}
    inner = element.find("{*}list")
    if inner is not None and inner.get(f"{_XSI}nil") != "true":
        return [value(item) for item in inner.findall("{*}item")]
    simple = element.find("{*}value")
    if simple is None or simple.get(f"{_XSI}nil") == "true":
        return None
    return _typed(simple.get(f"{_XSI}type", "").rpartition(":")[2], simple.text or "")


def _typed(kind: str, text: str) -> Value:
    match kind:
        case "boolean":
            return text.strip() == "true"
        case "decimal" | "double" | "integer" | "int" | "long" | "float":
            return Decimal(text.strip())
        case "date":
            return _known(read_date(text.strip()), text)
        case "time":
            return _known(read_time(text.strip()), text)
        case "dateTime":
            return _known(read_date_time(text.strip()), text)
        case "duration" | "dayTimeDuration" | "yearMonthDuration":
            return _known(read_duration(text.strip()), text)
        case _:
            return text


def same(found: Value, expected: Value) -> bool:
    """Equal, numbers up to the eight decimals that the kit writes."""
    if isinstance(found, list) and isinstance(expected, list):
        return len(found) == len(expected) and all(map(same, found, expected))
    if isinstance(found, dict) and isinstance(expected, dict):
        names = found.keys() == expected.keys()
        return names and all(same(found[name], expected[name]) for name in found)
    if equal(found, expected) is True and not isinstance(found, Range):
        return not isinstance(found, Time) or text_of(found) == text_of(expected)
    if isinstance(found, Decimal) and isinstance(expected, Decimal):
        return abs(found - expected) < Decimal("1e-8")
    return False


def _known(value: Value, text: str) -> Value:
    """What we cannot even read counts as a failure, not as null."""
    return f"illeggibile: {text}" if value is None else value


def _text(element: etree._Element | None) -> str:
    return "" if element is None else (element.text or "").strip()
