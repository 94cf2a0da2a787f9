"""`percorsi play`: a story of the service as it unfolds, with its days, its people, its terms."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

import click
from sqlalchemy import select

from cases.chronology import Entry, tell_facts
from cases.sentences import MINOR, UNTOLD
from engine.clock import ROME
from engine.refusal import Refusal
from engine.store.journal import journal
from processes.pictures import Passed, picture
from tasks import worklist
from tasks.coverage import drawn_in, visited_in
from tasks.glance import names_of_tasks
from tasks.office import Office
from tasks.plays import Play, Scene
from tasks.prompting import NotAsPlayed
from tasks.rehearsing import Theatre, story_of
from tasks.scratch import in_memory
from tasks.stage import Stage
from tasks.terms.counting import spelled
from webui.commands.options import FILE, politely


class NotAsTold(Refusal):
    """La storia non va come è scritta: {reason}."""


@click.command()
@click.argument("story", metavar="STORIA", type=FILE)
@click.option("--all", "whole", is_flag=True, help="Racconta anche i fatti minori.")
@click.option(
    "--diagram",
    type=click.Path(dir_okay=False, writable=True, path_type=Path),
    help="Disegna in questo file SVG la strada percorsa.",
)
@politely
def play(story: Path, *, whole: bool, diagram: Path | None) -> None:
    """Recita una storia in un ufficio di prova e la racconta; esce con 1 se non va come scritta.

    Niente di ciò che accade resta: i dati veri non si leggono e non si toccano.
    """
    told = story_of(story)
    click.echo(told.title)
    with TemporaryDirectory(prefix="percorsi-storie-", dir=in_memory()) as folder:
        theatre = Theatre(Path(folder), told.begins)
        with theatre.stage(told) as stage:
            for line in _Telling(stage.office, stage, whole).of(told):
                click.echo(line)
            if diagram is not None:
                diagram.write_text(_drawn(stage, told.title), "utf-8")
                click.echo(f"\nLa strada percorsa è disegnata in {diagram}.")


def _drawn(stage: Stage, title: str) -> str:
    """Every path that the story went through, in the order in which it came to them."""
    catalogue = stage.office.catalogue
    with stage.office.read() as connection:
        visited = visited_in(connection, drawn_in(catalogue), stage.clock.now())
    return picture(
        title,
        (
            Passed(
                catalogue.drawings[process],
                frozenset(id for of, id in visited.elements if of == process),
                frozenset(id for of, id in visited.flows if of == process),
            )
            for process in visited.processes
        ),
    )


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
        what = self._refused_what(scene)
        yield f"  {local:%H:%M}  {what}, come è scritto: «{scene.refused}»"

    def _refused_what(self, scene: Scene) -> str:
        if scene.who is None:
            return "Non accade"
        who = self.stage.people[scene.who.rpartition(".")[2]].name
        return f"{who} non può{self._what(scene)}"

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
