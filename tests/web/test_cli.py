"""The command `percorsi`: an office is set up, people get their access."""

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from tests.offices import PASSWORD
from webui.cli import main

ADMIN = ("--username", "viola", "--name", "Vito Prova", "--password", PASSWORD)


def _run(folder: Path, *words: str) -> Result:
    return CliRunner().invoke(main, [*words, "--data-dir", str(folder)])


@pytest.mark.slow
def test_an_office_is_set_up_once(tmp_path: Path) -> None:
    first = _run(tmp_path, "init", *ADMIN)
    second = _run(tmp_path, "init", *ADMIN)

    assert first.exit_code == 0, first.output
    assert second.exit_code == 1
    assert "Un amministratore di sistema c'è già" in second.output


def test_an_account_is_opened_with_its_roles(tmp_path: Path) -> None:
    _run(tmp_path, "migrate")

    opened = _run(
        tmp_path,
        *("account", "add", "--username", "rossi", "--name", "Rita Prova"),
        *("--role", "assistente_sociale", "--password", PASSWORD),
    )

    assert opened.exit_code == 0, opened.output
    assert "Accesso aperto per rossi." in opened.output


def test_a_weak_password_is_refused_with_a_sentence(tmp_path: Path) -> None:
    _run(tmp_path, "migrate")

    refused = _run(
        tmp_path,
        *("account", "add", "--username", "rossi", "--name", "Rita Prova"),
        *("--role", "assistente_sociale", "--password", "breve"),
    )

    assert refused.exit_code == 1
    assert "La password ha meno di 12 caratteri" in refused.output
