"""Blanks: templates of letters as they are filled in, each read only once.

A word processor's file is a package of parts, of which a letter changes a few: the text, its
heads and feet, what stands beside it. What is drawn in them is made ready for the sandbox when a
template is first asked for; from then on a letter costs what is written in it.
"""

import re
from collections.abc import Collection, Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import lru_cache
from io import BytesIO
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.coreprops import CoreProperties
from docx.opc.oxml import parse_xml, serialize_part_xml
from docxtpl import DocxTemplate
from jinja2 import ChainableUndefined, Template, nodes
from jinja2.meta import find_undeclared_variables
from jinja2.sandbox import ImmutableSandboxedEnvironment

RECORDS = "schede"
"""The word of templates for all the latest records, by the elements where they were written."""

_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_BLANKS = 256  # a house ships some fifty
_PARTS = 1_024  # of blanks: bodies, heads, feet
_OF_WHO_DREW = ("author", "last_modified_by", "subject", "keywords", "comments", "category")
_KEPT_BESIDE = ("/officeDocument", "/core-properties")
"""Of what stands in a file beside its text; programs and offices sign the rest."""
_NOTES = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"


@dataclass(frozen=True, slots=True)
class Blank:
    """A template made ready: what is the same in every letter, and what its gaps stand in.

    `title` is what people call the letter; `asked` are the words that it asks for; `of` are the
    steps whose records it names (`schede.<element>`), None where that may be any.
    """

    title: str
    asked: frozenset[str]
    of: frozenset[str] | None
    same: bytes = field(repr=False)  # the package, still without the parts that a letter changes
    frame: Any = field(repr=False)  # the part of the text with an empty body
    text: str = field(repr=False)
    around: Mapping[str, str] = field(repr=False)  # heads, feet and notes, by the name of the part
    beside: Any = field(repr=False)  # title, instants, revision
    named: tuple[str, str] = field(repr=False)  # the parts of the text and of what is beside it

    def filled(self, told: Mapping[str, Any], at: datetime) -> bytes:
        """The letter as it was written at an instant."""
        pen = DocxTemplate(BytesIO())
        text, beside = self.named
        changed = {
            text: self._text(pen, told),
            beside: self._beside(at),
            **{name: _written(pen, source, told) for name, source in self.around.items()},
        }
        filled = BytesIO(self.same)
        with ZipFile(filled, "a", ZIP_DEFLATED) as package:
            for name, content in changed.items():
                package.writestr(name, content)
        return filled.getvalue()

    def _text(self, pen: DocxTemplate, told: Mapping[str, Any]) -> bytes:
        body = pen.fix_tables(pen.render_xml_part(self.text, None, told, _SANDBOX))
        pen.docx_ids_index = 1_000
        pen.fix_docpr_ids(body)
        whole = deepcopy(self.frame)
        whole.replace(whole.body, body)
        return serialize_part_xml(whole)

    def _beside(self, at: datetime) -> bytes:
        whole = deepcopy(self.beside)
        about = CoreProperties(whole)
        about.created = about.modified = at.astimezone(UTC).replace(tzinfo=None)
        return serialize_part_xml(whole)


@lru_cache(maxsize=_BLANKS)
def blank_of(template: bytes) -> Blank:
    """The blank that a template is; its file is named by its content alone."""
    drawn = DocxTemplate(BytesIO(template))
    letter = drawn.get_docx()
    text = drawn.patch_xml(drawn.get_xml())
    around = dict(_around(drawn))
    _forget_who_drew(letter)
    kept = BytesIO()
    letter.save(kept)
    frame = deepcopy(letter.element)
    frame.body.clear()
    words = _SANDBOX.parse("".join([text, *around.values()]))
    beside = letter.part.package.part_related_by(RELATIONSHIP_TYPE.CORE_PROPERTIES)
    named = _name(letter.part), _name(beside)
    return Blank(
        title=letter.core_properties.title,
        asked=frozenset(find_undeclared_variables(words)),
        of=_records_in(words),
        same=_without(kept, {*named, *around}),
        frame=frame,
        text=text,
        around=around,
        beside=beside.element,
        named=named,
    )


def _around(drawn: DocxTemplate) -> Iterator[tuple[str, str]]:
    """What is drawn in the heads, feet and notes of a template, made ready for the sandbox."""
    for uri in (drawn.HEADER_URI, drawn.FOOTER_URI):
        for _, part in drawn.get_headers_footers(uri):
            yield _name(part), drawn.patch_xml(drawn.get_part_xml(part))
    for part in drawn.get_docx().part.package.iter_parts():
        if part.content_type == _NOTES:
            yield _name(part), drawn.patch_xml(drawn.get_part_xml(part))


def _records_in(words: nodes.Template) -> frozenset[str] | None:
    """The steps whose records a template speaks of by name; None where that is not all it does."""
    uses = [one for one in words.find_all(nodes.Name) if one.name == RECORDS]
    named = [one for one in words.find_all(nodes.Getattr) if one.node in uses]
    return frozenset(one.attr for one in named) if len(named) == len(uses) else None


def _written(pen: DocxTemplate, source: str, told: Mapping[str, Any]) -> bytes:
    return serialize_part_xml(parse_xml(pen.render_xml_part(source, None, told, _SANDBOX)))


def _name(part: Any) -> str:
    return str(part.partname).removeprefix("/")


def _without(kept: BytesIO, changed: Collection[str]) -> bytes:
    """A package without some of its parts, the others in their order."""
    same = BytesIO()
    with ZipFile(kept) as whole, ZipFile(same, "w", ZIP_DEFLATED) as package:
        for name in whole.namelist():
            if name not in changed:
                package.writestr(name, whole.read(name))
    return same.getvalue()


def _forget_who_drew(letter: Any) -> None:
    """A letter says beside its text what it is and when it was written, and nobody's name.

    Whoever drew the template in a word processor left their own there, with their office's; it
    would go to whoever reads the letter, and into its PDF/A.
    """
    about = letter.core_properties
    for name in _OF_WHO_DREW:
        setattr(about, name, "")
    # As it was drawn: what the letter says of a case stays in its text.
    about.title = str(about.title or "").strip()
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
