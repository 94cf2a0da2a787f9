"""An address becomes secret: documents attached before may say where somebody is."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from access.people import Person, may
from access.permissions import Permission
from cases.documents import NoSuchDocument, get_document, has_open_ones, protect
from cases.files import CaseFile
from cases.records import unsealed
from cases.visibility import may_see_protected, see_case
from engine.refusal import NotAllowed
from engine.store import Seal, Sealer, Work
from forms import Context, Field, Kind
from tasks.contexts import HIDDEN_ADDRESS
from tasks.definitions import Definitions
from tasks.letters import ALL
from tasks.notices import COORDINATORS, About, tell, tell_person

KIND = "address_hidden"


def hide_earlier(
    work: Work, seal: Seal, definitions: Definitions, case: CaseFile, *, by: int | None
) -> None:
    """Protect what stands in an answer that the address makes secret, as if it had been so then.

    Of the other documents no form says whether they name the place: whoever answers for the case
    is told to look at them, and so is whoever has made the address secret.
    """
    named: set[int] = set()
    for record in unsealed(work.connection, seal, case.id, limit=ALL):
        line = record.line
        version = definitions.get(work.connection, line.version_digest)
        form = version.form(line.process, line.element)
        if form.may_hide:
            hidden = {**record.answers, HIDDEN_ADDRESS: True}
            shared = form.shareable(hidden, context=Context(work.now), wary=False)
            named |= {*_documents(form.fields, hidden)} - {*_documents(form.fields, shared)}
    protect(work, case.id, named, by=by)
    if has_open_ones(work.connection, case.id, since=work.now):
        _tell_to_look(work, case, by)


def may_protect(person: Person, case: CaseFile) -> bool:
    """Whether somebody may say that a document names the place: who reads it then, or directs."""
    return may_see_protected(person, case) or may(person, Permission.CASE_RESTRICT)


def protect_document(work: Work, sealer: Sealer, person: Person, document_id: int) -> CaseFile:
    """Let only whoever answers for the case read a document from now on; its case.

    Refuses `NoSuchDocument`, `NotYourCase` and `NotAllowed`. Nobody opens it again to others.
    """
    found = get_document(work.connection, sealer, document_id)
    case = see_case(work.connection, person, found.case_id)
    if found.in_draft:
        raise NoSuchDocument
    if not may_protect(person, case):
        raise NotAllowed
    protect(work, case.id, {document_id}, by=person.id)
    return case


def _tell_to_look(work: Work, case: CaseFile, by: int | None) -> None:
    about = About(KIND, case.id)
    if case.responsible_id is None:
        tell(work, COORDINATORS, about)
    for one in sorted({one for one in (case.responsible_id, by) if one is not None}):
        tell_person(work, one, about)


def _documents(fields: Sequence[Field], values: Mapping[str, Any]) -> Iterator[int]:
    for one in fields:
        value = values.get(one.name)
        match one.kind, value:
            case Kind.FILE, str() | int():
                yield int(value)
            case Kind.FILES, list():
                yield from map(int, value)
            case Kind.LIST, list():
                for item in value:
                    yield from _documents(one.children, item)
            case Kind.GROUP, Mapping():
                yield from _documents(one.children, value)
