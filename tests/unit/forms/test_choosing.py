from dataclasses import replace
from typing import Any

import pytest

from forms import Context, FieldView, Option, Problem
from tests.unit.forms.paper import PERSON, around, form_of
from tests.unit.forms.test_showing import READ, chosen, drawn, show


def many(_kind: str, query: str, _roles: tuple[str, ...]) -> list[Option]:
    return [Option(i, f"Persona {i}") for i in range(60) if query in f"Persona {i}"]


def test_a_few_people_are_all_offered() -> None:
    found = show(form_of(a=PERSON), {"a": 7})["a"]

    assert found.search is None
    assert chosen(found) == ["7"]
    assert len(found.options) == 2


def test_a_person_who_is_no_longer_offered_stays_chosen() -> None:
    found = show(form_of(a=PERSON), {"a": 50}, label=lambda _kind, id: f"Persona {id}")["a"]

    assert chosen(found) == ["50"]
    assert len(found.options) == 3


def test_many_people_are_searched() -> None:
    form = form_of(a=PERSON)

    def search(words: str, choices: Any = many) -> FieldView:
        return show(form, {"_cerca": {"a": words}}, choices=choices)["a"]

    before, one, ten, all_ = search(""), search("59"), search("Persona 1"), search("Persona")
    assert before.search
    assert before.search.said == "Scrivi le prime lettere e premi Cerca"
    assert before.options == ()
    assert [f.search.said for f in (one, ten, all_) if f.search] == [
        "1 risultato",
        "11 risultati",
        "I primi 25 risultati",
    ]
    assert len(all_.options) == 25


def test_without_registers_nobody_has_a_name() -> None:
    form = form_of(a={**PERSON, **READ, "x-default": "7"})

    found = drawn(form.show({}, context=Context(around().now)))["a"]

    assert found.value == "—"


def test_an_empty_register_is_searched_in_vain() -> None:
    form = form_of(a=PERSON)

    found = drawn(form.show({"_cerca": {"a": "x"}}, context=Context(around().now)))["a"]

    assert found.search
    assert found.search.said == "Nessun risultato: prova con meno lettere"


@pytest.mark.parametrize("searched", ["x", {"a": 7}])
def test_a_search_of_a_strange_draft_is_no_search(searched: Any) -> None:
    found = show(form_of(a=PERSON), {"_cerca": searched}, choices=many)["a"]

    assert found.search
    assert found.search.value == ""


def test_a_select_offers_everybody() -> None:
    found = show(form_of(a={**PERSON, "x-widget": "select"}), choices=many)["a"]

    assert found.search is None
    assert len(found.options) == 60


def test_who_is_referred_to_and_only_read_is_not_offered() -> None:
    assert show(form_of(a={**PERSON, **READ}))["a"].options == ()


def test_the_registers_are_asked_the_same_thing_once() -> None:
    asked: list[str] = []

    def choices(kind: str, _query: str, _roles: tuple[str, ...]) -> list[Option]:
        asked.append(kind)
        return [Option(7, "Uno")]

    form_of(a=PERSON, b=PERSON).show({}, context=replace(around(), choices=choices))

    assert asked == ["persona"]


def test_a_search_box_takes_the_focus_of_its_problem() -> None:
    view = form_of(a=PERSON).show(
        {}, context=around(choices=many), errors=[Problem("a", "A", "No")]
    )

    assert view.errors[0].target == "campo-a--cerca"
