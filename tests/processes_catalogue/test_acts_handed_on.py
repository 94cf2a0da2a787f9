"""A path that opens another one tells which acts it has read: none of their days is lost."""

from collections.abc import Iterator
from xml.etree import ElementTree as ET

from tests.processes_catalogue.inquiry import FILES

BPMN = "{http://www.omg.org/spec/BPMN/20100524/MODEL}"
OURS = "{urn:percorsi:bpmn:1}"
REPORTS_NOTHING = ("p04_",)  # there the days of the law alone count


def opening() -> Iterator[tuple[str, set[str]]]:
    """Every throw that opens another path and says which act fixed the day of the report."""
    for name, text in FILES.items():
        if not name.endswith(".bpmn"):
            continue
        for node in ET.fromstring(text).iter():  # noqa: S314  # our own drawings
            if not node.tag.startswith(BPMN) or not node.tag.endswith("Event"):
                continue
            told = {one.get("nome"): one.get("valore") for one in node.iter(f"{OURS}parametro")}
            opened = str(told.get("processo")).strip('"')
            if "provvedimento_relazione" in told and not opened.startswith(REPORTS_NOTHING):
                yield f"{name.split('/')[1]}:{node.get('id')}", {str(one) for one in told}


def test_whoever_tells_which_act_fixed_the_day_tells_which_acts_were_read() -> None:
    opened = dict(opening())
    silent = [where for where, told in opened.items() if "atti_letti" not in told]

    assert len(opened) >= 10
    assert silent == []
