"""Every diagram of the house can be read: nothing overlaps, crosses or hangs out of the sheet."""

from pathlib import Path

import pytest
from lxml import etree

from processes.checking_sheet import check_sheet
from processes.drawings import Drawing, read_drawing
from tasks.settings import ROOT

DIAGRAMS = sorted((ROOT / "processes" / "bpmn").glob("*.bpmn"))


@pytest.mark.parametrize("path", DIAGRAMS, ids=lambda path: path.stem)
def test_a_diagram_of_the_house_lies_clear_on_its_sheet(path: Path) -> None:
    drawing = read_drawing(f"bpmn/{path.name}", path.read_bytes())

    found = check_sheet(drawing)

    assert [str(one) for one in found] == []


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('<dc:Bounds x="364" y="110"', '<dc:Bounds x="500" y="110"', "si sovrappone a"),
        ('<dc:Bounds x="364" y="110"', '<dc:Bounds x="364" y="10"', "l'elemento esce dal foglio"),
        ('<dc:Bounds x="364" y="110"', '<dc:Bounds x="364" y="300"', "non sta nella corsia"),
        ('<di:waypoint x="364" y="150"/>', '<di:waypoint x="364" y="170"/>', "di sbieco"),
        ('<di:waypoint x="898" y="410"/>', '<di:waypoint x="898" y="420"/>', "di sbieco"),
        ('<dc:Bounds x="879" y="132"', '<dc:Bounds x="879" y="145"', "attraversata dal flusso"),
        ('<dc:Bounds x="748" y="175"', '<dc:Bounds x="560" y="130"', "l'etichetta copre"),
    ],
)
def test_what_makes_a_diagram_hard_to_read_is_named(old: str, new: str, said: str) -> None:
    path = ROOT / "processes" / "bpmn" / "ca_segnalazione_ag.bpmn"
    content = path.read_text()
    assert old in content
    drawing = read_drawing("bpmn/prova.bpmn", content.replace(old, new, 1).encode())

    found = check_sheet(drawing)

    assert any(said in one.message for one in found), [str(one) for one in found]


def test_the_name_of_a_part_is_covered_by_nothing() -> None:
    path = ROOT / "processes" / "bpmn" / "p17_gruppi_iniziative.bpmn"
    before, after = '<dc:Bounds x="2823" y="194"', '<dc:Bounds x="2693" y="194"'
    content = path.read_text()
    assert before in content
    drawing = read_drawing("bpmn/prova.bpmn", content.replace(before, after, 1).encode())

    found = {(one.element, one.message) for one in check_sheet(drawing)}

    assert ("chiusura_disposta", "copre il nome di «corpo_iniziativa»") in found


def test_two_flows_that_cross_and_one_that_runs_over_a_shape_are_named() -> None:
    drawing = Drawing("bpmn/prova.bpmn", etree.fromstring(_CROSSED))

    found = {(one.element, one.message) for one in check_sheet(drawing)}

    assert ("a__d", "il flusso incrocia «b__c»") in found
    assert ("a__d", "il flusso passa sopra «m»") in found
    assert ("m", "non è disegnato") not in found


def _shape(id: str, x: int, y: int) -> str:
    bounds = f'<dc:Bounds x="{x}" y="{y}" width="36" height="36"/>'
    return f'<bpmndi:BPMNShape bpmnElement="{id}">{bounds}</bpmndi:BPMNShape>'


def _edge(id: str, *points: tuple[int, int]) -> str:
    said = "".join(f'<di:waypoint x="{x}" y="{y}"/>' for x, y in points)
    return f'<bpmndi:BPMNEdge bpmnElement="{id}">{said}</bpmndi:BPMNEdge>'


_CROSSED = f"""
<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL"
    xmlns:bpmndi="http://www.omg.org/spec/BPMN/20100524/DI"
    xmlns:dc="http://www.omg.org/spec/DD/20100524/DC"
    xmlns:di="http://www.omg.org/spec/DD/20100524/DI">
  <bpmn:process id="prova">
    <bpmn:startEvent id="a"/><bpmn:startEvent id="b"/><bpmn:endEvent id="c"/>
    <bpmn:endEvent id="d"/><bpmn:intermediateThrowEvent id="m"/>
    <bpmn:sequenceFlow id="a__d" sourceRef="a" targetRef="d"/>
    <bpmn:sequenceFlow id="b__c" sourceRef="b" targetRef="c"/>
  </bpmn:process>
  <bpmndi:BPMNDiagram><bpmndi:BPMNPlane bpmnElement="prova">
    {_shape("a", 0, 100)}{_shape("d", 400, 100)}{_shape("m", 300, 100)}
    {_shape("b", 182, 0)}{_shape("c", 182, 200)}
    {_edge("a__d", (36, 118), (400, 118))}{_edge("b__c", (200, 36), (200, 200))}
  </bpmndi:BPMNPlane></bpmndi:BPMNDiagram>
</bpmn:definitions>
"""
