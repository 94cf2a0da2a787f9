"""What the manual of terms shows is what the command prints, and its rows can be read."""

import re
import shlex
from pathlib import Path

import pytest
from click.testing import CliRunner

from processes.terms import MOST, Unit, read_terms
from webui.cli import main

MANUAL = (Path(__file__).parents[2] / "docs" / "how-to" / "terms.md").read_text(encoding="utf-8")
SHOWN = re.findall(r"```console\n\$ percorsi (.*)\n([\s\S]*?)```", MANUAL)


@pytest.mark.parametrize(("command", "output"), SHOWN)
def test_a_command_of_the_manual_prints_what_the_manual_says(command: str, output: str) -> None:
    words = [*shlex.split(command), "--at", "2027-12-01T10:00:00"]

    found = CliRunner().invoke(main, words)

    assert found.output == output


def test_the_row_of_the_manual_is_the_row_of_the_catalogue() -> None:
    row = re.search(r"```toml\n(\[\[termine\]\]\nchiave = \"L14\"[\s\S]*?)```", MANUAL)
    folder = Path(__file__).parents[2] / "processes" / "terms"
    published = read_terms({f"terms/{p.name}": p.read_bytes() for p in folder.glob("*.toml")})

    assert row is not None
    shown = read_terms({"terms/manuale.toml": row[1].encode()}).get("L14")
    assert {**_said(shown), "note": ""} == {**_said(published.get("L14")), "note": ""}


def test_the_manual_names_every_unit_and_the_bounds_that_hold() -> None:
    assert all(f"`{unit}`" in MANUAL for unit in Unit)
    assert "87.672 ore, 10.958 giorni, 600 mesi" in MANUAL
    assert (MOST[Unit.ORE], MOST[Unit.GG_CAL], MOST[Unit.MESI]) == (87_672, 10_958, 600)


def _said(term: object) -> dict[str, object]:
    return {name: getattr(term, name) for name in type(term).__dataclass_fields__}  # type: ignore[attr-defined]
