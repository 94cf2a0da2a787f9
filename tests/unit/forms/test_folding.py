"""A long form is folded, so that whoever fills it in sees what is left; a short one is not."""

from typing import Any

import pytest

from forms import Form, InvalidAnswers
from tests.unit.forms.paper import TEXT, around, load, post

PARTS = ("primo", "secondo", "terzo", "quarto")


def form_in_parts(parts: int = 4, questions: int = 6) -> Form:
    """A form in which the first question of each section must be answered."""
    names = {part: [f"{part}_{number}" for number in range(questions)] for part in PARTS[:parts]}
    schema: dict[str, Any] = {
        "title": "Prova",
        "type": "object",
        "x-sections": [{"title": part, "fields": fields} for part, fields in names.items()],
        "required": [fields[0] for fields in names.values()],
        "properties": {one: TEXT for fields in names.values() for one in fields},
    }
    return load(schema)


def stands(form: Form, typed: dict[str, Any]) -> list[tuple[bool, int]]:
    """Which sections are open, and how many answers each lacks."""
    view = form.show(typed, context=around())
    return [(one.fold.opened, one.fold.missing) for one in view.sections if one.fold]


def test_of_a_new_form_the_first_section_is_open() -> None:
    assert stands(form_in_parts(), {}) == [(True, 1), (False, 1), (False, 1), (False, 1)]


def test_of_a_draft_the_first_section_that_lacks_an_answer_is_open() -> None:
    typed = {"primo_0": "sì", "terzo_0": "sì"}

    assert stands(form_in_parts(), typed) == [(False, 0), (True, 1), (False, 0), (False, 1)]


def test_of_a_draft_that_lacks_nothing_the_first_section_is_open() -> None:
    typed = {f"{part}_0": "sì" for part in PARTS}

    assert stands(form_in_parts(), typed) == [(True, 0), (False, 0), (False, 0), (False, 0)]


def test_after_a_refusal_every_section_with_something_to_mend_is_open() -> None:
    form = form_in_parts()
    with pytest.raises(InvalidAnswers) as refused:
        form.read(post(secondo_0="sì", terzo_0="sì"), context=around())

    view = form.show(refused.value.answers, context=around(), errors=refused.value.errors)

    assert [one.fold and one.fold.opened for one in view.sections] == [True, False, False, True]


@pytest.mark.parametrize(("parts", "questions"), [(3, 9), (4, 5)])
def test_a_form_that_is_looked_over_at_once_is_not_folded(parts: int, questions: int) -> None:
    view = form_in_parts(parts, questions).show({}, context=around())

    assert [one.fold for one in view.sections] == [None] * parts
