"""What the commands have in common: the folder of data, and refusals told as sentences."""

from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import ParamSpec, TypeVar

import click
from sqlalchemy.exc import DatabaseError

from engine.refusal import Refusal

_NO_DATABASE = (
    "Il database non risponde, oppure non ha le tabelle di questa versione: controlla "
    "PERCORSI_DATABASE_URL e la cartella dei dati, poi lancia percorsi migrate"
)

P = ParamSpec("P")
R = TypeVar("R")

data_dir = click.option(
    "--data-dir",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path("var"),
    show_default=True,
    help="Cartella dei dati: database, chiavi, blocco.",
)


def politely(command: Callable[P, R]) -> Callable[P, R]:
    """A refusal is a sentence, not a traceback; so is a database that is not there."""

    @wraps(command)
    def told(*args: P.args, **kwargs: P.kwargs) -> R:
        try:
            return command(*args, **kwargs)
        except Refusal as refusal:
            raise click.ClickException(str(refusal)) from None
        except DatabaseError as error:
            kind = type(error.orig).__name__
            raise click.ClickException(f"{_NO_DATABASE} ({kind}).") from None

    return told
