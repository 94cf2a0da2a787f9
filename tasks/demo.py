"""The demo municipality: invented people, and the stories of the catalogue played up to today."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import func, select

from access.accounts import NewAccount, open_account
from access.directory import find_person_named, get_person
from access.passwords import Passwords
from access.people import Person
from access.tables import account
from cases.bodies import add_body
from engine.clock import ROME, Clock, MovedClock
from tasks.installing import install_definitions
from tasks.office import Office, open_office
from tasks.plays import Play, read_play
from tasks.settings import Settings
from tasks.stage import Stage

PASSWORD = "girasoli al mercato"  # noqa: S105  # shown on the demo's own page
_ISO_DAY = re.compile(r"\d{4}-\d{2}-\d{2}(?=$|T)")
_WEEK = timedelta(weeks=1)


@dataclass(frozen=True, slots=True)
class DemoAccount:
    """Somebody to sign in as."""

    username: str
    name: str
    role: str


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
    DemoAccount("grigi", "Guia Grigi-Prova", "auditor_conformita"),
    DemoAccount("viola", "Vito Viola-Prova", "amministratore_sistema"),
)


@dataclass(frozen=True, slots=True)
class Part:
    """A story, or its beginning, played so that its last scene lies so many days back."""

    story: str
    scenes: int | None
    days_ago: int
    renamed: Mapping[str, str]


_GIADA = {"Sara": "Giada", "Nico": "Leo", "Marta": "Irma", "Verdi-Prova": "Fiori-Prova"}
_TEO = {"Luca": "Teo", "Elena": "Olga", "Bianchi-Prova": "Monti-Prova"}
_ADA = {"Luca": "Ada", "Elena": "Ines", "Bianchi-Prova": "Valli-Prova"}
_UGO = {"Luca": "Ugo", "Elena": "Dina", "Bianchi-Prova": "Campi-Prova"}

PARTS: Sequence[Part] = (
    Part("s2_mandato_indagine", None, 21, {}),  # the report sent, the term met
    Part("s1_segnalazione_scuola", None, 7, {}),  # the team has met
    Part("s2_mandato_indagine", 9, 3, _GIADA),  # an inquiry under way
    Part("s1_segnalazione_scuola", 4, 9, _TEO),  # waits for its confirmation, late
    Part("s1_segnalazione_scuola", 3, 1, _ADA),  # to be assessed
    Part("s1_segnalazione_scuola", 2, 0, _UGO),  # just registered
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
    plays = [(part, _shifted(_cut(_play(settings, part), part), part, now)) for part in PARTS]
    plays.sort(key=lambda pair: pair[1].begins)
    begins = min([now - 2 * _WEEK, *(play.begins for _, play in plays)])
    moved = MovedClock(begins)
    office = open_office(settings, moved)
    try:
        if is_empty(office):
            install_definitions(office, by=None)
            _found_bodies(office)
            people = open_accounts(office)
            _perform(office, moved, people, [play for _, play in plays])
            Stage(office, moved, people).pass_time_to(now)
    finally:
        office.close()


def open_accounts(office: Office, passwords: Passwords | None = None) -> dict[str, Person]:
    """The accounts of the demo, one a role; those that are there stay as they are."""
    passwords = passwords or Passwords()
    with office.begin() as work:
        for one in ACCOUNTS:
            if find_person_named(work.connection, one.username) is None:
                new = NewAccount(one.username, one.name, PASSWORD, frozenset({one.role}))
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


def _perform(
    office: Office, moved: MovedClock, people: Mapping[str, Person], plays: Sequence[Play]
) -> None:
    """All scenes of all stories in the order of time, each story on its own case."""
    stages = [Stage(office, moved, people) for _ in plays]
    scenes = [
        (scene.at, place, scene)
        for place, play in enumerate(plays)
        for scene in play.scenes
        if scene.refused is None
    ]
    for _, place, scene in sorted(scenes, key=lambda one: (one[0], one[1], one[2].number)):
        stages[place].act(replace(scene, awaits=None))


def _play(settings: Settings, part: Part) -> Play:
    path = Path(settings.definitions, "processes", "scenarios", f"{part.story}.toml")
    return read_play(path.name, path.read_bytes())


def _cut(play: Play, part: Part) -> Play:
    return replace(play, scenes=play.scenes[: part.scenes], musts=())


def _shifted(play: Play, part: Part, now: datetime) -> Play:
    """The story moved by whole weeks, so that weekdays stay, to end so many days before now."""
    last = play.scenes[-1].at
    by = ((now - timedelta(days=part.days_ago) - last) // _WEEK) * _WEEK
    scenes = tuple(
        replace(
            scene,
            at=scene.at + by,
            answers=_moved(scene.answers, by, part.renamed),
        )
        for scene in play.scenes
    )
    return replace(play, begins=play.begins + by, scenes=scenes)


def _moved(value: Any, by: timedelta, renamed: Mapping[str, str]) -> Any:
    match value:
        case Mapping():
            return {
                name: item if "nascita" in name else _moved(item, by, renamed)
                for name, item in value.items()
            }
        case list():
            return [_moved(item, by, renamed) for item in value]
        case datetime() if value.tzinfo is not None:
            # In Rome's zone, so that a quarter past nine stays that when the clock changes.
            return value.astimezone(ROME) + by
        case date():
            return value + by
        case str():
            return _moved_text(value, by, renamed)
        case _:
            return value


def _moved_text(text: str, by: timedelta, renamed: Mapping[str, str]) -> str:
    if _ISO_DAY.match(text) and len(text) in {10, 16, 19, 20, 25}:
        return (date.fromisoformat(text[:10]) + by).isoformat() + text[10:]
    for old, new in renamed.items():
        text = text.replace(old, new)
    return text
