"""`percorsi calendar`: a year as this office counts it, and what has changed it."""

from collections.abc import Iterator
from pathlib import Path

import click
from sqlalchemy import Connection

from engine.clock import ROME, SystemClock
from tasks.office import Office, open_office
from tasks.settings import settings_from
from tasks.terms.calendars import FIRST_YEAR, LAST_YEAR, Calendar
from tasks.terms.counting import spelled
from tasks.terms.freezing import differs
from tasks.terms.rulebook import Revision, revisions
from webui.commands.options import data_dir, politely


@click.command()
@click.argument(
    "year", metavar="[ANNO]", required=False, type=click.IntRange(FIRST_YEAR, LAST_YEAR)
)
@data_dir
@politely
def calendar(data_dir: Path, year: int | None) -> None:
    """Mostra i giorni festivi e di chiusura di un anno, l'orario e chi li ha cambiati."""
    clock = SystemClock()
    office = open_office(settings_from(data_dir), clock)
    try:
        with office.read() as connection:
            asked = year or clock.now().astimezone(ROME).year
            click.echo("\n".join(_told(office, connection, asked)))
    finally:
        office.close()


def _told(office: Office, connection: Connection, number: int) -> Iterator[str]:
    book = office.definitions.book
    found = book.under(book.head).calendar
    yield from _days(found, number)
    if number not in found.frozen:
        yield "Anno non congelato: i suoi giorni sono quelli della libreria e delle impostazioni."
    else:
        for said in differs(found, book.seed, number):
            yield f"Differenza: {said}"
    for one in revisions(connection):
        yield from _revision(one)


def _days(found: Calendar, number: int) -> Iterator[str]:
    year = found.year(number)
    yield f"Calendario dell'ufficio, anno {number}"
    yield f"Orario:     {year.opens_at:%H:%M}-{year.closes_at:%H:%M}"
    for day, name in sorted(year.holidays.items()):
        yield f"Festivo:    {spelled(day)} ({name})"
    for day in sorted(year.closing_days):
        yield f"Chiusura:   {spelled(day)}"


def _revision(one: Revision) -> Iterator[str]:
    at = one.at.astimezone(ROME)
    state = "" if one.settled_at else ", i termini si stanno ricontando"
    yield f"Revisione {one.number}: dal {at:%d/%m/%Y %H:%M}, {one.library}{state}: {one.reason}"
