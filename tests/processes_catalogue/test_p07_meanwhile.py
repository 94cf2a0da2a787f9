"""While a family is searched, the report that a decree still asks for is asked of somebody."""

from datetime import date, datetime
from typing import Any

import pytest

from engine.steps import Status
from forms import InvalidAnswers
from tests.processes_catalogue import foster_answers as said
from tests.processes_catalogue.access import Access
from tests.processes_catalogue.called_answers import faults
from tests.processes_catalogue.foster_steps import (
    NOW,
    PROCESS,
    agreed,
    answered,
    heard,
    in_force,
    living,
)
from tests.processes_catalogue.inquiry import rome

DECREE = 1
PERIODIC = ["L15.relazione", "L18", "L30", "valutazione.durata"]
"""What a six-monthly report meets of the act whose day it was written for."""
MONTHS: dict[str, Any] = {"fine_decreto_come": "mesi", "durata_decreto_mesi": 12}
READ: dict[str, Any] = {"seguito_provvedimento": "prosegue", "che_cosa_cambia": "Nulla, qui."}
ELSEWHERE: dict[str, Any] = READ | {"atto_regola_affido": False}


def owed(day: str, act: int = DECREE, *, again: bool = True) -> dict[str, Any]:
    """The first report that is owed, as the house tells it."""
    due_at = rome(f"{day} 23:59:59")
    return {"scadenza": due_at, "provvedimento_id": act, "periodica": again}


def searching(found: dict[str, Any] | None, act: int | None = DECREE) -> Access:
    """After a crisis a new family is searched; the decree goes on, and asks for this."""
    stage = Access(PROCESS, NOW)
    stage.results["termini.prossimo"] = found
    known = {"caso_id": 1, "titolo": "mandato", "responsabile_caso": 1}
    stage.start("msg_apri_processo", provvedimento_id=act, indirizzo_protetto=False, **known)
    return stage


def ready(stage: Access) -> Access:
    """The family is there; only the first day with it is still to be written down."""
    stage.done("scheda_abbinamento", said.SHEET).done("conferma_titolo", said.ORDERED)
    return agreed(answered(stage))


def enters(stage: Access, day: str = "2025-11-03") -> Access:
    return stage.done("avvia_affido", said.BEGUN | MONTHS | {"data_inizio": day})


def drafted(stage: Access) -> Access:
    stage.decide("chiedi_contributi", fonti=[])
    stage.decide("redige_bozza", contiene_valutazioni_personalita=False)
    return stage


def sent(stage: Access, then: dict[str, Any] | None) -> Access:
    """The draft leaves; this is what is owed next."""
    stage.decide("revisione", esito_revisione="approvata").decide("firma_relazione")
    stage.decide("protocolla_e_invia", inviata_il=stage.now)
    stage.results["termini.prossimo"] = then
    stage.decide("restituzione_relazione")
    return stage


def met(stage: Access) -> list[tuple[Any, list[str]]]:
    """Of which act, and under which keys, reports have met what was owed."""
    adempi = [given for handler, given in stage.jobs if handler == "termini.adempi"]
    return [(one["provvedimento_id"], one["chiavi"]) for one in adempi]


def acts_asked(stage: Access) -> set[str]:
    """Of which acts the path has last asked what is owed."""
    asked = [given for handler, given in stage.jobs if handler == "termini.prossimo"]
    return {str(one) for one in asked[-1]["provvedimenti"] if one is not None}


def waits_until(stage: Access) -> datetime:
    return stage.timers["tempo_di_riferire"]


def test_a_report_is_asked_for_in_time_while_a_family_is_searched() -> None:
    stage = searching(owed("2026-05-03"))
    assert stage.open == ["scheda_abbinamento"]

    stage.move_to(rome("2026-04-14 00:00"))

    assert sorted(stage.open) == ["chiedi_contributi", "scheda_abbinamento"]


def test_a_six_monthly_report_meets_its_term_and_the_next_is_counted_on() -> None:
    stage = drafted(searching(owed("2026-05-03")).move_to(rome("2026-04-14 00:00")))

    sent(stage, owed("2026-11-03"))

    assert (DECREE, PERIODIC) in met(stage)
    assert waits_until(stage).date() == date(2026, 10, 14)
    assert "chiedi_contributi" in stage.move_to(rome("2026-10-15 00:00")).open


def test_a_report_on_a_day_of_the_judge_meets_the_term_of_the_act_that_fixed_it() -> None:
    stage = searching(owed("2026-02-01", act=8, again=False))

    sent(drafted(stage.move_to(rome("2026-01-13 00:00"))), None)

    assert (8, ["L30", "valutazione.durata"]) in met(stage)


def test_a_report_that_was_sent_by_others_meanwhile_is_not_asked_for() -> None:
    stage = searching(owed("2026-05-03"))
    stage.results["termini.prossimo"] = owed("2026-11-03")

    stage.move_to(rome("2026-04-14 00:00"))

    assert stage.open == ["scheda_abbinamento"]
    assert waits_until(stage).date() == date(2026, 10, 14)


def test_who_owes_no_report_is_asked_for_none() -> None:
    stage = searching(None).move_to(rome("2026-11-30 00:00"))

    assert stage.open == ["scheda_abbinamento"]


