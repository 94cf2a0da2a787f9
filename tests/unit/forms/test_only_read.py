"""Fields that nobody fills in: the server does."""

from tests.unit.forms.paper import LEVEL, WHOLE, around, form_of, read


def test_a_field_only_read_is_filled_by_the_server() -> None:
    seen = {
        **LEVEL,
        "x-widget": "readonly",
        "x-process": True,
        "x-proposed-by": {"table": "d01", "value": "proposta"},
    }
    silent = {**WHOLE, "x-widget": "hidden", "x-default": "1 + 1"}
    form = form_of(a=seen, b=silent)

    answers = read(form, around(scope={"proposta": "U2"}))

    assert answers.values == {"a": "U2", "b": 2}
    assert answers.decisions == {"a": "U2"}


def test_what_is_only_read_follows_from_the_answers_beside_it() -> None:
    doubled = {**WHOLE, "x-widget": "readonly", "x-default": "a + a"}

    answers = read(form_of(b=doubled, a=WHOLE), around(), a="21")

    assert answers.values == {"a": 21, "b": 42}


def test_what_is_only_read_is_not_told_while_what_it_follows_from_is_not_asked() -> None:
    asked = {**WHOLE, "x-visible-if": "false"}
    doubled = {**WHOLE, "x-widget": "readonly", "x-default": "a + a"}

    answers = read(form_of(b=doubled, a=asked), around(), a="21")

    assert answers.values == {}


def test_what_the_server_fills_in_is_not_looked_up_among_what_may_be_chosen() -> None:
    whom = {**WHOLE, "x-widget": "readonly", "x-reference": "persona", "x-default": "minore_id"}

    answers = read(form_of(a=whom), around(scope={"minore_id": 7}))

    assert answers.values == {"a": 7}
