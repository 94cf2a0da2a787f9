"""The catalogue of terms says what is due, and refuses a row that does not."""

from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from processes.term_rows import read_term
from processes.term_words import words_of
from processes.terms import (
    Summer,
    TermCatalogue,
    TermUnreadable,
    Unit,
    UnknownTerm,
    UnknownValue,
    read_terms,
)

FOLDER = Path(__file__).parents[2] / "processes" / "terms"
ROW = """
[[termine]]
chiave = "prova.termine"
frase = "Un termine di prova"
unita = "GG_LAV"
quantita = 2
da = "la ricezione"
a_carico_di = "servizio"
fonte = "nessuna: prova"
certezza = "CFG"
sospensione_feriale = false
scala = [{ prima = "1 GG_LAV", avvisa = "assegnatario" }]
dimostrativo = true
"""


def published() -> TermCatalogue:
    return read_terms({f"terms/{p.name}": p.read_bytes() for p in FOLDER.glob("*.toml")})


def read(text: str) -> TermCatalogue:
    return read_terms({"terms/prova.toml": text.encode()})


def test_a_row_says_what_is_due_and_who_is_told() -> None:
    term = read(ROW).get("prova.termine")

    assert (term.unit, term.amount, term.demo) == (Unit.GG_LAV, 2, True)
    assert [(rung.amount, rung.unit, rung.after) for rung in term.ladder] == [
        (1, Unit.GG_LAV, False)
    ]


@pytest.mark.parametrize(
    ("key", "unit", "amount"),
    [
        ("L2", Unit.ORE, 24),
        ("L14", Unit.GG_CAL, 15),
        ("L15", Unit.MESI, 24),
        ("L54", Unit.GG_CAL, 30),
        ("L10", Unit.IMMEDIATO, 0),
        ("L30", Unit.GG_CAL, 90),
        ("triage.stima", Unit.GG_LAV, 2),
        ("valutazione.durata", Unit.GG_CAL, 90),
        ("relazione.preavviso", Unit.GG_CAL, 15),
    ],
)
def test_the_published_terms_are_those_of_the_specification(
    key: str, unit: Unit, amount: int
) -> None:
    term = published().get(key)

    assert (term.unit, term.amount) == (unit, amount)


def test_no_published_term_is_suspended_in_august() -> None:
    terms = published().terms.values()

    assert not [term.key for term in terms if term.summer is Summer.YES]


def test_every_internal_number_is_marked_as_a_demonstration() -> None:
    terms = published().terms.values()

    assert not [term.key for term in terms if (term.certainty == "CFG") != term.demo]


def test_a_number_of_the_municipality_is_read_by_its_key() -> None:
    catalogue = published()

    assert catalogue.value("triage.eta_piccolissimi") == Decimal(3)
    assert catalogue.value("relazione.blocco") == Decimal(3)


def test_an_unknown_key_is_refused_by_name() -> None:
    catalogue = read(ROW)

    assert catalogue.find("L99") is None
    with pytest.raises(UnknownTerm, match="L99"):
        catalogue.get("L99")
    with pytest.raises(UnknownValue, match="L99"):
        catalogue.value("L99")


