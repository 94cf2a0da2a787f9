"""Builders of small forms: one field or a few, on invented paper."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from forms import Answers, Context, Form, InvalidAnswers, Option, Problem, load_form

ROOT = Path(__file__).parents[3]
Schema = dict[str, Any]

NOW = datetime(2026, 3, 12, 9, 30, tzinfo=UTC)  # Thursday, 10:30 in Rome

TEXT: Schema = {"title": "Nota", "type": "string", "x-data-class": "C1"}
YES_NO: Schema = {"title": "Conferma", "type": "boolean", "x-data-class": "C1"}
WHOLE: Schema = {"title": "Quanti", "type": "integer", "x-data-class": "C1"}
MONEY: Schema = {"title": "Retta", "type": "string", "format": "decimal", "x-data-class": "C1"}
DAY: Schema = {"title": "Data", "type": "string", "format": "date", "x-data-class": "C1"}
INSTANT: Schema = {
    "title": "Quando",
    "type": "string",
    "format": "date-time",
    "x-data-class": "C1",
}
CODE: Schema = {
    "title": "Codice fiscale",
    "type": "string",
    "format": "codice-fiscale",
    "x-data-class": "C1",
}
LEVELS = [{"const": "U1", "title": "U1 urgente"}, {"const": "U2", "title": "U2 prioritaria"}]
LEVEL: Schema = {"title": "Livello", "type": "string", "oneOf": LEVELS, "x-data-class": "C1"}
TOOLS: Schema = {
    "title": "Strumenti",
    "type": "array",
    "uniqueItems": True,
    "items": {"type": "string", "oneOf": LEVELS},
    "x-data-class": "C1",
}
PERSON: Schema = {
    "title": "Persona",
    "type": "integer",
    "x-reference": "persona",
    "x-data-class": "C1",
}
PAPER: Schema = {"title": "Atto", "type": "string", "format": "document-id", "x-data-class": "C3"}
PAPERS: Schema = {
    "title": "Allegati",
    "type": "array",
    "items": {"type": "string", "format": "document-id"},
    "x-data-class": "C2",
}
SIGNATURE: Schema = {"title": "Firma", "type": "object", "x-widget": "sign", "x-data-class": "C1"}
ADDRESS: Schema = {"$ref": "_shared/indirizzo.json", "title": "Indirizzo"}


def household(**more: Any) -> dict[str, Any]:
    """A list of members, each with a required name and an optional role."""
    fields = {"nome": {**TEXT, "title": "Nome"}, "ruolo": LEVEL}
    items = {"type": "object", "required": ["nome"], "properties": fields}
    return {
        "title": "Componenti",
        "type": "array",
        "items": items,
        "x-item-title": "Componente",
        "x-add-label": "Aggiungi un componente",
        **more,
    }


def shared() -> dict[str, bytes]:
    """The shared groups of the house."""
    return {
        f"forms/_shared/{path.name}": path.read_bytes()
        for path in (ROOT / "forms" / "_shared").glob("*.json")
    }


def sheet(*required: str, **fields: Any) -> dict[str, Any]:
    """The definition of a form with these fields."""
    return {"title": "Scheda", "type": "object", "required": list(required), "properties": fields}


def load(definition: Mapping[str, Any], **others: Mapping[str, Any]) -> Form:
    """The form as the task p_prova / compila has it; `others` are further shared groups."""
    files = shared()
    files |= {f"forms/_shared/{k}.json": json.dumps(v).encode() for k, v in others.items()}
    files["forms/p_prova/compila.json"] = json.dumps(definition).encode()
    return load_form(files, "p_prova", "compila")


def form_of(*required: str, **fields: Any) -> Form:
    """A form with these fields, the named ones required."""
    return load(sheet(*required, **fields))


@dataclass(frozen=True)
class Held:
    """A value that the case holds."""

    value: Any
    since: datetime = NOW
    origin: str = "Scheda di segnalazione"


PEOPLE = {"7": "Bianchi Lucia (inventata)", "12": "Verdi Ugo (inventato)"}


def around(**changed: Any) -> Context:
    """A context in which two people and every document are known."""

    def choices(_kind: str, query: str, _roles: tuple[str, ...]) -> list[Option]:
        return [Option(int(i), t) for i, t in PEOPLE.items() if query.lower() in t.lower()]

    def label(kind: str, id: str) -> str | None:
        return f"Documento {id}" if kind == "documento" else PEOPLE.get(id)

    def offers(kind: str, id: str, _roles: tuple[str, ...]) -> bool:
        return kind == "documento" or id in PEOPLE

    known = {"now": NOW, "choices": choices, "offers": offers, "label": label}
    return Context(**{**known, **changed})


def read(form: Form, context: Context | None = None, **posted: str | list[str]) -> Answers:
    """The answers to a post; "__" in a name stands for the dot."""
    return form.read(post(**posted), context=context or around())


def post(**posted: str | list[str]) -> dict[str, list[str]]:
    """A post as the web gives it; "__" in a name stands for the dot."""
    return {
        name.replace("__", "."): [value] if isinstance(value, str) else value
        for name, value in posted.items()
    }


def problems(form: Form, context: Context | None = None, **posted: Any) -> tuple[Problem, ...]:
    """What is wrong with a post; empty when nothing is."""
    try:
        read(form, context, **posted)
    except InvalidAnswers as wrong:
        return wrong.errors
    return ()


def said(form: Form, context: Context | None = None, **posted: Any) -> dict[str, str]:
    """The sentence beside each field that has one."""
    return {one.field: one.message for one in problems(form, context, **posted)}
