"""The commands that look after an office: verify, incidents, retry, worker, web."""

import signal
import subprocess
import sys
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import text, update
from sqlalchemy.exc import DatabaseError

from engine.clock import SystemClock
from engine.jobs import Worker
from engine.jobs.embedded import FolderLock
from engine.store import Database, Fact, NewJob, NewVersion
from engine.store.migrations import migrate
from engine.store.tables import instance
from tasks.office import Office, open_office
from tasks.settings import settings_from
from tests.instances.diagrams import diagram, user
from tests.offices import people_of
from webui.cli import main
from webui.wsgi import NeedsPostgres, app


def _run(folder: Path, *words: str) -> Result:
    return CliRunner().invoke(main, [*words, "--data-dir", str(folder)])


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def office(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Office]:
    """An office with one running instance, as the environment describes it."""
    if request.param == "postgresql":
        monkeypatch.setenv("PERCORSI_DATABASE_URL", request.getfixturevalue("postgres_url"))
    monkeypatch.setenv("PERCORSI_DATA_DIR", str(tmp_path))
    settings = settings_from(tmp_path)
    database = Database(settings.database_url)
    migrate(database)
    database.close()
    office = open_office(settings, SystemClock())
    with office.begin() as work:
        new = NewVersion("giro", "Giro", diagram("giro", user("a")))
        digest = office.engine.publish(work, new, by=None)
        office.engine.start(work, digest, by=None)
    yield office
    office.close()


def test_a_sound_office_is_found_sound(office: Office) -> None:
    found = _run(office.settings.data, "verify")

    assert found.exit_code == 0, found.output
    assert "Il registro è integro" in found.output
    assert "corrispondenti: 1 su 1." in found.output


def test_a_state_changed_behind_the_journal_is_a_fault(office: Office) -> None:
    with office.begin() as work:
        work.connection.execute(update(instance).values(state=b"altro"))

    found = _run(office.settings.data, "verify", "--all")

    assert found.exit_code == 1
    assert "Il percorso 1 NON corrisponde al registro." in found.output


def test_an_instance_that_cannot_be_done_again_is_told_in_a_sentence(office: Office) -> None:
    never_was = {"happened": {"parola": "privata"}}
    with office.begin() as work:
        work.facts.append(Fact("task_completed", instance_id=1, data=never_was))

    found = _run(office.settings.data, "verify", "--all")

    assert found.exit_code == 1
    assert "Il percorso 1 NON corrisponde al registro: non si può ricostruire" in found.output
    assert "corrispondenti: 0 su 1." in found.output
    assert "Traceback" not in found.output
    assert "privata" not in found.output


def test_a_journal_that_cannot_be_read_is_told_in_a_sentence(office: Office) -> None:
    with office.begin() as work:
        on = "" if office.database.is_sqlite else " ON journal"
        work.connection.execute(text(f"DROP TRIGGER journal_is_never_changed{on}"))
    spoil = text("UPDATE journal SET at = 'ieri' WHERE seq = 1")
    if not office.database.is_sqlite:  # it keeps nothing that is no instant
        with pytest.raises(DatabaseError), office.begin() as work:
            work.connection.execute(spoil)
        return
    with office.begin() as work:
        work.connection.execute(spoil)

    found = _run(office.settings.data, "verify")

    assert found.exit_code == 1
    assert "Il registro NON è integro: non si può leggere" in found.output


def test_a_database_without_tables_is_told_in_a_sentence(tmp_path: Path) -> None:
    found = _run(tmp_path, "verify")

    assert found.exit_code == 1
    assert "non ha le tabelle di questa versione" in found.output


def test_the_last_fact_is_printed_and_found_again_when_more_were_written(office: Office) -> None:
    folder = office.settings.data
    (line,) = [x for x in _run(folder, "verify").output.splitlines() if "Ultimo fatto: " in x]
    noted = line.removeprefix("Ultimo fatto: ")
    with office.begin() as work:
        work.facts.append(Fact("case_opened"))

    again = _run(folder, "verify", "--head", noted)
    rewritten = _run(folder, "verify", "--head", f"{noted[:-64]}{'0' * 64}")
    shortened = _run(folder, "verify", "--head", f"9{noted}")
    unclear = _run(folder, "verify", "--head", "boh")

    assert again.exit_code == 0, again.output
    assert rewritten.exit_code == 1
    assert "il registro è stato riscritto" in rewritten.output
    assert shortened.exit_code == 1
    assert "manca un fatto" in shortened.output
    assert unclear.exit_code == 2
    assert "NUMERO:IMPRONTA" in unclear.output


def test_a_fact_changed_in_the_journal_is_a_fault(office: Office) -> None:
    guard = "journal_is_never_changed"
    with office.begin() as work:
        on = "" if office.database.is_sqlite else " ON journal"
        work.connection.execute(text(f"DROP TRIGGER {guard}{on}"))
        work.connection.execute(text("UPDATE journal SET kind = 'altro' WHERE seq = 2"))

    found = _run(office.settings.data, "verify")

    assert found.exit_code == 1
    assert "al fatto numero 2 un fatto è stato modificato" in found.output


def test_an_incident_is_listed_and_retried_by_somebody_with_a_name(office: Office) -> None:
    people_of(office, {"rossi": ["amministratore_sistema"]})
    with office.begin() as work:
        work.jobs.append(NewJob("service", "nessuno"))
    now = office.clock.now() + timedelta(seconds=1)
    Worker(office.database, office.engine, {}).tick(now)
    folder = office.settings.data

    listed = _run(folder, "incidents")
    unknown = _run(folder, "retry", "1", "--username", "mai")
    retried = _run(folder, "retry", "1", "--username", "rossi")
    twice = _run(folder, "retry", "1", "--username", "rossi")
    after = _run(folder, "incidents")

    assert "Il lavoro «nessuno» non è riuscito" in listed.output
    assert "Nessun accesso ha il nome utente mai" in unknown.output
    assert retried.exit_code == 0, retried.output
    assert twice.exit_code == 1
    assert "Nessun incidente aperto." in after.output


def test_a_worker_ends_cleanly_when_it_is_told_to(office: Office) -> None:
    folder = str(office.settings.data)
    command = [sys.executable, "-m", "webui.cli", "worker", "--data-dir", folder]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as running:  # noqa: S603
        assert running.stdout is not None
        started = running.stdout.readline()
        running.send_signal(signal.SIGTERM)
        ended = running.stdout.read()

    assert "avviato" in started
    assert "finito" in ended
    assert running.returncode == 0


def test_a_worker_beside_a_run_is_refused_on_the_embedded_database_alone(office: Office) -> None:
    lock = FolderLock(office.settings.data)
    lock.acquire()
    command = [sys.executable, "-m", "webui.cli", "worker", "--data-dir"]
    with subprocess.Popen(  # noqa: S603
        [*command, str(office.settings.data)],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    ) as running:
        assert running.stdout is not None
        said = running.stdout.readline()
        running.send_signal(signal.SIGTERM)
    lock.release()

    refused = "già in funzione" in said
    assert refused is office.database.is_sqlite


def test_several_web_processes_want_postgresql(office: Office) -> None:
    if office.database.is_sqlite:
        with pytest.raises(NeedsPostgres):
            app()
        refused = _run(office.settings.data, "web")
        assert refused.exit_code == 1
        return

    first, second = app(), app()

    assert first.config["SECRET_KEY"] == second.config["SECRET_KEY"]
    assert second.test_client().get("/accesso").status_code == 200
    for one in (first, second):
        one.extensions["office"].close()
