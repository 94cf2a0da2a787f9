"""Between the plan and the day on which a fostered child goes home, much may change."""

from datetime import date
from typing import Any

import pytest

from forms import InvalidAnswers
from tests.processes_catalogue import foster_answers as said
from tests.processes_catalogue.access import Access
from tests.processes_catalogue.called_answers import faults
from tests.processes_catalogue.foster_steps import living, met_in_team
from tests.processes_catalogue.inquiry import rome

PLAN: dict[str, Any] = said.RETURN | {
    "tappe": [{"data": "2027-08-20", "che_cosa": "Un fine settimana"}],
    "data_rientro": "2027-09-10",
}
CHANGED: dict[str, Any] = {
    "seguito_rientro": "altro_giorno",
    "motivo_cambio": "La casa non è pronta: lo chiede la madre.",
    "minore_sentito_rientro": True,
    "ag_avvisata": True,
}
ELSE: dict[str, Any] = {"seguito_provvedimento": "prosegue", "che_cosa_cambia": "Le visite."}


def planned() -> Access:
    """At the notice of the end the child is to go home, on 10 September 2027."""
    stage = living()
    stage.move_to(rome("2027-08-03 12:00"))
    stage.done("valuta_scadenza", said.EXPIRY | {"proposta_scadenza": "rientro"})
    return stage.done("rientro_graduale", PLAN)


def changed(stage: Access, **answers: Any) -> Access:
    return stage.done("accompagna_rientro", CHANGED | answers)


def refused(stage: Access, **answers: Any) -> str:
    with pytest.raises(InvalidAnswers) as error:
        changed(stage, **answers)
    return faults(error.value)


def owed(day: str) -> dict[str, Any]:
    """The first report that is owed, as the house tells it."""
    return {"scadenza": rome(f"{day} 23:59:59"), "provvedimento_id": 1, "periodica": True}


def going_home(day: str) -> Access:
    """After a crisis the child goes home on 20 December 2025; a report is owed by this day."""
    stage = living().done("visita_affido", said.VISIT | {"situazione_visita": "crisi"})
    met_in_team(stage).done("decidi_crisi", said.CRISIS | {"seguito_crisi": "rientro"})
    stage.results["termini.prossimo"] = owed(day)
    return stage.done("rientro_graduale", said.RETURN)


def sent(stage: Access, then: dict[str, Any] | None = None) -> Access:
    """The report is written and leaves; this is what is owed next."""
    stage.decide("chiedi_contributi", fonti=[])
    stage.decide("redige_bozza", contiene_valutazioni_personalita=False)
    stage.decide("revisione", esito_revisione="approvata").decide("firma_relazione")
    stage.decide("protocolla_e_invia", inviata_il=stage.now)
    stage.results["termini.prossimo"] = then
    return stage.decide("restituzione_relazione")


def withdrawn(stage: Access) -> Access:
    return stage.receive("msg_disponibilita_ritirata", famiglia=7, motivo="salute")


@pytest.mark.parametrize(
    ("day", "the_day"),
    [("2027-08-25", "2027-08-25 00:00"), ("2027-10-01", "2027-10-01 00:00")],
    ids=["earlier", "later"],
)
def test_the_day_of_a_return_is_moved_and_awaited(day: str, the_day: str) -> None:
    stage = changed(planned(), data_rientro=day)

    assert stage.open == ["accompagna_rientro"]
    stage.move_to(rome(the_day))
    assert stage.open == ["chiusura_affido"]


def test_a_return_is_postponed_twice_and_the_last_day_counts() -> None:
    stage = changed(planned(), data_rientro="2027-09-20")
    changed(stage, data_rientro="2027-10-05")

    stage.move_to(rome("2027-10-04 23:00"))

    assert stage.open == ["accompagna_rientro"]
    assert stage.said("accompagna_rientro", "giorno_fissato") == "mar 5 ott 2027"


def test_a_child_who_is_home_already_is_not_awaited() -> None:
    stage = changed(planned(), data_rientro="2027-08-02")

    assert stage.move_to(rome("2027-08-03 12:01")).open == ["chiusura_affido"]


@pytest.mark.parametrize(
    ("day", "why"),
    [
        ("2027-09-10", "il giorno già fissato"),
        ("2027-11-04", "dopo la fine della misura"),
        ("2025-10-01", "prima dell'inizio"),
    ],
)
def test_a_new_day_stays_within_the_measure(day: str, why: str) -> None:
    assert why in refused(planned(), data_rientro=day)


