"""What the commands have in common: the folder of data, and refusals told as sentences."""

from collections.abc import Callable
from difflib import get_close_matches
from functools import wraps
from pathlib import Path
from typing import IO, Any, ParamSpec, TypeVar

import click
from sqlalchemy.exc import DatabaseError

from engine.refusal import Refusal

_NO_DATABASE = (
    "Il database non risponde, oppure non ha le tabelle di questa versione: controlla "
    "PERCORSI_DATABASE_URL e la cartella dei dati, poi lancia percorsi migrate"
)

P = ParamSpec("P")
R = TypeVar("R")


class Told(click.ClickException):
    """A refusal told in Italian, with its exit code."""

    def show(self, file: IO[Any] | None = None) -> None:
        """Print it where errors go."""
        click.echo(f"Errore: {self.format_message()}", file=file, err=file is None)


class _NotGiven(Told):
    exit_code = 2


class _Present(click.Path):
    """A file or a folder that is there; if it is not, that is said in Italian."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        try:
            return super().convert(value, param, ctx)
        except click.BadParameter:
            raise _NotGiven(f"«{value}» {self._wrong(Path(value))}.") from None

    def _wrong(self, path: Path) -> str:
        if not path.exists():
            there = [one.name for one in path.parent.iterdir()] if path.parent.is_dir() else []
            near = get_close_matches(path.name, there, n=1)
            perhaps = f" (lì c'è «{near[0]}»)" if near else ""
            return f"non c'è: controlla il nome e la cartella{perhaps}"
        if path.is_dir() and not self.dir_okay:
            return "è una cartella: qui serve un file"
        if path.is_file() and not self.file_okay:
            return "è un file: qui serve una cartella"
        return "non si può leggere: controlla i suoi permessi"


FILE = _Present(exists=True, dir_okay=False, path_type=Path)
FOLDER = _Present(exists=True, file_okay=False, path_type=Path)

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
