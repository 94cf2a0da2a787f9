"""The command `percorsi check`: whoever draws learns what is wrong before anybody else does."""

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from processes.catalogue import Catalogue
from tasks.settings import ROOT
from webui.cli import main

PROCESS = "ca_evento_critico"
JOIN = '<bpmn:inclusiveGateway id="avvisi_fatti">'


@pytest.fixture
def house(tmp_path: Path) -> Path:
    """The files of one process."""
    for name, content in Catalogue(ROOT).bundle(PROCESS).files.items():
        path = tmp_path / ("." if name.startswith("forms/") else "processes") / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return tmp_path


def spoil(house: Path) -> None:
    """Let a join wait for all branches of which only some are begun."""
    path = house / "processes" / "bpmn" / f"{PROCESS}.bpmn"
    before, join, after = path.read_text().partition(JOIN)
    end = "</bpmn:inclusiveGateway>"
    parallel = after.replace(end, end.replace("inclusive", "parallel"), 1)
    path.write_text(before + join.replace("inclusive", "parallel") + parallel)


def check(house: Path, *words: object) -> Result:
    return CliRunner().invoke(main, ["check", "--root", str(house), *map(str, words)])


def test_a_sound_path_is_told_with_how_much_was_looked_at(house: Path) -> None:
    found = check(house, PROCESS)

    assert found.exit_code == 0
    assert found.output.startswith(f"sì  {PROCESS}: ")
    assert "stati guardati in 2 parti" in found.output


def test_a_path_that_can_get_stuck_is_told_with_the_way_that_leads_there(house: Path) -> None:
    spoil(house)

    found = check(house, PROCESS)

    assert found.exit_code == 1
    assert f"no  {PROCESS}" in found.output
    assert "avvisi_fatti: " in found.output
    assert "aspetta per sempre" in found.output
    assert "Per esempio: «" in found.output
    assert "Da correggere: 1." in found.output


def test_the_way_that_leads_there_is_drawn_on_the_diagram(house: Path, tmp_path: Path) -> None:
    spoil(house)
    drawn = tmp_path / "strada.svg"

    check(house, PROCESS, "--diagram", drawn)

    assert drawn.read_text().startswith("<svg")


def test_a_path_that_is_not_there_is_named(house: Path) -> None:
    found = check(house, "p99_inventato")

    assert found.exit_code == 1
    assert "«p99_inventato» non è nel catalogo" in found.output
