import json
from collections.abc import Iterator
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from forms import Answers, Field, Form, InvalidAnswers, Kind
from tests.unit.forms.paper import (
    ADDRESS,
    CODE,
    DAY,
    INSTANT,
    LEVEL,
    MONEY,
    PAPERS,
    PERSON,
    SIGNATURE,
    TEXT,
    TOOLS,
    WHOLE,
    YES_NO,
    around,
    form_of,
    household,
)

BOX = {**YES_NO, "x-widget": "checkbox"}
EVERYTHING: dict[str, Any] = {
    "testo": {**TEXT, "pattern": "^[^9]*$"},
    "si_no": YES_NO,
    "casella": BOX,
    "intero": {**WHOLE, "minimum": 1},
    "numero": {**MONEY, "multipleOf": 0.01},
    "giorno": {**DAY, "x-when": "past"},
    "istante": INSTANT,
    "livello": {**LEVEL, "x-process": True},
    "perche": {**TEXT, "x-visible-if": 'livello = "U1"', "x-required-if": "si_no = true"},
    "strumenti": TOOLS,
    "persona": PERSON,
    "allegati": PAPERS,
    "cf": CODE,
    "firma": SIGNATURE,
    "casa": ADDRESS,
    "persone": household(),
}
FORM = form_of(**EVERYTHING)
CONTEXT = around(signer="operatore.rossi", proof="password")


def names(fields: tuple[Field, ...], prefix: str = "") -> Iterator[str]:
    for one in fields:
        step = f"{prefix}{one.name}"
        yield step
        card = ".0." if one.kind is Kind.LIST else "."
        yield from names(one.children, f"{step}{card}")


KNOWN = sorted(names(FORM.fields))
likely = st.sampled_from(
    ["si", "no", "U1", "U2", "7", "12,5", "12/03/2026", "2026-03-12T10:30", "RSSMRA16D43A662E", ""]
)
values = st.lists(likely | st.text(max_size=20), max_size=3)
keys = (
    st.sampled_from([*KNOWN, "_add", "_remove", "_up", "_down", "_clear", "_cerca.persona"])
    | st.text(max_size=12)
    | st.from_regex(r"[a-z]{1,7}(\.[0-9a-z_]{1,7}){0,3}", fullmatch=True)
)
posts = st.dictionaries(keys, values, max_size=12)
RIGHT: dict[str, list[list[str]]] = {
    "testo": [["ciao"], ["due\nrighe"]],
    "si_no": [["si"], ["no"]],
    "casella": [["", "si"], [""]],
    "intero": [["1"], ["12.000"]],
    "numero": [["12,5"], ["1.234"], ["0,01"]],
    "giorno": [["2016-04-03"], ["1/1/2020"]],
    "istante": [["2026-03-12T10:30"], ["2026-10-25T02:30"]],
    "livello": [["U1"], ["U2"]],
    "perche": [["perché sì"]],
    "strumenti": [["", "U1", "U2"], [""]],
    "persona": [["7"], [""]],
    "allegati": [["3", "4"]],
    "cf": [["rssmra16d43a662e"], ["12345678903"]],
    "firma": [["si"]],
    "casa.via": [["via Finta"]],
    "casa.comune": [["Esempio"]],
    "persone.0.nome": [["Uno"]],
    "persone.3.nome": [["Due"]],
    "persone.3.ruolo": [["U1"]],
}
right = st.fixed_dictionaries(
    {}, optional={name: st.sampled_from(found) for name, found in RIGHT.items()}
)


def outcome(form: Form, posted: Any) -> Answers | InvalidAnswers:
    try:
        return form.read(posted, context=CONTEXT)
    except InvalidAnswers as wrong:
        return wrong


@settings(max_examples=200, deadline=None)
@given(posts | right)
def test_whatever_is_posted_is_answered_or_refused_with_reasons(posted: Any) -> None:
    found = outcome(FORM, posted)

    if isinstance(found, InvalidAnswers):
        assert all(one.message for one in found.errors)
        assert found.errors
    else:
        assert json.loads(json.dumps(found.values)) == found.values


@settings(max_examples=200, deadline=None)
@given(posts | right)
def test_whatever_is_posted_can_be_kept_and_shown_again(posted: Any) -> None:
    draft = json.loads(json.dumps(FORM.draft(posted)))
    found = outcome(FORM, posted)
    errors = found.errors if isinstance(found, InvalidAnswers) else ()

    view = FORM.show(draft, context=CONTEXT, errors=errors)

    assert len(view.errors) == len(errors)


@settings(max_examples=100, deadline=None)
@given(right)
def test_answers_shown_again_and_posted_again_are_the_same_answers(posted: Any) -> None:
    first = outcome(FORM, posted)
    if isinstance(first, InvalidAnswers):
        return

    again = FORM.read(reposted(first.values), context=CONTEXT)

    assert again.values == first.values


def reposted(values: dict[str, Any], prefix: str = "") -> dict[str, list[str]]:
    """The values as a browser would post them."""
    found: dict[str, list[str]] = {}
    for name, value in values.items():
        step = f"{prefix}{name}"
        match value:
            case bool():
                found[step] = ["si" if value else "no"]
            case {"firmato_da": _}:
                found[step] = ["si"]
            case dict():
                found |= reposted(value, f"{step}.")
            case [dict(), *_]:
                for i, card in enumerate(value):
                    found |= reposted(card, f"{step}.{i}.")
            case list():
                found[step] = [str(one) for one in value]
            case _:
                found[step] = [str(value)]
    return found


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(KNOWN) | st.text(max_size=5), inner, max_size=3)
    ),
    max_leaves=12,
)


@settings(max_examples=150, deadline=None)
@given(st.dictionaries(st.sampled_from(sorted(EVERYTHING)), json_values, max_size=8))
def test_a_draft_of_another_version_of_the_form_can_still_be_shown(draft: Any) -> None:
    assert FORM.show(draft, context=CONTEXT).sections