def test_a_return_is_not_postponed_beyond_a_review() -> None:
    stage = living().done("visita_affido", said.VISIT | {"situazione_visita": "crisi"})
    met_in_team(stage).done("decidi_crisi", said.CRISIS | {"seguito_crisi": "rientro"})
    stage.done("rientro_graduale", said.RETURN)
    stage.move_to(rome("2025-12-10 09:00"))

    told = refused(stage, data_rientro="2026-05-20")

    assert "tra due verifiche" in told


def test_the_judge_knows_that_a_return_changes() -> None:
    assert "senza ritardo" in refused(planned(), data_rientro="2027-09-20", ag_avvisata=False)


def test_a_return_that_is_given_up_lets_the_fostering_go_on() -> None:
    stage = changed(planned(), seguito_rientro="continua")

    assert "visita_affido" in stage.open
    assert stage.step.data["data_rientro"] is None
    stage.move_to(rome("2027-08-03 12:01"))
    assert "valuta_scadenza" in stage.open, "the measure ends: nothing goes on in silence"


def test_what_once_led_home_does_not_decide_the_next_end() -> None:
    stage = changed(planned(), seguito_rientro="continua")
    stage.move_to(rome("2027-08-03 12:01"))

    stage.done("valuta_scadenza", said.EXPIRY | {"proposta_scadenza": "altra_misura"})

    assert "chiusura_affido" in stage.open
    assert "rientro_graduale" not in stage.open


def test_a_measure_that_ends_after_a_return_was_given_up_is_told() -> None:
    stage = changed(planned(), seguito_rientro="continua")

    stage.move_to(rome("2027-11-04 00:01"))

    assert "redigi_segnalazione" in stage.open


def test_another_measure_in_place_of_the_return_closes_the_fostering() -> None:
    stage = changed(planned(), seguito_rientro="altra_misura")

    assert stage.open == ["chiusura_affido"]


def test_a_family_that_withdraws_before_the_return_is_a_crisis() -> None:
    stage = withdrawn(planned())

    assert "convoca_equipe" in stage.open
    met_in_team(stage).done("decidi_crisi", said.CRISIS | {"seguito_crisi": "rientro"})
    assert stage.open == ["rientro_graduale"]


def test_a_family_outside_the_bank_that_gives_up_is_a_crisis_too() -> None:
    crisis = {name: CHANGED[name] for name in CHANGED if name != "ag_avvisata"}
    stage = planned().done("accompagna_rientro", crisis | {"seguito_rientro": "crisi"})

    assert "convoca_equipe" in stage.open
    assert "visita_affido" not in stage.open


def test_a_crisis_that_was_met_is_not_met_again_after_an_act() -> None:
    stage = withdrawn(planned())
    met_in_team(stage).done("decidi_crisi", said.CRISIS)
    stage.receive("msg_provvedimento_modificato", provvedimento_id=9, mandati=[])

    stage.done("leggi_provvedimento", ELSE | {"atto_regola_affido": False})

    assert "visita_affido" in stage.open
    assert "convoca_equipe" not in stage.open


def test_an_act_on_something_else_leaves_the_day_of_the_return() -> None:
    stage = planned().receive("msg_provvedimento_modificato", provvedimento_id=9, mandati=[])

    stage.done("leggi_provvedimento", ELSE | {"atto_regola_affido": False})

    assert stage.open == ["accompagna_rientro"]
    assert str(stage.step.data["data_rientro"]) == "2027-09-10"


def test_an_act_in_a_case_of_siblings_is_not_taken_for_this_child() -> None:
    stage = living()
    stage.people = [{"persona": 1, "ruolo": "minore"}, {"persona": 2, "ruolo": "fratello"}]
    orders = ["affidamento_familiare"]

    stage.receive("msg_provvedimento_modificato", provvedimento_id=9, mandati=orders)

    assert stage.said("leggi_provvedimento", "atto_regola_affido", **ELSE) == ""


def test_an_act_on_foster_care_is_taken_for_the_only_child_of_a_case() -> None:
    stage = living()
    orders = ["affidamento_familiare"]

    stage.receive("msg_provvedimento_modificato", provvedimento_id=9, mandati=orders)

    assert stage.said("leggi_provvedimento", "atto_regola_affido", **ELSE) == "si"


def test_a_judge_who_lets_the_fostering_go_on_stands_above_the_return() -> None:
    stage = planned().receive("msg_provvedimento_modificato", provvedimento_id=9, mandati=[])

    stage.done(
        "leggi_provvedimento", ELSE | {"atto_regola_affido": True, "nuova_fine": "2028-09-01"}
    )

    assert "visita_affido" in stage.open
    assert "accompagna_rientro" not in stage.open
    assert stage.step.data["fine_misura"].date() == date(2028, 9, 1)


