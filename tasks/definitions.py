"""What a version says to this room: its forms and its terms, read once and kept by digest."""

import logging
import threading
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from types import MappingProxyType

from sqlalchemy import Connection

from engine.dmn import shared_decisions
from engine.refusal import Refusal
from engine.store import digest_of, load_files
from forms import Form, load_form
from processes.drawings import Drawing, read_drawing
from processes.terms import TermCatalogue, read_terms
from tasks.terms.calendars import Calendar
from tasks.terms.duties import Duties
from tasks.terms.rulebook import RuleBook, Rules

log = logging.getLogger(__name__)

_MOST_FORMS = 2_000
_MOST_VERSIONS = 128


@dataclass(frozen=True, slots=True)
class _Files:
    """Files under the digest of their content, by which they are one and the same."""

    digest: str
    files: Mapping[str, bytes] = field(repr=False, compare=False)


@lru_cache(maxsize=_MOST_FORMS)
def _form(of: _Files, process: str, element: str) -> Form:
    return load_form(of.files, process, element)


@dataclass(slots=True)
class Definition:
    """One version's files, with the forms and the counted terms asked for so far."""

    digest: str
    files: Mapping[str, bytes] = field(repr=False)
    catalogue: TermCatalogue = field(repr=False)
    book: RuleBook = field(repr=False)
    _drawings: dict[str, Drawing] = field(default_factory=dict, repr=False)
    _duties: dict[int, Duties] = field(default_factory=dict, repr=False)

    def drawing(self, process: str) -> Drawing:
        """The diagram of one of its processes."""
        if process not in self._drawings:
            path = f"bpmn/{process}.bpmn"
            self._drawings[process] = read_drawing(path, self.files[path])
        return self._drawings[process]

    def form(self, process: str, element: str) -> Form:
        """The form of a task."""
        return _form(_Files(self.digest, self.files), process, element)

    def table(self, table: str) -> str:
        """The name of one of its decision tables; its id, where it has no such table."""
        content = self.files.get(f"dmn/{table}.dmn")
        return table if content is None else shared_decisions(content).decisions.get(table, table)

    def terms(self, at: datetime) -> Duties:
        """Its terms, counted by the calendars and rules of the office that count at an instant."""
        return self.terms_under(self.book.at(at))

    def terms_under(self, rules: Rules) -> Duties:
        """Its terms, counted by these calendars and rules.

        Kept by the number of the revision: not those of a draft, whose number another may get.
        """
        if not self.book.holds(rules):
            return self._counted(rules)
        if rules.revision not in self._duties:
            self._duties[rules.revision] = self._counted(rules)
        return self._duties[rules.revision]

    def _counted(self, rules: Rules) -> Duties:
        return Duties(rules.over(self.catalogue), rules.calendar, rules.revision)


class _Shelf:
    """The files of versions, shared by all offices of a process; the least used are put away.

    Only what has the digest under which it is asked for stands here, so it is the same everywhere.
    """

    def __init__(self) -> None:
        self._held: OrderedDict[str, Mapping[str, bytes]] = OrderedDict()
        self._lock = threading.Lock()

    def files(self, connection: Connection, digest: str) -> Mapping[str, bytes]:
        """The files of a version of an office."""
        with self._lock:
            if digest in self._held:
                self._held.move_to_end(digest)
                return self._held[digest]
        files = MappingProxyType(load_files(connection, digest))
        if digest_of(files) == digest:
            with self._lock:
                self._held[digest] = files
                while len(self._held) > _MOST_VERSIONS:
                    self._held.popitem(last=False)
        return files


_SHELF = _Shelf()


class Definitions:
    """Versions by digest; they never change, so they are read once."""

    def __init__(self, calendar: Calendar) -> None:
        self.book = RuleBook(calendar)
        self._kept: dict[str, Definition] = {}
        self._lock = threading.Lock()

    def get(self, connection: Connection, digest: str) -> Definition:
        """The definition under a digest."""
        with self._lock:
            found = self._kept.get(digest)
        if found is None:
            files = _SHELF.files(connection, digest)
            found = Definition(digest, files, read_terms(files), self.book)
            with self._lock:
                self._kept[digest] = found
        return found

    def find(self, connection: Connection, digest: str) -> Definition | None:
        """The same; None of a version whose terms this release does not read: for lists of many,
        of which one costs its own line.
        """
        try:
            return self.get(connection, digest)
        except Refusal as refused:
            log.warning("version %s is not read by this release: %s", digest[:12], refused)
            return None
