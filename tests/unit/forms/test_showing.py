from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest

from forms import FieldView, Form, FormView, Ground, Problem, Table
from tests.unit.forms.paper import (
    ADDRESS,
    CODE,
    DAY,
    INSTANT,
    LEVEL,
    MONEY,
    PAPER,
    PAPERS,
    PERSON,
    SIGNATURE,
    TEXT,
    TOOLS,
    WHOLE,
    YES_NO,
    Held,
    around,
    form_of,
    household,
    load,
    post,
    sheet,
)

BOX = {**YES_NO, "x-widget": "checkbox"}
READ = {"x-widget": "readonly"}


def drawn(view: FormView) -> dict[str, FieldView]:
    def walk(fields: tuple[FieldView, ...]) -> Iterator[FieldView]:
        for one in fields:
            yield one
            yield from walk(one.fields)
            for card in one.cards:
                yield from walk(card.fields)

    return {one.name: one for section in view.sections for one in walk(section.fields)}


def show(form: Form, values: Any = None, **changed: Any) -> dict[str, FieldView]:
    return drawn(form.show(values or {}, context=around(**changed)))


def chosen(field: FieldView) -> list[str]:
    return [one.value for one in field.options if one.selected]


# --- values ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("field", "value", "text"),
    [
        (TEXT, "ciao", "ciao"),
        (WHOLE, 12, "12"),
        (WHOLE, "dodici", "dodici"),
        (MONEY, "12.50", "12,50"),
        (MONEY, "1.2340", "1,2340"),
        (MONEY, "12,5", "12,5"),
        (DAY, "2026-03-12", "12/03/2026"),
        (DAY, "12/3/2026", "12/03/2026"),
        (DAY, "30/2/2026", "30/2/2026"),
        (INSTANT, "2026-03-12T09:30:00Z", "12/03/2026 10:30"),
        (INSTANT, "2026-03-12T10:30", "12/03/2026 10:30"),
        (BOX, True, "si"),
        (BOX, False, "no"),
        (TEXT, ["strano"], ""),
        (SIGNATURE, "si", "True"),
    ],
)
def test_an_input_holds_what_was_typed_or_kept(field: Any, value: Any, text: str) -> None:
    assert show(form_of(a=field), {"a": value})["a"].value == text


@pytest.mark.parametrize(
    ("field", "value", "text"),
    [
        (TEXT, None, "—"),
        (TOOLS, [], "—"),
        (TEXT, "ciao", "ciao"),
        (YES_NO, True, "Sì"),
        (YES_NO, False, "No"),
        (DAY, date(2026, 3, 12), "gio 12 mar 2026"),
        (INSTANT, datetime(2026, 3, 12, 9, 30, tzinfo=UTC), "gio 12 mar 2026, 10:30"),
        (INSTANT, datetime(2026, 3, 12, 10, 30), "gio 12 mar 2026, 10:30"),  # noqa: DTZ001
        (MONEY, Decimal("12.50"), "12,50"),
        (WHOLE, Decimal(12), "12"),
        (LEVEL, "U2", "U2 prioritaria"),
        (TOOLS, ["U1", "U2"], "U1 urgente, U2 prioritaria"),
        (PERSON, 7, "Bianchi Lucia (inventata)"),
        (PERSON, 99, "—"),
        (PAPER, "31", "Documento 31"),
    ],
)
def test_what_is_only_read_is_said_in_words(field: Any, value: Any, text: str) -> None:
    form = form_of(a={**field, **READ, "x-binding": "caso.valore"})

    assert show(form, stored={"caso.valore": Held(value)})["a"].value == text


def test_a_document_without_a_name_is_a_document() -> None:
    form = form_of(a={**PAPER, **READ, "x-binding": "caso.atto"}, b=PAPER)

    found = show(form, {"b": "4"}, stored={"caso.atto": Held("3")}, label=lambda *_: None)

    assert found["a"].value == "Documento"
    assert found["b"].files[0].title == "Documento caricato"


def test_documents_have_a_button_each() -> None:
    found = show(form_of(a=PAPER, b=PAPERS), {"a": "3", "b": ["4", "5"]})

    assert [(one.title, one.remove) for one in found["a"].files] == [("Documento 3", "a")]
    assert [one.remove for one in found["b"].files] == ["b.0", "b.1"]
    assert (found["a"].many, found["b"].many) == (False, True)


# --- where a value comes from ----------------------------------------------------------------


def test_a_field_filled_from_the_case_says_from_where_and_when() -> None:
    form = form_of(a={**TEXT, "x-binding": "minore.cognome"})
    stored = {"minore.cognome": Held("Prova")}

    first = show(form, stored=stored)["a"]
    changed = show(form, {"a": "Altro"}, stored=stored)["a"]
    same = show(form, {"a": "Prova"}, stored=stored)["a"]

    assert first.value == "Prova"
    assert first.origin == "Dal fascicolo: Scheda di segnalazione, gio 12 mar 2026"
    assert (changed.value, changed.origin) == ("Altro", "")
    assert same.origin == first.origin


