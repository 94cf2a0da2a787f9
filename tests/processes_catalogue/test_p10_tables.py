"""The tables of the neutral space propose what their sources say, row by row."""

from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from engine.dmn import parse_decisions

FOLDER = Path(__file__).parents[2] / "processes" / "dmn"
NOW = datetime(2025, 9, 10, 9, 0, tzinfo=UTC)
MODE, MISSED = "d06_modalita_osservazione_sn", "d16_mancata_presentazione_sn"
NOTHING: dict[str, Any] = {
    "indicazione_ag": "nessuna",
    "modalita_prescritta": None,
    "operatori_prescritti": None,
    "rischi": [],
    "fase": "avvio",
    "evoluzione_positiva": False,
    "limite_ag": False,
    "operatori_vigilata": Decimal(2),
}
BETTER = {"fase": "evoluzione", "evoluzione_positiva": True}
PRESCRIBED = {"indicazione_ag": "modalita_prescritta", "modalita_prescritta": "facilitata"}


def proposed(table: str, given: dict[str, Any]) -> tuple[dict[str, Any], int]:
    model = parse_decisions((FOLDER / f"{table}.dmn").read_bytes())
    decision = model.decide(table, given, now=NOW)
    (rule,) = decision.rules
    value = decision.value if isinstance(decision.value, dict) else {"azione": decision.value}
    return value, rule.number


@pytest.mark.parametrize(
    ("given", "mode", "operators", "rule"),
    [
        ({"indicazione_ag": "sospese"}, "non_attivabile", 0, 1),
        ({"indicazione_ag": None}, "non_attivabile", 0, 1),
        (BETTER | {"indicazione_ag": "sospese"}, "non_attivabile", 0, 1),
        (PRESCRIBED, "facilitata", 1, 2),
        (PRESCRIBED | {"operatori_prescritti": Decimal(3)}, "facilitata", 3, 2),
        (PRESCRIBED | {"modalita_prescritta": "vigilata_protetta"}, "vigilata_protetta", 2, 2),
        ({"rischi": ["violenza_riferita"]}, "vigilata_protetta", 2, 3),
        ({"rischi": ["violenza_accertata"]}, "vigilata_protetta", 2, 3),
        ({"rischi": ["procedimento_penale"]}, "vigilata_protetta", 2, 3),
        ({"rischi": ["divieto_avvicinamento"]}, "vigilata_protetta", 2, 3),
        ({"rischi": ["rischio_sottrazione", "conflitto_elevato"]}, "vigilata_protetta", 2, 3),
        (BETTER | {"rischi": ["violenza_riferita"]}, "vigilata_protetta", 2, 3),
        ({"indicazione_ag": "valutazione_relazione"}, "osservata_valutativa", 1, 4),
        ({"rischi": ["lunga_interruzione"]}, "facilitata", 1, 5),
        ({"rischi": ["riconoscimento_tardivo"]}, "facilitata", 1, 5),
        ({"rischi": ["paura_rifiuto", "conflitto_elevato"]}, "facilitata", 1, 5),
        ({"rischi": ["conflitto_elevato"]}, "passaggio_neutro", 1, 6),
        (BETTER, "semi_autonoma", 0, 7),
        (BETTER | PRESCRIBED, "semi_autonoma", 0, 7),
        (BETTER | {"limite_ag": True}, None, None, 8),
        (BETTER | {"evoluzione_positiva": False}, None, None, 8),
        ({"rischi": ["conflitto_elevato", "salute_dipendenza"]}, None, None, 8),
        ({}, None, None, 8),
    ],
)
def test_the_mode_follows_the_judge_then_the_danger_then_the_child(
    given: dict[str, Any], mode: str | None, operators: int | None, rule: int
) -> None:
    value, matched = proposed(MODE, NOTHING | given)

    assert (value["modalita"], value["operatori"], matched) == (mode, operators, rule)


def test_more_autonomy_always_needs_somebody_who_authorises_it() -> None:
    value, _ = proposed(MODE, NOTHING | BETTER)

    assert value["autorizzazione"] is True


@pytest.mark.parametrize(
    ("given", "action", "rule"),
    [
        ({"stato": "mancato_minore", "con_certificato": True}, "recupero", 1),
        ({"stato": "mancato_adulto", "avvisato_prima": True}, "riprogramma", 2),
        ({"stato": "mancato_adulto", "avvisato_prima": False}, "chiudi_mancata", 3),
        ({"stato": "mancato_adulto", "limite_raggiunto": True}, "sospendi_informa_ag", 4),
        ({"stato": "interrotto", "adulto_alterato": True}, "evento_critico", 5),
        ({"stato": "rifiuto_minore"}, "rispetta_rifiuto", 6),
        ({"stato": "annullato_servizio"}, None, 7),
        ({"stato": "mancato_minore", "con_certificato": False}, None, 7),
        ({"stato": "interrotto", "adulto_alterato": False}, None, 7),
    ],
)
def test_what_follows_a_missed_meeting_is_proposed(
    given: dict[str, Any], action: str | None, rule: int
) -> None:
    silent = {"con_certificato": None, "avvisato_prima": None, "adulto_alterato": None}

    value, matched = proposed(MISSED, {**silent, "limite_raggiunto": False, **given})

    assert (value["azione"], matched) == (action, rule)
