"""The command `percorsi municipality`: a file checked, shown, applied by a named person."""

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from engine.clock import SystemClock
from tasks.installing import install_definitions
from tasks.office import open_office
from tasks.settings import DEMO, settings_from
from tests.offices import people_of
from webui.cli import main


def run(*words: str) -> Result:
    return CliRunner().invoke(main, ["municipality", *words])


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A real office with an administrator."""
    CliRunner().invoke(main, ["migrate", "--data-dir", str(tmp_path)])
    office = open_office(settings_from(tmp_path), SystemClock())
    install_definitions(office, by=None)
    people_of(office, {"viola": ["amministratore_sistema"], "rossi": ["assistente_sociale"]})
    office.close()
    return tmp_path


def test_the_demo_file_is_found_right() -> None:
    found = run("check", str(DEMO))

    assert found.exit_code == 0, found.output
    assert found.output.startswith("Il file va bene: Comune di Esempio, ")


def test_every_fault_of_a_file_is_a_line(tmp_path: Path) -> None:
    wrong = tmp_path / "comune.toml"
    text = DEMO.read_text().replace('patrono = "12-07"', 'patrono = "02-30"')
    wrong.write_text(text.replace('tipo = "procura"', 'tipo = "procure"'))

    found = run("check", str(wrong))

    assert found.exit_code == 1
    assert "2 da correggere" in found.output
    assert "[calendario], patrono (riga 13): questo giorno non c'è" in found.output
    assert "[[ente]] numero 3, tipo" in found.output


def test_a_file_is_shown_applied_and_changes_nothing_the_second_time(folder: Path) -> None:
    written = run("show", "--data-dir", str(folder))
    file = folder / "comune.toml"
    text = written.output.replace('regione = ""', 'regione = "Piemonte"')
    first, _, rest = text.partition('chiave = "triage.stima"\nvalore = 2\n')
    file.write_text(f'{first}chiave = "triage.stima"\nvalore = 3\n{rest}')
    order = ("apply", str(file), "--data-dir", str(folder), "--reason", "delibera di prova")

    stranger = run(*order, "--by", "rossi", "--yes")
    nobody = run(*order, "--by", "nessuno", "--yes")
    refused = CliRunner().invoke(main, ["municipality", *order, "--by", "viola"], input="n\n")
    done = run(*order, "--by", "viola", "--yes")
    again = run(*order, "--by", "viola", "--yes")

    assert stranger.exit_code == 1
    assert "Non hai il permesso" in stranger.output
    assert "Nessuno ha il nome utente «nessuno»" in nobody.output
    assert refused.exit_code == 1
    assert "Regione: — → Piemonte" in done.output
    assert "triage.stima: 2 GG_LAV (valore dimostrativo" in done.output
    assert "Applicato." in done.output
    assert again.output == "Non cambia nulla: il Comune è già come dice il file.\n"
