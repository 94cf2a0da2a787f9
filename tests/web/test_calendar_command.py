"""The command `percorsi calendar`: the days of a year, and what has changed them."""

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from engine.clock import SystemClock
from tasks.installing import fix_calendar
from tasks.office import open_office
from tasks.settings import settings_from
from webui.cli import main


def run(folder: Path, *words: str) -> Result:
    return CliRunner().invoke(main, [*words, "--data-dir", str(folder)])


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An office whose years were frozen with a patron saint and a closing day."""
    monkeypatch.setenv("PERCORSI_PATRONO", "12-07")
    monkeypatch.setenv("PERCORSI_CHIUSURE", "2026-08-14")
    run(tmp_path, "migrate")
    office = open_office(settings_from(tmp_path), SystemClock())
    fix_calendar(office)
    office.close()
    return tmp_path


def test_a_year_is_told_with_its_days_its_hours_and_its_revisions(folder: Path) -> None:
    found = run(folder, "calendar", "2026")

    assert found.exit_code == 0, found.output
    lines = found.output.splitlines()
    assert lines[:2] == ["Calendario dell'ufficio, anno 2026", "Orario:     08:00-18:00"]
    assert "Festivo:    lunedì 7 dicembre 2026 (santo patrono)" in lines
    assert any(one.startswith("Festivo:    domenica 4 ottobre 2026 (") for one in lines)
    assert "Chiusura:   venerdì 14 agosto 2026" in lines
    assert not [one for one in lines if one.startswith("Differenza")]
    assert lines[-1].startswith("Revisione 1: dal ")
    assert lines[-1].endswith("calendario iniziale dell'ufficio")


def test_what_the_environment_says_otherwise_today_is_told_and_changes_nothing(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PERCORSI_PATRONO", "11-05")

    lines = run(folder, "calendar", "2026").output.splitlines()

    assert "Festivo:    lunedì 7 dicembre 2026 (santo patrono)" in lines
    assert "Differenza: 05/11/2026 non è tra i festivi congelati (santo patrono)" in lines


def test_the_hours_of_the_environment_are_proposed_and_change_nothing(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PERCORSI_ORARIO", "09:00-17:30")

    lines = run(folder, "calendar", "2026").output.splitlines()

    assert "Orario:     08:00-18:00" in lines
    assert "Differenza: l'orario configurato è 09:00-17:30" in lines


@pytest.mark.parametrize("text", ["9", "18:00-08:00", "08:00-08:00", "08:00", "25:00-26:00"])
def test_hours_that_are_none_are_refused_in_a_sentence(
    folder: Path, monkeypatch: pytest.MonkeyPatch, text: str
) -> None:
    monkeypatch.setenv("PERCORSI_ORARIO", text)

    found = run(folder, "calendar")

    assert found.exit_code == 1
    assert f"«{text}» non è un orario dell'ufficio" in found.output


def test_without_a_year_the_present_one_is_told(folder: Path) -> None:
    year = SystemClock().now().year

    assert run(folder, "calendar").output.startswith(f"Calendario dell'ufficio, anno {year}\n")


def test_a_year_that_was_never_frozen_says_so(folder: Path) -> None:
    assert "Anno non congelato" in run(folder, "calendar", "1950").output


@pytest.mark.parametrize("year", ["1850", "2101", "ieri"])
def test_a_year_that_no_calendar_holds_is_refused(folder: Path, year: str) -> None:
    found = run(folder, "calendar", year)

    assert found.exit_code == 2


def test_a_folder_without_a_database_is_refused_in_a_sentence(tmp_path: Path) -> None:
    found = run(tmp_path, "calendar")

    assert found.exit_code == 1
    assert "Il database non risponde, oppure non ha le tabelle" in found.output
