"""Taking charge reports to the judge also while its project is not approved yet."""

from datetime import date
from typing import Any

import pytest

from tests.processes_catalogue import care_steps
from tests.processes_catalogue.access import Access
from tests.processes_catalogue.called_answers import AGREED, APPROVED, REFUSED
from tests.processes_catalogue.care_answers import BEGUN, ORDERED
from tests.processes_catalogue.inquiry import rome
from tests.processes_catalogue.test_care_next_report import acts_asked
from tests.processes_catalogue.test_p07_return import sent
from tests.processes_catalogue.test_who_reports import ELSEWHERE, GOES_ON, OURS, arrived, met

TIME_TO_REPORT = rome("2026-02-10 09:00")
"""Twenty days before the day that the decree fixed, the first of March."""


UNSAID = {
    name: value
    for name, value in ORDERED.items()
    if name not in {"scadenza_relazione_atto", "relazioni_da"}
}
"""A decree that fixes no day."""


def writing(said: dict[str, Any] = ORDERED) -> Access:
    """The decree wants a report by the first of March; the project is still to be written."""
    return care_steps.opened(said)


def approved(stage: Access, **changed: Any) -> Access:
    """The project is approved and its paths are open."""
    if "approva_progetto" not in stage.open:
        care_steps.shared(stage)
    stage.done("approva_progetto", APPROVED)
    return stage.done("attiva_dispositivi", {**BEGUN, **changed})


def owed_next(number: int, by: str) -> dict[str, Any]:
    return {"scadenza": rome(f"{by} 23:59:59"), "provvedimento_id": number, "periodica": False}


def test_the_report_that_a_decree_awaits_is_asked_for_while_the_project_is_written() -> None:
    stage = writing()
    before = list(stage.open)

    stage.move_to(TIME_TO_REPORT)

    assert "chiedi_contributi" not in before
    assert {"chiedi_contributi", "bozza_progetto"} <= set(stage.open)
    assert stage.task("chiedi_contributi").data["scadenza"] == rome("2026-03-01 23:59:59")


@pytest.mark.parametrize(
    ("agreed", "waiting"),
    [(AGREED, "approva_progetto"), (REFUSED, "valuta_mancata_adesione")],
    ids=["agreed", "refused"],
)
def test_it_is_asked_for_also_while_the_project_is_negotiated_and_approved(
    agreed: dict[str, Any], waiting: str
) -> None:
    stage = care_steps.shared(writing(), agreed)

    stage.move_to(TIME_TO_REPORT)

    assert {"chiedi_contributi", waiting} <= set(stage.open)


@pytest.mark.parametrize(
    "said",
    [ORDERED | {"relazioni_da": ELSEWHERE}, UNSAID],
    ids=["of another path", "no day"],
)
def test_what_is_not_awaited_from_here_is_never_asked_for(said: dict[str, Any]) -> None:
    stage = writing(said)

    stage.move_to(rome("2027-03-01 09:00"))

    assert "chiedi_contributi" not in stage.open
    assert "bozza_progetto" in stage.open


def test_the_report_written_meanwhile_meets_the_day_that_the_judge_fixed() -> None:
    stage = writing().move_to(TIME_TO_REPORT)

    sent(stage)

    assert OURS in met(stage)
    assert stage.step.data["scadenza_relazione"] is None
    assert "bozza_progetto" in stage.open


def test_the_next_day_is_awaited_too_while_the_project_is_not_in_force() -> None:
    stage = writing().move_to(TIME_TO_REPORT)
    sent(stage, owed_next(12, "2026-04-01"))
    before = list(stage.open)

    stage.move_to(rome("2026-03-13 09:00"))

    assert "chiedi_contributi" not in before
    assert {"chiedi_contributi", "bozza_progetto"} <= set(stage.open)
    assert stage.step.data["provvedimento_relazione"] == 12


def test_once_the_project_is_in_force_the_review_asks_for_the_report() -> None:
    stage = approved(writing(), prossima_verifica="2026-02-20")

    stage.move_to(TIME_TO_REPORT)

    assert "attendi_relazione" not in stage.timers
    assert "chiedi_contributi" not in stage.open
    assert "verifica_prescrizioni" in stage.open


def test_a_report_that_was_begun_is_finished_and_the_review_does_not_ask_again() -> None:
    stage = care_steps.shared(writing()).move_to(TIME_TO_REPORT)
    approved(stage, prossima_verifica="2026-04-10")
    before = set(stage.timers)

    sent(stage)

    assert "attendi_verifica" not in before
    assert stage.timers["attendi_verifica"] == rome("2026-03-26 08:00")
    assert stage.step.data["scadenza_relazione"] is None
    assert "chiedi_contributi" not in stage.open


def test_the_day_that_follows_a_report_begun_before_passes_to_the_review() -> None:
    stage = care_steps.shared(writing()).move_to(TIME_TO_REPORT)
    approved(stage, prossima_verifica="2026-04-10")

    sent(stage, owed_next(12, "2026-04-01"))

    assert stage.timers["attendi_verifica"].date() == date(2026, 3, 17)
    assert "attendi_relazione" not in stage.timers


def test_a_first_review_need_not_come_before_the_report_that_is_being_written() -> None:
    stage = care_steps.shared(writing()).move_to(TIME_TO_REPORT)

    approved(stage, prossima_verifica="2026-05-10")

    assert "attiva_dispositivi" not in stage.open


def test_an_act_that_fixes_a_day_while_the_project_is_written_has_it_reported() -> None:
    stage = arrived(writing(UNSAID), 11, (), date(2026, 1, 10))

    stage.done("leggi_provvedimento", GOES_ON | {"chi_relaziona": "presa_in_carico"})

    assert stage.timers["attendi_relazione"].date() == date(2025, 12, 21)


def test_a_report_that_was_half_written_goes_on_though_taking_charge_is_opened_again() -> None:
    stage = writing().move_to(TIME_TO_REPORT).decide("chiedi_contributi", fonti=[])
    arrived(stage, 11, (), date(2026, 3, 1))
    again = GOES_ON | {"seguito_provvedimento": "si_riapre", "chi_relaziona": "presa_in_carico"}
    stage.done("leggi_provvedimento", again)

    stage.decide("apri_presa_in_carico").move_to(rome("2026-02-10 10:00"))

    assert "redige_bozza" in stage.open
    assert "chiedi_contributi" not in stage.open


def test_a_project_that_is_written_again_after_a_review_waits_for_the_day_that_is_left() -> None:
    stage = approved(writing(), prossima_verifica="2026-01-16").move_to(rome("2026-01-02 09:00"))
    stage.decide("verifica_prescrizioni", prescrizioni_violate=False)
    stage.results["termini.prossimo"] = owed_next(12, "2026-04-01")
    care_steps.reviewed(stage, "rimodula")
    sent(stage, owed_next(12, "2026-04-01"))

    stage.move_to(rome("2026-03-13 09:00"))

    assert {"bozza_progetto", "chiedi_contributi"} <= set(stage.open)
    assert acts_asked(stage)
