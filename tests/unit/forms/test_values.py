from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest

from forms.patterns import matches
from tests.unit.forms.paper import (
    CODE,
    DAY,
    INSTANT,
    LEVEL,
    MONEY,
    PAPER,
    PAPERS,
    PERSON,
    TEXT,
    TOOLS,
    WHOLE,
    YES_NO,
    form_of,
    read,
    said,
)

SCORE = {
    "title": "Punteggio",
    "type": "integer",
    "oneOf": [{"const": 1, "title": "Poco"}, {"const": 2, "title": "Molto"}],
    "x-data-class": "C1",
}
BOX = {**YES_NO, "x-widget": "checkbox"}
PLACE = {**PERSON, "type": "string", "x-reference": "ente"}


@pytest.mark.parametrize(
    ("field", "posted", "typed", "kept"),
    [
        (TEXT, "  due\r\nrighe\x00 ", "due\nrighe", "due\nrighe"),
        (TEXT, "e\u0300", "è", "è"),
        ({**TEXT, "format": "email"}, "a@esempio.it", "a@esempio.it", "a@esempio.it"),
        (WHOLE, "12", 12, 12),
        (WHOLE, "1.200", 1200, 1200),
        (WHOLE, "-3", -3, -3),
        (MONEY, "12,50", Decimal("12.50"), "12.50"),
        (MONEY, "12.5", Decimal("12.5"), "12.5"),
        (MONEY, "1.234", Decimal(1234), "1234"),
        (MONEY, "1.234,5", Decimal("1234.5"), "1234.5"),
        (MONEY, "+1 234,5", Decimal("1234.5"), "1234.5"),
        (MONEY, "1,234", Decimal("1.234"), "1.2340"),
        (YES_NO, "si", True, True),
        (YES_NO, "no", False, False),
        (BOX, "on", True, True),
        (DAY, "2026-03-12", date(2026, 3, 12), "2026-03-12"),
        (DAY, "12/3/2026", date(2026, 3, 12), "2026-03-12"),
        (LEVEL, "U2", "U2", "U2"),
        (SCORE, "2", 2, 2),
        (TOOLS, ["U2", "", "U1", "U2"], ["U2", "U1"], ["U2", "U1"]),
        (PERSON, "7", 7, 7),
        (PAPER, "31", "31", "31"),
        (PAPERS, ["31", "32"], ["31", "32"], ["31", "32"]),
        (CODE, " rssmra16d43a662e", "RSSMRA16D43A662E", "RSSMRA16D43A662E"),
    ],
)
def test_an_answer_is_read_as_people_write_it(
    field: dict[str, Any], posted: str | list[str], typed: object, kept: object
) -> None:
    answers = read(form_of(campo=field), campo=posted)

    assert answers.typed == {"campo": typed}
    assert answers.values == {"campo": kept}


@pytest.mark.parametrize(
    ("posted", "instant"),
    [
        ("2026-03-12T10:30", datetime(2026, 3, 12, 9, 30, tzinfo=UTC)),
        ("2026-07-12T10:30:15", datetime(2026, 7, 12, 8, 30, 15, tzinfo=UTC)),
        ("12/03/2026 10.30", datetime(2026, 3, 12, 9, 30, tzinfo=UTC)),
        ("2026-03-12T10:30:00Z", datetime(2026, 3, 12, 10, 30, tzinfo=UTC)),
        ("2026-10-25T02:30", datetime(2026, 10, 25, 0, 30, tzinfo=UTC)),  # comes twice: the first
    ],
)
def test_an_hour_of_rome_is_kept_in_universal_time(posted: str, instant: datetime) -> None:
    answers = read(form_of(quando={**INSTANT, "x-process": True}), quando=posted)

    assert answers.decisions["quando"] == instant
    assert answers.decisions["quando"].tzinfo is UTC
    assert datetime.fromisoformat(answers.values["quando"]) == instant


