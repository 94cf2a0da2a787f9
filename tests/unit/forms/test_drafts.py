from typing import Any

import pytest

from tests.unit.forms.paper import (
    DAY,
    LEVEL,
    PAPER,
    PAPERS,
    TEXT,
    TOOLS,
    YES_NO,
    form_of,
    household,
    post,
)

GROUP = {"title": "G", "type": "object", "properties": {"x": TEXT, "p": household()}}
FORM = form_of(g=GROUP, p=household(), d=DAY, t=TOOLS, uno=PAPER, molti=PAPERS)
THREE = {"p.0.nome": "A", "p.1.nome": "B", "p.2.nome": "C"}


def names(draft: dict[str, Any]) -> str:
    return "".join(card.get("nome", "-") for card in draft.get("p", []))


def test_a_draft_keeps_everything_as_it_was_typed() -> None:
    posted = post(d="31/1", t=["", "U9"], p__0__nome="Bi", g__x="mezz", molti=["", "4"])

    draft = FORM.draft(posted)

    assert draft == {
        "d": "31/1",
        "t": ["U9"],
        "p": [{"nome": "Bi"}],
        "g": {"x": "mezz"},
        "molti": ["4"],
    }


def test_what_the_form_has_not_is_left_out_of_a_draft() -> None:
    assert FORM.draft(post(z="1", d="x")) == {"d": "x"}


def test_words_searched_are_kept_by_the_name_of_their_field() -> None:
    draft = FORM.draft(post(**{"_cerca.g.x": "ros", "_cerca.p": "", "d": ""}))

    assert draft == {"_cerca": {"g.x": "ros"}, "d": ""}


def test_of_two_values_of_one_field_the_last_that_says_something_counts() -> None:
    form = form_of(b={**YES_NO, "x-widget": "checkbox"})

    assert form.draft(post(b=["", "si"])) == {"b": "si"}
    assert form.draft(post(b=[""])) == {"b": ""}


@pytest.mark.parametrize(
    ("button", "value", "left"),
    [
        ("_add", "p", "ABC-"),
        ("_remove", "p.1", "AC"),
        ("_up", "p.1", "BAC"),
        ("_down", "p.1", "ACB"),
        ("_up", "p.0", "ABC"),
        ("_down", "p.2", "ABC"),
        ("_remove", "p.9", "ABC"),
        ("_remove", "p.x", "ABC"),
        ("_remove", "p", "ABC"),
        ("_up", "manca.1", "ABC"),
        ("_add", "d", "ABC"),
        ("_add", "g", "ABC"),
        ("_add", "p.9.nome", "ABC"),
        ("_add", "", "ABC"),
        ("_remove", "p.²", "ABC"),
    ],
)
def test_buttons_move_the_cards_of_a_list(button: str, value: str, left: str) -> None:
    draft = FORM.draft(post(**THREE, **{button: value}))

    assert names(draft) == left


def test_a_list_of_a_group_gets_its_first_card() -> None:
    assert FORM.draft(post(_add="g.p")) == {"g": {"p": [{}]}}


def test_a_list_in_a_card_gets_its_first_card() -> None:
    inner = household(items={"type": "object", "properties": {"l": household()}})

    draft = form_of(o=inner).draft(post(o__0___="", _add="o.0.l"))

    assert draft == {"o": [{"l": [{}]}]}


def test_a_list_takes_no_more_cards_than_a_form_reads() -> None:
    posted = post(**{f"p.{i}.nome": "A" for i in range(200)}, _add="p")

    assert len(FORM.draft(posted)["p"]) == 200


def test_a_choice_is_taken_back_wherever_it_stands() -> None:
    choice = {**LEVEL, "x-widget": "radio"}
    form = form_of(a=choice, p=household(items={"type": "object", "properties": {"b": choice}}))
    posted = post(a=["", "U1"], p__0__b=["", "U2"])

    assert form.draft(posted) == {"a": "U1", "p": [{"b": "U2"}]}
    assert form.draft(posted | post(_clear="a")) == {"a": "", "p": [{"b": "U2"}]}
    assert form.draft(posted | {"_clear": ["p.0.b"]}) == {"a": "U1", "p": [{"b": ""}]}


def test_only_a_choice_is_taken_back() -> None:
    assert FORM.draft(post(**THREE, _clear="p")) == FORM.draft(post(**THREE))


def test_a_document_is_taken_away() -> None:
    posted = {"uno": "1", "molti": ["2", "3"]}

    assert FORM.draft(post(**posted, _remove="uno"))["uno"] == ""
    assert FORM.draft(post(**posted, _remove="molti.0"))["molti"] == ["3"]
    assert FORM.draft(post(**posted, _remove="molti"))["molti"] == ["2", "3"]
    assert FORM.draft(post(**posted, _up="molti.0"))["molti"] == ["2", "3"]
