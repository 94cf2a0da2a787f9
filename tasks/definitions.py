"""What a version says to this room: its forms and its terms, read once and kept by digest."""

import threading
from collections.abc import Mapping
from dataclasses import dataclass, field

from sqlalchemy import Connection

from engine.store import load_files
from forms import Form, load_form
from processes.terms import read_terms
from tasks.terms.calendars import Calendar
from tasks.terms.duties import Duties


@dataclass(slots=True)
class Definition:
    """One version's files, with the forms that were asked for so far."""

    digest: str
    files: Mapping[str, bytes] = field(repr=False)
    terms: Duties = field(repr=False)
    _forms: dict[tuple[str, str], Form] = field(default_factory=dict, repr=False)

    def form(self, process: str, element: str) -> Form:
        """The form of a task."""
        key = (process, element)
        if key not in self._forms:
            self._forms[key] = load_form(self.files, process, element)
        return self._forms[key]


class Definitions:
    """Versions by digest; they never change, so they are read once."""

    def __init__(self, calendar: Calendar) -> None:
        self._calendar = calendar
        self._kept: dict[str, Definition] = {}
        self._lock = threading.Lock()

    def get(self, connection: Connection, digest: str) -> Definition:
        """The definition under a digest."""
        with self._lock:
            found = self._kept.get(digest)
        if found is None:
            files = load_files(connection, digest)
            found = Definition(digest, files, Duties(read_terms(files), self._calendar))
            with self._lock:
                self._kept[digest] = found
        return found
