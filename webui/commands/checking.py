"""`percorsi check`: what keeps a definition from being put in force, and the run that shows it."""

from collections.abc import Iterable, Iterator
from pathlib import Path

import click

from engine.refusal import Refusal
from engine.runtime import examine
from engine.soundness import measure
from processes.catalogue import Catalogue
from processes.checking import Finding
from processes.checking_soundness import written_by_forms
from processes.pictures import Passed, picture
from tasks.installing import KNOWN
from tasks.settings import ROOT
from webui.commands.options import FOLDER, politely


class NotComplete(Refusal):
    """Da correggere: {many}."""


class NoRunToDraw(Refusal):
    """Nessuna strada da disegnare: ciò che manca non si vede percorrendo un diagramma."""


@click.command()
@click.argument("processes", metavar="[PERCORSO]...", nargs=-1)
@click.option(
    "--root",
    type=FOLDER,
    default=ROOT,
    help="La cartella che contiene processes/ e forms/.",
)
@click.option(
    "--diagram",
    type=click.Path(dir_okay=False, writable=True, path_type=Path),
    help="Disegna in questo file SVG le strade che portano a ciò che non va.",
)
@politely
def check(processes: tuple[str, ...], *, root: Path, diagram: Path | None) -> None:
    """Controlla i percorsi prima di metterli in vigore: completezza e gioco dei gettoni.

    Senza nomi li controlla tutti. Esce con 1 se c'è qualcosa da correggere.
    """
    catalogue = Catalogue(root)
    asked = processes or tuple(sorted(catalogue.drawings))
    found = [one for process in asked for one in _judged(catalogue, process)]
    if not processes:
        found += catalogue.check_all(KNOWN)
    wrong = sorted(set(found))
    for one in wrong:
        click.echo(f"\n{one}")
    if diagram is not None and wrong:
        diagram.write_text(_drawn(catalogue, wrong), "utf-8")
        click.echo(f"\nLe strade che lo mostrano sono disegnate in {diagram}.")
    if wrong:
        raise NotComplete(many=len(wrong))


def _judged(catalogue: Catalogue, process: str) -> Iterator[Finding]:
    """One line for a path; what is wrong with it is told below."""
    bundle = catalogue.bundle(process)
    found = catalogue.check(bundle, KNOWN)
    refused, diagrams = examine(bundle.files, process)
    said = "non si può eseguire"
    if not refused:
        size = measure(diagrams, process, written_by_forms(bundle.files))
        said = f"{size.states} stati guardati in {size.parts} parti"
    click.echo(f"{'no' if found else 'sì'}  {process}: {said}")
    yield from found


def _drawn(catalogue: Catalogue, found: Iterable[Finding]) -> str:
    """The run of each finding on its own copy of the diagram."""
    files = {drawing.path: drawing for drawing in catalogue.drawings.values()}
    pages = [
        Passed(files[one.file], frozenset(one.run), frozenset(one.run))
        for one in found
        if one.run and one.file in files
    ]
    if not pages:
        raise NoRunToDraw
    return picture("Le strade che mostrano ciò che non va", pages)
