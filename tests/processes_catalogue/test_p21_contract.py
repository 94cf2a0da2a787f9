"""Contracts of co-design (P21): no datum before the agreement of art. 28, days, what ends it."""

from typing import Any

import pytest

from tests.processes_catalogue.access import Access
from tests.processes_catalogue.inquiry import rome
from tests.processes_catalogue.tender import (
    AGREED,
    AWARDED,
    HANDED,
    examined,
    judged,
    refusal,
    signed,
)

BACK = {"fascicoli_ripresi": True, "dati_cancellati": True, "valutazione_finale": "Bene."}
LAST_DAYS = {
    "mese": "gli ultimi giorni",
    "controllo_dal": "2026-10-01",
    "controllo_al": "2026-10-19",
    "giornate_fatturate": 10,
    "giornate_risultanti": 10,
    "importo_fattura": "100",
    "esito_mese": "liquidabile",
}


def test_no_datum_before_the_agreement_of_article_28() -> None:
    stage = signed()

    assert stage.open == ["nomina_responsabile_dati"]
    early = AGREED | {"dati_gia_consegnati": True}
    assert "R27" in refusal(stage, "nomina_responsabile_dati", early)


def test_the_contract_of_who_refuses_that_agreement_is_ended_before_any_datum() -> None:
    stage = signed().receive("msg_chiusura_forzata", causa="chiusura_disposta")

    assert stage.open == ["restituzione"]


def test_cases_are_handed_over_after_that_agreement() -> None:
    stage = signed().done("nomina_responsabile_dati", AGREED)

    assert "R27" in refusal(stage, "passaggio_consegne", HANDED | {"passaggio_il": "2026-07-29"})


@pytest.mark.parametrize(
    ("changed", "awaited", "outcomes"),
    [
        ({"cambia_gestione": False, "esecuzione_qui": False}, [], ("contratto_attivo",)),
        ({"cambia_gestione": False}, [], ()),
        ({}, ["passaggio_consegne"], ()),
    ],
)
def test_a_contract_is_followed_here_or_elsewhere(
    changed: dict[str, Any], awaited: list[str], outcomes: tuple[str, ...]
) -> None:
    stage = signed(**changed).done("nomina_responsabile_dati", AGREED)

    assert (stage.open, stage.step.outcomes) == (awaited, outcomes)


def running() -> Access:
    return signed(cambia_gestione=False).done("nomina_responsabile_dati", AGREED)


def test_each_month_is_paid_for_what_was_had() -> None:
    stage = running().move_to(rome("2026-11-02 09:00"))
    month = {
        "mese": "ottobre 2026",
        "controllo_dal": "2026-10-01",
        "controllo_al": "2026-10-31",
        "giornate_fatturate": 10,
        "giornate_risultanti": 9,
        "importo_fattura": "100",
        "esito_mese": "liquidabile",
    }
    assert "non si liquida" in refusal(stage, "controlla_mese", month)

    stage.done("controlla_mese", month | {"giornate_risultanti": 10})

    assert stage.open == []
    assert stage.timers["attendi_mese"] > stage.now


def test_a_contract_that_has_not_begun_has_no_month_to_pay() -> None:
    stage = running().move_to(rome("2026-10-31 12:00"))
    assert stage.open == []

    stage.move_to(rome("2026-11-02 09:00"))

    assert stage.open == ["controlla_mese"]


def test_the_first_month_of_a_contract_that_has_begun_already_ends_with_it() -> None:
    begun = signed(cambia_gestione=False, contratto_dal="2026-07-31")

    stage = begun.move_to(rome("2026-08-20 09:00")).done("nomina_responsabile_dati", AGREED)

    assert stage.timers["attendi_mese"] == rome("2026-08-31 23:59:59")


def test_quality_is_looked_at_half_a_year_after_the_contract_began() -> None:
    stage = running()

    assert stage.timers["attendi_qualita"] == rome("2027-04-01 23:59:59")


def test_the_next_look_at_quality_counts_from_the_last() -> None:
    stage = running().move_to(rome("2027-04-12 09:00"))

    stage.done("verifica_qualita", {"standard_rispettati": True})

    assert stage.timers["attendi_qualita"] == rome("2027-10-12 23:59:59")


def test_the_next_tender_begins_nine_months_before_the_end() -> None:
    stage = running().move_to(rome("2027-01-02 09:00"))

    assert [one.correlation for one in stage.sent] == ["procedura:9"]


@pytest.mark.parametrize("how", ["in its time", "before it"])
def test_at_the_end_everything_comes_back(how: str) -> None:
    stage = running()
    if how == "before it":
        stage.receive("msg_chiusura_forzata", causa="chiusura_forzata")
    else:
        stage.move_to(rome("2027-10-01 09:00"))
    assert stage.open == ["restituzione"]
    assert "cancellazione" in refusal(stage, "restituzione", BACK | {"dati_cancellati": False})

    stage.done("restituzione", BACK)

    if stage.open:
        assert how == "in its time"
        stage.done("controlla_ultimo", LAST_DAYS)
    assert stage.step.outcomes == ("concluso",)


@pytest.mark.parametrize(
    ("ends", "proposed"), [("in its time", "30/09/2027"), ("before it", "20/10/2026")]
)
def test_the_last_days_of_a_contract_are_paid_for_what_was_had(ends: str, proposed: str) -> None:
    stage = running().move_to(rome("2026-10-20 09:00"))
    if ends == "before it":
        stage.receive("msg_chiusura_forzata", causa="chiusura_forzata")
    else:
        stage.move_to(rome("2027-10-01 09:00"))

    stage.done("restituzione", BACK)

    assert stage.open == ["controlla_ultimo"]
    assert stage.said("controlla_ultimo", "controllo_al") == proposed
    stage.done("controlla_ultimo", LAST_DAYS)
    assert stage.step.outcomes == ("concluso",)


def test_where_everything_was_looked_at_nothing_is_left() -> None:
    stage = running().move_to(rome("2026-11-02 09:00"))
    stage.done("controlla_mese", LAST_DAYS | {"controllo_al": "2026-11-02"})
    stage.receive("msg_chiusura_forzata", causa="chiusura_forzata")

    stage.done("restituzione", BACK)

    assert stage.step.outcomes == ("concluso",)


def test_an_award_may_be_revoked_before_it_is_signed() -> None:
    stage = judged(examined()).done("aggiudica", AWARDED)
    assert stage.open == ["stipula"]

    assert stage.receive("msg_chiusura_forzata", causa="x").open == ["prendi_atto"]
