from typing import Any

import pytest

from forms import Form
from tests.unit.forms.paper import (
    ADDRESS,
    DAY,
    LEVEL,
    TEXT,
    TOOLS,
    YES_NO,
    around,
    form_of,
    household,
    load,
    read,
    said,
    sheet,
)

# --- conditions ------------------------------------------------------------------------------


def test_what_is_not_asked_is_neither_required_nor_kept() -> None:
    form = form_of("perche", a=YES_NO, perche={**TEXT, "x-visible-if": "a = false"})

    assert read(form, a="si", perche="resto").values == {"a": True}
    assert said(form, a="no") == {"perche": "Manca la risposta"}


def test_what_is_hidden_is_null_for_the_conditions_after_it() -> None:
    form = form_of(
        a=YES_NO,
        b={**YES_NO, "x-visible-if": "a"},
        c={**TEXT, "x-visible-if": "b"},
        first={**TEXT, "x-visible-if": "c != null"},
    )

    answers = read(form, a="no", b="si", c="x", first="y")

    assert answers.values == {"a": False}


def test_conditions_that_contradict_each_other_come_to_an_end() -> None:
    form = form_of(a={**TEXT, "x-visible-if": "b = null"}, b={**TEXT, "x-visible-if": "a = null"})

    answers = read(form, a="1", b="2")

    assert len(answers.values) <= 1


def test_a_condition_that_contradicts_itself_comes_to_an_end_too() -> None:
    answers = read(form_of(a={**TEXT, "x-visible-if": "a = null"}, b=TEXT), a="1", b="2")

    assert answers.values["b"] == "2"


def test_a_condition_sees_process_data_under_the_answers() -> None:
    form = form_of(
        perche={
            **TEXT,
            "x-visible-if": "livello != proposta.livello",
            "x-required-if": "true",
        },
        livello=LEVEL,
    )
    context = around(scope={"proposta": {"livello": "U2"}, "livello": "U9"})

    assert said(form, context, livello="U2") == {}
    assert said(form, context, livello="U1") == {"perche": "Manca la risposta"}


def test_a_condition_in_a_card_sees_its_own_card() -> None:
    fields = {"c": YES_NO, "d": {**TEXT, "x-visible-if": "c", "x-required-if": "c"}}
    people = household(items={"type": "object", "properties": fields})

    found = said(form_of(p=people), p__0__c="no", p__1__c="si")

    assert found == {"p.1.d": "Manca la risposta"}


@pytest.mark.parametrize("condition", ["1/0 = 1", "for i in 1..100000000 return i", "ignota(1)"])
def test_a_condition_that_cannot_be_told_hides_and_requires_nothing(condition: str) -> None:
    form = form_of(a={**TEXT, "x-required-if": condition}, b={**TEXT, "x-visible-if": condition})

    assert read(form, b="x").values == {}


def test_an_optional_address_is_asked_for_only_once_begun() -> None:
    form = form_of(casa=ADDRESS)

    assert read(form).values == {}
    assert set(said(form, casa__cap="70121")) == {"casa.via", "casa.comune"}


def test_a_required_address_is_asked_for_at_once() -> None:
    assert set(said(form_of("casa", casa=ADDRESS))) == {"casa.via", "casa.comune"}


# --- answers that are offered now and then -----------------------------------------------------

SOMETIMES = {
    **LEVEL,
    "oneOf": [
        {"const": "U1", "title": "U1 urgente"},
        {"const": "U2", "title": "U2 prioritaria", "x-offered-if": "posti > 0"},
    ],
}


def offered(form: Form, **scope: Any) -> list[str]:
    (field,) = form.show({}, context=around(scope=scope)).sections[0].fields
    return [one.value for one in field.options]


def test_an_answer_is_offered_only_where_it_means_something() -> None:
    form = form_of(livello=SOMETIMES)

    assert offered(form, posti=3) == ["U1", "U2"]
    assert offered(form, posti=0) == offered(form) == ["U1"]


@pytest.mark.parametrize("several", [False, True])
def test_an_answer_that_is_not_offered_is_not_taken(*, several: bool) -> None:
    many = {**TOOLS, "items": {"type": "string", "oneOf": SOMETIMES["oneOf"]}}
    form = form_of(livello=many if several else SOMETIMES)
    answer = {"livello": ["U1", "U2"] if several else "U2"}

    assert said(form, around(scope={"posti": 1}), **answer) == {}
    assert said(form, around(scope={"posti": 0}), **answer) == {
        "livello": "Questa risposta qui non si può dare: scegline un'altra"
    }


# --- rules -----------------------------------------------------------------------------------

ENDS = {"if": "al >= dal", "field": "al", "message": "Finisce prima di cominciare"}


def period(**rule: Any) -> Any:
    return load({**sheet(dal=DAY, al=DAY), "x-rules": [{**ENDS, **rule}]})


def test_a_broken_rule_is_said_beside_its_field() -> None:
    assert said(period(), dal="2026-03-02", al="2026-03-01") == {"al": ENDS["message"]}
    assert said(period(), dal="2026-03-01", al="2026-03-02") == {}


def test_a_rule_about_what_is_not_answered_says_nothing() -> None:
    assert said(period(), dal="2026-03-02") == {}


def test_a_rule_adds_nothing_to_a_field_that_is_already_wrong() -> None:
    assert said(period(**{"if": "false"}), al="mai") == {
        "al": "Scrivi la data con giorno, mese e anno: per esempio 12/03/2026"
    }


def test_a_rule_about_a_field_that_is_not_asked_says_nothing() -> None:
    form = load(
        {
            **sheet(a={**TEXT, "x-visible-if": "false"}),
            "x-rules": [{"if": "false", "field": "a", "message": "m"}],
        }
    )

    assert said(form) == {}


def test_a_rule_may_only_warn() -> None:
    answers = read(period(level="warning"), dal="2026-03-02", al="2026-03-01")

    assert [one.message for one in answers.warnings] == [ENDS["message"]]


def test_a_rule_may_point_into_a_group() -> None:
    group = {"title": "G", "type": "object", "properties": {"x": TEXT}}
    rules = [
        {"if": 'g.x = "b"', "field": "g.x", "message": "Scrivi b"},
        {"if": "false", "field": "g.manca", "message": "Mai"},
    ]

    found = said(load({**sheet(g=group), "x-rules": rules}), g__x="a")

    assert found == {"g.x": "Scrivi b", "g.manca": "Mai"}