def test_from_the_entry_on_the_reviews_ask_for_the_report() -> None:
    stage = enters(ready(searching(owed("2026-05-03"))))

    assert "tempo_di_riferire" not in stage.timers
    assert "chiedi_contributi" not in stage.move_to(rome("2026-04-14 00:00")).open


def test_a_report_begun_before_the_entry_is_finished_and_asked_for_once() -> None:
    stage = ready(searching(owed("2026-05-03"))).move_to(rome("2026-04-20 09:00"))
    enters(drafted(stage), "2026-04-20")
    assert "revisione" in stage.open
    assert stage.timers["verso_semestre"].date() > date(2026, 5, 3)

    sent(stage, owed("2026-11-03"))

    assert (DECREE, PERIODIC) in met(stage)
    assert "tempo_di_riferire" not in stage.timers


@pytest.mark.parametrize("when", ["before the entry", "after it"])
def test_a_report_that_a_new_act_interrupts_goes_on_from_where_it_was(when: str) -> None:
    entered = when == "after it"
    stage = ready(searching(owed("2026-05-03"))).move_to(rome("2026-04-20 09:00"))
    drafted(stage)
    if entered:
        enters(stage, "2026-04-20")
    stage.receive("msg_provvedimento_modificato", provvedimento_id=9, mandati=[])
    assert stage.open == ["leggi_provvedimento"]

    prolonged = {"atto_regola_affido": True, "nuova_fine": "2027-04-01"}
    stage.done("leggi_provvedimento", READ | prolonged if entered else ELSEWHERE)

    assert "revisione" in stage.open
    assert "chiedi_contributi" not in stage.open


def test_after_a_new_act_the_report_it_asks_for_is_awaited() -> None:
    stage = searching(owed("2026-05-03"))
    stage.receive("msg_provvedimento_modificato", provvedimento_id=9, mandati=[])
    stage.results["termini.prossimo"] = owed("2026-02-01", act=9, again=False)

    stage.done("leggi_provvedimento", ELSEWHERE)

    assert waits_until(stage).date() == date(2026, 1, 12)
    assert acts_asked(stage) == {str(DECREE), "9"}


def reads_of_a_sibling(**answers: Any) -> Access:
    """In a case of two children an act comes on fostering, that does not regulate this one."""
    stage = searching(owed("2026-05-03"))
    stage.people = [{"persona": 1, "ruolo": "minore"}, {"persona": 2, "ruolo": "fratello"}]
    told = {"provvedimento_id": 9, "mandati": ["affidamento_familiare"]}
    stage.receive("msg_provvedimento_modificato", **told, scadenza_ag=rome("2026-02-01 23:59"))
    return stage.done("leggi_provvedimento", ELSEWHERE | answers)


def test_of_an_act_on_a_sibling_another_path_reports() -> None:
    stage = reads_of_a_sibling(chi_relaziona="altro_percorso")

    assert acts_asked(stage) == {str(DECREE)}


def test_who_reads_an_act_says_whether_this_path_reports_for_it_too() -> None:
    with pytest.raises(InvalidAnswers) as error:
        reads_of_a_sibling()

    assert "chi scrive la relazione" in faults(error.value)
    assert acts_asked(reads_of_a_sibling(chi_relaziona="affidamento")) == {str(DECREE), "9"}


@pytest.mark.parametrize("regulates", [True, False])
def test_of_a_placement_by_consent_only_the_acts_that_regulate_it_are_asked_about(
    *, regulates: bool
) -> None:
    stage = living()
    began_with = str(stage.step.data["provvedimento_id"])
    said_of_it: dict[str, Any] = {"atto_regola_affido": regulates}
    if regulates:
        said_of_it["nuova_fine"] = "2027-04-01"
    stage.receive("msg_provvedimento_modificato", provvedimento_id=9, mandati=[])

    stage.done("leggi_provvedimento", READ | said_of_it)

    assert acts_asked(stage) == ({began_with, "9"} if regulates else {began_with})


@pytest.mark.parametrize("by", ["tribunal", "guardianship judge"])
def test_a_decree_that_comes_in_the_search_is_reported_for_too(by: str) -> None:
    stage = heard()
    if by == "tribunal":
        stage.done("raccogli_consensi", said.REFUSED)
        stage.decide("redigi_segnalazione", segnalazione_ag_esito="segnala")
        stage.decide("rivedi_segnalazione", esito_revisione="approvata")
        ordered = {"decisione_tribunale": "dispone", "data_risposta_tribunale": "2025-11-03"}
        stage.decide("invia_segnalazione").done("risposta_tribunale", ordered)
    else:
        stage.done("raccogli_consensi", said.CONSENTS).done("ambientamento", said.MET)
        stage.done("provvedimento_affido", said.ACT).done("trasmetti_gt", said.SENT)
        stage.done("risposta_gt", said.ENFORCEABLE)
    stage.results["termini.prossimo"] = owed("2026-05-03")

    in_force(stage)

    assert waits_until(stage).date() == date(2026, 4, 13)


def test_a_search_that_is_over_leaves_nobody_waiting() -> None:
    stage = searching(owed("2026-05-03")).done("scheda_abbinamento", said.SHEET)

    stage.done("conferma_titolo", said.ORDERED | {"si_procede_affido": False})

    assert stage.step.status is Status.COMPLETED
    assert stage.step.outcomes == ("affido_non_avviato",)
