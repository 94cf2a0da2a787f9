"""The command `percorsi plays`: every story of a folder, and what none of them has visited."""

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from processes.catalogue import Catalogue
from tasks.coverage import Drawn, drawn_in, shares, visited_in
from tasks.rehearsing import Theatre, story_of
from tasks.settings import ROOT
from webui.cli import main

SCENARIOS = ROOT / "processes" / "scenarios"
ALONE = """titolo = "{title}"
inizio = 2025-11-03T10:30:00+01:00

[persone]
rossi = ["assistente_sociale"]

[[scena]]
quando = "lun 3 nov 2025, 10:30"
avvia = "{process}"
con = {{ scadenza_verifica = 2025-11-10T23:59:00+01:00 }}
attende = ["prepara_verifica"]
"""


@pytest.fixture(scope="module")
def drawn() -> Drawn:
    return drawn_in(Catalogue(ROOT))


def plays(folder: Path, *words: str) -> Result:
    return CliRunner().invoke(main, ["plays", str(folder), "--jobs", "1", *words])


def story(folder: Path, name: str, process: str = "ca_verifica_periodica") -> Path:
    path = folder / f"{name}.toml"
    path.write_text(ALONE.format(title=f"Storia {name}", process=process))
    return path


def test_every_story_is_told_in_a_line_and_what_none_visited_is_listed(tmp_path: Path) -> None:
    story(tmp_path, "prima")

    found = plays(tmp_path, "--missing")

    assert found.exit_code == 0, found.output
    assert "sì  prima: Storia prima" in found.output
    assert "  0.0 %  ca_ascolto_minore: 0/16 elementi, 0/15 flussi" in found.output
    assert "      mai: incontro_verifica\n" in found.output
    assert "mai corsi" in found.output
    assert "assistente_sociale" in found.output  # who in no story has done anything


def test_a_story_that_goes_otherwise_is_named_and_the_others_are_told(tmp_path: Path) -> None:
    story(tmp_path, "prima", "ca_che_non_esiste")
    story(tmp_path, "seconda")

    found = plays(tmp_path)

    assert found.exit_code == 1
    assert "no  prima: scena 1 (" in found.output
    assert "il percorso «ca_che_non_esiste» non c'è" in found.output
    assert "sì  seconda: Storia seconda" in found.output
    assert "1 storie non vanno come sono scritte" in found.output


def test_a_story_that_cannot_be_read_does_not_stop_the_others(tmp_path: Path) -> None:
    (tmp_path / "rotta.toml").write_text("titolo = ")
    story(tmp_path, "seconda")

    found = plays(tmp_path)

    assert "no  rotta: La storia «rotta.toml» non si può leggere" in found.output
    assert "sì  seconda" in found.output


def test_what_a_story_went_through_is_visited_and_nothing_else(
    drawn: Drawn, tmp_path: Path
) -> None:
    path = SCENARIOS / "verifica_omessa.toml"
    play = story_of(path)

    with Theatre(tmp_path, play.begins).stage(play) as stage:
        stage.perform(play)
        with stage.office.read() as connection:
            visited = visited_in(connection, drawn, stage.clock.now())

    process = "ca_verifica_periodica"
    assert (process, "esamina_omissione") in visited.elements
    assert (process, "equipe_verifica") not in visited.elements
    assert {name for name, _ in visited.elements} == {process}
    assert {name for name, _ in visited.flows} == {process}
    assert "responsabile_servizio" in visited.roles
    assert visited.terms["verifica.scadenza"] & {"late", "met_late"}
    (share,) = [one for one in shares(drawn, visited) if one.process == process]
    assert "equipe_verifica" in share.missed
    assert 0 < share.percent < 100


def test_the_flow_that_was_not_taken_at_a_gateway_is_not_visited(
    drawn: Drawn, tmp_path: Path
) -> None:
    play = story_of(SCENARIOS / "spesa_firmata.toml")

    with Theatre(tmp_path, play.begins).stage(play) as stage:
        stage.perform(play)
        with stage.office.read() as connection:
            visited = visited_in(connection, drawn, stage.clock.now())

    missed = {
        drawn.flows[spot][1]
        for spot in drawn.flows.keys() - visited.flows
        if spot[0] == "ca_impegno_spesa"
    }
    assert "spesa_respinta" in missed
    assert "impegno_assunto" not in missed


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("residenziale_pronta_troppo_lunga", "verifica.primo_mese"),
        ("scuola_tavolo_e_consulenze", "scuola.tavolo"),  # its own instant ends it
    ],
)
def test_a_term_that_passed_while_it_was_owed_was_missed_however_it_ended(
    name: str, key: str, drawn: Drawn, tmp_path: Path
) -> None:
    play = story_of(SCENARIOS / f"{name}.toml")

    with Theatre(tmp_path, play.begins).stage(play) as stage:
        stage.perform(play)
        with stage.office.read() as connection:
            visited = visited_in(connection, drawn, stage.clock.now())

    assert visited.terms[key] >= {"late", "lapsed"}
    assert "late" not in visited.terms.get("triage.conferma", frozenset())
