"""A case with something to hide: a form with every kind of answer, at work in one hand."""

import io
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select

from access.people import Person
from access.roles import ROLES
from cases.files import Charge, assign_case, open_case
from engine.store import NewVersion, metadata
from tasks import worklist
from tasks.office import Office
from tasks.worklist import TaskRow
from tests.offices import BUNDLE, people_of
from tests.web.conftest import House

SURNAME = "Segretissimi"
STREET = "Vicolo Nascosto"
FACTS = "Parole che nessun altro deve leggere"
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
SECRETS = (SURNAME, STREET, FACTS, "referto riservato", "trailer")


def _field(kind: str, title: str, **more: Any) -> dict[str, Any]:
    return {"type": kind, "title": title, "x-data-class": "C2", "x-purpose": "Prova", **more}


FORM: dict[str, Any] = {
    "title": "Scrivi la relazione",
    "type": "object",
    "properties": {
        "fatti": _field("string", "Fatti", **{"x-widget": "textarea"}),
        "minore": {
            "title": "Il minore",
            "type": "object",
            "properties": {
                "cognome": _field("string", "Cognome", **{"x-binding": "minore.cognome"}),
                "nome": _field("string", "Nome", **{"x-binding": "minore.nome"}),
                "data_nascita": _field(
                    "string",
                    "Data di nascita",
                    format="date",
                    **{"x-when": "past", "x-binding": "minore.data_nascita"},
                ),
                "cf": _field(
                    "string",
                    "Codice fiscale",
                    format="codice-fiscale",
                    **{"x-widget": "cf", "x-binding": "minore.cf"},
                ),
            },
        },
        "rifugio": _field("string", "Via", **{"x-data-class": "C4"}),
        "presenti": {
            "title": "Presenti",
            "type": "array",
            "x-item-title": "Presente",
            "x-add-label": "Aggiungi un presente",
            "items": {"type": "object", "properties": {"chi": _field("string", "Chi")}},
        },
        "collega": _field(
            "integer", "Collega", **{"x-widget": "reference", "x-reference": "operatore"}
        ),
        "persona": _field(
            "integer", "Persona", **{"x-widget": "reference", "x-reference": "persona"}
        ),
        "allegato": _field("string", "Allegato", format="document-id", **{"x-widget": "file"}),
    },
    "required": ["fatti"],
}
SIGNED: dict[str, Any] = {
    **FORM,
    "properties": {
        "fatti": FORM["properties"]["fatti"],
        "firma": {
            "title": "Firmo questa relazione",
            "type": "object",
            "x-widget": "sign",
            "x-data-class": "C1",
        },
    },
    "required": ["fatti", "firma"],
}
ANSWERS: Mapping[str, str] = {
    "fatti": FACTS,
    "minore.cognome": SURNAME,
    "minore.nome": "Lia",
    "minore.data_nascita": "2016-04-12",
    "rifugio": STREET,
}


@dataclass
class Secret:
    """A case of rossi's, of which nobody else but a supervisor should learn anything."""

    case_id: int
    number: str
    instance_id: int
    done: TaskRow
    mine: TaskRow
    document_id: int
    record_id: int
    term_id: int = 1


def publish_form(office: Office, form: Mapping[str, Any] = FORM) -> str:
    """The small process of the tests with this form in its first step; its digest."""
    files = {
        path.relative_to(BUNDLE).as_posix(): path.read_bytes()
        for path in sorted(BUNDLE.rglob("*"))
        if path.is_file()
    }
    files["forms/prova_relazione/scrivi.json"] = json.dumps(form).encode()
    with office.begin() as work:
        new = NewVersion("prova_relazione", "Prova di relazione", files)
        return office.engine.publish(work, new, by=None)


def begin_case(
    house: House, *, owner: str = "rossi", form: Mapping[str, Any] = FORM
) -> tuple[int, int, TaskRow]:
    """One more case, answered for by its owner; its id, its instance and its first activity."""
    office, by = house.office, house.people[owner].id
    digest = publish_form(office, form)
    with office.begin() as work:
        case = open_case(work, office.sealer, by=by)
        assign_case(work, case.id, Charge.RESPONSIBLE, by, by=None)
        change = office.engine.start(work, digest, case_id=case.id, by=by)
    return case.id, change.instance.id, task_of(house, case.id, "scrivi")


def task_of(house: House, case_id: int, element: str) -> TaskRow:
    """The open activity of an element of a case."""
    with house.office.read() as connection:
        found = [row for row in worklist.of_case(connection, case_id) if row.element == element]
    return next(row for row in found if row.is_open)


def upload(name: str, content: bytes = PDF) -> Any:
    """A file as Flask's client takes it."""
    return (io.BytesIO(content), name)


def hide_something(house: House) -> Secret:
    """A case with a record, a document, a half-written second report and a protected address."""
    case_id, instance_id, first = begin_case(house)
    rossi, conti = house.visitor("rossi"), house.visitor("conti")
    answer = rossi.post(
        f"/attivita/{first.id}",
        {**ANSWERS, "allegato": upload("referto riservato.pdf"), "_complete": "si"},
    )
    assert answer.status_code == 302, answer.text
    review = task_of(house, case_id, "rivedi")
    conti.post(f"/attivita/{review.id}", {"esito": "da_correggere", "_complete": "si"})
    again = task_of(house, case_id, "scrivi")
    rossi.post(f"/attivita/{again.id}/assegna-a-me")
    rossi.post(f"/attivita/{again.id}/bozza", {"fatti": FACTS})
    tables = metadata.tables
    with house.office.read() as connection:
        document = connection.execute(select(func.max(tables["document"].c.id))).scalar_one()
        records = tables["record"]
        asked = select(records.c.id).where(records.c.task_id == first.id)
        record = connection.execute(asked).scalar_one()
        done = worklist.get(connection, first.id)
        mine = worklist.get(connection, again.id)
        number = connection.execute(
            select(tables["case_file"].c.number).where(tables["case_file"].c.id == case_id)
        ).scalar_one()
        owed = select(func.max(tables["term"].c.id)).where(tables["term"].c.case_id == case_id)
        term = connection.execute(owed).scalar_one()
    return Secret(case_id, f"2025/{number}", instance_id, done, mine, document, record, term)


def everybody(house: House) -> dict[str, Person]:
    """One account for each role of the service, called like its role."""
    return people_of(house.office, {role: [role] for role in ROLES})


def counts(house: House) -> dict[str, int]:
    """How many rows every table has: what must not change when something is refused."""
    with house.office.read() as connection:
        return {
            name: connection.execute(select(func.count()).select_from(table)).scalar_one()
            for name, table in metadata.tables.items()
        }


def written(before: dict[str, int], after: dict[str, int]) -> dict[str, int]:
    """What was written between two counts, what belongs to whoever looks left out."""
    quiet = {"reading", "session", "sign_in_attempt"}
    return {
        name: after[name] - before[name]
        for name in after
        if after[name] != before[name] and name not in quiet
    }
