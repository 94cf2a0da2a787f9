"""Programs by digest: each version is read and compiled once, the least used are forgotten."""

import threading
from collections import OrderedDict

from sqlalchemy import Connection, select

from engine.instances.ports import Runtime
from engine.refusal import NotFound
from engine.runtime import Program
from engine.store import load_files
from engine.store.tables import version

_KEPT = 128


class Programs:
    """A bounded store of compiled versions, shared by all threads."""

    def __init__(self, runtime: Runtime) -> None:
        self._runtime = runtime
        self._kept: OrderedDict[str, Program] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, connection: Connection, digest: str) -> Program:
        """The program of a version; `NotFound` for a digest that was never published."""
        with self._lock:
            if digest in self._kept:
                self._kept.move_to_end(digest)
                return self._kept[digest]
        program = self._compile(connection, digest)
        with self._lock:
            self._kept[digest] = program
            while len(self._kept) > _KEPT:
                self._kept.popitem(last=False)
        return program

    def _compile(self, connection: Connection, digest: str) -> Program:
        process = connection.execute(
            select(version.c.process).where(version.c.digest == digest)
        ).scalar_one_or_none()
        if process is None:
            raise NotFound
        return self._runtime.compile(load_files(connection, digest), process)