@pytest.mark.parametrize(
    ("field", "posted", "sentence"),
    [
        ({**TEXT, "format": "email"}, "nessuno", "nome@dominio.it"),
        ({**TEXT, "minLength": 5}, "no", "almeno 5 caratteri, qui sono 2"),
        ({**TEXT, "maxLength": 2}, "abc", "al massimo 2 caratteri, qui sono 3"),
        (TEXT, "a" * 1001, "al massimo 1000 caratteri"),
        ({**TEXT, "pattern": "^[0-9]+$"}, "abc", "non ha la forma attesa"),
        ({**TEXT, "pattern": "^(a+)+$"}, "a" * 60 + "b", "non ha la forma attesa"),
        ({**TEXT, "pattern": "^x$", "x-error-message": "Scrivi x"}, "y", "Scrivi x"),
        (WHOLE, "dodici", "numero intero"),
        (WHOLE, "1" * 5000, "numero intero"),
        (WHOLE, "12,5", "numero intero"),
        ({**WHOLE, "minimum": 1}, "0", "Il valore minimo è 1"),
        ({**WHOLE, "maximum": 5}, "6", "Il valore massimo è 5"),
        ({**WHOLE, "exclusiveMinimum": 0}, "0", "più grande di 0"),
        ({**WHOLE, "exclusiveMaximum": 5}, "5", "più piccolo di 5"),
        ({**MONEY, "multipleOf": 0.01}, "1,005", "multiplo di 0,01"),
        ({**MONEY, "minimum": 0.5}, "0,4", "Il valore minimo è 0,5"),
        (MONEY, "tanti", "12,50"),
        ({**YES_NO, "const": True}, "no", "serve la risposta Sì"),
        ({**YES_NO, "const": False}, "si", "serve la risposta No"),
        (YES_NO, "forse", "Rispondi Sì oppure No"),
        (DAY, "30/02/2026", "non esiste"),
        (DAY, "domani", "giorno, mese e anno"),
        (DAY, "0026-01-01", "Controlla l'anno"),
        ({**DAY, "x-when": "past"}, "2026-03-13", "non può essere nel futuro: oggi è il 12/03"),
        ({**DAY, "x-when": "future"}, "2026-03-11", "non può essere già passata"),
        ({**INSTANT, "x-when": "past"}, "2026-03-12T10:31", "non può essere nel futuro"),
        (DAY, "2057-01-01", "mancherebbero più di 30 anni"),
        (DAY, "1905-12-31", "sarebbero passati più di 120 anni"),
        (INSTANT, "2062-03-12T10:30", "mancherebbero più di 30 anni"),
        (INSTANT, "2026-03-29T02:30", "Quest'ora non esiste"),
        (INSTANT, "2026-03-29", "Aggiungi l'ora"),
        (INSTANT, "ieri alle 3", "Scrivi la data e l'ora"),
        (INSTANT, "2026-02-30T10:00", "non esiste"),
        (INSTANT, "nonZ", "Scrivi la data e l'ora"),
        (INSTANT, "0001-01-01T00:00:00Z", "Scrivi la data e l'ora"),
        (LEVEL, "U9", "una delle risposte dell'elenco"),
        (TOOLS, ["U1", "U9"], "una delle risposte dell'elenco"),
        ({**TOOLS, "maxItems": 1}, ["U1", "U2"], "Al massimo 1: qui sono 2"),
        ({**TOOLS, "minItems": 2}, ["U1"], "almeno 2: qui sono 1"),
        (PERSON, "8", "Scegli una voce dell'elenco"),
        (PERSON, "x", "Scegli una voce dell'elenco"),
        (PLACE, "a b", "Scegli una voce dell'elenco"),
        (PLACE, "ab", "Scegli una voce dell'elenco"),
        (PAPER, "../../x", "caricalo di nuovo"),
        (PAPERS, ["1", "../../x"], "caricalo di nuovo"),
        (CODE, "RSSMRA16D43A662", "ha 16 caratteri: qui sono 15"),
    ],
)
def test_what_cannot_be_read_is_said_so_that_one_can_mend_it(
    field: dict[str, Any], posted: str | list[str], sentence: str
) -> None:
    found = said(form_of(campo=field), campo=posted)

    assert sentence in found["campo"]


def test_a_text_beyond_all_bounds_matches_no_pattern() -> None:
    assert not matches("^(a|b)+$", "ab" * 100_000)


@pytest.mark.parametrize("zero", ["", "   ", "\x00"])
def test_blank_is_no_answer(zero: str) -> None:
    answers = read(form_of(campo=DAY), campo=zero)

    assert answers.values == {}
