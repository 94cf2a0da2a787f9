"""The answers of a scene, and what is said of one that the page of its task would not take."""

from collections.abc import Mapping
from typing import Any

import pytest

from access.people import Person
from engine.refusal import Refusal
from forms import Form
from tasks.prompting import NotAsPlayed
from tasks.props import check_asked, said
from tests.unit.forms.paper import LEVEL, PERSON, TEXT, TOOLS, around, form_of, household

GROUP = {"title": "Minore", "type": "object", "properties": {"cognome": TEXT}}
SECOND = {**TEXT, "title": "Seconda nota"}


class Bare:
    """A stage with nobody and nothing on it."""

    people: Mapping[str, Person] = {}

    def member(self, name: str) -> str:
        return "7" if name == "Bianchi Lucia" else name

    def nth_case(self, number: str) -> str:
        return number

    def nth_decree(self, number: str) -> str:
        return number

    def live_term(self, key: str) -> str:
        return key

    def body(self, kind: str, name: str) -> str:
        return f"{name} ({kind})"

    def paper(self, name: str) -> str:
        return name


def asked(form: Form, answers: Mapping[str, Any]) -> None:
    values = said(Bare(), form.fields, answers)
    check_asked(form.show(values, context=around()), values)


FORM = form_of(
    livello=LEVEL,
    strumenti=TOOLS,
    nota={**TEXT, "x-visible-if": 'livello = "U1"'},
    minore=GROUP,
    componenti=household(),
    chi=PERSON,
    luogo={**PERSON, "x-reference": "ente"},
    sola={**SECOND, "x-widget": "readonly"},
)


@pytest.mark.parametrize(
    "answers",
    [
        {"livello": "U1", "nota": "Subito."},
        {"strumenti": ["U1", "U2"]},
        {"minore": {"cognome": "Verdi-Prova"}},
        {"componenti": [{"nome": "Ada"}, {"nome": "Ugo", "ruolo": "U2"}]},
        {"chi": "Bianchi Lucia"},
    ],
)
def test_what_the_page_asks_may_be_answered(answers: Mapping[str, Any]) -> None:
    asked(FORM, answers)


def test_a_body_is_named_with_its_kind() -> None:
    assert said(Bare(), FORM.fields, {"luogo": "scuola:Primaria Prova"}) == {
        "luogo": "Primaria Prova (scuola)"
    }


@pytest.mark.parametrize(
    ("answers", "told"),
    [
        ({"livelo": "U1"}, "il modulo non ha il campo «livelo», ma chi, componenti, livello, "),
        ({"minore": {"nome": "Ugo"}}, "il modulo non ha il campo «nome», ma cognome"),
        ({"minore": "Verdi-Prova"}, "«minore» è un gruppo di campi: si scrive come tabella"),
        ({"componenti": ["Ada"]}, "«componenti» è un elenco di schede: ognuna si scrive come tab"),
        ({"componenti": {"nome": "Ada"}}, "«componenti» è un elenco di schede"),
        ({"livello": ["U1"]}, "«livello» è una risposta sola: non si scrive come elenco"),
        (
            {"luogo": "Casa Prova"},
            "«Casa Prova» è un ente: si scrive con .*«struttura:Casa Prova»",
        ),
        ({"livello": {"U1": True}}, "«livello» è una risposta sola: non si scrive come tabella"),
    ],
)
def test_an_answer_that_is_written_otherwise_than_its_field_stops_the_story(
    answers: Mapping[str, Any], told: str
) -> None:
    with pytest.raises(NotAsPlayed, match=told):
        asked(FORM, answers)


@pytest.mark.parametrize(
    ("answers", "told"),
    [
        ({"livello": "U2", "nota": "Poi."}, "il modulo non chiede «nota»: toglilo"),
        ({"sola": "Mia."}, "il modulo non chiede «sola»"),
        (
            {"livello": "U9"},
            r"«U9» non è tra le risposte di «livello», che sono: U1 \(U1 urgente\)",
        ),
        ({"strumenti": ["U1", "U9"]}, "«U9» non è tra le risposte di «strumenti»"),
        (
            {"componenti": [{"nome": "Ada"}, {"nome": "Ugo", "ruolo": "U9"}]},
            "«U9» non è tra le risposte di «componenti · 2 · ruolo»",
        ),
        (
            {"chi": "Mai Visto"},
            r"«Mai Visto» non è tra le risposte di «chi», che sono: Bianchi Lucia",
        ),
    ],
)
def test_an_answer_that_nobody_could_give_is_refused(
    answers: Mapping[str, Any], told: str
) -> None:
    with pytest.raises(Refusal, match=told):
        asked(FORM, answers)
