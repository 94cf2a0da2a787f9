"""What a form may offer to choose among: people of the case, colleagues, bodies, decrees."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field

from sqlalchemy import Connection

from access.directory import names_at_work, names_of
from cases import birthdays
from cases.bodies import COURTS, KINDS, NoSuchBody, get_body, list_bodies
from cases.decrees import Decree, DecreeStatus, list_decrees
from cases.documents import NoSuchDocument, get_document, numbers_of_documents
from cases.finding import Precedent, find_precedents
from cases.people import Member, list_members
from cases.sheet import OpenSheet
from engine.language import say, to_say
from engine.store import Sealer
from forms import Option
from tasks.initiatives import open_to_enrol
from tasks.standing import Standing, standing, told_apart

CLOSED = to_say("chiuso")
"""What is said of another case that is closed."""
_LONGEST_NUMBER = 9
_BODIES = {
    "ente": frozenset(KINDS),
    "organo": COURTS,
    "servizio": frozenset({"servizio"}),
}


@dataclass(frozen=True, slots=True)
class Lists:
    """The lists of one case, read when they are asked for, or from its sheet if it is open."""

    connection: Connection
    sealer: Sealer
    case_id: int | None
    sheet: OpenSheet | None = field(default=None, repr=False)
    drafting: tuple[int, int] | None = None  # who fills in the form of which task
    beside: Callable[[], OpenSheet] | None = field(default=None, repr=False)  # read already
    _read: dict[tuple[str, tuple[str, ...]], list[Option]] = field(default_factory=dict)
    _opened: list[OpenSheet] = field(default_factory=list, repr=False)  # none or one
    _read_documents: list[frozenset[int]] = field(default_factory=list)  # none or one
    _read_acts: list[Sequence[Decree]] = field(default_factory=list)  # none or one
    _read_precedents: list[Sequence[Precedent]] = field(default_factory=list)  # none or one
    _read_standing: list[Sequence[Standing]] = field(default_factory=list)  # none or one

    def _open(self) -> OpenSheet | None:
        """The sheet, opened when it is first needed from what was read with the task."""
        if self.sheet is not None or self.beside is None:
            return self.sheet
        if not self._opened:
            self._opened.append(self.beside())
        return self._opened[0]

    def choices(self, kind: str, query: str, roles: tuple[str, ...]) -> Sequence[Option]:
        """What may be chosen for a kind of reference."""
        if kind in _BODIES:
            found = list_bodies(self.connection, kinds=_BODIES[kind], query=query)
            return [Option(one.id, one.name) for one in found]
        # A form asks for the same list again and again: once to offer it, once for each answer.
        known = self._read.get((kind, roles))
        if known is None:
            known = self._read[kind, roles] = self._found(kind, roles)
        words = query.casefold().split()
        return [one for one in known if all(word in one.title.casefold() for word in words)]

    def offers(self, kind: str, id: str, roles: tuple[str, ...]) -> bool:
        """Whether this may be chosen: what is of another case or of other roles may not."""
        number = _number(id)
        if number is None:
            return False
        if kind == "documento":
            return number in self._attached()
        if kind in _BODIES:
            return self._body(number, _BODIES[kind]) is not None
        return any(one.value == number for one in self.choices(kind, "", roles))

    def label(self, kind: str, id: str) -> str | None:
        """How a person calls what was chosen, also once; None if it is not there."""
        number = _number(id)
        if number is None:
            return None
        if kind == "documento":
            return self._document(number)
        if kind == "operatore":
            return names_of(self.connection, {number}).get(number)
        if kind in _BODIES:
            return self._body(number, _BODIES[kind])
        return next((one.title for one in self.choices(kind, "", ()) if one.value == number), None)

    def standing(self) -> Sequence[Standing]:
        """The live terms of the decrees of the case."""
        if not self._read_standing:
            decrees = self.acts()
            found = standing(self.connection, self.case_id, decrees) if self.case_id else ()
            self._read_standing.append(found)
        return self._read_standing[0]

    def precedents(self) -> Sequence[Precedent]:
        """The other cases that may be about the same child, open or closed."""
        if self.case_id is None:
            return ()
        if not self._read_precedents:
            found = find_precedents(self.connection, self.sealer, self.case_id)
            self._read_precedents.append(found)
        return self._read_precedents[0]

    def acts(self) -> Sequence[Decree]:
        """The acts of the authorities in the case, the latest first."""
        if self.case_id is None:
            return ()
        if not self._read_acts:
            sheet = self._open()
            seal = sheet.seal if sheet else self.sealer.of(self.connection, self.case_id)
            self._read_acts.append(list_decrees(self.connection, seal, self.case_id))
        return self._read_acts[0]

    def _found(self, kind: str, roles: tuple[str, ...]) -> list[Option]:
        match kind:
            case "operatore":
                named = names_at_work(self.connection, roles=roles)
                return [Option(id, name) for id, name in named.items()]
            case "persona":
                return self._people()
            case "minore":
                return self._people(birthdays.MINORS)
            case "provvedimento":
                return self._decrees()
            case "termine":
                return [Option(one.id, one.name) for one in self.standing()]
            case "fascicolo":
                return self._similar()
            case "iniziativa":
                found = open_to_enrol(self.connection, self.sealer)
                return [Option(one.case.id, one.heading.full) for one in found]
            case _:
                return []

    def people(self) -> Sequence[Member]:
        """The people of the case."""
        if self.case_id is None:
            return ()
        sheet = self._open()
        if sheet:
            return sheet.people(self.connection, self.sealer)
        return list_members(self.connection, self.sealer, self.case_id)

    def _people(self, roles: Collection[str] | None = None) -> list[Option]:
        meant = (one for one in self.people() if roles is None or one.role in roles)
        return [Option(one.person_id, f"{one.name} ({one.role_label})") for one in meant]

    def _decrees(self) -> list[Option]:
        """The acts that were read and confirmed, never the one that is still in hand."""
        named = told_apart(self.acts())
        known = (one for one in self.acts() if one.status is not DecreeStatus.REGISTERING)
        return [Option(one.id, named[one.id]) for one in known]

    def _similar(self) -> list[Option]:
        return [Option(one.case_id, _of_precedent(one)) for one in self.precedents()]

    def _body(self, number: int, kinds: frozenset[str]) -> str | None:
        try:
            found = get_body(self.connection, number)
        except NoSuchBody:
            return None
        return found.name if found.kind in kinds else None

    def _attached(self) -> frozenset[int]:
        if self.case_id is None:
            return frozenset()
        sheet = self._open()
        if sheet is not None:
            return sheet.documents_for(self.drafting)
        known = self._read_documents
        if not known:
            known.append(numbers_of_documents(self.connection, self.case_id, self.drafting))
        return known[0]

    def _document(self, number: int) -> str | None:
        try:
            found = get_document(self.connection, self.sealer, number)
        except NoSuchDocument:
            return None
        mine = self.drafting is not None and found.is_draft_of(*self.drafting)
        return (
            found.name if found.case_id == self.case_id and (mine or not found.in_draft) else None
        )


def _of_precedent(one: Precedent) -> str:
    reason = one.reason if one.is_open else f"{one.reason}, {say(CLOSED)}"
    return f"{one.number} ({reason})"


def _number(id: str) -> int | None:
    short = id.isascii() and id.isdecimal() and len(id) <= _LONGEST_NUMBER
    return int(id) if short else None
