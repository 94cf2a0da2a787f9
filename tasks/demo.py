"""The demo municipality: invented people, and the stories of the catalogue played up to today."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from sqlalchemy import func, select

from access.accounts import NewAccount, open_account
from access.directory import find_person_named, get_person
from access.passwords import Passwords
from access.people import Person
from access.tables import account
from cases.bodies import add_body
from engine.clock import Clock, MovedClock
from tasks.demo_cases import perform, told_until
from tasks.installing import install_definitions
from tasks.office import Office, open_office
from tasks.plays import Play
from tasks.settings import Settings
from tasks.shifting import WEEK
from tasks.stage import Stage

PASSWORD = "girasoli al mercato"  # noqa: S105  # shown on the demo's own page


@dataclass(frozen=True, slots=True)
class DemoAccount:
    """Somebody to sign in as."""

    username: str
    name: str
    role: str
    also: tuple[str, ...] = ()

    @property
    def roles(self) -> frozenset[str]:
        """All roles it has; the first is what it is shown as."""
        return frozenset({self.role, *self.also})


ACCOUNTS: Sequence[DemoAccount] = (
    DemoAccount("bianchi", "Bice Bianchi-Prova", "operatore_accoglienza"),
    DemoAccount("neri", "Nadia Neri-Prova", "amministrativo"),
    DemoAccount("rossi", "Rita Rossi-Prova", "assistente_sociale"),
    DemoAccount("bruni", "Bruno Bruni-Prova", "assistente_sociale"),
    DemoAccount("verdi", "Vera Verdi-Prova", "psicologo"),
    DemoAccount("gialli", "Gino Gialli-Prova", "educatore"),
    DemoAccount("conti", "Carla Conti-Prova", "coordinatore_tutela"),
    DemoAccount("sole", "Sergio Sole-Prova", "responsabile_servizio"),
    DemoAccount("turchi", "Tullio Turchi-Prova", "operatore_pis"),
    DemoAccount("indaco", "Irene Indaco-Prova", "assistente_sociale", ("coordinatore_tutela",)),
    DemoAccount("lilla", "Lea Lilla-Prova", "coordinatore_spazio_neutro"),
    DemoAccount("perla", "Piero Perla-Prova", "operatore_spazio_neutro"),
    DemoAccount("ocra", "Olga Ocra-Prova", "operatore_spazio_neutro"),
    DemoAccount("cobalto", "Clara Cobalto-Prova", "equipe_affidi"),
    DemoAccount("avorio", "Anna Avorio-Prova", "equipe_adozioni", ("assistente_sociale",)),
    DemoAccount("ambra", "Aldo Ambra-Prova", "equipe_adozioni", ("psicologo",)),
    DemoAccount("corallo", "Carlo Corallo-Prova", "mediatore_familiare"),
    DemoAccount("menta", "Mara Menta-Prova", "mediatore_culturale"),
    DemoAccount("pesca", "Paola Pesca-Prova", "conduttore_gruppo"),
    DemoAccount("sabbia", "Saverio Sabbia-Prova", "uo_disabilita"),
    DemoAccount("cenere", "Cesare Cenere-Prova", "uo_penale"),
    DemoAccount("grafite", "Gaia Grafite-Prova", "uo_penale", ("assistente_sociale",)),
    DemoAccount("panna", "Pia Panna-Prova", "operatore_accoglienza", ("amministrativo",)),
    DemoAccount("senape", "Silvia Senape-Prova", "uo_scuola"),
    DemoAccount("zaffiro", "Zoe Zaffiro-Prova", "tutor_autonomia"),
    DemoAccount("rame", "Rosa Rame-Prova", "responsabile_affidamento"),
    DemoAccount("ferro", "Franco Ferro-Prova", "rup_gara"),
    DemoAccount("bronzo", "Bianca Bronzo-Prova", "commissione_gara"),
    DemoAccount("argento", "Aurora Argento-Prova", "dpo"),
    DemoAccount("grigi", "Guia Grigi-Prova", "auditor_conformita"),
    DemoAccount("viola", "Vito Viola-Prova", "amministratore_sistema"),
)


BODIES: Sequence[tuple[str, str]] = (
    ("scuola", "Scuola primaria «Rodari» di Esempio"),
    ("scuola", "Scuola dell'infanzia «Prova» di Esempio"),
    ("procura", "Procura presso il Tribunale per i minorenni di Esempio"),
    ("tribunale", "Tribunale per i minorenni di Esempio"),
    ("consultorio", "Consultorio familiare di Esempio"),
    ("ospedale", "Ospedale di Esempio, reparto di pediatria"),
)


def is_empty(office: Office) -> bool:
    """Whether nobody has an account yet."""
    with office.read() as connection:
        found: int = connection.execute(select(func.count()).select_from(account)).scalar_one()
    return found == 0


def load_demo(settings: Settings, clock: Clock) -> None:
    """Put the definitions in force, open the accounts, play the stories. Does nothing twice."""
    now = clock.now()
    plays = told_until(settings.definitions, now)
    moved = MovedClock(min([now - 2 * WEEK, *(play.begins for play in plays)]))
    # Letters of years at once would keep LibreOffice busy for an hour.
    office = open_office(replace(settings, office_suite=None), moved)
    try:
        if is_empty(office):
            install_definitions(office, by=None)
            _found_bodies(office)
            people = open_accounts(office)
            perform(office, moved, [(play, acting(play, people)) for play in plays])
            Stage(office, moved, people).pass_time_to(now)
    finally:
        office.close()


def open_accounts(office: Office, passwords: Passwords | None = None) -> dict[str, Person]:
    """The accounts of the demo, one a role; those that are there stay as they are."""
    passwords = passwords or Passwords()
    with office.begin() as work:
        for one in ACCOUNTS:
            if find_person_named(work.connection, one.username) is None:
                new = NewAccount(one.username, one.name, PASSWORD, one.roles)
                open_account(work, passwords, new, by=None)
    with office.read() as connection:
        found = {one.username: find_person_named(connection, one.username) for one in ACCOUNTS}
        return {
            name: get_person(connection, person.id)
            for name, person in found.items()
            if person is not None
        }


def _found_bodies(office: Office) -> None:
    with office.begin() as work:
        for kind, name in BODIES:
            add_body(work, kind, name, by=None)


def acting(play: Play, people: Mapping[str, Person]) -> dict[str, Person]:
    """Who of the demo plays whom: by the roles asked, each another one while there are any.

    A part for which nobody has the roles is left out, and with it what they would do.
    """
    cast: dict[str, Person] = {}
    for name, roles in play.people.items():
        fitting = [one for one in people.values() if one.roles >= frozenset(roles)]
        # Who has nothing but the roles asked comes first, and who plays nobody yet.
        fitting.sort(key=lambda one: (one in cast.values(), len(one.roles), one.id))
        if fitting:
            cast[name] = fitting[0]
    return cast
