"""Hostile and broken definitions, the whole way: read from the disk, checked, put in force."""

import json
import shutil
from pathlib import Path

import pytest

from engine.refusal import Refusal
from processes.catalogue import Catalogue
from tests.offices import BUNDLE
from tests.web.conftest import House
from tests.web.rich import counts

MEGABYTE = 1024 * 1024


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A house of definitions with one good process."""
    root = tmp_path / "casa"
    for kind, where in (("bpmn", "processes"), ("terms", "processes"), ("forms", ".")):
        shutil.copytree(BUNDLE / kind, root / where / kind)
    return root


DRAWING = (BUNDLE / "bpmn" / "prova_relazione.bpmn").read_text("utf-8")
SCRIPT = (
    '<bpmn:scriptTask id="calcola" scriptFormat="python"><bpmn:incoming>f1</bpmn:incoming>'
    "<bpmn:outgoing>f1b</bpmn:outgoing><bpmn:script>__import__('os').system('id')</bpmn:script>"
    '</bpmn:scriptTask><bpmn:sequenceFlow id="f1b" sourceRef="calcola" targetRef="scrivi"/>'
)
_HEAD = '<?xml version="1.0" encoding="UTF-8"?>'
_FLOW = '<bpmn:sequenceFlow id="f1" sourceRef="inizio" targetRef="scrivi"/>'
HOSTILE = {
    "DOCTYPE": DRAWING.replace(_HEAD, f"{_HEAD}<!DOCTYPE x>"),
    "esterna": DRAWING.replace(
        _HEAD, f'{_HEAD}<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>'
    ).replace("Prova di relazione", "&e;"),
    "3 MB": DRAWING.replace("</bpmn:process>", f"<!--{'x' * 3 * MEGABYTE}--></bpmn:process>"),
    "5000 elementi": DRAWING.replace(
        "</bpmn:process>",
        "".join(f'<bpmn:userTask id="u{n}" name="u"/>' for n in range(5000)) + "</bpmn:process>",
    ),
    "Python": DRAWING.replace(
        _FLOW, SCRIPT + _FLOW.replace('targetRef="scrivi"', 'targetRef="calcola"')
    ),
    "Python in una condizione": DRAWING.replace(
        'esito = "da_correggere"', "__import__('os').system('id')"
    ),
    "elemento ignoto": DRAWING.replace(
        "</bpmn:process>", '<bpmn:adHocSubProcess id="libero"/></bpmn:process>'
    ),
}


@pytest.mark.parametrize("what", HOSTILE)
def test_a_hostile_diagram_is_refused_and_nothing_is_in_force(
    house: House, root: Path, what: str
) -> None:
    (root / "processes" / "bpmn" / "prova_relazione.bpmn").write_text(HOSTILE[what], "utf-8")
    before = counts(house)

    said = refusal_of(house, root)

    assert "prova_relazione" in said
    assert len(said) < 4000
    assert "root:" not in said
    assert counts(house) == before


def refusal_of(house: House, root: Path) -> str:
    with pytest.raises(Refusal) as refusal:
        install(house, root)
    return str(refusal.value)


def install(house: House, root: Path) -> str:
    catalogue = Catalogue(root)
    with house.office.begin() as work:
        new = catalogue.release(catalogue.bundle("prova_relazione"))
        return house.office.engine.publish(work, new, by=None)


@pytest.mark.parametrize("other", ["altro.bpmn", "zeta.bpmn"])
def test_two_processes_of_one_id_are_refused(house: House, root: Path, other: str) -> None:
    for name in ("prova_relazione.bpmn", other):
        new = DRAWING.replace("Prova di relazione", "Nuova prova")
        (root / "processes" / "bpmn" / name).write_text(new, "utf-8")
    before = counts(house)

    said = refusal_of(house, root)

    assert other in said
    assert "prova_relazione" in said
    assert counts(house) == before


@pytest.mark.parametrize(
    "cycle",
    [
        {"scrivi": "_shared/a.json", "a": "_shared/b.json", "b": "_shared/a.json"},
        {"scrivi": "_shared/a.json", "a": "_shared/a.json"},
        {"scrivi": "../../../../etc/passwd"},
        {"scrivi": "https://altrove.example/modulo.json"},
        {"scrivi": "_shared/nessuno.json"},
    ],
)
def test_a_form_that_refers_in_circles_or_outside_is_refused(
    house: House, root: Path, cycle: dict[str, str]
) -> None:
    shared = root / "forms" / "_shared"
    shared.mkdir(parents=True)
    for name, target in cycle.items():
        part = {"type": "object", "title": "Gruppo", "properties": {"g": {"$ref": target}}}
        folder = root / "forms" / "prova_relazione" if name == "scrivi" else shared
        (folder / f"{name}.json").write_text(json.dumps(part), "utf-8")
    before = counts(house)

    said = refusal_of(house, root)

    assert "forms/prova_relazione/scrivi.json" in said
    assert counts(house) == before


@pytest.mark.parametrize("text", ["{", "[]", "null", '{"type": "object"}', "\x00", "{" * 5000])
def test_a_form_that_is_none_is_refused(house: House, root: Path, text: str) -> None:
    (root / "forms" / "prova_relazione" / "scrivi.json").write_text(text, "utf-8")
    before = counts(house)

    said = refusal_of(house, root)

    assert "forms/prova_relazione/scrivi.json" in said
    assert counts(house) == before


def test_the_good_house_is_put_in_force(house: House, root: Path) -> None:
    assert len(install(house, root)) == 64