def test_a_group_is_filled_from_the_case_whole() -> None:
    form = form_of(casa={**ADDRESS, "x-binding": "minore.dimora_abituale"})
    held = Held({"via": "via Finta", "comune": "Esempio", "scala": "B"})

    found = show(form, stored={"minore.dimora_abituale": held})

    assert (found["casa.via"].value, found["casa.cap"].value) == ("via Finta", "")


def test_what_the_case_holds_as_nothing_fills_nothing() -> None:
    form = form_of(a={**TEXT, "x-binding": "minore.cognome", "x-default": '"x"'})

    found = show(form, stored={"minore.cognome": Held(None)})["a"]

    assert (found.value, found.origin) == ("x", "")


def test_what_a_person_blanked_stays_blank() -> None:
    form = form_of(a={**TEXT, "x-default": '"x"'}, b={**household(), "x-binding": "nucleo.p"})
    stored = {"nucleo.p": Held([{"nome": "Uno"}])}

    draft = form.draft(post(a="", b___=""))

    assert show(form, stored=stored)["b"].cards[0].fields[0].value == "Uno"
    assert show(form, draft, stored=stored)["a"].value == ""
    assert show(form, draft, stored=stored)["b"].cards == ()


PROPOSED = {**LEVEL, "x-proposed-by": {"table": "d01_triage", "value": "proposta.livello"}}


@pytest.mark.parametrize(
    ("rules", "sentence"),
    [
        ((5,), "Proposto dalla tabella «Triage», regola 5: U2 prioritaria"),
        ((2, 5), "Proposto dalla tabella «Triage», regole 2, 5: U2 prioritaria"),
        ((), "Proposto dalla tabella «Triage»: U2 prioritaria"),
    ],
)
def test_a_proposal_says_its_table_and_rule(rules: tuple[int, ...], sentence: str) -> None:
    context = {
        "scope": {"proposta": {"livello": "U2"}},
        "tables": {"d01_triage": Table("Triage", rules)},
    }

    found = show(form_of(a=PROPOSED), **context)["a"]

    assert chosen(found) == ["U2"]
    assert found.proposal == sentence


def test_a_proposal_says_on_what_grounds_it_stands() -> None:
    seen = (("Natura dei fatti", "violenza_assistita"), ("Convive", True), ("Canale", None))
    grounds = (Ground(3, "Riga 3. Violenza assistita", seen), Ground(4, "", ()))
    context = {
        "scope": {"proposta": {"livello": "U2"}},
        "tables": {"d01_triage": Table("Triage", (3,), grounds)},
    }

    found = show(form_of(a=PROPOSED), **context)["a"]

    assert found.grounds == (
        (
            "Regola 3. Riga 3. Violenza assistita. Si basa su:"
            " Natura dei fatti: violenza assistita; Convive: Sì; Canale: non indicato."
        ),
        "Regola 4.",
    )


def test_a_proposal_that_is_only_read_is_not_said_twice() -> None:
    found = show(form_of(a={**PROPOSED, **READ}), scope={"proposta": {"livello": "U2"}})["a"]

    assert found.value == "U2 prioritaria"
    assert found.proposal == "Proposto dalla tabella «Triage»"


@pytest.mark.parametrize("scope", [{}, {"proposta": {"livello": "altro"}}])
def test_without_a_usable_proposal_nothing_is_said(scope: dict[str, Any]) -> None:
    assert show(form_of(a=PROPOSED), scope=scope)["a"].proposal == ""


@pytest.mark.parametrize(
    ("field", "expression", "value"),
    [
        (WHOLE, "2 * 6", "12"),
        (MONEY, "12.5", "12,5"),
        (DAY, 'date("2026-03-12")', "12/03/2026"),
        (INSTANT, 'date and time("2026-03-12T10:30:00Z")', "12/03/2026 11:30"),
        (TEXT, "1/0", ""),
    ],
)
def test_a_default_is_calculated(field: Any, expression: str, value: str) -> None:
    assert show(form_of(a={**field, "x-default": expression}))["a"].value == value


def test_a_default_of_several_answers_ticks_them() -> None:
    found = show(form_of(a={**TOOLS, "x-default": '["U1", "U2"]'}))["a"]

    assert chosen(found) == ["U1", "U2"]


# --- what is asked ---------------------------------------------------------------------------


