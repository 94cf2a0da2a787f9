"""Answers that cannot be: every form refuses each beside its question, and says how to mend it."""

import json
from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from engine.clock import ROME
from forms import Field, Form, FormView, InvalidAnswers, Kind, Problem, load_form
from forms.fields import Rule
from tests.unit.forms.paper import NOW, ROOT, around, shared
from tests.unit.forms.test_shared_groups import FORMS

NOBODY = around(offers=lambda _kind, _id, _roles: False)
TODAY = NOW.astimezone(ROME).date()
YESTERDAY, TOMORROW = TODAY - timedelta(days=1), TODAY + timedelta(days=1)
NOT_A_VALUE: dict[Kind, list[str]] = {
    Kind.BOOLEAN: ["forse"],
    Kind.CHOICE: ["scelta_inventata"],
    Kind.CHOICES: ["scelta_inventata"],
    Kind.DATE: ["domani", "31/02/2026", "0000-00-00", "01/01/1700", "31/12/2199"],
    Kind.DECIMAL: ["dodici e mezzo"],
    Kind.FILE: ["999999", "../../etc/passwd"],
    Kind.FILES: ["999999", "../../etc/passwd"],
    Kind.FISCAL_CODE: ["RSSMRA85T10A562", "RSSMRA85T10A562T"],
    Kind.INSTANT: ["domani", "31/02/2026 10:00", "12/03/2026", "01/01/1700 10:00"],
    Kind.INTEGER: ["dieci", "1,5"],
    Kind.REFERENCE: ["999999", "nessuno"],
    Kind.SIGNATURE: ["si"],  # nobody is signed in
    Kind.TEXT: [],
}
LONGEST = 60_000
INVISIBLE = " \x00\x1b\x7f\u202f\ud800\n"  # what one cannot see is no answer


@cache
def with_every_question(folder: str, task: str) -> Form:
    """The form as if each condition of it were true: all is asked, and all that may be is due."""
    paths = [*(ROOT / "forms" / "_shared").glob("*.json"), ROOT / f"forms/{folder}/{task}.json"]
    files = {f"forms/{one.parent.name}/{one.name}": opened(one) for one in paths}
    return load_form(files, folder, task)


def opened(path: Path) -> bytes:
    definition = json.loads(path.read_text())
    _open(definition)
    return json.dumps(definition).encode()


def _open(part: Any) -> None:
    if isinstance(part, list):
        for one in part:
            _open(one)
    if isinstance(part, dict):
        for word in ("x-visible-if", "x-offered-if", "x-default"):
            if isinstance(part.get(word), str) and part.get("x-widget") not in (
                "hidden",
                "readonly",
            ):
                del part[word]
        if isinstance(part.get("x-required-if"), str):
            part["x-required-if"] = "true"
        for one in part.values():
            _open(one)


def questions(fields: tuple[Field, ...], prefix: str = "") -> Iterator[tuple[str, Field]]:
    """Every question one may answer, by the name it has in the page; of a list, the first card."""
    for one in fields:
        name = f"{prefix}{one.name}"
        if one.kind not in (Kind.GROUP, Kind.LIST) and one.is_posted:
            yield name, one
        yield from questions(one.children, f"{name}.0." if one.kind is Kind.LIST else f"{name}.")


def impossible(field: Field) -> list[str]:
    """What no answer to this question may be."""
    found = list(NOT_A_VALUE[field.kind])
    limits = field.schema
    if field.kind in (Kind.INTEGER, Kind.DECIMAL):
        found += [str(Decimal(str(limits["minimum"])) - 1)] if "minimum" in limits else []
        found += [str(Decimal(str(limits["maximum"])) + 1)] if "maximum" in limits else []
        found += [str(limits["exclusiveMinimum"])] if "exclusiveMinimum" in limits else []
    if field.kind is Kind.TEXT:
        found.append("a" * int(limits.get("maxLength", LONGEST)) + "b")
        found += ["§§§"] if field.pattern else []
        found += ["chiocciola"] if field.format == "email" else []
    if field.kind is Kind.BOOLEAN and "const" in limits:
        found.append("no" if limits["const"] else "si")
    if field.kind in (Kind.DATE, Kind.INSTANT) and field.when:
        other = TOMORROW if field.when == "past" else YESTERDAY
        found.append(f"{other:%d/%m/%Y}" + (" 10:00" if field.kind is Kind.INSTANT else ""))
    return found


