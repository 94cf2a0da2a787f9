"""A letter says what was written, whatever was written, and never obeys it."""

from datetime import UTC, datetime
from io import BytesIO
from zipfile import ZipFile

import pytest
from docx import Document
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part

from tasks.blanks import blank_of

WRITTEN = datetime(2025, 11, 3, 9, 0, tzinfo=UTC)
TEMPLATE = "Nota: {{ nota }}. Fine{{ manca.del_tutto }}{{ vuota }}."


def letter(nota: object) -> str:
    draft, made = Document(), BytesIO()
    draft.add_paragraph(TEMPLATE)
    draft.save(made)
    filled = blank_of(made.getvalue()).filled({"nota": nota, "vuota": None}, WRITTEN)
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


DRAWER, GAP = "Inventatis Modellista", "{{ nota }}"


def drawn() -> bytes:
    """A template as a word processor leaves it: signed by whoever drew it, and by their office."""
    draft, made = Document(), BytesIO()
    draft.add_paragraph(TEMPLATE)
    about = draft.core_properties
    about.title = f"Relazione {GAP}"
    for name in ("author", "last_modified_by", "subject", "keywords", "comments", "category"):
        setattr(about, name, f"{DRAWER} {GAP}")
    package = draft.part.package
    signed = Part(PackURI("/docProps/custom.xml"), "application/xml", DRAWER.encode(), package)
    package.relate_to(signed, RELATIONSHIP_TYPE.CUSTOM_PROPERTIES)
    draft.save(made)
    return made.getvalue()


def test_a_letter_says_beside_its_text_nothing_of_who_drew_it_nor_of_the_case() -> None:
    filled = blank_of(drawn()).filled({"nota": "Sara Fittizia"}, WRITTEN)

    with ZipFile(BytesIO(filled)) as parts:
        beside = {
            name: parts.read(name).decode() for name in parts.namelist() if "docProps" in name
        }
    assert list(beside) == ["docProps/core.xml"]
    assert DRAWER not in beside["docProps/core.xml"]
    assert "Fittizia" not in beside["docProps/core.xml"]
    about = Document(BytesIO(filled)).core_properties
    assert about.title == f"Relazione {GAP}"
    assert about.created == about.modified == WRITTEN


@pytest.mark.parametrize(
    ("words", "steps"),
    [
        ("{{ nota }}", frozenset()),
        (
            "{{ schede.verbale.ora }}{% if schede.invio %}{{ nota }}{% endif %}",
            {"verbale", "invio"},
        ),
        ("{% for nome in schede %}{{ nome }}{% endfor %}{{ schede.verbale.ora }}", None),
        ("{{ schede[nota].ora }}", None),
        ("{% set tutte = schede %}{{ tutte.verbale.ora }}", None),
    ],
    ids=["none", "by name", "each", "by a word", "under another name"],
)
def test_a_template_says_of_which_steps_it_has_the_records(
    words: str, steps: frozenset[str] | None
) -> None:
    draft, made = Document(), BytesIO()
    draft.add_paragraph(words)
    draft.save(made)

    blank = blank_of(made.getvalue())

    assert blank.of == steps
