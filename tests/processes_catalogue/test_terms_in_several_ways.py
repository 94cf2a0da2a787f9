"""Rows of the catalogue that are read in several ways, or are for some years only."""

from datetime import date

import pytest

from processes.terms import (
    Manner,
    NotInForce,
    Summer,
    TermCatalogue,
    TermUnreadable,
    Unit,
    read_manner,
    read_terms,
)

ROW = """
[[termine]]
chiave = "prova.termine"
frase = "Un termine di prova"
unita = "GG_CAL"
quantita = 10
evento = "decreto"
da = "il decreto"
lettura = "dal decreto"
a_carico_di = "tribunale"
fonte = "nessuna: prova"
certezza = "C"
valido_dal = 2022-06-22
sospensione_feriale = "no_per_decreto"
se_manca = "si rilegge"
nota = "inventato"
letture = [
    { lettura = "dalla notifica", unita = "MESI", quantita = 1, evento = "notifica", fonte = "F" },
]
"""
PLAIN = "\n".join(line for line in ROW.splitlines() if "lettur" not in line and line != "]")
EARLIER = PLAIN.replace("quantita = 10", "quantita = 20").replace(
    "valido_dal = 2022-06-22", "valido_al = 2022-06-21"
)
NORM = """
[[norma]]
chiave = "L99"
frase = "Una regola senza numero"
a_carico_di = "tribunale"
fonte = "nessuna: prova"
certezza = "B"
"""


def read(*texts: str) -> TermCatalogue:
    return read_terms({f"terms/{number}.toml": one.encode() for number, one in enumerate(texts)})


def test_a_row_keeps_its_readings_its_event_and_what_follows() -> None:
    term = read(ROW).get("prova.termine")

    (other,) = term.readings
    assert (term.label, term.event, term.consequence) == ("dal decreto", "decreto", "si rilegge")
    assert (other.label, other.unit, other.amount, other.event) == (
        "dalla notifica",
        Unit.MESI,
        1,
        "notifica",
    )
    assert (other.source, other.certainty, other.starts) == ("F", "C", "il decreto")
    assert term.events == ("decreto", "notifica")
    assert (term.summer, term.monitored) == (Summer.NO_BY_DECREE, True)


def test_of_several_rows_of_a_key_the_starting_day_chooses() -> None:
    catalogue = read(ROW, EARLIER)

    assert catalogue.get("prova.termine").amount == 10
    assert catalogue.get("prova.termine", date(2022, 6, 22)).amount == 10
    assert catalogue.get("prova.termine", date(2022, 6, 21)).amount == 20
    assert [row.amount for row in catalogue.rows("prova.termine")] == [20, 10]


def test_a_term_is_not_counted_for_a_day_on_which_it_was_not_in_force() -> None:
    catalogue = read(ROW)

    with pytest.raises(NotInForce) as refused:
        catalogue.get("prova.termine", date(2022, 6, 21))

    assert str(refused.value) == (
        "Il termine «prova.termine» non era in vigore il 21/06/2022: le sue righe valgono "
        "dal 22/06/2022."
    )


def test_a_rule_without_a_number_is_a_norm() -> None:
    norm = read(NORM).norms["L99"]

    assert (norm.sentence, norm.certainty) == ("Una regola senza numero", "B")


def test_catalogues_of_before_that_deny_the_suspension_are_still_read() -> None:
    old = ROW.replace('"no_per_decreto"', "false")

    assert read(old).get("prova.termine").summer is Summer.UNKNOWN


@pytest.mark.parametrize("manner", [Manner(), Manner(backwards=True), Manner(free=True)])
def test_a_manner_is_kept_as_words_and_read_back(manner: Manner) -> None:
    assert read_manner(str(manner)) == manner
    assert read_manner(None) == Manner()
    assert len(str(Manner(backwards=True, free=True, august=True))) <= 20


@pytest.mark.parametrize(
    ("before", "after", "reason"),
    [
        ('lettura = "dal decreto"\n', "", "serve «lettura», il nome della propria"),
        ('lettura = "dal decreto"', 'lettura = "dalla notifica"', "due letture hanno lo stesso"),
        ('evento = "decreto"\n', "", "serve anche il suo «evento»"),
        ('evento = "decreto"', 'evento = "Il decreto"', "si scrive in minuscolo"),
        ('"MESI", quantita = 1', '"MESI", quantita = -1', "lettura dalla notifica», «quantita»"),
        ('"MESI", quantita = 1', '"MESI"', "lettura dalla notifica», serve «quantita»"),
        ('"MESI", quantita = 1', '"ANNI", quantita = 1', "non è un modo di contare"),
        ('"MESI", quantita = 1', '"MESI", giorni = 1, quantita = 1', "la parola «giorni»"),
        ('{ lettura = "dalla notifica", ', "{ ", "manca «lettura»"),
        ("quantita = 10", "quantita = 99999", "più di 10958 GG_CAL è un errore"),
        ("quantita = 10", 'quantita = 10\nverso = "indietro"', "«verso» dev'essere"),
        ("quantita = 10", 'quantita = 10\nliberi = "si"', "«liberi» dev'essere true o false"),
        ('"GG_CAL"\nquantita = 10', '"MESI"\nquantita = 1\nliberi = true', "solo per i giorni"),
        ("2022-06-22", '"2022-06-22"', "sono date, senza virgolette"),
        ("2022-06-22", "2022-06-22\nvalido_al = 2020-01-01", "viene prima di «valido_dal»"),
        ('"no_per_decreto"', '"forse"', "dev'essere tra: si, no_per_legge, no_per_decreto"),
        ("[[termine]]", "[termine]", "le righe si scrivono sotto [[termine]]"),
        ('nota = "inventato"', 'scala = [{ dopo = "9999999 ORE", avvisa = "x" }]', "troppo lont"),
    ],
)
def test_a_reading_or_a_date_that_makes_no_sense_is_refused(
    before: str, after: str, reason: str
) -> None:
    assert before in ROW
    with pytest.raises(TermUnreadable) as refused:
        read(ROW.replace(before, after))

    assert reason in str(refused.value)
    assert "terms/0.toml" in str(refused.value)


def test_a_name_of_a_reading_without_others_is_refused() -> None:
    with pytest.raises(TermUnreadable, match="ha una «lettura» sola"):
        read(PLAIN + '\nlettura = "dal decreto"\n')


def test_an_immediate_term_is_not_counted_backwards() -> None:
    row = PLAIN.replace('"GG_CAL"\nquantita = 10', '"IMMEDIATO"\nverso = "prima"')

    with pytest.raises(TermUnreadable, match="non si conta all'indietro"):
        read(row)


def test_two_rows_of_one_key_for_the_same_day_are_refused() -> None:
    with pytest.raises(TermUnreadable, match="la chiave c'è due volte per gli stessi giorni"):
        read(ROW, EARLIER.replace("2022-06-21", "2022-06-22"))


def test_a_norm_may_not_have_the_key_of_a_term() -> None:
    with pytest.raises(TermUnreadable, match="sia come norma sia come termine"):
        read(ROW, NORM.replace("L99", "prova.termine"))
