"""The day that somebody chose for the next review is the day on which it is held (R03)."""

from datetime import date
from typing import Any

import pytest

from tests.processes_catalogue import foster_answers as said
from tests.processes_catalogue.access import Access
from tests.processes_catalogue.foster_steps import decreed
from tests.processes_catalogue.inquiry import rome
from tests.processes_catalogue.neutral_space import meeting
from tests.processes_catalogue.placement import reviewed
from tests.processes_catalogue.test_p07_decree import MONTHS, reported
from tests.processes_catalogue.test_p09_solidarity import beside

DAYS = ("2025-09-24", "2025-10-08", "2025-10-22", "2025-11-05", "2025-11-19", "2025-12-03")
SEVENTH = "2025-12-17"


# --- foster care ------------------------------------------------------------------------------


def fostered() -> Access:
    """A placement ordered by the Court began on 3 November 2025: the first report is of May."""
    return decreed().done("avvia_affido", said.BEGUN | MONTHS)


def first_reported(then: date | None) -> Access:
    """The first semester is verified and reported on; the next review is to be on this day."""
    stage = fostered()
    stage.move_to(stage.timers["verso_semestre"])
    reviewed(stage, "prosegue", then)
    stage.decide("chiedi_contributi", fonti=[])
    stage.decide("redige_bozza", contiene_valutazioni_personalita=False)
    stage.decide("revisione", esito_revisione="approvata").decide("firma_relazione")
    stage.decide("protocolla_e_invia", inviata_il=stage.now)
    return stage.decide("restituzione_relazione")


def reports(stage: Access) -> bool:
    return bool(stage.task("prepara_verifica").data["relazione_periodica"])


@pytest.mark.parametrize(
    ("chosen", "due"),
    [
        (date(2026, 7, 1), "2026-07-01"),
        (date(2026, 10, 26), "2026-10-26"),
        (date(2026, 12, 1), "2026-11-03"),  # never beyond the day of the report (R03)
        (None, "2026-11-03"),
    ],
)
def test_a_review_of_foster_care_is_held_on_the_day_that_was_chosen(
    chosen: date | None, due: str
) -> None:
    stage = first_reported(chosen)

    assert stage.step.data["scadenza_verifica"] == rome(f"{due} 23:59:59")
    assert stage.step.data["scadenza_semestre"] == rome("2026-11-03 23:59:59")


def test_a_review_in_between_is_held_without_a_report_to_the_judge() -> None:
    stage = first_reported(date(2026, 7, 1))

    stage.move_to(stage.timers["verso_semestre"])

    assert not reports(stage)


@pytest.mark.parametrize("chosen", [date(2026, 10, 26), None])
def test_the_last_review_of_a_semester_is_held_with_its_report(chosen: date | None) -> None:
    stage = first_reported(chosen)

    stage.move_to(stage.timers["verso_semestre"])

    assert reports(stage)


def test_after_a_review_in_between_the_report_keeps_its_day() -> None:
    stage = first_reported(date(2026, 7, 1))
    stage.move_to(stage.timers["verso_semestre"])

    reviewed(stage, "prosegue", date(2026, 12, 1))

    assert stage.step.data["semestri_fatti"] == 1
    assert stage.step.data["scadenza_verifica"] == rome("2026-11-03 23:59:59")
    stage.move_to(stage.timers["verso_semestre"])
    assert reports(stage)


def test_the_report_of_the_semester_is_written_once() -> None:
    stage = first_reported(date(2026, 10, 26))
    stage.move_to(stage.timers["verso_semestre"])

    reported(stage)

    assert stage.step.data["scadenza_semestre"] == rome("2027-05-03 23:59:59")


# --- a project tells the first day --------------------------------------------------------------


def test_the_day_that_a_project_tells_is_the_day_of_a_review_that_is_awaited() -> None:
    stage = fostered()
    stage.decide("bozza_progetto", prima_verifica=date(2025, 12, 10), dispositivi=["collocamento"])
    if "colloquio_ascolto" in stage.open:
        stage.decide("colloquio_ascolto", rifiuto=False)
    stage.decide("condividi_progetto", adesione_genitore1="aderisce")

    stage.decide("approva_progetto", esito_progetto="approvato")

    (asked,) = [told for name, told in stage.jobs if name == "termini.anticipa"]
    assert (asked["variabile"], asked["entro"]) == ("scadenza_verifica", date(2025, 12, 10))
    assert "scrivi_pei" in stage.open  # the day counts before the house has written its plan


# --- a family beside a family -------------------------------------------------------------------


@pytest.mark.parametrize("chosen", [date(2026, 3, 10), None])
def test_a_review_of_two_families_is_held_on_the_day_that_was_chosen(chosen: date | None) -> None:
    stage = beside()
    stage.move_to(stage.timers["verso_verifica"])
    before = stage.step.data["prossima_verifica"]

    reviewed(stage, "prosegue", chosen)

    due = stage.step.data["prossima_verifica"]
    assert due > before
    assert chosen is None or due == rome(f"{chosen} 23:59:59")


# --- neutral space ------------------------------------------------------------------------------


def six_held(then: date | None) -> Access:
    """Six meetings, a review that lets them go on, and a seventh to come."""
    days: list[dict[str, Any]] = [{"quando": f"{day}T16:00"} for day in (*DAYS, SEVENTH)]
    stage = meeting(calendario=days)
    for day in DAYS:
        stage.move_to(rome(f"{day} 18:00"))
        stage.decide("incontro", stato="svolto", andamento="positivo")
    return reviewed(stage, "prosegue", then)


def test_the_meetings_do_not_pass_the_day_of_the_review_that_was_chosen() -> None:
    stage = six_held(date(2025, 12, 10))

    assert stage.open == ["prepara_verifica"]
    due = stage.task("prepara_verifica").data["scadenza_verifica"]
    assert due == rome("2025-12-10 23:59:59")


@pytest.mark.parametrize("chosen", [date(2025, 12, 31), None])
def test_a_meeting_before_the_day_of_the_review_is_held_first(chosen: date | None) -> None:
    stage = six_held(chosen)

    stage.move_to(rome(f"{SEVENTH} 16:30"))

    assert stage.open == ["incontro"]
