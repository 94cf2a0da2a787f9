"""The command `percorsi`: set up an office, run it, look after it."""

import logging
from pathlib import Path

import click

from access import Access, NewAccount
from access.roles import ROLES
from engine.clock import SystemClock
from engine.jobs.embedded import Embedded
from engine.memory import lasting
from engine.store import Database
from engine.store.migrations import is_current, migrate
from tasks import demo
from tasks.installing import fix_calendar, install_definitions
from tasks.office import open_office
from tasks.settings import Settings, settings_from
from webui.commands import (
    asking,
    checking,
    counting,
    days,
    keeping,
    municipality,
    playing,
    rehearsing,
    standing,
)
from webui.commands.options import data_dir, politely
from webui.commands.standing import serve


@click.group()
@click.version_option(package_name="percorsi")
def main() -> None:
    """Percorsi: i percorsi di tutela dei minori e delle famiglie."""
    logging.basicConfig(
        level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s %(message)s"
    )
    for noisy in ("alembic", "apscheduler", "waitress.queue"):
        logging.getLogger(noisy).setLevel(logging.WARNING)


@main.command()
@click.option("--demo", "is_demo", is_flag=True, help="Carica il Comune dimostrativo.")
@click.option("--host", default="127.0.0.1", show_default=True, help="Indirizzo su cui ascoltare.")
@click.option("--port", default=8080, show_default=True, help="Porta su cui ascoltare.")
@click.option("--behind-proxy", is_flag=True, help="Il sito sta dietro un proxy con HTTPS.")
@data_dir
@politely
def run(data_dir: Path, host: str, port: int, *, is_demo: bool, behind_proxy: bool) -> None:
    """Avvia sito e lavoro di sfondo in un solo processo."""
    settings = settings_from(data_dir, demo=is_demo)
    _migrate(settings)
    if is_demo:
        click.echo("Preparo il Comune dimostrativo ...")
        demo.load_demo(settings, SystemClock())
    office = open_office(settings, SystemClock())
    fix_calendar(office)
    worker = Embedded(office.worker, office.clock, settings.data)
    worker.start()
    try:
        _greet(settings, host, port)
        serve(office, host, port, behind_proxy=behind_proxy)
    finally:
        worker.stop()
        office.close()


@main.command()
@click.option("--username", prompt="Nome utente del primo amministratore")
@click.option("--name", prompt="Nome e cognome")
@click.password_option("--password", prompt="Password (almeno 12 caratteri)")
@data_dir
@politely
def init(data_dir: Path, username: str, name: str, password: str) -> None:
    """Prepara un ufficio: database, processi in vigore, primo amministratore."""
    settings = settings_from(data_dir)
    _migrate(settings)
    office = open_office(settings, SystemClock())
    with office.begin() as work:
        new = NewAccount(username, name, password)
        Access(office.database).open_first_administrator(work, new)
    with lasting():
        install_definitions(office, by=None)
    office.close()
    click.echo("Fatto. Avvia con: percorsi run")


@main.command(name="migrate")
@data_dir
@politely
def migrate_command(data_dir: Path) -> None:
    """Porta il database allo schema di questa versione."""
    _migrate(settings_from(data_dir))
    click.echo("Il database è aggiornato.")


@main.group()
def account() -> None:
    """Gli accessi delle persone."""


@account.command()
@click.option("--username", prompt="Nome utente")
@click.option("--name", prompt="Nome e cognome")
@click.option("--role", "roles", multiple=True, required=True, type=click.Choice(sorted(ROLES)))
@click.password_option("--password", prompt="Password iniziale (almeno 12 caratteri)")
@data_dir
@politely
def add(data_dir: Path, username: str, name: str, roles: tuple[str, ...], password: str) -> None:
    """Apre un accesso; al primo ingresso la persona cambia la password."""
    office = open_office(settings_from(data_dir), SystemClock())
    new = NewAccount(username, name, password, frozenset(roles), must_change_password=True)
    with office.begin() as work:
        Access(office.database).open_account(work, new, by=None)
    office.close()
    click.echo(f"Accesso aperto per {username}.")


def _migrate(settings: Settings) -> None:
    database = Database(settings.database_url)
    try:
        if not is_current(database):
            migrate(database)
    finally:
        database.close()


def _greet(settings: Settings, host: str, port: int) -> None:
    click.echo(f"\nPercorsi · {settings.municipality}\n\n  http://{host}:{port}/\n")
    if not settings.demo:
        return
    click.echo("Dati dimostrativi: persone e fatti sono inventati.")
    click.echo(f"Accessi di prova, password per tutti: {demo.PASSWORD}\n")
    for one in demo.ACCOUNTS:
        click.echo(f"  {one.username:<10} {ROLES[one.role].label}")
    click.echo("")


for _command in (
    standing.worker,
    standing.web,
    keeping.verify,
    keeping.incidents,
    keeping.retry,
    asking.feel,
    asking.decide,
    checking.check,
    counting.term,
    days.calendar,
    municipality.municipality,
    playing.play,
    rehearsing.plays,
):
    main.add_command(_command)


if __name__ == "__main__":
    main()
