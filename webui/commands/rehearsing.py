"""`percorsi plays`: every story performed, and what no story has visited of all that is drawn."""

import logging
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import ExitStack
from contextvars import ContextVar
from functools import reduce
from operator import or_
from pathlib import Path
from tempfile import TemporaryDirectory

import click

from engine.memory import lasting
from engine.refusal import Refusal
from processes.catalogue import Catalogue
from tasks.coverage import SUSPENDED, Drawn, Share, Visited, drawn_in, shares
from tasks.plays import Play
from tasks.rehearsing import Rehearsal, Theatre, begins_first, stories_in, story_of
from tasks.repertoire import Stretch, repertoire
from tasks.scratch import in_memory
from tasks.settings import ROOT
from tasks.terms.model import State
from webui.commands.options import FOLDER, politely

_MET = frozenset({State.MET.value, State.MET_LATE.value})
_MISSED = frozenset({State.LATE.value, State.MET_LATE.value})

# What a process of the pool is given once, for all the plays that it performs.
_HOUSE: ContextVar[tuple[Theatre, Drawn]] = ContextVar("house")


class NotAsTold(Refusal):
    """{many} storie non vanno come sono scritte."""


@click.command()
@click.argument(
    "folder",
    metavar="[CARTELLA]",
    type=FOLDER,
    default=ROOT / "processes" / "scenarios",
)
@click.option("--missing", is_flag=True, help="Elenca uno per uno gli elementi mai visitati.")
@click.option("--jobs", type=click.IntRange(1, 64), help="Quante storie insieme.")
@politely
def plays(folder: Path, *, missing: bool, jobs: int | None) -> None:
    """Recita tutte le storie di una cartella e dice che cosa nessuna ha visitato.

    Esce con 1 se una storia non va come è scritta. Nulla di ciò che accade resta.
    """
    logging.getLogger("engine.jobs").setLevel(logging.WARNING)  # what is tried again is no news
    with lasting():
        drawn = drawn_in(Catalogue(ROOT))
    heard = []
    for one in _rehearsed(stories_in(folder), drawn, jobs or os.cpu_count() or 1):
        heard.append(one)
        click.echo(f"{'no' if one.otherwise else 'sì'}  {one.name}: {one.otherwise or one.title}")
    for line in _report(drawn, reduce(or_, (one.visited for one in heard), Visited()), missing):
        click.echo(line)
    otherwise = [one for one in heard if one.otherwise]
    if otherwise:
        raise NotAsTold(many=len(otherwise))


def _rehearsed(stories: Sequence[Path], drawn: Drawn, jobs: int) -> Iterator[Rehearsal]:
    with ExitStack() as stack:
        with lasting():  # the processes of the pool are forks: they share what is known by then
            read = {one: _read(one) for one in stories}
            plays = {one: play for one, play in read.items() if isinstance(play, Play)}
            house = (_theatre(stack, plays.values()), drawn) if plays else None
        asked = _asked(stack, plays, house, jobs) if house else {}
        for one, play in read.items():
            name, unread = one.stem, isinstance(play, Refusal)
            yield Rehearsal(name, name, str(play)) if unread else asked[name].result()[name]


def _read(story: Path) -> Play | Refusal:
    try:
        return story_of(story)
    except Refusal as refusal:
        return refusal


def _theatre(stack: ExitStack, plays: Iterable[Play]) -> Theatre:
    folder = stack.enter_context(TemporaryDirectory(prefix="percorsi-storie-", dir=in_memory()))
    return Theatre(Path(folder), begins_first(plays))


def _asked(
    stack: ExitStack, plays: Mapping[Path, Play], house: tuple[Theatre, Drawn], jobs: int
) -> Mapping[str, Future[Mapping[str, Rehearsal]]]:
    """By name, the telling of which a story is part: those that begin alike are told together."""
    together = ProcessPoolExecutor(jobs, initializer=_HOUSE.set, initargs=(house,))
    stack.enter_context(together)
    stretches = repertoire({one.stem: play for one, play in plays.items()})
    # The longest first, so that none ends alone; they are told in their own order.
    longest = sorted(stretches, key=lambda one: one.length, reverse=True)
    asked = [(together.submit(_perform, stretch), stretch.plays) for stretch in longest]
    return {name: heard for heard, told in asked for name in told}


def _perform(stretch: Stretch) -> Mapping[str, Rehearsal]:
    theatre, drawn = _HOUSE.get()
    return theatre.rehearse(stretch, drawn)


def _report(drawn: Drawn, visited: Visited, missing: bool) -> Iterator[str]:  # noqa: FBT001
    found = shares(drawn, visited)
    yield "\nElementi e flussi visitati, percorso per percorso"
    for one in found:
        yield _line(one.process, one)
        if missing:
            yield from (f"      mai: {id}" for id in (*one.missed, *one.missed_flows))
    yield _line("in tutto", _sum(found))
    yield from _terms(drawn, visited)
    unseen = sorted(drawn.roles - visited.roles)
    yield f"\nRuoli che in nessuna storia fanno qualcosa: {', '.join(unseen) or 'nessuno'}"


def _line(name: str, one: Share) -> str:
    elements = f"{one.elements - len(one.missed)}/{one.elements} elementi"
    flows = f"{one.flows - len(one.missed_flows)}/{one.flows} flussi"
    return f"{one.percent:5.1f} %  {name}: {elements}, {flows}"


def _sum(found: Sequence[Share]) -> Share:
    return Share(
        "",
        "",
        sum(one.elements for one in found),
        sum(one.flows for one in found),
        tuple(id for one in found for id in one.missed),
        tuple(id for one in found for id in one.missed_flows),
    )


def _terms(drawn: Drawn, visited: Visited) -> Iterator[str]:
    """Which of the terms that diagrams run with were never seen to end in which way."""
    seen = visited.terms
    ways = (
        ("mai corsi", {key for key in drawn.keys if key not in seen}),
        ("mai adempiuti", {key for key in drawn.keys if not _MET & seen.get(key, set())}),
        ("mai mancati", {key for key in drawn.keys if not _MISSED & seen.get(key, set())}),
        ("mai sospesi", {key for key in drawn.keys if SUSPENDED not in seen.get(key, set())}),
    )
    yield f"\nTermini che i disegni nominano: {len(drawn.keys)}"
    for said, keys in ways:
        yield f"  {said} ({len(keys)}): {', '.join(sorted(keys)) or 'nessuno'}"