def test_a_family_that_withdraws_while_an_act_is_read_does_not_wait_for_the_return() -> None:
    stage = planned().receive("msg_provvedimento_modificato", provvedimento_id=9, mandati=[])
    withdrawn(stage)

    stage.done("leggi_provvedimento", ELSE | {"atto_regola_affido": False})

    assert "convoca_equipe" in stage.open


def test_a_report_that_is_owed_before_the_return_is_asked_for() -> None:
    stage = going_home("2025-12-10")

    stage.move_to(rome("2025-11-21 09:00"))

    assert sorted(stage.open) == ["accompagna_rientro", "chiedi_contributi"]


def test_a_report_that_would_be_owed_after_the_return_ends_with_the_fostering() -> None:
    stage = going_home("2026-01-10")

    stage.move_to(rome("2025-12-20 09:00"))

    assert stage.open == ["chiusura_affido"]


def test_of_a_return_that_is_postponed_the_report_is_not_asked_for_twice() -> None:
    stage = going_home("2025-12-10").move_to(rome("2025-11-21 09:00"))

    changed(stage, data_rientro="2026-01-10")

    assert sorted(stage.open) == ["accompagna_rientro", "chiedi_contributi"]


def test_a_return_that_is_postponed_beyond_the_day_of_a_report_asks_for_it() -> None:
    stage = going_home("2026-01-10").move_to(rome("2025-12-19 09:00"))
    before = list(stage.open)

    changed(stage, data_rientro="2026-01-20").move_to(rome("2025-12-22 09:00"))

    assert before == ["accompagna_rientro"]
    assert sorted(stage.open) == ["accompagna_rientro", "chiedi_contributi"]


def test_a_report_that_was_begun_is_finished_though_the_child_is_home() -> None:
    stage = going_home("2025-12-10").move_to(rome("2025-12-20 09:00"))
    before = list(stage.open)

    sent(stage)

    assert "chiusura_affido" not in before
    assert "chiusura_affido" in stage.open


@pytest.mark.parametrize(("day", "asked"), [("2025-12-19", True), ("2025-12-20", False)])
def test_of_two_reports_owed_before_the_return_each_is_asked_for_in_its_time(
    day: str, *, asked: bool
) -> None:
    stage = going_home("2025-12-10").move_to(rome("2025-11-21 09:00"))

    sent(stage, owed(day))

    assert stage.open == ["accompagna_rientro"], "twenty days before it is due, not sooner"
    stage.move_to(rome("2025-11-30 09:00"))
    assert ("chiedi_contributi" in stage.open) is asked
    assert "accompagna_rientro" in stage.open


def test_a_report_that_is_almost_owed_is_asked_for_as_soon_as_the_other_has_left() -> None:
    stage = going_home("2025-12-10").move_to(rome("2025-12-05 09:00"))

    sent(stage, owed("2025-12-15")).move_to(rome("2025-12-05 09:01"))

    assert sorted(stage.open) == ["accompagna_rientro", "chiedi_contributi"]


def test_a_report_that_an_act_read_before_the_return_wants_is_asked_for() -> None:
    stage = going_home("2026-03-01")
    stage.receive("msg_provvedimento_modificato", provvedimento_id=9, mandati=[])
    stage.results["termini.prossimo"] = owed("2025-12-10")

    stage.done("leggi_provvedimento", ELSE | {"atto_regola_affido": False})
    stage.move_to(rome("2025-11-21 09:00"))

    assert sorted(stage.open) == ["accompagna_rientro", "chiedi_contributi"]


def homeward(crisis: str, first: str) -> Access:
    """After a crisis the child goes home on 20 May 2026; for a sibling, the decree was met."""
    stage = living().move_to(rome(f"{crisis} 09:00"))
    stage.done("visita_affido", said.VISIT | {"situazione_visita": "crisi"})
    met_in_team(stage).done("decidi_crisi", said.CRISIS | {"seguito_crisi": "rientro"})
    stage.results["termini.prossimo"] = owed("2026-11-03")
    steps = [{"data": first, "che_cosa": "Un fine settimana"}]
    stage.done("rientro_graduale", PLAN | {"tappe": steps, "data_rientro": "2026-05-20"})
    return stage.move_to(rome(f"{crisis} 09:01"))


def test_a_sibling_who_was_reported_on_does_not_take_the_report_on_this_child() -> None:
    stage = homeward("2026-04-16", "2026-05-02")

    assert sorted(stage.open) == ["accompagna_rientro", "chiedi_contributi"]
    sent(stage, owed("2026-11-03"))
    assert stage.move_to(rome("2026-05-19 09:00")).open == ["accompagna_rientro"]


def test_nor_where_the_turn_of_this_child_had_already_passed() -> None:
    stage = homeward("2026-05-06", "2026-05-12")

    assert {"accompagna_rientro", "chiedi_contributi"} <= set(stage.open)
