"""`percorsi play`: a story of the service as it unfolds, with its days, its people, its terms."""

from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

import click
from sqlalchemy import select

from access.passwords import Passwords, one_time
from cases.chronology import Entry, tell_facts
from cases.sentences import MINOR, UNTOLD
from engine.clock import ROME, MovedClock
from engine.refusal import Refusal
from engine.store import Database
from engine.store.journal import journal
from engine.store.migrations import migrate
from tasks import worklist
from tasks.cast import cast
from tasks.glance import names_of_tasks
from tasks.installing import install_definitions
from tasks.office import Office, open_office
from tasks.plays import Play, Scene, read_play
from tasks.settings import settings_from
from tasks.stage import NotAsPlayed, Stage
from tasks.terms.counting import spelled
from webui.commands.options import politely


class NoSuchStory(Refusal):
    """La storia «{name}», da cui questa comincia, non c'è nella sua cartella: controlla `come`."""


class NotAsTold(Refusal):
    """La storia non va come è scritta: {reason}."""


@click.command()
@click.argument(
    "story", metavar="STORIA", type=click.Path(exists=True, dir_okay=False, path_type=Path)
)
@click.option("--all", "whole", is_flag=True, help="Racconta anche i fatti minori.")
@politely
def play(story: Path, *, whole: bool) -> None:
    """Recita una storia in un ufficio di prova e la racconta; esce con 1 se non va come scritta.

    Niente di ciò che accade resta: i dati veri non si leggono e non si toccano.
    """
    told = read_play(story.name, story.read_bytes(), lambda name: _beside(story, name))
    click.echo(told.title)
    with TemporaryDirectory(prefix="percorsi-storia-") as folder:
        clock = MovedClock(told.begins)
        with closing(_an_office(Path(folder), clock)) as office:
            people = cast(office, told.people, Passwords(), one_time())
            telling = _Telling(office, Stage(office, clock, people), whole)
            for line in telling.of(told):
                click.echo(line)


def _beside(story: Path, name: str) -> bytes:
    """Another story of the same folder."""
    found = story.with_name(f"{name}.toml")
    if not found.is_file():
        raise NoSuchStory(name=name)
    return found.read_bytes()


def _an_office(folder: Path, clock: MovedClock) -> Office:
    """An office that lives in this folder alone, with the shipped definitions in force."""
    settings = replace(settings_from(folder), database_url=f"sqlite:///{folder / 'storia.db'}")
    with closing(Database(settings.database_url)) as database:
        migrate(database)
    office = open_office(settings, clock)
    install_definitions(office, by=None)
    return office


@dataclass(slots=True)
class _Telling:
    """What the journal says of the cases of a play, as it grows."""

    office: Office
    stage: Stage
    whole: bool
    told: int = 0  # the last fact that was told
    day: date | None = field(default=None)

    def of(self, story: Play) -> Iterator[str]:
        """Perform it, telling as it goes. Refuses `NotAsTold`."""
        for scene in story.scenes:
            try:
                self.stage.act(scene)
            except NotAsPlayed as otherwise:
                yield from self._news()
                raise NotAsTold(reason=str(otherwise)) from None
            yield from self._news()
            if scene.refused is not None:
                yield from self._refused(scene)
            if scene.note:
                yield f"         — {scene.note}"
        yield from self._held(story)

    def _held(self, story: Play) -> Iterator[str]:
        for must in story.musts:
            try:
                self.stage.check(must)
            except NotAsPlayed as otherwise:
                raise NotAsTold(reason=str(otherwise)) from None
        if story.musts:
            yield f"\nVale tutto ciò che deve valere alla fine ({len(story.musts)} righe)."

    def _refused(self, scene: Scene) -> Iterator[str]:
        local = scene.at.astimezone(ROME)
        yield from self._heading(local.date())
        who = self.stage.people[(scene.who or "").rpartition(".")[2]].name
        why = f": «{scene.refused}»" if scene.refused else ""
        yield f"  {local:%H:%M}  {who} non può{self._what(scene)}, come è scritto{why}"

    def _what(self, scene: Scene) -> str:
        """What was tried, by the name that the task has for people."""
        with self.office.read() as connection:
            asked = worklist.of_case(connection, self.stage.case_id or 0)
        names = [one.name for one in asked if one.element == scene.does]
        return f" completare «{names[0]}»" if names else " farlo"

    def _heading(self, day: date) -> Iterator[str]:
        if day != self.day:
            self.day = day
            yield f"\n{spelled(day)}"

    def _news(self) -> Iterator[str]:
        """The facts since the last ones, each under its day."""
        for case, one in self._entries():
            local = one.at.astimezone(ROME)
            yield from self._heading(local.date())
            which = f"fascicolo {case}: " if len(self.stage.cases) > 1 else ""
            yield f"  {local:%H:%M}  {which}{one.sentence}"

    def _entries(self) -> list[tuple[int, Entry]]:
        left_out = UNTOLD if self.whole else UNTOLD | MINOR
        found = []
        with self.office.read() as connection:
            for number, case_id in enumerate(self.stage.cases, start=1):
                asked = select(journal).where(
                    journal.c.case_id == case_id,
                    journal.c.seq > self.told,
                    journal.c.kind.not_in(sorted(left_out)),
                )
                rows = connection.execute(asked).all()
                found += [(number, e) for e in tell_facts(connection, rows, names_of_tasks, None)]
        found.sort(key=lambda pair: pair[1].seq)
        if found:
            self.told = found[-1][1].seq
        return found