@pytest.mark.parametrize(
    ("before", "after", "reason"),
    [
        ('chiave = "prova.termine"', "", "manca «chiave»"),
        ('frase = "Un termine di prova"', 'frase = " "', "manca «frase»"),
        ('unita = "GG_LAV"', 'unita = "GIORNI"', "non è un modo di contare"),
        ("quantita = 2", "", "serve «quantita» oppure «cfg»"),
        ("quantita = 2", 'quantita = 2\ncfg = "altro"', "una sola delle due"),
        ("quantita = 2", 'cfg = "altro"', "non è configurato"),
        ("quantita = 2", "quantita = -1", "numero intero"),
        ("quantita = 2", "quantita = true", "numero intero"),
        ('"GG_LAV"\nquantita', '"IMMEDIATO"\nquantita', "non ha quantità"),
        ('certezza = "CFG"', 'certezza = "D"', "non è A, B, C o CFG"),
        ('prima = "1 GG_LAV"', 'quando = "1 GG_LAV"', "un gradino"),
        ('prima = "1 GG_LAV"', 'prima = "P1D"', "non è una distanza"),
        ('prima = "1 GG_LAV"', 'prima = "1 GIORNI"', "non è un modo di contare"),
        ("dimostrativo = true", 'dimostrativo = "si"', "dev'essere true o false"),
        (
            "sospensione_feriale = false",
            "sospensione_feriale = true",
            "la sospensione feriale non si presume",
        ),
        ("dimostrativo = true", "colore = 1", "la parola «colore»"),
        ("[[termine]]", "[[altro]]", "non è né un termine né un valore"),
        ("[[termine]]", "[[termine", "non è TOML valido"),
        ("dimostrativo = true", ROW, "la chiave c'è due volte"),
    ],
)
def test_a_malformed_row_is_refused_with_a_sentence(before: str, after: str, reason: str) -> None:
    with pytest.raises(TermUnreadable, match=reason) as refused:
        read(ROW.replace(before, after))

    assert "terms/prova.toml" in str(refused.value)


def test_a_value_that_is_no_number_is_refused() -> None:
    row = '[[valore]]\nchiave = "x"\nfrase = "X"\nvalore = "tre"\nunita = "anni"\n'

    with pytest.raises(TermUnreadable, match="dev'essere un numero"):
        read(row)


def test_a_key_is_a_term_or_a_value_but_not_both() -> None:
    row = '[[valore]]\nchiave = "prova.termine"\nfrase = "X"\nvalore = 1\nunita = "n"\n'

    with pytest.raises(TermUnreadable, match="sia come termine sia come valore"):
        read(row + ROW)


def test_the_birthdays_that_matter_are_those_of_the_specification() -> None:
    files = {f"terms/{one.name}": one.read_bytes() for one in FOLDER.glob("*.toml")}

    found = read_terms(files).birthdays

    assert [(one.age, str(one.whose)) for one in found] == [
        (3, "tutti"),
        (6, "tutti"),
        (12, "tutti"),
        (14, "tutti"),
        (17, "misura"),
        (18, "tutti"),
        (21, "prosieguo"),
    ]
    assert [one.message for one in found if one.message] == ["minore_maggiorenne"]
    assert {one.age for one in found if one.demo} == {3, 17}


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ("eta = 0", "da 1 a 21"),
        ("eta = 22", "da 1 a 21"),
        ('eta = "12"', "da 1 a 21"),
        ("eta = true", "da 1 a 21"),
        ('cfg = "non.esiste"', "da 1 a 21"),
        ('eta = 12\ncfg = "x"', "una sola delle due"),
        ("", "una sola delle due"),
        ("eta = 12\nquando = 1", "«quando» non si conosce"),
    ],
)
def test_a_malformed_birthday_is_refused_with_a_sentence(changed: str, reason: str) -> None:
    row = f'[[compleanno]]\n{changed}\ncambia = "x"\nfonte = "x"\ncertezza = "A"\nper = "tutti"\n'

    with pytest.raises(TermUnreadable, match=reason):
        read_terms({"terms/x.toml": row.encode()})


def test_an_age_stands_once_and_is_for_somebody() -> None:
    row = '[[compleanno]]\neta = 12\ncambia = "x"\nfonte = "x"\ncertezza = "A"\nper = "tutti"\n'

    with pytest.raises(TermUnreadable, match="due volte"):
        read_terms({"terms/x.toml": (row + row).encode()})
    with pytest.raises(TermUnreadable, match="«per» dev'essere tra"):
        read_terms({"terms/x.toml": row.replace("tutti", "nessuno").encode()})


def test_a_row_in_the_words_of_a_file_is_read_as_the_same_row_with_a_number_of_its_own() -> None:
    rows = list(published().terms.values())

    again = [read_term("prova", words_of(row), {}) for row in rows]

    assert again == [replace(row, setting="") for row in rows]
