"""Every definition of the house: each state decided, each one with a way to an end."""

import json
from pathlib import Path

import pytest

from engine.runtime import Diagram, examine
from engine.soundness import LIMIT, judge
from processes.catalogue import BundleIncomplete, Catalogue
from processes.checking_soundness import object_to_flow, written_by_forms
from tasks.settings import ROOT

HOUSE = Catalogue(ROOT)
PROCESSES = sorted(HOUSE.drawings)


def copied(root: Path, process: str) -> Catalogue:
    """A house of one process and of what it needs."""
    for name, content in HOUSE.bundle(process).files.items():
        path = root / ("." if name.startswith("forms/") else "processes") / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return Catalogue(root)


def diagrams_of(process: str) -> dict[str, Diagram]:
    refused, found = examine(HOUSE.bundle(process).files, process)
    assert refused == []
    return dict(found)


@pytest.mark.parametrize("process", PROCESSES)
def test_a_definition_of_the_house_is_sound_and_that_is_decided(process: str) -> None:
    bundle = HOUSE.bundle(process)

    found = list(object_to_flow(bundle, diagrams_of(process)))

    assert found == []


@pytest.mark.parametrize("process", PROCESSES)
def test_a_definition_of_the_house_is_decided_with_plenty_of_room(process: str) -> None:
    written = written_by_forms(HOUSE.bundle(process).files)

    found = judge(diagrams_of(process), process, written, limit=LIMIT // 10)

    assert found == []


def test_a_definition_that_can_get_stuck_is_not_put_in_force(tmp_path: Path) -> None:
    house = copied(tmp_path, "ca_evento_critico")
    path = tmp_path / "processes" / "bpmn" / "ca_evento_critico.bpmn"
    begin, end = '<bpmn:inclusiveGateway id="avvisi_fatti">', "</bpmn:inclusiveGateway>"
    before, join, after = path.read_text().partition(begin)
    join = join.replace("inclusive", "parallel")
    path.write_text(before + join + after.replace(end, end.replace("inclusive", "parallel"), 1))

    (found,) = house.check(house.bundle("ca_evento_critico"))

    assert (found.file, found.element) == ("bpmn/ca_evento_critico.bpmn", "avvisi_fatti")
    assert "aspetta per sempre" in found.message
    assert found.run[0] == "evento_accaduto"
    with pytest.raises(BundleIncomplete, match="aspetta per sempre"):
        house.release(house.bundle("ca_evento_critico"))


def test_what_forms_write_is_read_from_their_fields() -> None:
    form = {"properties": {"esito": {}, "motivo": {}}}

    found = written_by_forms({"forms/p01/valuta.json": json.dumps(form).encode()})

    assert found == {("p01", "valuta"): frozenset({"esito", "motivo"})}
