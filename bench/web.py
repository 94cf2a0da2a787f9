"""The web over the bench's office, as gunicorn is given it."""

import os
from pathlib import Path

from flask import Flask

from engine.clock import SystemClock
from tasks.office import open_office
from tasks.settings import Settings
from webui.app import create_app


def make_app() -> Flask:
    """The web over the office that the environment names."""
    folder = Path(os.environ["PERCORSI_BENCH_DATA"])
    settings = Settings(data=folder, database_url=os.environ["PERCORSI_BENCH_URL"])
    return create_app(open_office(settings, SystemClock()))
