"""An act that does not say by when one reports: D09 gives an internal term, or the law its own."""

from datetime import date
from typing import Any

import pytest

from tests.processes_catalogue.test_p01_tables import DECREE, ask


@pytest.mark.parametrize(
    "act",
    [
        {"mandati": ["affidamento_familiare"], "tipo_atto": "decreto"},
        {"mandati": ["affidamento_familiare"], "tipo_atto": "esecutivita_gt"},
        {"mandati": [], "tipo_atto": "esecutivita_gt"},
        {"mandati": None, "tipo_atto": "esecutivita_gt"},
    ],
)
def test_a_foster_act_that_names_no_day_is_reported_on_every_six_months_alone(
    act: dict[str, Any],
) -> None:
    decision = ask("d09_scadenze_ag", **DECREE, termine_relazione_tipo="non_indicato", **act)

    reports = [one for one in decision.value if one["tipo"] == "relazione"]
    assert [(one["chiave"], one["entro"]) for one in reports] == [("L18", date(2025, 11, 20))]


@pytest.mark.parametrize(
    "other", ["indagine_valutazione", "spazio_neutro", "collocamento_comunita"]
)
def test_what_else_a_foster_act_orders_keeps_the_internal_term(other: str) -> None:
    mandates = ["affidamento_familiare", other]

    decision = ask(
        "d09_scadenze_ag", **DECREE, termine_relazione_tipo="non_indicato", mandati=mandates
    )

    assert "valutazione.durata" in [one["chiave"] for one in decision.value]


@pytest.mark.parametrize("ordered", ["indagine_valutazione", "monitoraggio", "spazio_neutro"])
def test_of_an_act_that_wants_no_report_none_is_proposed(ordered: str) -> None:
    decision = ask(
        "d09_scadenze_ag", **DECREE, termine_relazione_tipo="nessuna", mandati=[ordered]
    )

    assert [one for one in decision.value if one["tipo"] == "relazione"] == []
