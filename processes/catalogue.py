"""The catalogue: bundles on disk, checked for completeness before they are put in force."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from engine.refusal import Refusal
from engine.store import NewVersion, StartEvent
from processes.bundles import SHARED, Bundle, close_over, read_drawings, read_files
from processes.checking import Finding, Known, check_bundle, one_path_a_process
from processes.drawings import Drawing

NOBODY = Known()
_QUOTED = re.compile(rb'"([A-Za-z0-9_.-]+)(?=")')
_KEPT = 128
_FOUND: dict[tuple[str, str, Known], tuple[Finding, ...]] = {}
_MOST_SAID = 12  # more would hide the first one, from which the others often follow


class BundleIncomplete(Refusal):
    """Il processo «{process}» non è completo e non può entrare in vigore: {reasons}."""


@dataclass(frozen=True)
class Catalogue:
    """Everything a designer has written below the root of the house, read once."""

    root: Path

    @cached_property
    def files(self) -> dict[str, bytes]:
        """Every definition file under its path in a bundle."""
        return read_files(self.root)

    @cached_property
    def names(self) -> frozenset[str]:
        """Every name that stands in quotes in a definition: elements, keys, tables, outcomes."""
        found = (name for content in self.files.values() for name in _QUOTED.findall(content))
        return frozenset(name.decode() for name in found)

    @cached_property
    def drawings(self) -> dict[str, Drawing]:
        """Every diagram by the id of its process. Refuses `UnreadableDrawing`."""
        return read_drawings(self.files)

    def bundle(self, process: str) -> Bundle:
        """The bundle of one process. Raises `UnknownProcess`."""
        return close_over(process, self.files, self.drawings)

    def bundles(self) -> tuple[Bundle, ...]:
        """Every process with all that it needs, in order of id; called ones have theirs too."""
        return tuple(self.bundle(process) for process in sorted(self.drawings))

    def check(self, bundle: Bundle, known: Known = NOBODY) -> list[Finding]:
        """Everything for which a bundle is not complete; empty when it is.

        The same files are as complete as they were: they are looked at once in a process.
        """
        asked = (bundle.process, bundle.digest, known)
        found = _FOUND.get(asked)
        if found is None:
            found = tuple(check_bundle(bundle, known))
            if len(_FOUND) >= _KEPT:
                _FOUND.clear()
            _FOUND[asked] = found
        return list(found)

    def check_all(self, known: Known = NOBODY) -> list[Finding]:
        """Everything that is not complete in the house, and every file that nobody uses."""
        found = {finding for one in self.bundles() for finding in self.check(one, known)}
        return sorted(found | set(self._orphans()))

    def release(self, bundle: Bundle, known: Known = NOBODY) -> NewVersion:
        """The version of a bundle, to be given to `Engine.publish`.

        Refuses `BundleIncomplete` with everything that is wrong.
        """
        found = [*self._doubles(), *self.check(bundle, known)]
        if found:
            raise BundleIncomplete(process=bundle.process, reasons=_said(found))
        starts = tuple(
            StartEvent(kind, name, element)
            for kind, name, element in bundle.drawings[bundle.process].starts
        )
        return NewVersion(bundle.process, bundle.name, bundle.files, starts)

    def _doubles(self) -> Iterator[Finding]:
        drawn = [path for path in self.files if path.startswith("bpmn/")]
        return one_path_a_process(self.drawings, drawn)

    def _orphans(self) -> Iterator[Finding]:
        used = {path for bundle in self.bundles() for path in bundle.files}
        yield from self._doubles()
        for path in self.files:
            if path not in used and not path.startswith(("bpmn/", SHARED)):
                mend = "Toglilo oppure correggi il nome"
                yield Finding(path, "", "è un file orfano: nessun processo lo usa", mend)


def _said(found: list[Finding]) -> str:
    said = [str(finding) for finding in found[:_MOST_SAID]]
    left = len(found) - len(said)
    return "; ".join([*said, f"e altri {left}"] if left else said)
