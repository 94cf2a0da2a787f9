"""A placement in a residential community, door by door: title, place, entry, checks."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from engine.dmn import parse_decisions
from forms import InvalidAnswers
from tests.processes_catalogue.called_answers import faults
from tests.processes_catalogue.inquiry import ROOT, rome
from tests.processes_catalogue.placement import (
    ANSWERED,
    CHOSEN,
    CONFIRMED,
    DECLARED,
    ENTERED,
    NOW,
    REQUEST,
    TOLD,
    asked,
    at_the_door,
    living,
    reviewed,
    searched,
    signed,
)

TABLE = parse_decisions(Path(ROOT, "processes/dmn/d08_periodicita_verifica.dmn").read_bytes())
CONSENT = {"tipo_titolo": "consenso_scritto"}
LARGE = {"tipologia_richiesta": "comunita_educativa"}
SMALL = {"minori": [{"persona": 1, "eta": 4}]}
BROTHERS = {"minori": [{"persona": 1, "eta": 9}, {"persona": 2, "eta": 7}]}


# --- the title (R01) --------------------------------------------------------------------------


def test_without_a_title_nobody_looks_for_a_place() -> None:
    stage = asked(tipo_titolo="nessuno", urgenza=True)

    stage.done("conferma_titolo", {**CONFIRMED, "titolo_confermato": False})

    assert stage.step.outcomes == ("senza_titolo",)


def test_a_title_that_is_not_there_cannot_be_confirmed() -> None:
    with pytest.raises(InvalidAnswers) as refused:
        asked(tipo_titolo="nessuno", urgenza=True).done("conferma_titolo", CONFIRMED)

    assert "Manca il titolo" in faults(refused.value)


@pytest.mark.parametrize(
    ("title", "sentence"),
    [
        ({"progetto_esistente": "nessuno"}, "almeno un progetto provvisorio"),
        ({"file_titolo": ""}, "Allega l'atto"),
        (
            {"tipo_titolo": "consenso_scritto", "firmatari_consenso": "La madre"},
            "tutti i titolari",
        ),
        ({**CONSENT, "consenso": "tutti"}, "chi ha firmato"),
    ],
)
def test_a_title_says_what_it_must(title: dict[str, Any], sentence: str) -> None:
    with pytest.raises(InvalidAnswers) as refused:
        asked(**title)

    assert sentence in faults(refused.value)


# --- the place (R19, R30, R35) ----------------------------------------------------------------


def test_no_place_sends_the_request_back_to_whoever_wrote_it() -> None:
    stage = asked().done("conferma_titolo", CONFIRMED).done("richiesta_inserimento", REQUEST)

    stage.done("cerca_posto", {**ANSWERED, "posto_disponibile": False})

    assert stage.open == ["richiesta_inserimento"]


def test_a_structure_that_does_not_fit_is_looked_for_again() -> None:
    stage = searched()

    stage.done("scegli_struttura", {**CHOSEN, "esito_scelta": "si_cerca_ancora"})

    assert stage.open == ["richiesta_inserimento"]


def test_a_structure_with_interests_cannot_be_chosen() -> None:
    stage = asked().done("conferma_titolo", CONFIRMED).done("richiesta_inserimento", REQUEST)
    stage.done("cerca_posto", ANSWERED)
    interests = {"esito_incompatibilita": "presente", "spiegazione_incompatibilita": "Parentela"}
    stage.done("verifica_incompatibilita", {**DECLARED, **interests})

    with pytest.raises(InvalidAnswers) as refused:
        stage.done("scegli_struttura", CHOSEN)

    assert "incompatibilità" in faults(refused.value)


def test_a_child_under_six_enters_only_a_place_of_the_family_kind() -> None:
    with pytest.raises(InvalidAnswers) as refused:
        searched(**SMALL).done("scegli_struttura", {**CHOSEN, "struttura_familiare": False})

    assert "Sotto i 6 anni" in faults(refused.value)


def test_a_child_under_six_is_not_asked_into_an_educational_community() -> None:
    stage = asked(**SMALL).done("conferma_titolo", CONFIRMED)

    with pytest.raises(InvalidAnswers) as refused:
        stage.done("richiesta_inserimento", {**REQUEST, **LARGE})

    assert "Sotto i 6 anni" in faults(refused.value)


def test_brothers_are_separated_only_with_a_reason_and_a_plan() -> None:
    stage = asked(**BROTHERS).done("conferma_titolo", CONFIRMED)

    with pytest.raises(InvalidAnswers) as refused:
        stage.done("richiesta_inserimento", {**REQUEST, "fratelli_insieme": False})

    assert "motivo scritto" in faults(refused.value)
    assert "restano in contatto" in faults(refused.value)


def test_a_refused_spending_sends_back_to_the_search() -> None:
    stage = searched().done("scegli_struttura", CHOSEN)

    signed(stage, "respinta")

    assert stage.open == ["cerca_posto"]


# --- the entry --------------------------------------------------------------------------------


def test_with_the_entry_everything_begins() -> None:
    stage = living()

    assert sorted(stage.open) == [
        "bozza_progetto",
        "comunica_ingresso",
        "fissa_verifiche",
        "registra_fatto",
    ]
    assert [one.name for one in stage.sent][-1:] == ["msg_collocamento_avviato"]


def test_in_an_emergency_the_child_enters_first_and_the_spending_follows() -> None:
    stage = living(urgenza=True, tipo_titolo="provvedimento_403")

    assert "proponi_spesa" in stage.open


def test_an_entry_cannot_be_told_before_it_happens() -> None:
    with pytest.raises(InvalidAnswers) as refused:
        living().done("comunica_ingresso", {**TOLD, "ingresso_comunicato_il": "2025-11-03T09:00"})

    assert "prima dell'ingresso" in faults(refused.value)


def test_an_entry_in_the_future_is_no_entry() -> None:
    with pytest.raises(InvalidAnswers):
        at_the_door().done(
            "registra_ingresso", {**ENTERED, "data_ora_ingresso": "2025-11-09T10:00"}
        )


# --- the checks (R03) -------------------------------------------------------------------------


def test_the_first_check_is_prepared_in_time_and_the_round_begins_again() -> None:
    stage = living().done("fissa_verifiche", {"prossima_verifica": "2025-12-03"})

    stage.move_to(rome("2025-11-19 08:00"))
    reviewed(stage, "prosegue", date(2026, 2, 20))

    assert stage.timers["tempo_di_verifica"] == rome("2026-02-05 08:00")


def test_a_first_check_too_far_away_is_refused() -> None:
    with pytest.raises(InvalidAnswers) as refused:
        living().done("fissa_verifiche", {"prossima_verifica": "2026-01-30"})

    assert "oltre l'intervallo" in faults(refused.value)


@pytest.mark.parametrize(
    ("outcome", "opens"),
    [
        ("rimodula", "bozza_progetto"),
        ("segnala_ag", "redigi_segnalazione"),
        ("rientro", "dimissione"),
        ("passa_ad_altra_misura", "dimissione"),
    ],
)
def test_a_check_leads_where_the_coordinator_says(outcome: str, opens: str) -> None:
    stage = living().done("fissa_verifiche", {"prossima_verifica": "2025-12-03"})
    stage.move_to(rome("2025-11-19 08:00"))

    reviewed(stage, outcome, None)

    assert opens in stage.open


def test_an_act_that_says_every_how_many_months_is_followed() -> None:
    stage = living(mesi_verifica_decreto=2)

    with pytest.raises(InvalidAnswers):
        stage.done("fissa_verifiche", {"prossima_verifica": "2026-01-04"})
    stage.done("fissa_verifiche", {"prossima_verifica": "2026-01-03"})

    assert stage.timers["tempo_di_verifica"] == rome("2025-12-19 08:00")


CHECKS = [
    (1, (4, "comunita", True), "atto"),
    (3, (None, "comunita", True), "verifica.primo_mese"),
    (4, (None, "comunita", False), "verifica.comunita"),
]


@pytest.mark.parametrize(("row", "given", "key"), CHECKS)
def test_the_table_says_how_often(row: int, given: tuple[Any, ...], key: str) -> None:
    names = ("mesi_atto", "misura", "prime_settimane")
    decided = TABLE.decide(
        "d08_periodicita_verifica", dict(zip(names, given, strict=True)), now=NOW
    )

    assert decided.value == key
    assert [one.number for one in decided.rules] == [row]
