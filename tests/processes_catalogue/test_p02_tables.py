"""The tables of the assessment propose what their sources say, row by row."""

from datetime import UTC, datetime
from decimal import Decimal
from itertools import product
from pathlib import Path
from typing import Any

import pytest

from engine.dmn import Model, parse_decisions

FOLDER = Path(__file__).parents[2] / "processes" / "dmn"
NOW = datetime(2025, 12, 1, 9, 0, tzinfo=UTC)


def table(name: str) -> Model:
    return parse_decisions((FOLDER / f"{name}.dmn").read_bytes())


FACTORS = ("fattore_critico", "profilo_distale", "profilo_prossimale", "profilo_protettivo")
RISK = table("d03_rischio_protezione")
REGIME = table("d04_regime_giuridico")
PLACE = table("d05_tipo_collocamento")


@pytest.mark.parametrize(
    ("seen", "risk", "recovery", "rule"),
    [
        ((True, "assente", "assente", "diffuso"), "elevato", "incerta", 1),
        ((True, "assente", "assente", "assente"), "elevato", "negativa", 2),
        ((True, "non_noto", "non_noto", "non_noto"), "elevato", "negativa", 2),
        ((False, "assente", "diffuso", "assente"), "alto", "negativa", 3),
        ((False, "diffuso", "diffuso", "presente"), "alto", "incerta", 4),
        ((False, "presente", "diffuso", "diffuso"), "medio", "buona", 5),
        ((False, "diffuso", "presente", "non_noto"), "alto", "incerta", 6),
        ((False, "presente", "presente", "assente"), "medio", "incerta", 7),
        ((False, "presente", "presente", "presente"), "medio", "buona", 8),
        ((False, "assente", "non_noto", "diffuso"), "medio", "incerta", 9),
        ((False, "non_noto", "assente", "assente"), "medio", "incerta", 10),
        ((False, "presente", "assente", "non_noto"), "basso", "incerta", 11),
        ((False, "diffuso", "assente", "presente"), "basso", "buona", 12),
    ],
)
def test_risk_is_proposed_from_the_syntheses_and_never_from_a_score(
    seen: tuple[bool, str, str, str], risk: str, recovery: str, rule: int
) -> None:
    given = dict(zip(FACTORS, seen, strict=True))

    decision = RISK.decide("d03_rischio_protezione", given, now=NOW)

    assert decision.value == {"rischio": risk, "recuperabilita_genitoriale": recovery}
    assert [matched.number for matched in decision.rules] == [rule]


def test_every_combination_of_syntheses_has_a_proposal() -> None:
    levels = ("assente", "presente", "diffuso", "non_noto")

    silent = [
        seen
        for seen in product((True, False), levels, levels, levels)
        if RISK.decide(
            "d03_rischio_protezione", dict(zip(FACTORS, seen, strict=True)), now=NOW
        ).value
        is None
    ]

    assert silent == []


AGREED: dict[str, Any] = {
    "emergenza": False,
    "titolari": "pieni",
    "consenso": "tutti",
    "condizioni_333": False,
    "sostegno_efficace": "non_provato",
    "genitori_collaborano": "si",
}


@pytest.mark.parametrize(
    ("changed", "regime", "rule"),
    [
        ({"emergenza": True}, "urgenza_403", 1),
        ({"condizioni_333": True, "sostegno_efficace": "no"}, "segnalazione_pmm", 2),
        ({"condizioni_333": True, "genitori_collaborano": "no"}, "segnalazione_pmm", 3),
        ({"titolari": "privi"}, "consenso_tutore", 4),
        ({"consenso": "manca_qualcuno"}, "giudiziario", 5),
        ({"consenso": "nessuno"}, "giudiziario", 5),
        ({"titolari": "limitati"}, "giudiziario", 6),
        ({}, "consensuale", 7),
        ({"consenso": None}, "giudiziario", 8),
    ],
)
def test_the_regime_is_consensual_only_with_every_full_consent(
    changed: dict[str, Any], regime: str, rule: int
) -> None:
    decision = REGIME.decide("d04_regime_giuridico", AGREED | changed, now=NOW)

    assert isinstance(decision.value, dict)
    assert decision.value["regime"] == regime
    assert [matched.number for matched in decision.rules] == [rule]


AWAY: dict[str, Any] = {
    "collocazione_da_valutare": True,
    "adulto_violento_allontanabile": False,
    "genitore_protettivo": False,
    "indirizzo_segreto": None,
    "parenti_idonei": False,
    "eta_minima": Decimal(9),
    "famiglia_disponibile": False,
    "percorso_speciale": "nessuno",
}
HOME, MOTHER, FOSTER = (
    "p05_inserimento_residenziale",
    "p06_accoglienza_madre_bambino",
    "p07_affido_familiare",
)


@pytest.mark.parametrize(
    ("changed", "place", "path", "rule"),
    [
        ({"collocazione_da_valutare": False}, "resta_in_famiglia", None, 1),
        ({"adulto_violento_allontanabile": True}, "allontanamento_adulto", None, 2),
        ({"genitore_protettivo": True, "indirizzo_segreto": True}, "casa_rifugio", MOTHER, 3),
        ({"genitore_protettivo": True, "indirizzo_segreto": False}, "genitore_bambino", MOTHER, 4),
        ({"parenti_idonei": True}, "affido_parenti", FOSTER, 5),
        ({"eta_minima": Decimal(5), "famiglia_disponibile": True}, "affido_famiglia", FOSTER, 6),
        ({"eta_minima": Decimal(5)}, "comunita_familiare", HOME, 7),
        ({"eta_minima": Decimal(6), "famiglia_disponibile": True}, "affido_famiglia", FOSTER, 8),
        ({"percorso_speciale": "circuito_ministeriale"}, "comunita_ministeriale", HOME, 9),
        ({"percorso_speciale": "struttura_sociosanitaria"}, "struttura_sociosanitaria", HOME, 10),
        ({"percorso_speciale": "msna"}, "affido_o_sai", FOSTER, 11),
        ({"percorso_speciale": "pronta_accoglienza"}, "pronta_accoglienza", HOME, 12),
        ({}, "comunita_familiare", HOME, 13),
    ],
)
def test_a_placement_is_proposed_only_after_home_kin_and_foster_care(
    changed: dict[str, Any], place: str, path: str | None, rule: int
) -> None:
    decision = PLACE.decide("d05_tipo_collocamento", AWAY | changed, now=NOW)

    assert decision.value == {"collocazione": place, "percorso": path}
    assert [matched.number for matched in decision.rules] == [rule]


def test_a_child_under_six_is_never_proposed_a_large_structure() -> None:
    special = ("circuito_ministeriale", "struttura_sociosanitaria", "pronta_accoglienza")

    places = {
        PLACE.decide(
            "d05_tipo_collocamento",
            AWAY | {"eta_minima": Decimal(3), "percorso_speciale": one},
            now=NOW,
        ).value["collocazione"]  # type: ignore[index,call-overload]
        for one in special
    }

    assert places == {"comunita_familiare"}


@pytest.mark.parametrize("model", [RISK, REGIME, PLACE], ids=["d03", "d04", "d05"])
def test_every_row_says_its_source_and_its_reason(model: Model) -> None:
    name = next(iter(model.decisions))
    raw = (FOLDER / f"{name}.dmn").read_text(encoding="utf-8")

    rows = raw.split("<rule ")[1:]

    assert all(row.count("<annotationEntry><text>") == 2 for row in rows)
    assert "<annotationEntry><text></text>" not in raw
