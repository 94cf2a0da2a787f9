"""The services of the municipality: their paths, how they begin, the stories that show them."""

import tomllib
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from processes.catalogue import Catalogue
from tasks.rehearsing import stories_in, story_of
from tasks.showing import shown_by

ROOT = Path(__file__).parents[2]
LISTED = ROOT / "docs" / "coverage.md"
_MOST = 3  # stories named for a path: the others are found with `percorsi plays`


@dataclass(frozen=True, slots=True)
class Service:
    """A row of the inventory: what it is called, in which seed it stands, its paths."""

    row: int
    name: str
    source: str
    paths: tuple[str, ...]


def services() -> Sequence[Service]:
    """Every row, in order."""
    told = tomllib.loads((ROOT / "processes" / "services.toml").read_text("utf-8"))
    return [
        Service(one["riga"], one["nome"], one["fonte"], tuple(one["percorsi"]))
        for one in told["servizio"]
    ]


def processes_of(
    service: Service, drawn: Mapping[str, object]
) -> Iterator[tuple[str, str | None]]:
    """The paths of a service as they are written, and the process that draws each, if one does."""
    for path in service.paths:
        yield path, next((one for one in sorted(drawn) if f"{one}_".startswith(f"{path}_")), None)


@cache
def stories() -> Mapping[str, Sequence[str]]:
    """By process, the names of the stories that show it: the shortest first, known ones before."""
    drawings = Catalogue(ROOT).drawings
    found: dict[str, list[tuple[bool, int, str]]] = defaultdict(list)
    for path in stories_in(ROOT / "processes" / "scenarios"):
        play = story_of(path)
        known = path.stem[0] == "s" and path.stem[1:2].isdigit()
        for process in shown_by(play, drawings):
            found[process].append((not known, len(play.scenes), path.stem))
    return {process: [name for *_, name in sorted(told)] for process, told in found.items()}


def listed() -> str:
    """The page that `docs/coverage.md` is."""
    drawings, told = Catalogue(ROOT).drawings, stories()
    lines = [HEAD]
    for service in services():
        for path, process in processes_of(service, drawings):
            row = f"| {service.row} | {service.name} ({service.source}) "
            if process is None:
                lines.append(f"{row}| {path.upper()} | non c'è ancora | |")
                continue
            drawing = drawings[process]
            begins = "; ".join(drawing.beginnings)
            shown = ", ".join(f"`{name}`" for name in told.get(process, ())[:_MOST])
            lines.append(f"{row}| {drawing.name} (`{process}`) | {begins} | {shown} |")
    return "\n".join(lines) + "\n"


HEAD = """# Servizi, percorsi, storie

Ogni servizio dei cinque documenti da cui Percorsi è nato (`S0` … `S4`), il percorso con cui si
svolge, come comincia e le storie che lo mostrano. La pagina è scritta da `make manual`, con
`processes/services.toml`, i disegni e `processes/scenarios/`; una prova la tiene aggiornata.

| Riga | Servizio | Percorso | Come comincia | Storie |
|---|---|---|---|---|"""


if __name__ == "__main__":
    LISTED.write_text(listed(), "utf-8")
