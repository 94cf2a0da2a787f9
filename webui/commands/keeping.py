"""`percorsi verify`, `incidents` and `retry`: looking after an office."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click
from sqlalchemy import Connection, func, select

from access.directory import find_person_named
from engine.clock import ROME, SystemClock
from engine.jobs import open_incidents
from engine.jobs import retry as retry_incident
from engine.refusal import Refusal
from engine.store import verify as verify_journal
from engine.store.tables import instance
from tasks.office import Office, open_office
from tasks.settings import settings_from
from webui.commands.options import data_dir, politely

SAMPLE = 100

FAULTS = {
    "a fact is missing": "manca un fatto",
    "a fact was changed": "un fatto è stato modificato",
    "the end does not match the head": "la fine non corrisponde a quella registrata",
}


class NobodyOfThatName(Refusal):
    """Nessun accesso ha il nome utente {username}."""


@click.command()
@click.option("--all", "everything", is_flag=True, help="Ogni percorso, non un campione.")
@data_dir
@politely
def verify(data_dir: Path, *, everything: bool) -> None:
    """Controlla che il registro sia integro e che i percorsi corrispondano al registro."""
    with _office(data_dir) as office, office.read() as connection:
        if not office.database.is_sqlite:
            # People go on working meanwhile: every question sees the same instant.
            connection.execution_options(isolation_level="REPEATABLE READ")
        sound = _chain_holds(connection)
        sound = _instances_agree(office, connection, everything=everything) and sound
    if not sound:
        raise click.exceptions.Exit(1)


@click.command()
@data_dir
@politely
def incidents(data_dir: Path) -> None:
    """Elenca gli incidenti aperti, dal più vecchio."""
    with _office(data_dir) as office, office.read() as connection:
        found = open_incidents(connection)
    for one in found:
        at = one.opened_at.astimezone(ROME)
        click.echo(f"{one.id}  {at:%d/%m/%Y %H:%M}  {one.sentence}")
    if not found:
        click.echo("Nessun incidente aperto.")


@click.command()
@click.argument("incident_id", metavar="NUMERO", type=int)
@click.option("--username", prompt="Nome utente di chi lo chiede", help="Chi lo chiede.")
@data_dir
@politely
def retry(data_dir: Path, incident_id: int, username: str) -> None:
    """Chiude un incidente facendo riprovare subito il lavoro o la scadenza."""
    with _office(data_dir) as office, office.begin() as work:
        person = find_person_named(work.connection, username)
        if person is None:
            raise NobodyOfThatName(username=username)
        retry_incident(work, incident_id, by=person.id)
    click.echo(f"L'incidente {incident_id} è chiuso: il lavoro sarà ritentato subito.")


@contextmanager
def _office(folder: Path) -> Iterator[Office]:
    office = open_office(settings_from(folder), SystemClock())
    try:
        yield office
    finally:
        office.close()


def _chain_holds(connection: Connection) -> bool:
    verdict = verify_journal(connection)
    if verdict.holds:
        click.echo(f"Il registro è integro: {verdict.counted} fatti, in ordine e immutati.")
        click.echo(f"Impronta dell'ultimo fatto: {verdict.head}")
        return True
    fault = FAULTS[verdict.fault]
    click.echo(f"Il registro NON è integro: al fatto numero {verdict.broken_at} {fault}.")
    return False


def _instances_agree(office: Office, connection: Connection, *, everything: bool) -> bool:
    numbers = _asked(connection, everything=everything)
    wrong = [one for one in numbers if not office.engine.agrees_with_journal(connection, one)]
    for number in wrong:
        click.echo(f"Il percorso {number} NON corrisponde al registro.")
    right = len(numbers) - len(wrong)
    click.echo(f"Percorsi ricostruiti dal registro e corrispondenti: {right} su {len(numbers)}.")
    return not wrong


def _asked(connection: Connection, *, everything: bool) -> list[int]:
    asked = select(instance.c.id)
    if not everything:
        asked = asked.order_by(func.random()).limit(SAMPLE)
    return sorted(connection.execute(asked).scalars())
