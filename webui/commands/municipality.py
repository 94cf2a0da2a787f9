"""`percorsi municipality`: check the file of a municipality, see what it changes, apply it."""

from collections.abc import Iterator
from pathlib import Path

import click

from access.directory import find_person_named
from access.people import Person
from engine.clock import SystemClock
from engine.refusal import Refusal
from processes.terms import Term, Value
from tasks.municipality.checking import shipped
from tasks.municipality.model import Municipality, MunicipalityUnfit
from tasks.municipality.planning import Plan, apply, plan_of
from tasks.municipality.reading import read_municipality
from tasks.municipality.standing import catalogue_of, house_of, standing
from tasks.municipality.writing import meanings_of, written
from tasks.office import Office, open_office
from tasks.settings import ROOT, settings_from
from tasks.terms.governing import catalogue_in_force
from tasks.terms.history import Change, Closed, HoursMoved, PatronMoved, RowChanged, changes_of
from tasks.terms.patrons import Patron
from webui.commands.options import FILE, data_dir, politely


class NobodyCalled(Refusal):
    """Nessuno ha il nome utente «{username}»: chi applica un file lo fa a suo nome."""


@click.group()
def municipality() -> None:
    """Il Comune come un solo file: controllarlo, applicarlo, scriverlo."""


@municipality.command()
@click.argument("file", type=FILE)
@politely
def check(file: Path) -> None:
    """Dice tutto ciò che in un file non va, con la riga e come si corregge."""
    found = _read(file)
    click.echo(f"Il file va bene: {found.identity.name}, {len(found.amounts)} valori.")


@municipality.command(name="apply")
@click.argument("file", type=FILE)
@click.option("--by", "username", required=True, help="Nome utente di chi lo applica.")
@click.option("--reason", "why", required=True, help="Perché, con l'atto del Comune.")
@click.option("--yes", is_flag=True, help="Non chiede conferma.")
@click.option("--demo", "is_demo", is_flag=True, help="L'ufficio è il Comune dimostrativo.")
@data_dir
@politely
def apply_command(file: Path, data_dir: Path, **how: str | bool) -> None:
    """Mostra che cosa cambia, chiede conferma e lo applica in una volta sola."""
    office = open_office(settings_from(data_dir, demo=bool(how["is_demo"])), SystemClock())
    try:
        person = _person(office, str(how["username"]))
        with office.read() as connection:
            wanted = _read(file, office)
            plan = plan_of(office, connection, wanted, office.clock.now())
            lines = list(_told(office, plan))
        if plan.changes_nothing:
            click.echo("Non cambia nulla: il Comune è già come dice il file.")
            return
        click.echo("\n".join(lines))
        if not how["yes"]:
            click.confirm("Applico?", abort=True)
        apply(office, person, wanted, (str(how["why"]), plan.mark), office.clock.now())
        click.echo("Applicato. Le regole valgono tra un minuto: i termini toccati si ricontano.")
    finally:
        office.close()


@municipality.command()
@click.option("--demo", "is_demo", is_flag=True, help="L'ufficio è il Comune dimostrativo.")
@data_dir
@politely
def show(data_dir: Path, *, is_demo: bool) -> None:
    """Scrive il Comune com'è adesso, come un file da correggere."""
    office = open_office(settings_from(data_dir, demo=is_demo), SystemClock())
    try:
        with office.read() as connection:
            found = standing(office, connection, office.clock.now())
            meanings = meanings_of(catalogue_of(office, connection))
        click.echo(written(found, meanings), nl=False)
    finally:
        office.close()


def _read(file: Path, office: Office | None = None) -> Municipality:
    """The file; of its faults each is a line of its own."""
    try:
        if office is None:
            return read_municipality(file.read_bytes(), shipped(ROOT))
        with office.read() as connection:
            return read_municipality(file.read_bytes(), house_of(office, connection))
    except MunicipalityUnfit as unfit:
        lines = [str(unfit), *(f"  {one.sentence}" for one in unfit.faults)]
        raise click.ClickException("\n".join(lines)) from None


def _person(office: Office, username: str) -> Person:
    with office.read() as connection:
        found = find_person_named(connection, username)
    if found is None or not found.active:
        raise NobodyCalled(username=username)
    return found


def _told(office: Office, plan: Plan) -> Iterator[str]:
    yield "Che cosa cambia:"
    yield from (f"  {one}" for one in plan.sentences)
    with office.read() as connection:
        written_rows = catalogue_in_force(connection, office.definitions)
    for change in changes_of(plan.draft.base, plan.draft.rules, written_rows):
        yield f"  {_said(change)}"


def _said(change: Change) -> str:
    match change:
        case RowChanged():
            return f"{change.key}: {_row(change.before)} → {_row(change.after)}"
        case PatronMoved():
            return f"Patrono: {_saint(change.before)} → {_saint(change.after)}"
        case HoursMoved():
            old, new = (f"{a:%H:%M}-{b:%H:%M}" for a, b in (change.before, change.after))
            return f"Orario: {old} → {new}"
        case Closed():
            word = "Ufficio non più chiuso" if change.again_open else "Ufficio chiuso"
            return f"{word}: {change.first:%d/%m/%Y}-{change.last:%d/%m/%Y}"
        case _:
            return str(change)


def _row(row: Term | Value | None) -> str:
    if row is None:
        return "—"
    number = row.value if isinstance(row, Value) else row.amount
    mark = ", dimostrativo" if row.demo else ""
    return f"{number} {row.unit} ({row.source}{mark})"


def _saint(patron: Patron | None) -> str:
    return "nessuno" if patron is None else f"{patron.day:02}/{patron.month:02} {patron.name}"
