"""A rule is changed with who is told and when; a number of the municipality with its own form."""

from dataclasses import replace
from datetime import timedelta

import pytest

from tasks.installing import install_definitions
from tasks.terms.governing import catalogue_in_force
from tests.web.conftest import House, Visitor

RULES = "/amministrazione/regole"
CHANGE = "/amministrazione/modifica"
HISTORY = "/amministrazione/storia-regole"
ROW = {
    "che_cosa": "regola",
    "chiave": "prova.scrivere",
    "unita": "GG_LAV",
    "quantita": "5",
    "fonte": "delibera di prova n. 1",
    "certezza": "CFG",
}
LADDER = {
    "scala": "si",
    "scala_quanto_1": "2",
    "scala_unita_1": "GG_LAV",
    "scala_quando_1": "prima",
    "scala_avvisa_1": "assegnatario",
    "scala_quanto_3": "0",
    "scala_unita_3": "GG_CAL",
    "scala_quando_3": "dopo",
    "scala_avvisa_3": "coordinatore_tutela",
}


def test_a_rule_opens_with_its_notices_and_two_empty_lines(viola: Visitor) -> None:
    page = viola.get(f"{RULES}/modifica?chiave=prova.scrivere").text

    assert page.count('<fieldset class="rung">') == 4
    assert 'name="scala_quanto_1" value="1"' in page
    assert '<option value="assegnatario" selected>' in page


def test_who_is_told_and_when_is_changed_and_stands_in_the_history(viola: Visitor) -> None:
    proof = viola.post(CHANGE, {**ROW, **LADDER}).text
    act = {**ROW, **LADDER, "base": "1", "perche": "Delibera di prova"}
    viola.post(f"{CHANGE}/applica", act)

    assert 'name="scala_avvisa_3" value="coordinatore_tutela"' in proof
    said = (
        "2 giorni lavorativi prima: chi ha l&#39;attività; "
        "alla scadenza: Coordinatore della tutela minori"
    )
    assert said in proof
    assert said in viola.get(HISTORY).text


def test_every_notice_can_be_taken_away_and_a_form_without_them_leaves_them(
    viola: Visitor,
) -> None:
    without = viola.post(CHANGE, {**ROW, "scala": "si"}).text
    untouched = viola.post(CHANGE, {**ROW, "quantita": "4"}).text

    assert "prova.scrivere, avvisi:" in without
    assert "→ nessuno" in without
    assert "prova.scrivere, avvisi:" not in untouched


@pytest.mark.parametrize(
    ("typed", "field", "said"),
    [
        ({"scala_quanto_1": ""}, "scala_quanto_1", "0 vuol dire alla scadenza"),
        ({"scala_quanto_1": "due"}, "scala_quanto_1", "numero intero"),
        ({"scala_quanto_1": "-2"}, "scala_quanto_1", "numero intero"),
        ({"scala_quanto_1": "61"}, "scala_quanto_1", "al massimo 60 giorni lavorativi"),
        ({"scala_unita_1": "LUNE"}, "scala_quanto_1", "come si conta"),
        ({"scala_avvisa_1": ""}, "scala_avvisa_1", "Scegli chi avvisare"),
        ({"scala_avvisa_1": "nessun_ruolo"}, "scala_avvisa_1", "Scegli chi avvisare"),
        (
            {f"scala_{one}_2": LADDER[f"scala_{one}_1"] for one in ("quanto", "unita", "avvisa")},
            "scala_avvisa_2",
            "c’è già",
        ),
    ],
)
def test_a_notice_that_makes_no_sense_is_refused_beside_its_field_and_nothing_is_lost(
    viola: Visitor, typed: dict[str, str], field: str, said: str
) -> None:
    answer = viola.post(CHANGE, {**ROW, **LADDER, **typed})

    assert answer.status_code == 422
    assert said in answer.text
    assert f'href="#{field}"' in answer.text
    assert f'id="{field}-nota"' in answer.text
    assert 'name="scala_quanto_3" value="0"' in answer.text
    assert 'value="delibera di prova n. 1"' in answer.text


def test_the_numbers_of_the_municipality_stand_below_the_rules_marked_as_examples(
    frozen: House,
) -> None:
    page = frozen.visitor("rossi").get(RULES).text
    found = frozen.visitor("rossi").get(f"{RULES}?cerca=soglia").text

    _, _, values = page.partition("Valori del Comune")
    assert "Soglia di prova" in values
    assert "7 punti" in values
    assert "dimostrativo" in values
    assert "Soglia di prova" in found
    assert "Scrivere la relazione di prova" not in found


def test_a_number_of_the_municipality_is_decided_even_if_it_stays_the_same(
    viola: Visitor,
) -> None:
    asked = viola.get(f"{RULES}/modifica?chiave=prova.soglia").text
    value = {"che_cosa": "regola", "chiave": "prova.soglia", "quantita": "7"}

    viola.post(f"{CHANGE}/applica", {**value, "base": "1", "perche": "Delibera di prova"})

    assert "Il numero è un esempio" in asked
    assert "prova.soglia: non più dimostrativo" in viola.get(HISTORY).text
    page = viola.get(f"{RULES}?cerca=soglia").text
    assert "valore di questo ufficio" in page
    assert ">dimostrativo<" not in page


@pytest.mark.parametrize("typed", ["-1", "", "molti", "9" * 30])
def test_a_number_of_the_municipality_is_whole_and_not_negative(
    viola: Visitor, typed: str
) -> None:
    value = {"che_cosa": "regola", "chiave": "prova.soglia", "quantita": typed}

    answer = viola.post(CHANGE, value)

    assert answer.status_code == 422
    assert "Scrivi un numero intero" in answer.text


def test_what_the_form_does_not_show_of_a_rule_of_law_stays_as_it_was(frozen: House) -> None:
    frozen.clock.move_by(timedelta(minutes=1))
    install_definitions(frozen.office, by=None)
    viola = frozen.visitor("viola")
    asked = viola.get(f"{RULES}/modifica?chiave=L2").text
    with frozen.office.read() as connection:
        written = catalogue_in_force(connection, frozen.office.definitions).get("L13")
    act = {
        "che_cosa": "regola",
        "chiave": "L13",
        "unita": "MESI",
        "quantita": "18",
        "fonte": "norma di prova",
        "certezza": "A",
        "base": "1",
        "perche": "Prova",
    }

    made = viola.post(f"{CHANGE}/applica", act)

    book = frozen.office.definitions.book
    row = book.under(book.head).rows["L13"]
    assert made.status_code == 302
    assert 'name="valido_dal" value="22/06/2022"' in asked
    assert row == replace(written, amount=18, source="norma di prova")
