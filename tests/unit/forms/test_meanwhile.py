"""What the case has learnt since a page was drawn is not undone without a word."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from forms import Context, Form, InvalidAnswers
from forms.posted import SEEN
from tests.unit.forms.paper import NOW, TEXT, Held, around, form_of, household, post, said

BOUND = {**TEXT, "title": "Cognome", "x-binding": "minore.cognome"}
LATER = NOW + timedelta(hours=2)


def page(form: Form, context: Context, draft: dict[str, Any] | None = None) -> dict[str, str]:
    """What the page carries and nobody sees."""
    return dict(form.show(draft or {}, context=context).carried)


def told(name: str, at: Any) -> Context:
    held = Held(name, since=at, origin="Verifica i precedenti")
    return around(now=LATER, stored={"minore.cognome": held})


def test_an_answer_that_would_undo_a_newer_one_is_asked_about() -> None:
    form = form_of("a", a=BOUND)
    drawn = page(form, replace(told("Fintis", NOW - timedelta(days=1)), now=NOW))

    problems = said(form, told("Fittizi", NOW + timedelta(hours=1)), a="Fintis", **drawn)

    assert problems == {
        "a": "Nel frattempo nel fascicolo c'è scritto «Fittizi» (Verifica i precedenti, "
        "gio 12 mar 2026): controlla e conferma"
    }


def test_whoever_was_told_may_have_it_their_way() -> None:
    form = form_of("a", a=BOUND)
    newer = told("Fittizi", NOW + timedelta(hours=1))
    with pytest.raises(InvalidAnswers) as refused:
        form.read(post(a="Fintis", **{SEEN: NOW.isoformat()}), context=newer)

    again = page(form, newer, refused.value.answers)

    assert form.read(post(a="Fintis", **again), context=newer).bindings == {
        "minore.cognome": "Fintis"
    }


@pytest.mark.parametrize(
    ("typed", "since"),
    [("Fittizi", NOW + timedelta(hours=1)), ("Fintis", NOW - timedelta(days=1))],
    ids=["the same", "older than the page"],
)
def test_nothing_is_asked_where_nothing_is_undone(typed: str, since: Any) -> None:
    form = form_of("a", a=BOUND)

    assert said(form, told("Fittizi", since), a=typed, **{SEEN: NOW.isoformat()}) == {}


def test_a_list_that_changed_meanwhile_is_asked_about_as_a_whole() -> None:
    form = form_of(a=household(**{"x-binding": "nucleo.componenti"}))
    held = Held([{"nome": "Ada"}, {"nome": "Ugo"}], since=NOW + timedelta(hours=1))
    context = around(now=LATER, stored={"nucleo.componenti": held})

    problems = said(form, context, a__0__nome="Ada", **{SEEN: NOW.isoformat()})

    assert problems["a"].startswith("Nel frattempo il fascicolo è cambiato")


@pytest.mark.parametrize("seen", ["", "ieri", "2026-03-12T09:30:00"])
def test_a_page_that_does_not_say_when_it_was_drawn_is_read_as_before(seen: str) -> None:
    form = form_of("a", a=BOUND)
    newer = told("Fittizi", NOW + timedelta(hours=1))

    assert said(form, newer, a="Fintis", **{SEEN: seen}) == {}


def test_a_draft_remembers_when_its_page_was_drawn() -> None:
    form = form_of("a", a=BOUND)
    context = told("Fittizi", NOW + timedelta(hours=1))

    draft = form.draft(post(a="Fin", **{SEEN: NOW.isoformat()}))

    assert page(form, context, draft)[SEEN] == NOW.isoformat()


def test_the_day_on_which_the_case_learnt_a_value_is_that_of_rome() -> None:
    late = datetime(2026, 3, 11, 23, 30, tzinfo=UTC)
    form = form_of("a", a=BOUND)

    (field,) = form.show({}, context=told("Fintis", late)).sections[0].fields

    assert field.origin.endswith("gio 12 mar 2026")
