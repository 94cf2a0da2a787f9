"""The command `percorsi term`: when something is due, how it was counted, and who says so."""

import json
from collections.abc import Sequence

import pytest
from click.testing import CliRunner, Result

from webui.cli import main

NOW = ("--at", "2026-11-28T10:00:00")


def run(*words: str) -> Result:
    return CliRunner().invoke(main, ["term", *words, *NOW])


def test_a_term_is_told_with_its_calculation_its_source_and_who_owes_it() -> None:
    found = run("L2", "--from", "2025-12-05T22:40")

    assert found.exit_code == 0
    assert found.output == (
        "L2: Trasmissione del provvedimento e della relazione sintetica alla Procura minorile\n"
        "Entro:    sabato 6 dicembre 2025, ore 22:40\n"
        "Calcolo:  24 ore esatte dalle 22:40 di venerdì 5 dicembre 2025: "
        "sabato 6 dicembre 2025, ore 22:40\n"
        "Da:       il collocamento in luogo sicuro\n"
        "Chi deve: servizio\n"
        "Fonte:    art. 403 c. 2 c.c.\n"
        "In vigore: dal 22/06/2022\n"
        "Certezza: A, letta alla fonte\n"
        "Agosto:   sospensione feriale: le fonti non lo dicono; non si applica mai da sola\n"
        "Se manca: il provvedimento perde efficacia (art. 403 c. 7 c.c.): si apre un'attività "
        "urgente, il collocamento non finisce da sé\n"
    )


def test_several_events_give_every_reading_and_the_earlier_counts() -> None:
    starts = ("--from", "trasmissione=2026-02-10T19:10", "--from", "collocamento=2026-02-10T11:30")

    found = run("L3", *starts)

    assert "Entro:    venerdì 13 febbraio 2026, ore 19:10\n" in found.output
    assert (
        "Lettura:  72 ore dalla trasmissione: venerdì 13 febbraio 2026, ore 19:10" in found.output
    )
    assert (
        "Lettura:  72 ore dalla scadenza delle 24 (L2): sabato 14 febbraio 2026, ore 11:30"
        in found.output
    )
    assert "Chi deve: procura minorile (si segue soltanto)" in found.output


def test_a_calculation_is_told_step_by_step() -> None:
    found = run("L7", "--from", "2026-02-03", "--patron", "02-13")

    assert (
        "Entro:    lunedì 16 febbraio 2026, fino alla fine del giorno\n"
        "Calcolo:  10 giorni dal 3 febbraio 2026, giorno iniziale escluso\n"
        "          il 13 febbraio è festivo (santo patrono), il 14 febbraio è sabato e "
        "il 15 febbraio è domenica: il termine passa oltre (art. 155 c.p.c.): "
        "lunedì 16 febbraio 2026\n"
    ) in found.output


def test_a_demo_value_is_marked_as_one_and_a_closing_day_is_passed_over() -> None:
    found = run("triage.stima", "--from", "2025-10-01", "--closed", "2025-10-02")

    assert "Entro:    lunedì 6 ottobre 2025" in found.output
    assert "VALORE DIMOSTRATIVO" in found.output
    assert "non conta giovedì 2 ottobre 2025 (ufficio chiuso)" in found.output


def test_an_amount_alone_is_counted_forwards_backwards_and_in_free_days() -> None:
    order = run("--amount", "60 GG_CAL", "--from", "2025-11-03T10:12")
    hearing = run("--amount", "20 GG_CAL", "--before", "--free", "--from", "2026-01-10")

    assert order.output == (
        "Entro:    venerdì 2 gennaio 2026, fino alla fine del giorno\n"
        "Calcolo:  60 giorni dal 3 novembre 2025, giorno iniziale escluso: "
        "venerdì 2 gennaio 2026\n"
    )
    assert "Entro:    sabato 20 dicembre 2025" in hearing.output


def test_an_order_may_say_another_amount_than_the_row() -> None:
    found = run("L30", "--amount", "60 GG_CAL", "--from", "2025-11-03")

    assert "Entro:    venerdì 2 gennaio 2026" in found.output
    assert "Fonte:    art. 473-bis.27 c.p.c." in found.output


def test_august_is_left_out_when_asked() -> None:
    found = run("L34", "--from", "2026-06-01", "--august")

    assert "Entro:    venerdì 30 ottobre 2026" in found.output
    assert "          sospeso dal 1° agosto 2026 al 31 agosto 2026" in found.output


def test_a_start_in_the_future_is_warned_of() -> None:
    found = run("L14", "--from", "2026-12-01")

    assert found.exit_code == 0
    assert found.output.endswith(
        "Attenzione: l'inizio è nel futuro (martedì 1 dicembre 2026): "
        "il termine non corre ancora.\n"
    )


def test_the_same_in_json() -> None:
    found = json.loads(run("L43", "--from", "2026-01-12T22:00", "--json").output)

    assert found["due_at"] == "2026-01-15T23:59:59+01:00"
    assert [one["due_at"][:10] for one in found["readings"]] == ["2026-01-15", "2026-02-11"]
    assert (found["certainty"], found["demo"], found["owed_by"]) == ("C", False, "servizio")


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("L22bis", "--from", "2026-01-01"), "Il termine «L22bis» non è nel catalogo"),
        (("l2", "--from", "2026-01-01"), "non è nel catalogo dei termini: forse «L2»"),
        (("L41.acoglienza", "--from", "2026-01-01"), "forse «L41.accoglienza»"),
        (("L8", "--from", "2026-01-01"), "«L8» è una norma senza numero, e non si può contare"),
        (("L2", "--from", "ieri"), "«ieri» non è una data né una data con ora"),
        (("L2", "--from", "2026-02-30"), "«2026-02-30» non è una data"),
        (("L2", "--from", "2026-03-29T02:30"), "Le 02:30 di domenica 29 marzo 2026 non sono"),
        (("L2", "--from", "2020-01-01"), "«L2» non era in vigore il 01/01/2020"),
        (("L2", "--from", "1850-01-01"), "non era in vigore"),
        (("L14", "--from", "1850-01-01"), "esce dal calendario, che va dal 1900 al 2100"),
        (("L2",), "Manca l'inizio"),
        (("--from", "2026-01-01"), "Si indica la chiave di un termine"),
        (("L2", "--from", "2026-01-01", "--from", "2026-01-02"), "L'inizio è dato due volte"),
        (("L3", "--from", "a=2026-01-01", "--from", "a=2026-01-02"), "L'inizio è dato due volte"),
        (("L3", "--from", "invio=2026-01-01"), "non conosce l'evento «invio»: parte da trasmis"),
        (("--amount", "-3 GG_CAL", "--from", "2026-01-01"), "Un termine di -3 GG_CAL non si può"),
        (("--amount", "999999 MESI", "--from", "2026-01-01"), "la quantità va da 0 a 600"),
        (("--amount", "3 GIORNI", "--from", "2026-01-01"), "«3 GIORNI» non è una quantità"),
        (("--amount", "3 MESI", "--free", "--from", "2026-01-01"), "a giorni liberi"),
        (("--amount", "3 GG_CAL", "--from", "x=2026-01-01"), "Manca l'inizio"),
        (("L2", "--before", "--from", "2026-01-01"), "valgono solo con --amount"),
        (("L2", "--patron", "13-40", "--from", "2026-01-01"), "«13-40» non è il giorno del santo"),
    ],
)
def test_what_cannot_be_counted_is_refused_in_italian(words: Sequence[str], sentence: str) -> None:
    found = run(*words)

    assert found.exit_code == 1
    assert found.output.startswith("Errore: ")
    assert sentence in found.output