def test_optional_is_said_of_what_is_optional() -> None:
    form = form_of(
        "b", "casa", a=TEXT, b=TEXT, c=BOX, s={**TEXT, **READ}, casa=ADDRESS, altra=ADDRESS
    )

    optional = {name: one.optional for name, one in show(form).items()}

    assert {name for name, is_so in optional.items() if is_so and "." not in name} == {
        "a",
        "altra",
    }
    assert optional["casa.cap"]
    assert not optional["casa.via"]
    assert not optional["altra.via"]
    assert optional["altra.cap"]


def test_what_a_card_must_say_is_not_called_optional_while_the_card_is_empty() -> None:
    form = form_of("a", a=household())

    (card,) = show(form)["a"].cards
    optional = {one.title: one.optional for one in card.fields}

    assert not optional["Nome"]
    assert [title for title, is_so in optional.items() if is_so] == [
        title for title in optional if title != "Nome"
    ]


def test_a_required_list_shows_its_first_card() -> None:
    form = form_of("a", a=household(), b=household(minItems=1), c=household())

    found = show(form)

    assert [len(found[name].cards) for name in "abc"] == [1, 1, 0]


def test_cards_know_their_place() -> None:
    (first, last) = show(form_of(a=household()), {"a": [{"nome": "x"}, {}]})["a"].cards

    assert (first.title, first.first, first.last) == ("Componente 1", True, False)
    assert (last.title, last.first, last.last) == ("Componente 2", False, True)


def test_sections_of_which_nothing_is_asked_are_not_counted() -> None:
    sections = [
        {"title": "Uno", "fields": ["a"]},
        {"title": "Due", "fields": ["b"]},
        {"title": "Tre", "fields": ["c"]},
    ]
    fields = {"a": TEXT, "b": {**TEXT, "x-visible-if": "false"}, "c": TEXT}

    view = load({**sheet(**fields), "x-sections": sections}).show({}, context=around())

    assert [(one.number, one.title) for one in view.sections] == [(1, "Uno"), (2, "Tre")]


def test_what_was_typed_and_is_not_asked_now_is_carried_along() -> None:
    hidden = {"x-visible-if": "false"}
    group = {"title": "G", "type": "object", "properties": {"x": TEXT}, **hidden}
    form = form_of(
        a={**TEXT, **hidden},
        b={**BOX, **hidden},
        t={**TOOLS, **hidden},
        p={**household(), **hidden},
        g=group,
        f={**SIGNATURE, **hidden},
        r={**TEXT, **READ, **hidden},
        w={**WHOLE, **hidden},
        inside={"title": "I", "type": "object", "properties": {"y": {**TEXT, **hidden}}},
    )
    values = {
        "a": "uno",
        "b": True,
        "t": ["U1", "U2"],
        "p": [{"nome": "Bi"}],
        "g": {"x": "due"},
        "f": "si",
        "w": 3,
        "inside": {"y": "tre"},
    }

    view = form.show(values, context=around())

    assert view.carried == (
        ("a", "uno"),
        ("b", "si"),
        ("t", "U1"),
        ("t", "U2"),
        ("p.0.nome", "Bi"),
        ("g.x", "due"),
        ("w", "3"),
        ("inside.y", "tre"),
    )


def test_a_protected_answer_is_marked_before_it_is_typed() -> None:
    form = form_of(
        a=YES_NO, b={**TEXT, "x-protected-if": "a = true"}, c={**TEXT, "x-data-class": "C4"}
    )

    found = show(form, {"a": "si"})

    assert [found[name].secret for name in "abc"] == [False, True, True]


# --- problems --------------------------------------------------------------------------------


def test_each_problem_stands_beside_its_field_and_links_to_it() -> None:
    form = form_of(a=TEXT, b=LEVEL, c={**LEVEL, "x-widget": "radio"}, d=household(), e=TOOLS)
    errors = [Problem("", "", "Tutto")] + [Problem(n, n.upper(), "No") for n in "abcde"]

    view = form.show({}, context=around(), errors=errors)

    assert [one.target for one in view.errors] == [
        "",
        "campo-a",
        "campo-b",
        "campo-c--0",
        "campo-d--aggiungi",
        "campo-e--0",
    ]
    assert {one.error for one in drawn(view).values()} == {"No"}


def test_a_warning_is_shown_as_soon_as_it_is_true() -> None:
    form = form_of(cf=CODE, data_nascita=DAY)

    found = show(form, {"cf": "RSSMRA16D43A662E", "data_nascita": "2016-01-01"})

    assert "la data di nascita" in found["cf"].warning
    assert found["cf"].described_by == "campo-cf--avviso"


def test_a_date_that_does_not_read_keeps_its_text() -> None:
    found = show(form_of(a=DAY, b=DAY), {"a": "31/2", "b": "2026-01-01"})

    assert (found["a"].value, found["b"].value) == ("31/2", "01/01/2026")
