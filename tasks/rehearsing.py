"""Plays performed one after the other, each in an office of its own, and what they visited."""

import os
import shutil
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import lru_cache
from itertools import count
from pathlib import Path
from typing import Protocol

from sqlalchemy import delete, select

from access.passwords import Passwords, one_time
from access.people import Person
from engine.clock import ROME, MovedClock
from engine.refusal import Refusal
from engine.store import Database
from engine.store.migrations import migrate
from engine.store.tables import start_timer
from processes.catalogue import Catalogue
from tasks.cast import cast
from tasks.coverage import Drawn, Visited, visited_in
from tasks.installing import install_definitions
from tasks.office import Office, open_office
from tasks.plays import Play, read_play
from tasks.prompting import NotAsPlayed
from tasks.repertoire import Stretch
from tasks.settings import Settings, settings_from
from tasks.stage import Stage

SUFFIX = ".toml"
# Nobody signs in with them: a password that is dear to try would only be dear to make.
_CHEAP = Passwords(memory_kib=8, passes=1)
_FILE = "storia.db"
_COUNTED = count(1)  # of the copies that a process makes


class NoSuchStory(Refusal):
    """La storia «{name}», da cui questa comincia, non c'è nella sua cartella: controlla `come`."""


class Databases(Protocol):
    """Where the databases of offices stand, each a copy of the first."""

    def first(self, folder: Path) -> str:
        """The address of an empty database, for the office that lives in a folder."""

    def copied(self, folder: Path, of: Path) -> str:
        """The address of a copy of that of another office, whose folder is copied already."""

    def gone(self, folder: Path) -> None:
        """The office of a folder needs its copy no more."""


class Beside:
    """A file in the folder of each office: it goes wherever the folder goes."""

    def first(self, folder: Path) -> str:
        """The address of the file."""
        return f"sqlite:///{folder / _FILE}"

    def copied(self, folder: Path, of: Path) -> str:  # noqa: ARG002
        """The address of the file in the folder, to which it came with all the rest."""
        return self.first(folder)

    def gone(self, folder: Path) -> None:
        """Nothing: it goes with its folder."""


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """How a play went: what was otherwise than it is written, if anything was."""

    name: str
    title: str
    otherwise: str | None = None
    visited: Visited = field(default_factory=Visited, repr=False)


def story_of(path: Path) -> Play:
    """The play of a file; one that begins as another finds it in the same folder.

    Refuses `PlayUnreadable` and `NoSuchStory`.
    """

    def beside(name: str) -> bytes:
        found = path.with_name(f"{name}{SUFFIX}")
        if not found.is_file():
            raise NoSuchStory(name=name)
        return found.read_bytes()

    return read_play(path.name, path.read_bytes(), beside)


def stories_in(folder: Path) -> list[Path]:
    """Every play of a folder, by name."""
    return sorted(folder.glob(f"*{SUFFIX}"))


def begins_first(plays: Iterable[Play]) -> datetime:
    """When the earliest of these plays begins."""
    return min((play.begins for play in plays), default=datetime(2025, 1, 1, tzinfo=ROME))


@dataclass(frozen=True, slots=True)
class Interval:
    """Where a stage stands still: the folder of its office, and what else it knows by then."""

    folder: Path
    at: datetime
    people: Mapping[str, Person]
    cases: Sequence[int]


