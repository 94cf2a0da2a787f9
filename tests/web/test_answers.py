"""How a completed form is read back, and what is withheld from whom."""

import json
from datetime import UTC, datetime

import pytest

from forms import Context, Form, load_form
from webui.answers import answered

NOW = Context(datetime(2025, 11, 3, 9, tzinfo=UTC))
FORM = {
    "title": "Scheda di prova",
    "type": "object",
    "properties": {
        "protetto": {
            "type": "boolean",
            "title": "Indirizzo protetto",
            "x-data-class": "C1",
            "x-purpose": "Prova",
        },
        "via": {
            "type": "string",
            "title": "Via",
            "x-data-class": "C1",
            "x-purpose": "Prova",
            "x-protected-if": "protetto = true",
        },
    },
}


@pytest.fixture
def form() -> Form:
    return load_form({"forms/p/e.json": json.dumps(FORM).encode()}, "p", "e")


def told(form: Form, *, protetto: bool, protected: bool) -> str:
    values = {"protetto": protetto, "via": "via delle Prove 1"}
    (section,) = answered(form, values, NOW, protected=protected)
    return next(row.value for row in section.rows if row.label == "Via")


def test_a_protected_address_is_withheld_from_whoever_is_not_assigned(form: Form) -> None:
    assert told(form, protetto=True, protected=False) == "Dato protetto"


def test_a_protected_address_is_shown_to_the_worker_of_the_case(form: Form) -> None:
    assert told(form, protetto=True, protected=True) == "via delle Prove 1"


def test_an_address_that_is_not_protected_is_shown_to_everybody_on_the_case(form: Form) -> None:
    assert told(form, protetto=False, protected=False) == "via delle Prove 1"


def test_what_the_office_keeps_by_itself_is_no_question_of_the_form() -> None:
    kept = {**FORM["properties"]["via"], "title": "Termine letto", "x-widget": "hidden"}
    asked = {**FORM, "properties": {**FORM["properties"], "termine": kept}}
    form = load_form({"forms/p/e.json": json.dumps(asked).encode()}, "p", "e")

    (section,) = answered(form, {"via": "V", "termine": "periodicita_mesi"}, NOW, protected=True)

    assert [row.label for row in section.rows] == ["Via"]
