"""The site as a municipality with several processes runs it: gunicorn itself, over PostgreSQL."""

import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from http.cookiejar import CookieJar
from pathlib import Path
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, OpenerDirector, ProxyHandler, build_opener

import pytest

from engine.clock import SystemClock
from engine.store import Database
from engine.store.migrations import migrate
from tasks.office import open_office
from tasks.settings import settings_from
from tests.offices import PASSWORD, people_of, put_in_force

_TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')
_LISTENS = re.compile(r"Listening at: (http://127\.0\.0\.1:\d+)")


@pytest.fixture
def running(
    postgres_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[tuple[str, subprocess.Popen[str]]]:
    """The address of a site of two processes, and the process that looks after them."""
    monkeypatch.setenv("PERCORSI_DATABASE_URL", postgres_url)
    monkeypatch.setenv("PERCORSI_DATA_DIR", str(tmp_path))
    database = Database(postgres_url)
    migrate(database)
    database.close()
    office = open_office(settings_from(tmp_path), SystemClock())
    people_of(office, {"rossi": ["assistente_sociale"]})
    put_in_force(office)
    office.close()
    command = [sys.executable, "-m", "gunicorn", "--workers", "2", "--bind", "127.0.0.1:0"]
    with subprocess.Popen(  # noqa: S603
        [*command, "webui.wsgi:app()"], stderr=subprocess.PIPE, text=True, env=os.environ
    ) as started:
        assert started.stderr is not None
        listens = next(filter(None, map(_LISTENS.search, started.stderr)))
        yield listens[1], started
        started.kill()


def browser() -> OpenerDirector:
    return build_opener(ProxyHandler({}), HTTPCookieProcessor(CookieJar()))


def ask(browser: OpenerDirector, address: str, **form: str) -> str:
    with browser.open(address, urlencode(form).encode() if form else None, timeout=30) as answer:
        text: str = answer.read().decode()
    return text


@pytest.mark.slow
@pytest.mark.postgres
def test_whoever_signs_in_is_known_to_every_process_of_the_site(
    running: tuple[str, subprocess.Popen[str]],
) -> None:
    address, server = running
    visitor = browser()
    token = _TOKEN.search(ask(visitor, f"{address}/accesso"))
    assert token is not None

    desk = ask(
        visitor, f"{address}/accesso", csrf_token=token[1], username="rossi", password=PASSWORD
    )
    again = {"Scrivania" in ask(visitor, f"{address}/") for _ in range(20)}
    stranger = ask(browser(), f"{address}/")
    server.send_signal(signal.SIGTERM)
    ended = server.wait(timeout=60)

    assert "Scrivania" in desk
    assert again == {True}
    assert 'name="password"' in stranger
    assert ended == 0