class Theatre:
    """Gives each play a new office with the shipped definitions in force: a copy of the first.

    In one process it gives one play after the other, always at the same place.
    """

    def __init__(self, folder: Path, begins: datetime, databases: Databases | None = None) -> None:
        """Found the first office as it is at an instant, before which no play may begin.

        Everything is kept in the folder, which is quickest `in_memory`; also the databases,
        unless others are given.
        """
        self._folder = folder
        self._model = folder / "modello"
        self._databases = databases or Beside()
        self._model.mkdir(parents=True)
        settings = _settings(self._model, self._databases.first(self._model))
        with closing(_founded(settings, MovedClock(begins))) as office:
            install_definitions(office, by=None)

    @contextmanager
    def stage(self, play: Play) -> Iterator[Stage]:
        """The stage of a play, in an office that is gone afterwards."""
        with self._office(self._model, play.begins) as (office, clock):
            _begin_anew(office)
            yield Stage(office, clock, cast(office, play.people, _CHEAP, one_time()))

    def rehearse(self, stretch: Stretch, drawn: Drawn) -> Mapping[str, Rehearsal]:
        """Perform plays that begin alike to their ends, each as if it were told alone.

        What is otherwise than it is written is told, never raised.
        """
        with self.stage(stretch.begins) as stage:
            heard, interval = self._perform(stretch, stage, drawn)
        later = self._after(interval, stretch, drawn)
        return {one.name: one for one in (*heard, *later)}

    def _perform(
        self, stretch: Stretch, stage: Stage, drawn: Drawn
    ) -> tuple[Sequence[Rehearsal], Interval | None]:
        """The scenes of a stretch and the ends it has; if plays go on, from where they do so."""
        try:
            for scene in stretch.scenes:
                stage.act(scene)
        except NotAsPlayed as otherwise:
            plays = stretch.plays.items()
            return [Rehearsal(name, play.title, str(otherwise)) for name, play in plays], None
        ended = [_judged(name, play, stage, drawn) for name, play in stretch.ends.items()]
        return ended, self._interval(stage) if stretch.onward else None

    def _after(
        self, interval: Interval | None, stretch: Stretch, drawn: Drawn
    ) -> Iterator[Rehearsal]:
        """The plays that go on after a stretch, from where it stood still."""
        if interval is None:
            return
        for further in stretch.onward:
            with self._resumed(interval) as stage:
                heard, later = self._perform(further, stage, drawn)
            yield from heard
            yield from self._after(later, further, drawn)
        self._clear(interval.folder)

    def _interval(self, stage: Stage) -> Interval:
        """A copy of the office as it stands: nobody is at work in it, and nothing of it open."""
        folder = self._folder / f"{os.getpid()}_{next(_COUNTED)}"
        stage.office.close()
        self._copy(self._own, folder)
        return Interval(folder, stage.clock.now(), stage.people, tuple(stage.cases))

    @contextmanager
    def _resumed(self, interval: Interval) -> Iterator[Stage]:
        """The stage of plays that have come to here."""
        with self._office(interval.folder, interval.at) as (office, clock):
            stage = Stage(office, clock, interval.people)
            stage.cases.extend(interval.cases)
            yield stage

    @contextmanager
    def _office(self, of: Path, at: datetime) -> Iterator[tuple[Office, MovedClock]]:
        """A copy of an office, at the place of this process; gone afterwards."""
        try:
            settings = _settings(self._own, self._copy(of, self._own))
            known = _database(settings.database_url), _catalogue(settings.definitions)
            clock = MovedClock(at)
            with closing(open_office(settings, clock, *known)) as office:
                yield office, clock
        finally:
            self._clear(self._own)

    @property
    def _own(self) -> Path:
        return self._folder / str(os.getpid())

    def _copy(self, of: Path, folder: Path) -> str:
        """Copy an office; the address of its database."""
        shutil.copytree(of, folder)
        return self._databases.copied(folder, of)

    def _clear(self, folder: Path) -> None:
        self._databases.gone(folder)
        shutil.rmtree(folder)


def _judged(name: str, play: Play, stage: Stage, drawn: Drawn) -> Rehearsal:
    """How a play went of which the last scene is done: what must hold, what it has visited."""
    try:
        for must in play.musts:
            stage.check(must)
    except NotAsPlayed as otherwise:
        return Rehearsal(name, play.title, str(otherwise))
    with stage.office.read() as connection:
        visited = visited_in(connection, drawn, stage.clock.now())
    return Rehearsal(name, play.title, visited=visited)


@lru_cache(maxsize=2)
def _database(url: str) -> Database:
    """The same for every play of a process: each statement need be put into words only once."""
    return Database(url)


@lru_cache(maxsize=1)
def _catalogue(root: Path) -> Catalogue:
    """The same for every play of a process: what is shipped does not change between two."""
    return Catalogue(root)


def _begin_anew(office: Office) -> None:
    """What begins by itself after some time counts from now, not from when the model was made."""
    with office.begin() as work:
        timed = work.connection.execute(select(start_timer.c.digest).distinct()).scalars().all()
        work.connection.execute(delete(start_timer))
        for digest in timed:
            office.engine.await_starts(work, digest)


def _settings(folder: Path, database_url: str) -> Settings:
    """An office that lives in this folder alone, whatever the environment says."""
    own = settings_from(folder)
    return replace(own, database_url=database_url, office_suite=None)


def _founded(settings: Settings, clock: MovedClock) -> Office:
    with closing(Database(settings.database_url)) as database:
        migrate(database)
    return open_office(settings, clock)
