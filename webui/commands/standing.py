"""`percorsi worker` and `percorsi web`: the processes of an office that has several."""

import contextlib
import signal
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any

import click
import waitress

from engine.clock import SystemClock
from engine.jobs.embedded import FolderLock
from engine.jobs.standing import Standing
from engine.memory import lasting
from tasks.installing import fix_calendar
from tasks.office import Office, open_office
from tasks.settings import settings_from
from webui.commands.options import data_dir, politely
from webui.wsgi import create_wsgi, open_shared_office

# Read to the end, so that whoever sends too much is answered with a page and not cut off.
LARGEST_READ = 512 * 1024 * 1024
# An open browser keeps up to six connections that wait for its next page: those of some hundred
# and sixty fit. A poll, other than a select, knows no limit of its own.
LISTENING: Mapping[str, Any] = MappingProxyType(
    {
        "threads": 8,
        "ident": None,
        "max_request_body_size": LARGEST_READ,
        "connection_limit": 1_000,
        "asyncore_use_poll": True,
    }
)

_ENDS = (signal.SIGTERM, signal.SIGINT)


@click.command()
@data_dir
@politely
def worker(data_dir: Path) -> None:
    """Avvia solo il lavoro di sfondo; con PostgreSQL anche più volte insieme."""
    # Blocked before any thread begins, so that only `sigwait` hears them: a clean end.
    before = signal.pthread_sigmask(signal.SIG_BLOCK, _ENDS)
    with lasting():
        office = open_office(settings_from(data_dir), SystemClock())
        fix_calendar(office)
    try:
        with _alone(office):
            standing = Standing(office.worker, office.clock)
            standing.start()
            click.echo("Lavoro di sfondo avviato. Ctrl C per finire.")
            signal.sigwait(_ENDS)
            standing.stop()
            click.echo("Lavoro di sfondo finito.")
    finally:
        office.close()
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Indirizzo su cui ascoltare.")
@click.option("--port", default=8080, show_default=True, help="Porta su cui ascoltare.")
@click.option("--behind-proxy", is_flag=True, help="Il sito sta dietro un proxy con HTTPS.")
@data_dir
@politely
def web(data_dir: Path, host: str, port: int, *, behind_proxy: bool) -> None:
    """Avvia solo il sito, su PostgreSQL; il lavoro di sfondo è di percorsi worker."""
    office = open_shared_office(data_dir)
    click.echo(f"\nPercorsi · {office.settings.municipality}\n\n  http://{host}:{port}/\n")
    try:
        serve(office, host, port, behind_proxy=behind_proxy)
    finally:
        office.close()


def serve(office: Office, host: str, port: int, *, behind_proxy: bool) -> None:
    """Answer requests until the process ends."""
    with lasting():
        wsgi = create_wsgi(office, behind_proxy=behind_proxy)
    waitress.serve(wsgi, host=host, port=port, **LISTENING)


@contextlib.contextmanager
def _alone(office: Office) -> Iterator[None]:
    """Hold the folder of an embedded database: `AlreadyRunning` while `percorsi run` has it."""
    if not office.database.is_sqlite:
        yield
        return
    lock = FolderLock(office.settings.data)
    lock.acquire()
    try:
        yield
    finally:
        lock.release()
