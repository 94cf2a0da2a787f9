"""The page of the municipality: read, downloaded, corrected, proved and applied by one role."""

import re
from html import unescape
from io import BytesIO

import pytest
from werkzeug.test import TestResponse

from access.teams import found_team
from tasks.terms.rulebook import revisions
from tests.web.conftest import House, Visitor, check_page

PAGE = "/amministrazione/comune"


def text_of(viola: Visitor) -> str:
    """The file as it is downloaded, with the region that nobody has said yet."""
    return viola.get(f"{PAGE}/file").text.replace('regione = ""', 'regione = "Piemonte"')


def prove(visitor: Visitor, text: str) -> TestResponse:
    return visitor.post(f"{PAGE}/prova", {"file": (BytesIO(text.encode()), "comune.toml")})


def apply(visitor: Visitor, proof: TestResponse, why: str = "delibera di prova") -> TestResponse:
    mark = re.search(r'name="visto" value="([0-9a-f]+)"', proof.text)
    text = re.search(r"<textarea name=\"testo\"[^>]*>\n(.*?)</textarea>", proof.text, re.DOTALL)
    assert mark
    assert text
    fields = {"visto": mark[1], "testo": unescape(text[1]), "perche": why}
    return visitor.post(f"{PAGE}/applica", fields)


def test_the_page_shows_the_municipality_as_it_stands(frozen: House, viola: Visitor) -> None:
    with frozen.office.begin() as work:
        found_team(work, "Polo di prova", by=None)

    page = viola.get(PAGE).text

    assert "Comune di Esempio" in page
    assert "non ancora indicata" in page
    assert "Polo di prova" in page
    assert "Scrivere la relazione di prova" in page
    assert "dimostrativo" in page
    assert "/amministrazione/calendario" in page


@pytest.mark.parametrize("who", ["rossi", "conti", "neri"])
def test_nobody_but_the_administrator_sees_or_changes_it(frozen: House, who: str) -> None:
    visitor = frozen.visitor(who)

    visitor.get(PAGE, 403)
    visitor.get(f"{PAGE}/file", 403)
    assert prove(visitor, "").status_code == 403
    assert visitor.post(f"{PAGE}/applica", {"testo": ""}).status_code == 403


def test_what_is_downloaded_and_brought_back_after_it_was_applied_changes_nothing(
    viola: Visitor,
) -> None:
    apply(viola, prove(viola, text_of(viola)))

    page = prove(viola, viola.get(f"{PAGE}/file").text)

    assert page.status_code == 200
    assert "Così non cambia nulla" in page.text
    assert "Applica il file" not in page.text


def test_a_wrong_file_is_told_line_by_line_and_changes_nothing(
    frozen: House, viola: Visitor
) -> None:
    text = text_of(viola).replace("valore = 5", "valore = -5").replace('"Piemonte"', '"Piemomte"')

    page = prove(viola, text)

    check_page(page.text)
    assert page.status_code == 422
    assert "2 cose da correggere nel file" in page.text
    assert "«Piemomte» non è una regione: forse «Piemonte»" in page.text
    assert "un numero intero, zero o più" in page.text
    assert frozen.facts("municipality_described") == []


def test_a_file_shows_what_changes_and_is_applied_with_a_reason(
    frozen: House, viola: Visitor
) -> None:
    proof = prove(viola, text_of(viola).replace("valore = 5", "valore = 9"))

    without = apply(viola, proof, why="")
    done = apply(viola, without)

    check_page(proof.text)
    assert "Non è ancora cambiato nulla." in proof.text
    assert "Regione: — → Piemonte" in proof.text
    assert "5 giorni lavorativi → 9 giorni lavorativi" in proof.text
    assert "cambia scadenza: più tardi" in proof.text
    assert without.status_code == 422
    assert done.status_code == 302
    me = frozen.people["viola"].id
    assert frozen.facts("municipality_described") == [(me, "delibera di prova")]
    with frozen.office.read() as connection:
        assert revisions(connection)[0].by == me
    page = viola.get(PAGE).text
    assert "9 giorni lavorativi" in page
    assert "Piemonte" in page


def test_the_new_name_stands_on_every_page_at_once(viola: Visitor) -> None:
    text = text_of(viola).replace('nome = "Comune di Esempio"', 'nome = "Comune di Prova"')

    apply(viola, prove(viola, text))

    assert "Comune di Prova" in viola.get("/aiuto").text


def test_what_somebody_changed_in_between_is_shown_again(viola: Visitor) -> None:
    proof = prove(viola, text_of(viola).replace("valore = 5", "valore = 9"))
    apply(viola, prove(viola, text_of(viola)))

    late = apply(viola, proof)

    assert late.status_code == 409
    assert "Intanto qualcuno ha cambiato il Comune" in late.text


def test_a_file_of_the_demo_and_no_file_are_refused(viola: Visitor) -> None:
    demo = prove(viola, text_of(viola).replace("[comune]", "[comune]\ndimostrativo = true"))
    none = viola.post(f"{PAGE}/prova")

    assert demo.status_code == 422
    assert "non si applica a un ufficio vero" in demo.text
    assert none.status_code == 422
    assert "scegli prima il file" in none.text


def test_an_address_of_a_proof_leads_back_to_the_page(viola: Visitor) -> None:
    for what in ("prova", "applica"):
        assert viola.get(f"{PAGE}/{what}", 302).location.endswith(PAGE)


def test_the_menu_says_where_one_is_while_a_file_is_proved(viola: Visitor) -> None:
    here = re.compile(r'href="/amministrazione/comune"[^>]*aria-current|aria-current[^>]*comune"')

    assert here.search(viola.get(PAGE).text)
    assert here.search(prove(viola, text_of(viola)).text)
