"""Letters: documents filled from the records of a case, in a sandbox, without what is secret."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from io import BytesIO
from pathlib import PurePosixPath
from typing import Any

from sqlalchemy import bindparam, select

from cases.birthdays import MINORS, OF_AGE
from cases.documents import NewDocument, attach
from cases.files import Marking, get_case
from cases.people import Member, list_members
from cases.records import Record, open_records
from engine.clock import ROME
from engine.refusal import NotFound
from engine.store import Prepared, Sealer, Work
from engine.store.tables import instance
from forms import Context
from tasks.blanks import RECORDS, Blank, blank_of
from tasks.definitions import Definition, Definitions
from tasks.lists import Lists
from tasks.terms.counting import spelled
from tasks.wording import worded

ALL = 1_000  # records of a case: beyond the longest that was ever kept


class UnknownLetter(NotFound):
    """La lettera «{letter}» non c'è tra i modelli di questa versione."""


@dataclass(frozen=True, slots=True)
class Writing:
    """What letters are written with: the version whose they are, and those of older records.

    `instance_id` is the path that writes: what it has written itself holds before what others
    have, and what another like it says of a sibling stays there.
    """

    sealer: Sealer
    definitions: Definitions
    own: Definition
    instance_id: int | None = None


def compose(work: Work, writing: Writing, case_id: int, letter: str) -> int:
    """Fill a letter and attach it to the case; gives the id of the document.

    The templates see the latest record of every step as `schede.<element>.<field>`, and every
    field of this bundle's own forms by its name as it was last answered, in the words of
    `tasks.wording`. Records of another path of the same kind are left out. What goes to an
    authority says whose children the case is of (`minori_del_fascicolo`). Nothing of class C4
    reaches them (R21).
    """
    files = writing.own.files
    blank = blank_of(files[_path(letter, files)])
    case = get_case(work.connection, case_id)
    protected = Marking.PROTECTED_ADDRESS in case.markings
    schede: dict[str, dict[str, Any]] = {}
    answers: dict[str, Any] = {}
    for source, values in _records(work, writing, case_id, blank, protected=protected):
        schede[PurePosixPath(source).stem] = values
        if source in files:
            answers |= values
    today = work.now.astimezone(ROME)
    told = {
        **answers,
        RECORDS: schede,
        "fascicolo": str(case.number),
        "oggi": spelled(today.date()),
        "data": f"{today:%d/%m/%Y}",
        "indirizzo_protetto": protected,
    }
    if "minori_del_fascicolo" in blank.asked:
        told["minori_del_fascicolo"] = _children(work, writing.sealer, case_id)
    name = f"{blank.title or letter} {today:%Y-%m-%d}.docx"
    new = NewDocument(filename=name, stream=BytesIO(blank.filled(told, work.now)))
    return attach(work, writing.sealer, case_id, new, by=None).id


def _children(work: Work, sealer: Sealer, case_id: int) -> list[str]:
    """The minors of a case as an authority has to know them: name and day of birth."""
    of_case = list_members(work.connection, sealer, case_id)
    today = work.now.astimezone(ROME).date()
    return [_called(one) for one in of_case if one.name and _is_child(one, today)]


def _is_child(member: Member, today: date) -> bool:
    if member.role == "minore":
        return True
    age = member.age(today)
    return member.role in MINORS and (age is None or age < OF_AGE)


def _called(child: Member) -> str:
    if child.born is None:
        return child.name
    ending = {"F": "a", "M": "o"}.get(str(child.details.get("sesso")), "o/a")
    return f"{child.name} (nat{ending} il {spelled(child.born)})"


def _path(letter: str, files: Mapping[str, bytes]) -> str:
    for path in sorted(files):
        if path.startswith("letters/") and PurePosixPath(path).stem == letter:
            return path
    raise UnknownLetter(letter=letter)


def _records(
    work: Work, writing: Writing, case_id: int, blank: Blank, *, protected: bool
) -> Iterator[tuple[str, dict[str, Any]]]:
    """The records of the case by the paths of their forms, the oldest first, without secrets.

    Those of the path that writes come last of all: the last one holds. Only what the blank asks
    for is put into words: of a record it does not name, the answers that it does.
    """
    lists, own = Lists(work.connection, writing.sealer, case_id), writing.own
    for record in _in_turn(work, writing, case_id):
        line = record.line
        path = f"forms/{line.process}/{line.element}.json"
        older = path not in own.files
        named = blank.of is None or line.element in blank.of
        if older and not named:
            continue
        version = writing.definitions.get(work.connection, line.version_digest) if older else own
        form = version.form(line.process, line.element)
        told = form.shareable(record.answers, context=Context(work.now), wary=protected)
        if not named:
            told = {name: value for name, value in told.items() if name in blank.asked}
        yield path, worded(form.fields, told, lists.label)


def _in_turn(work: Work, writing: Writing, case_id: int) -> Iterator[Record]:
    mine, others = [], _others_like(work, case_id, writing.instance_id)
    for record in open_records(work.connection, writing.sealer, case_id, limit=ALL):
        if record.line.instance_id is not None and record.line.instance_id == writing.instance_id:
            mine.append(record)
        elif record.line.instance_id not in others:
            yield record
    yield from mine


def _others_like(work: Work, case_id: int, mine: int | None) -> frozenset[int]:
    """The other paths of the case that are of the same process, running or ended."""
    if mine is None:
        return frozenset()
    found = _OTHERS_LIKE.run(work.connection, {"case": case_id, "mine": mine})
    return frozenset(row.id for row in found)


_LIKE_MINE = select(instance.c.process).where(instance.c.id == bindparam("mine")).scalar_subquery()
_OTHERS_LIKE = Prepared(
    select(instance.c.id).where(
        instance.c.case_id == bindparam("case"),
        instance.c.process == _LIKE_MINE,
        instance.c.id != bindparam("mine"),
    )
)
