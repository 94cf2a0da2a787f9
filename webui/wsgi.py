"""The application for a server of several processes: `gunicorn "webui.wsgi:app()"`."""

import os
from pathlib import Path

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

from engine.clock import SystemClock
from engine.refusal import Refusal
from tasks.office import Office, open_office
from tasks.settings import settings_from
from webui.app import create_app


class NeedsPostgres(Refusal):
    """Più processi insieme vogliono PostgreSQL: scrivi il suo indirizzo in PERCORSI_DATABASE_URL.
    Con il database incorporato avvia percorsi run.
    """


def app() -> Flask:
    """The application of one of several web processes, as the environment describes it.

    `PERCORSI_DATA_DIR` is the folder of the keys, the same for all; `PERCORSI_DATABASE_URL` a
    PostgreSQL database; `PERCORSI_BEHIND_PROXY=1` believes one hop of headers. Jobs and terms
    are looked after by `percorsi worker`. Refuses `NeedsPostgres`.
    """
    folder = Path(os.environ.get("PERCORSI_DATA_DIR", "var"))
    behind_proxy = os.environ.get("PERCORSI_BEHIND_PROXY", "") == "1"
    return create_wsgi(open_shared_office(folder), behind_proxy=behind_proxy)


def open_shared_office(folder: Path) -> Office:
    """An office that several processes hold open. Refuses `NeedsPostgres`."""
    office = open_office(settings_from(folder), SystemClock())
    if office.database.is_sqlite:
        office.close()
        raise NeedsPostgres
    return office


def create_wsgi(office: Office, *, behind_proxy: bool = False) -> Flask:
    """The application as a server runs it; behind a proxy it believes one hop of headers."""
    made = create_app(office)
    if behind_proxy:
        made.wsgi_app = ProxyFix(made.wsgi_app, x_for=1, x_proto=1, x_host=1)  # type: ignore[method-assign]
    return made
