"""What no form takes, of any process: each bad answer is refused beside its own field."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from forms import Context, Field, Form, InvalidAnswers, Kind, load_form
from tasks.functions import host_functions
from tests.processes_catalogue.inquiry import DUTIES, FILES

NOW = datetime(2025, 11, 3, 9, 0, tzinfo=UTC)
FOLDER = Path(__file__).parents[2] / "forms"
FORMS = sorted(
    (path.parent.name, path.stem)
    for path in FOLDER.glob("*/*.json")
    if not path.parent.name.startswith("_")
)
BAD = {
    Kind.BOOLEAN: "forse",
    Kind.CHOICE: "mai_in_elenco",
    Kind.CHOICES: "mai_in_elenco",
    Kind.DATE: "30/02/2026",
    Kind.DECIMAL: "tanti",
    Kind.FILE: "987654",
    Kind.FILES: "987654",
    Kind.FISCAL_CODE: "PROVA",
    Kind.INSTANT: "30/02/2026 10:00",
    Kind.INTEGER: "dodici",
    Kind.REFERENCE: "987654",
    Kind.TEXT: "x" * 60_000,
}
"""An answer that no field of the kind may take; of what belongs to a case, that of another."""


def opened(process: str, element: str) -> tuple[Form, Context]:
    """A form in a case in which there is nobody and nothing to choose."""
    context = Context(
        now=NOW,
        scope={},
        functions=host_functions(DUTIES, NOW),
        choices=lambda _kind, _query, _roles: [],
        offers=lambda _kind, _id, _roles: False,
        label=lambda _kind, _id: None,
        signer="Prova",
        proof="password",
    )
    return load_form(FILES, process, element), context


def asked(fields: tuple[Field, ...], prefix: str = "") -> Iterator[tuple[str, Field]]:
    """The fields that are seen whatever is answered, each under the name that a browser posts."""
    for one in fields:
        if not one.is_posted or one.conditions.visible is not None:
            continue
        name = f"{prefix}{one.name}"
        if one.kind is Kind.GROUP:
            yield from asked(one.children, f"{name}.")
        elif one.kind is Kind.LIST:
            yield from asked(one.children, f"{name}.0.")
        elif one.kind in BAD:
            yield name, one


def refusals(process: str, element: str, posted: dict[str, list[str]]) -> dict[str, str]:
    form, context = opened(process, element)
    with pytest.raises(InvalidAnswers) as refused:
        form.read(posted, context=context)
    return {one.field: one.message for one in refused.value.errors}


@pytest.mark.parametrize(("process", "element"), FORMS)
def test_a_bad_answer_is_refused_beside_its_field(process: str, element: str) -> None:
    form, _ = opened(process, element)
    fields = dict(asked(form.fields))

    said = refusals(
        process, element, {name: [BAD[one.kind]] for name, one in fields.items()} | {"mai": ["x"]}
    )

    assert [name for name in fields if not said.get(name, "").strip()] == []
    assert "Il modulo non ha il campo «mai»" in said[""]


@pytest.mark.parametrize(("process", "element"), FORMS)
def test_a_number_has_two_ends(process: str, element: str) -> None:
    form, _ = opened(process, element)
    numbers = [one for one in every(form.fields) if one.kind in (Kind.INTEGER, Kind.DECIMAL)]

    endless = [one.path for one in numbers if one.is_posted and not has_two_ends(one)]

    assert endless == []


def every(fields: tuple[Field, ...]) -> Iterator[Field]:
    for one in fields:
        yield one
        yield from every(one.children)


def has_two_ends(one: Field) -> bool:
    below = {"minimum", "exclusiveMinimum"} & one.schema.keys()
    return bool(below) and bool({"maximum", "exclusiveMaximum"} & one.schema.keys())


def test_every_form_says_before_its_questions_what_it_is_about() -> None:
    silent = [f"{form[0]}/{form[1]}" for form in FORMS if not opened(*form)[0].definition.intro]

    assert silent == [], "Say it in two lines, in `x-intro`."