def refusals(form: Form, posted: dict[str, list[str]]) -> tuple[Problem, ...]:
    """What the form has against these answers; that it raises is that nothing goes further."""
    with pytest.raises(InvalidAnswers) as found:
        form.read(posted, context=NOBODY)
    return found.value.errors


def said_well(sentence: str) -> bool:
    """Whether a person can read it: a sentence of the house, with nothing left to fill in."""
    return len(sentence.split()) > 1 and sentence[0].isupper() and not set("{}_<>") & set(sentence)


each_form = pytest.mark.parametrize(
    "path", FORMS, ids=lambda path: f"{path.parent.name}/{path.stem}"
)


@each_form
def test_what_cannot_be_answered_is_refused_beside_its_question(path: Path) -> None:
    form = with_every_question(path.parent.name, path.stem)
    asked = {name: impossible(field) for name, field in questions(form.fields)}

    for turn in range(max(map(len, asked.values()), default=0)):
        posted = {name: [wrong[turn]] for name, wrong in asked.items() if len(wrong) > turn}
        said = {one.field: one.message for one in refusals(form, posted)}

        assert {name: posted[name][0][:40] for name in posted if name not in said} == {}
        assert [one for one in said.values() if not said_well(one)] == []


@each_form
def test_what_is_missing_is_asked_beside_its_question(path: Path) -> None:
    form = with_every_question(path.parent.name, path.stem)
    asked = {one.name: one.kind for one in form.fields if one.is_posted and due_at_once(one)}
    if not asked:
        return

    missing = refusals(form, {name: [INVISIBLE] for name in asked if asked[name] is Kind.TEXT})

    assert asked.keys() <= {one.field for one in missing}
    assert [one for one in missing if not said_well(one.message)] == []
    drawn = form.show({}, context=NOBODY, errors=missing)
    assert [one.label for one in drawn.errors if not one.target] == []
    assert sorted(beside(drawn)) == sorted(one.message for one in missing)


def beside(view: FormView) -> Iterator[str]:
    """What is said beside the questions of a page, whichever part and card they stand in."""
    waiting = [one for section in view.sections for one in section.fields]
    while waiting:
        one = waiting.pop()
        waiting += [*one.fields, *(inner for card in one.cards for inner in card.fields)]
        if one.error:
            yield one.error


def due_at_once(field: Field) -> bool:
    return field.kind is not Kind.GROUP and (field.required or bool(field.conditions.required))


@each_form
def test_a_refusal_stands_beside_one_question_and_not_above_a_group(path: Path) -> None:
    form = load_form(
        shared() | {f"forms/{path.parent.name}/{path.name}": path.read_bytes()},
        path.parent.name,
        path.stem,
    )

    assert [f"{one}: {said}" for one, said in misplaced(form.definition.rules, form.fields)] == []


def misplaced(rules: tuple[Rule, ...], fields: tuple[Field, ...]) -> Iterator[tuple[str, str]]:
    """The rules, at every depth, that speak of no question that is seen, or of several."""
    for rule in rules:
        found = asked_at(fields, rule.field.split("."))
        if found is None or found.kind is Kind.GROUP or found.widget == "hidden":
            yield rule.field, rule.message
    for one in fields:
        yield from misplaced(one.rules, one.children)


def asked_at(fields: tuple[Field, ...], steps: list[str]) -> Field | None:
    found = next((one for one in fields if one.name == steps[0]), None)
    return found if found is None or len(steps) == 1 else asked_at(found.children, steps[1:])
