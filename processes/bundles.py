"""A bundle: every file that a process needs to run, under one digest."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from engine.refusal import NotFound
from engine.store import digest_of
from processes.drawings import Drawing, read_drawing

_KINDS = {
    "bpmn": ("processes", "*.bpmn"),
    "dmn": ("processes", "*.dmn"),
    "terms": ("processes", "*.toml"),
    "letters": ("processes", "*/*.docx"),
    "forms": (".", "*/*.json"),
}
SHARED = "forms/_shared/"


class UnknownProcess(NotFound):
    """Il processo «{process}» non è nel catalogo."""


@dataclass(frozen=True, slots=True)
class Bundle:
    """What is published together: paths such as `bpmn/p01_….bpmn` and their contents."""

    process: str
    name: str
    files: Mapping[str, bytes] = field(repr=False)
    drawings: Mapping[str, Drawing] = field(repr=False)  # by process id

    @property
    def digest(self) -> str:
        """The SHA-256 over every path and the SHA-256 of its content, in order of path."""
        return digest_of(self.files)


def read_files(root: Path) -> dict[str, bytes]:
    """Every definition file below the root of the house, under its path in a bundle."""
    return {
        path.relative_to(root / where).as_posix(): path.read_bytes()
        for kind, (where, pattern) in _KINDS.items()
        for path in sorted((root / where / kind).glob(pattern))
    }


def read_drawings(files: Mapping[str, bytes]) -> dict[str, Drawing]:
    """Every diagram by the id of its process."""
    drawings = (
        read_drawing(path, content) for path, content in files.items() if path.startswith("bpmn/")
    )
    return {drawing.process: drawing for drawing in drawings}


def close_over(
    process: str, files: Mapping[str, bytes], drawings: Mapping[str, Drawing]
) -> Bundle:
    """The bundle of a process: what it calls and asks, with all forms, terms and letters.

    What is missing is left out: the check says so. Raises `UnknownProcess`.
    """
    if process not in drawings:
        raise UnknownProcess(process=process)
    reached = {one: drawings[one] for one in _reached(process, drawings)}
    wanted = {path for drawing in reached.values() for path in _needs(drawing, files)}
    wanted |= {path for path in files if path.startswith("terms/")}
    wanted |= {path for path in files if path.startswith(SHARED)}
    return Bundle(
        process=process,
        name=drawings[process].name,
        files={path: files[path] for path in sorted(wanted & set(files))},
        drawings=reached,
    )


def _reached(process: str, drawings: Mapping[str, Drawing]) -> Iterator[str]:
    seen, waiting = set[str](), [process]
    while waiting:
        one = waiting.pop()
        if one in drawings and one not in seen:
            seen.add(one)
            waiting.extend(mention.name for mention in drawings[one].called)
            yield one


def _needs(drawing: Drawing, files: Mapping[str, bytes]) -> Iterator[str]:
    """Paths of one diagram, its tables, its letters, and every form in its folder."""
    yield drawing.path
    yield from (f"dmn/{mention.name}.dmn" for mention in drawing.tables)
    own = (f"forms/{drawing.process}/", f"letters/{drawing.process}/")
    yield from (path for path in files if path.startswith(own))
