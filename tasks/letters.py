"""Letters: documents filled from the records of a case, in a sandbox, without what is secret."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import lru_cache
from io import BytesIO
from pathlib import PurePosixPath
from typing import Any

from docxtpl import DocxTemplate
from jinja2 import ChainableUndefined, Template
from jinja2.sandbox import ImmutableSandboxedEnvironment
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
from tasks.definitions import Definition, Definitions
from tasks.lists import Lists
from tasks.terms.counting import spelled
from tasks.wording import worded

_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_TITLES = 256  # of templates; a house ships some fifty
_PARTS = 1_024  # of templates: bodies, feet, properties
_OF_WHO_DREW = ("author", "last_modified_by", "subject", "keywords", "comments", "category")
_KEPT_BESIDE = ("/officeDocument", "/core-properties")
"""Of what stands in a file beside its text; programs and offices sign the rest."""
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
    path = _path(letter, files)
    case = get_case(work.connection, case_id)
    protected = Marking.PROTECTED_ADDRESS in case.markings
    schede: dict[str, dict[str, Any]] = {}
    answers: dict[str, Any] = {}
    for source, values in _records(work, writing, case_id, protected=protected):
        schede[PurePosixPath(source).stem] = values
        if source in files:
            answers |= values
    today = work.now.astimezone(ROME)
    told = {
        **answers,
        "schede": schede,
        "fascicolo": str(case.number),
        "oggi": spelled(today.date()),
        "data": f"{today:%d/%m/%Y}",
        "indirizzo_protetto": protected,
    }
    if "minori_del_fascicolo" in _asked(files[path]):
        told["minori_del_fascicolo"] = _children(work, writing.sealer, case_id)
    content = fill(files[path], told, work.now)
    name = f"{title_of(files[path]) or letter} {today:%Y-%m-%d}.docx"
    new = NewDocument(filename=name, stream=BytesIO(content))
    return attach(work, writing.sealer, case_id, new, by=None).id


@lru_cache(maxsize=_TITLES)
def title_of(template: bytes) -> str:
    """What people call a letter: the title that its designer gave the template."""
    document = DocxTemplate(BytesIO(template)).get_docx()
    return str(document.core_properties.title or "").strip()


@lru_cache(maxsize=_TITLES)
def _asked(template: bytes) -> frozenset[str]:
    """The words that a template asks for, besides its own."""
    document = DocxTemplate(BytesIO(template))
    return frozenset(document.get_undeclared_template_variables(_SANDBOX))


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


def fill(template: bytes, told: Mapping[str, Any], at: datetime) -> bytes:
    """A template with its gaps filled; it can neither call nor reach anything of the program."""
    document = DocxTemplate(BytesIO(template))
    document.render(dict(told), jinja_env=_SANDBOX)
    _forget_who_drew(document, title_of(template), at)
    filled = BytesIO()
    document.save(filled)
    return filled.getvalue()


def _forget_who_drew(document: DocxTemplate, title: str, at: datetime) -> None:
    """A letter says beside its text what it is and when it was written, and nobody's name.

    Whoever drew the template in a word processor left their own there, with their office's; it
    would go to whoever reads the letter, and into its PDF/A.
    """
    letter = document.docx
    about, written = letter.core_properties, at.astimezone(UTC).replace(tzinfo=None)
    for name in _OF_WHO_DREW:
        setattr(about, name, "")
    about.title = title  # as it was drawn: what the letter says of a case stays in its text
    about.created = about.modified = written
    about.revision = 1
    package = letter.part.package
    for id, tie in list(package.rels.items()):
        if not tie.reltype.endswith(_KEPT_BESIDE):
            del package.rels[id]


class _Sandbox(ImmutableSandboxedEnvironment):
    """Where letters are filled in; what their templates say is compiled once, not each time."""

    def __init__(self) -> None:
        super().__init__(autoescape=True, undefined=ChainableUndefined, finalize=_printed)
        self._compiled = lru_cache(maxsize=_PARTS)(super().from_string)

    def from_string(self, source: Any, *_: Any, **__: Any) -> Template:
        """A part of a template, without anything that is not of the sandbox itself."""
        return self._compiled(source)


def _printed(value: Any) -> Any:
    """What can stand in a document: yes and no, what was chosen one after the other, no gap.

    A sign that XML forbids would end the letter where it stands.
    """
    match value:
        case None:
            return ""
        case bool():
            return "sì" if value else "no"
        case list() | tuple():
            return ", ".join(str(_printed(one)) for one in value)
        case _:
            return _FORBIDDEN.sub("", value) if type(value) is str else value


_SANDBOX = _Sandbox()


def _path(letter: str, files: Mapping[str, bytes]) -> str:
    for path in sorted(files):
        if path.startswith("letters/") and PurePosixPath(path).stem == letter:
            return path
    raise UnknownLetter(letter=letter)


def _records(
    work: Work, writing: Writing, case_id: int, *, protected: bool
) -> Iterator[tuple[str, dict[str, Any]]]:
    """The records of the case by the paths of their forms, the oldest first, without secrets.

    Those of the path that writes come last of all: the last one holds.
    """
    lists, own = Lists(work.connection, writing.sealer, case_id), writing.own
    for record in _in_turn(work, writing, case_id):
        line = record.line
        path = f"forms/{line.process}/{line.element}.json"
        older = path not in own.files
        version = writing.definitions.get(work.connection, line.version_digest) if older else own
        form = version.form(line.process, line.element)
        told = form.shareable(record.answers, context=Context(work.now), wary=protected)
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
