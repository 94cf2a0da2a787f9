"""Reads the file of a form into fields, and refuses what the dialect does not know."""

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from forms.dialect import OF_ROOT
from forms.fields import Field, Kind, Rule, Section, walk
from forms.making import Maker
from forms.place import Place
from forms.references import resolve
from forms.refusals import FieldUnclear
from forms.sending import Sent, read_sending

_OF_REGISTERS = frozenset({Kind.REFERENCE, Kind.FILE, Kind.FILES})


@dataclass(frozen=True, slots=True)
class Definition:
    """A form as its designer meant it, ready to be shown and read."""

    file: str
    title: str
    intro: str
    submit: str
    fields: tuple[Field, ...]
    sections: tuple[Section, ...]
    rules: tuple[Rule, ...]
    digest: str  # SHA-256 of the resolved definition, hexadecimal
    is_bound: bool  # shows or teaches something of the case
    is_proposed: bool  # shows what a decision table proposes
    asks_registers: bool  # lets choose people, bodies or documents
    may_hide: bool  # an answer becomes secret where another one, or the case, says so
    may_warn: bool  # an answer is taken, and said to be odd
    sent: Sent | None  # what is sent in this activity, and which answers tell it


def read_definition(files: Mapping[str, bytes], process: str, element: str) -> Definition:
    """The form of `element` in `process`, found among `files` by its bundle path.

    Every refusal names the file, the place and how to mend it. What is the same to the last sign,
    with the same groups of other files in it, is made once in a process.
    """
    file = f"forms/{process}/{element}.json"
    known = (file, files.get(file))
    made = _MADE.get(known)
    if made is not None and all(files.get(k) == content for k, content in made[0].items()):
        return made[1]
    schema, read = resolve({k: v for k, v in files.items() if k.startswith("forms/")}, file)
    definition = _made(file, schema)
    while len(_MADE) >= _MOST:
        _MADE.pop(next(iter(_MADE)), None)
    _MADE[known] = read, definition
    return definition


_MOST = 4_000
_MADE: dict[tuple[str, bytes | None], tuple[Mapping[str, bytes], Definition]] = {}


def _made(file: str, schema: dict[str, Any]) -> Definition:
    top = Place(file, schema)
    top.allow(OF_ROOT)
    if schema.get("type", "object") != "object" or not isinstance(schema.get("properties"), dict):
        raise FieldUnclear(
            file=file,
            place=top.words,
            what='un modulo è "type": "object" con i suoi campi in "properties".',
        )
    made = Maker(watched=_watched(schema)).fields(top)
    rules = top.rules(tuple(one.name for one in made))
    _process_names_are_unique(top, made)
    return Definition(
        file=file,
        title=top.text("title", required=True),
        intro=top.text("x-intro"),
        submit=top.text("x-submit") or "Completa l'attività",
        fields=made,
        sections=_sections(top, made),
        rules=rules,
        digest=_digest(schema),
        is_bound=any(one.binding for one in walk(made)),
        is_proposed=any(one.conditions.proposal is not None for one in walk(made)),
        asks_registers=any(one.kind in _OF_REGISTERS for one in walk(made)),
        may_hide=any(one.conditions.protected is not None for one in walk(made)),
        may_warn=_may_warn(rules) or any(map(_may_be_odd, walk(made))),
        sent=read_sending(top, made),
    )


def _may_be_odd(one: Field) -> bool:
    return one.kind is Kind.FISCAL_CODE or _may_warn(one.rules)


def _may_warn(rules: tuple[Rule, ...]) -> bool:
    return any(one.warning for one in rules)


def _sections(top: Place, made: tuple[Field, ...]) -> tuple[Section, ...]:
    names = [one.name for one in made]
    if "x-sections" not in top.schema:
        return (Section("", tuple(names)),)
    sections = tuple(_section(top, one) for one in top.items_of("x-sections"))
    shown = [name for one in sections for name in one.fields]
    for name in shown:
        if name not in names:
            raise top.unclear(f"la sezione nomina il campo «{name}», che il modulo non ha.")
        if shown.count(name) > 1:
            raise top.unclear(f"il campo «{name}» sta in più sezioni: lascialo in una sola.")
    for one in made:
        if one.name not in shown and one.widget != "hidden":
            raise top.unclear(f"il campo «{one.name}» non sta in nessuna sezione: aggiungilo.")
    return sections


def _section(top: Place, one: Any) -> Section:
    wrong = 'una sezione si scrive {"title": "I fatti", "fields": ["campo"]}, con "help" se serve.'
    if not isinstance(one, dict) or not set(one) <= {"title", "fields", "help"}:
        raise top.unclear(wrong)
    inside = Place(top.file, one, top.steps)
    if not isinstance(one.get("fields"), list):
        raise top.unclear(wrong)
    names = tuple(inside.texts("fields"))
    return Section(inside.text("title", required=True), names, inside.text("help"))


def _process_names_are_unique(top: Place, made: tuple[Field, ...]) -> None:
    seen: set[str] = set()
    for one in walk(made):
        if one.process and one.name in seen:
            raise top.unclear(
                f"due campi di nome «{one.name}» diventano la stessa variabile del processo: "
                'cambia un nome o togli un "x-process".'
            )
        if one.process:
            seen.add(one.name)


_CONDITIONS = ("x-visible-if", "x-required-if", "x-protected-if", "x-offered-if")


def _watched(schema: Any) -> frozenset[str]:
    """Every word of the conditions: a field with such a name is watched by somebody."""
    words: set[str] = set()
    pending = [schema]
    while pending:
        one = pending.pop()
        if isinstance(one, list):
            pending.extend(one)
        if isinstance(one, dict):
            texts = [one.get(k) for k in _CONDITIONS]
            words.update(w for text in texts for w in re.findall(r"[A-Za-z_]\w*", str(text or "")))
            pending.extend(one.values())
    return frozenset(words)


def _digest(schema: Mapping[str, Any]) -> str:
    text = json.dumps(schema, sort_keys=True, ensure_ascii=False, default=str)
    return hashlib.sha256(text.encode()).hexdigest()
