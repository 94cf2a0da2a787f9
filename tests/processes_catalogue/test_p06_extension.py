"""The end of a reception, its reports, and an act that comes while they are being written."""

from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from tasks.terms.anchors import begun_by
from tests.processes_catalogue.access import Access
from tests.processes_catalogue.inquiry import DUTIES, rome
from tests.processes_catalogue.reception import living
from tests.processes_catalogue.test_p06_reception import NEW_ACT, READ

ENDS = "2026-11-03"
"""The day by which the pact ends: twelve months from the entry."""
LATER = "2027-06-30"
WHY = {"motivazione_durata": "Serve."}
CONCLUDE = {**WHY, "seguito_durata": "si_conclude"}
PROLONG = {**WHY, "seguito_durata": "si_prolunga", "nuova_fine": LATER}
EXTEND = {**WHY, "seguito_durata": "proroga"}
ELSEWHERE = {**READ, "atto_regola_accoglienza": False}
ROME = ZoneInfo("Europe/Rome")
WORK = {"valuta_durata", "chiedi_contributi", "redige_bozza"}


def near_the_end() -> Access:
    """Three months before the pact ends."""
    return living().move_to(rome("2026-08-04 09:00"))


def read(stage: Access, **said: Any) -> Access:
    """An act without a term for a report is read."""
    stage.receive("msg_provvedimento_modificato", **NEW_ACT | {"scadenza_ag": None})
    return stage.done("leggi_provvedimento", READ | said)


def about_the_end(stage: Access) -> list[str]:
    """What is open about the end of the reception."""
    return [one for one in stage.open if one in WORK]


def last_day(stage: Access, element: str) -> tuple[str, date]:
    """The term of an open activity, and the last day of it."""
    task = stage.task(element)
    begun = begun_by(stage.now, DUTIES, stage.program.elements[(task.process, element)], task.data)
    assert begun is not None
    return begun.key, begun.counted.due_at.astimezone(ROME).date()


def test_an_act_that_gives_another_end_leaves_nothing_to_weigh_until_then() -> None:
    stage = read(near_the_end(), scadenza_misura=LATER)

    assert about_the_end(stage) == []
    assert stage.timers["fine_in_vista"].date() == date(2027, 3, 30)


def test_an_act_about_something_else_leaves_the_end_to_be_weighed_once() -> None:
    stage = read(near_the_end(), **ELSEWHERE)

    stage.move_to(rome("2026-08-04 09:01"))

    assert about_the_end(stage) == ["valuta_durata"]


@pytest.mark.parametrize("times", [1, 2])
def test_what_was_decided_about_the_end_is_not_asked_again(times: int) -> None:
    stage = near_the_end().done("valuta_durata", CONCLUDE)

    for _ in range(times):
        read(stage, **ELSEWHERE).move_to(rome("2026-08-04 09:01"))

    assert about_the_end(stage) == []


def written() -> Access:
    """The report that asks for the extension has its contributions."""
    stage = near_the_end().done("valuta_durata", EXTEND)
    stage.decide("chiedi_contributi", fonti=[])
    assert about_the_end(stage) == ["redige_bozza"]
    return stage


def test_a_report_that_asks_for_the_extension_goes_on_after_an_act_about_something_else() -> None:
    assert about_the_end(read(written(), **ELSEWHERE)) == ["redige_bozza"]


def test_a_report_that_asks_for_what_the_act_gives_is_withdrawn_and_the_next_one_is_new() -> None:
    stage = read(written(), scadenza_misura=LATER)
    assert about_the_end(stage) == []

    stage.move_to(rome("2027-03-31 09:00")).done("valuta_durata", EXTEND)

    assert about_the_end(stage) == ["chiedi_contributi"]


def test_a_report_that_was_withdrawn_does_not_come_back() -> None:
    stage = read(written(), scadenza_misura=LATER).move_to(rome("2027-03-31 09:00"))
    stage.done("valuta_durata", CONCLUDE)

    assert about_the_end(read(stage, **ELSEWHERE)) == []


def test_where_the_order_ends_the_extension_is_decided_with_her() -> None:
    stage = read(written(), atto_regola_accoglienza=False, ordine_tm=False)

    stage.move_to(rome("2026-08-04 09:01"))

    assert about_the_end(stage) == ["valuta_durata"]


def test_an_end_that_the_order_gives_comes_before_the_one_agreed_with_her() -> None:
    stage = near_the_end().done("valuta_durata", PROLONG)
    assert stage.timers["fine_in_vista"].date() == date(2027, 3, 30)

    read(stage, scadenza_misura=ENDS)

    assert stage.step.data["fine_accoglienza"] == rome("2026-11-03 23:59:59")


@pytest.mark.parametrize(("decided", "by"), [({}, ENDS), (PROLONG, LATER)])
def test_the_end_is_decided_before_it_comes_not_a_year_after_the_entry(
    decided: dict[str, Any], by: str
) -> None:
    stage = near_the_end()
    if decided:
        stage.done("valuta_durata", decided).move_to(rome("2027-03-31 09:00"))

    assert last_day(stage, "valuta_durata") == ("mb.scadenza", date.fromisoformat(by))


# --- the report that the court awaits ---------------------------------------------------------


def reporting() -> Access:
    """The court awaits a report: what was seen is written, and so are its contributions."""
    stage = living().receive("msg_provvedimento_modificato", **NEW_ACT)
    stage.done("leggi_provvedimento", READ).move_to(rome("2026-02-10 09:00"))
    stage.decide("osservazione_relazione").decide("chiedi_contributi", fonti=[])
    assert "redige_bozza" in stage.open
    return stage


def test_a_report_half_written_goes_on_after_an_act_and_what_was_seen_is_not_asked_again() -> None:
    stage = reporting().receive("msg_provvedimento_modificato", **NEW_ACT)

    stage.done("leggi_provvedimento", ELSEWHERE).move_to(rome("2026-02-10 09:01"))

    assert "redige_bozza" in stage.open
    assert not {"osservazione_relazione", "chiedi_contributi"} & set(stage.open)


def test_a_report_half_written_is_due_when_the_act_says() -> None:
    later = {"scadenza_ag": date(2026, 4, 1)}
    stage = reporting().receive("msg_provvedimento_modificato", **NEW_ACT | later)

    stage.done("leggi_provvedimento", READ)

    assert stage.task("redige_bozza").data["scadenza"] == rome("2026-04-01 23:59:59")


def test_after_a_report_is_sent_what_follows_it_is_seen_anew() -> None:
    stage = reporting().receive("msg_provvedimento_modificato", **NEW_ACT)
    stage.done("leggi_provvedimento", ELSEWHERE | {"mesi_relazione": 6})
    approved = {"esito_revisione": "approvata", "contiene_valutazioni_personalita": False}
    stage.decide("redige_bozza").decide("revisione", **approved)
    stage.decide("firma_relazione").decide("protocolla_e_invia", inviata_il=stage.now)
    stage.decide("restituzione_relazione")

    assert "tempo_di_osservare" in stage.timers
