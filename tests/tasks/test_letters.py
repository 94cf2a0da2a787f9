"""A letter says what was written, whatever was written, and never obeys it."""

from io import BytesIO

import pytest
from docx import Document

from tasks.letters import fill

TEMPLATE = "Nota: {{ nota }}. Fine{{ manca.del_tutto }}{{ vuota }}."


def letter(nota: object) -> str:
    draft, made = Document(), BytesIO()
    draft.add_paragraph(TEMPLATE)
    draft.save(made)
    filled = fill(made.getvalue(), {"nota": nota, "vuota": None})
    return "\n".join(one.text for one in Document(BytesIO(filled)).paragraphs)


@pytest.mark.parametrize(
    "nota",
    [
        "{{ 7 * 7 }}",
        "{% for x in y %}",
        "{{ nota.__class__.__mro__ }}",
        "<w:p/>&amp;]]>",
        "riga\nriga",
        "L'àncora «è» 👧",
        "parola " * 20_000 + "fine",
    ],
    ids=["sum", "loop", "reaching", "markup", "lines", "signs", "long"],
)
def test_what_people_wrote_stands_in_the_letter_as_they_wrote_it(nota: str) -> None:
    assert letter(nota) == f"Nota: {nota}. Fine."


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (True, "sì"),
        (False, "no"),
        (["Compiti", "Cena"], "Compiti, Cena"),
        ([], ""),
        ((1, True), "1, sì"),
        (3, "3"),
    ],
)
def test_an_answer_stands_in_a_letter_as_people_say_it(answer: object, said: str) -> None:
    assert letter(answer) == f"Nota: {said}. Fine."


@pytest.mark.parametrize("sign", ["\0", "\x0b", "\x1f", "\ud800", "\ufffe"])
def test_a_sign_that_no_letter_can_hold_takes_nothing_else_away(sign: str) -> None:
    assert letter(f"prima{sign}dopo") == "Nota: primadopo. Fine."
