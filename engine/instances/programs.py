"""Programs by digest: each version is read and compiled once, the least used are forgotten."""

import logging
import threading
from collections import OrderedDict
from collections.abc import Mapping

from sqlalchemy import Connection, bindparam, select

from engine.instances.ports import Compile, Runtime
from engine.refusal import NotFound
from engine.runtime import Program, UnsupportedDiagram, written_names
from engine.store import Prepared, load_files
from engine.store.tables import version

log = logging.getLogger(__name__)

_MOST = 128
_KEPT: OrderedDict[tuple[Compile, str], Program] = OrderedDict()
_LOCK = threading.Lock()


class Programs:
    """A bounded store of compiled versions, shared by all threads and offices of a process.

    A digest is that of the content: what it names is the same everywhere.
    """

    def __init__(self, runtime: Runtime) -> None:
        self._runtime = runtime
        self._known: set[str] = set()
        self._not_run: dict[str, Mapping[str, str]] = {}

    def get(self, connection: Connection, digest: str) -> Program:
        """The program of a version; `NotFound` for a digest that was never published."""
        kept = (self._runtime.compile, digest)
        if digest in self._known:
            with _LOCK:
                if kept in _KEPT:
                    _KEPT.move_to_end(kept)
                    return _KEPT[kept]
        process = _process_of(connection, digest)
        self._known.add(digest)
        with _LOCK:
            found = _KEPT.get(kept)
        program = found or self._runtime.compile(load_files(connection, digest), process)
        with _LOCK:
            _KEPT[kept] = program
            _KEPT.move_to_end(kept)
            while len(_KEPT) > _MOST:
                _KEPT.popitem(last=False)
        return program

    def names(self, connection: Connection, digest: str) -> Mapping[str, str]:
        """Ids and names of the processes of a version, also of one that this release does not
        run: such a one costs its own line of a list, never the list.
        """
        if digest not in self._not_run:
            try:
                return self.get(connection, digest).processes
            except UnsupportedDiagram as refused:
                log.warning("version %s is not run by this release: %s", digest[:12], refused)
                self._not_run[digest] = written_names(load_files(connection, digest))
        return self._not_run[digest]


def _process_of(connection: Connection, digest: str) -> str:
    process: str | None = _PROCESS.run(connection, {"of": digest}).scalar_one_or_none()
    if process is None:
        raise NotFound
    return process


_PROCESS = Prepared(select(version.c.process).where(version.c.digest == bindparam("of")))
