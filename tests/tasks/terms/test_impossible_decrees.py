"""What no decree can say is refused beside its field, and nothing is written."""

from datetime import date

import pytest

from tests.tasks.terms.decreed import MAY, Decreed, rome


def test_the_same_duty_is_not_written_twice(case: Decreed) -> None:
    case.arrives("402/2025", MAY)
    case.is_read()
    line = {"tipo": "relazione", "chiave": "L30", "entro": date(2025, 7, 20)}

    case.is_confirmed(
        refused="La stessa scadenza è scritta due volte", scadenze_confermate=[line, line]
    )


def test_a_term_before_its_own_decree_is_refused(case: Decreed) -> None:
    case.arrives("402/2025", MAY)
    case.is_read()
    line = {"tipo": "relazione", "chiave": "L30", "entro": date(2025, 5, 19)}

    case.is_confirmed(
        refused="La scadenza non può venire prima dell'atto che la fissa",
        scadenze_confermate=[line],
        motivazione_scostamento="Così",
    )

    assert case.terms() == []


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"termine_relazione_valore": 0}, "Un termine è almeno di 1"),
        ({"termine_relazione_valore": -3}, "Un termine è almeno di 1"),
        (
            {
                "termine_relazione_tipo": "data_fissa",
                "termine_relazione_valore": None,
                "termine_relazione_data": date(2025, 5, 19),
            },
            "Il termine non può venire prima dell'atto",
        ),
        (
            {"prossima_udienza": rome("2025-05-19T10:00")},
            "L'udienza non può venire prima dell'atto",
        ),
        (
            {
                "altri_termini": [
                    {
                        "tipo": "relazione",
                        "conto": "mesi",
                        "quantita": 0,
                        "decorre_da": "atto",
                        "sospensione_feriale": "no",
                        "parole": "x",
                    }
                ]
            },
            "Un termine è almeno di 1",
        ),
    ],
)
def test_nothing_is_written_of_a_decree_that_cannot_be(
    case: Decreed, said: dict[str, object], sentence: str
) -> None:
    case.arrives("402/2025", MAY)
    values = {
        "mandati": ["indagine_valutazione"],
        "prescrizioni": "Riferisca.",
        "termine_relazione_tipo": "giorni",
        "termine_relazione_valore": 60,
        "indirizzo_secretato": False,
        **said,
    }
    mandate = {name: value for name, value in values.items() if value is not None}

    case.does("rossi", "decodifica_mandati", refused=sentence, mandato=mandate)

    assert case.stage.awaited() == ["decodifica_mandati"]
