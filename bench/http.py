"""Completions over HTTP: two web workers, some people who click as fast as they are answered."""

import http.client
import os
import re
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode

from access.accounts import NewAccount, open_account
from access.passwords import Passwords
from bench.rows import Row, Table
from bench.town import GOES_ON, PASSWORD, Town

WORKERS = 2
PEOPLE = 4
EACH = 150
_PATIENCE = 60
_TAGS = re.compile(rb"<[^>]+>|\s+")
_TOKEN = re.compile(rb'name="csrf_token" value="([^"]+)"')


def measure_http(table: Table, kind: str, town: Town) -> None:
    """How many tasks are completed in a second through the browser's door."""
    names = [f"assistente{number}" for number in range(PEOPLE)]
    with town.office.begin() as work:
        for name in names:
            roles = frozenset({"assistente_sociale"})
            open_account(
                work, Passwords(), NewAccount(name, f"{name} Prova", PASSWORD, roles), by=None
            )
    tasks = [
        [town.open_task(town.start(town.new_case()).instance.id) for _ in range(EACH)]
        for _ in names
    ]
    with _served(town) as port:
        people = [_Browser(port, name) for name in names]
        for person, mine in zip(people, tasks, strict=True):
            person.sign_in(mine[0])
        clicking = [
            threading.Thread(target=person.complete_all, args=(mine,))
            for person, mine in zip(people, tasks, strict=True)
        ]
        began = time.perf_counter()
        for thread in clicking:
            thread.start()
        for thread in clicking:
            thread.join()
        spent = time.perf_counter() - began
    done = sum(person.done for person in people)
    assert done == PEOPLE * EACH, f"{done} of {PEOPLE * EACH}: {people[0].said}"
    table.add(Row(kind, "sustained.http.per_s", done / spent, "1/s", None))


@dataclass(slots=True)
class _Browser:
    """One person's browser: keeps its cookies and the page's token."""

    port: int
    name: str
    cookies: dict[str, str] = field(default_factory=dict)
    token: str = ""
    done: int = 0
    said: str = ""

    def sign_in(self, task: int) -> None:
        """Enter, and look at a first task."""
        self._ask("GET", "/accesso")
        answer = self._ask("POST", "/accesso", {"username": [self.name], "password": [PASSWORD]})
        assert answer == http.client.FOUND, (answer, self.said)
        answer = self._ask("GET", f"/attivita/{task}")
        assert answer == http.client.OK, (answer, self.said)

    def complete_all(self, tasks: list[int]) -> None:
        """Complete one task after the other."""
        for task in tasks:
            answer = self._ask("POST", f"/attivita/{task}", {**GOES_ON, "_complete": ["si"]})
            self.done += answer in (http.client.FOUND, http.client.SEE_OTHER)

    def _ask(self, method: str, path: str, fields: dict[str, list[str]] | None = None) -> int:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=_PATIENCE)
        headers = {"Cookie": "; ".join(f"{n}={v}" for n, v in self.cookies.items())}
        body = None
        if fields is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
            body = urlencode({**fields, "csrf_token": [self.token]}, doseq=True)
        connection.request(method, path, body, headers)
        answer = connection.getresponse()
        page = answer.read()
        connection.close()
        self._keep(answer, page)
        return answer.status

    def _keep(self, answer: http.client.HTTPResponse, page: bytes) -> None:
        for one in answer.headers.get_all("Set-Cookie") or []:
            name, _, value = one.split(";")[0].partition("=")
            self.cookies[name] = value
        token = _TOKEN.search(page)
        if token:
            self.token = token.group(1).decode()
        self.said = f"{answer.status} {_TAGS.sub(b' ', page)[:400]!r}"


@contextmanager
def _served(town: Town) -> Iterator[int]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    environment = {
        **os.environ,
        "PERCORSI_BENCH_URL": town.database.url.render_as_string(hide_password=False),
        "PERCORSI_BENCH_DATA": str(town.office.settings.data),
    }
    command = [sys.executable, "-m", "gunicorn", "--workers", str(WORKERS), "--log-level", "error"]
    command += ["--bind", f"127.0.0.1:{port}", "bench.web:make_app()"]
    root = Path(__file__).parent.parent
    with subprocess.Popen(command, cwd=root, env=environment) as server:  # noqa: S603
        try:
            _wait_for(port)
            yield port
        finally:
            server.terminate()


def _wait_for(port: int) -> None:
    until = time.monotonic() + _PATIENCE
    while time.monotonic() < until:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise TimeoutError("the web did not open its door")
