"""A case is not closed by hand while a decree wants something or a path is on its way (R29)."""

from typing import Any

import pytest
from sqlalchemy import update

from cases.files import get_case, open_case
from engine.instances.engine import CASE, OPEN_PROCESS, Letter
from engine.jobs.incidents import Trouble, close_incident, open_incident
from engine.store import NewJob, addressed
from engine.store.queue import job
from engine.store.tables import instance
from tasks.closing import (
    PathAboutToBegin,
    PathsStillRunning,
    TermsStillRunning,
    close_by_hand,
)
from tasks.terms import acts
from tests.tasks.terms.decreed import MAY, Decreed, rome

NOMINATION = "nomina_responsabile_affidamento"
NOTIFIED = rome("2025-05-21T09:00")
IN_DANGER = "sig_grave_pregiudizio"


def closes(case: Decreed) -> None:
    with case.stage.office.begin() as work:
        found = get_case(work.connection, case.case_id)
        close_by_hand(work, found, by=1, why="Finito", authority_told=True)


def is_open(case: Decreed) -> bool:
    with case.stage.office.read() as connection:
        return get_case(connection, case.case_id).is_open


def opening(case_id: int, process: str = NOMINATION) -> NewJob:
    payload: dict[str, Any] = {CASE: case_id, "processo": process, "data_comunicazione": NOTIFIED}
    return NewJob("message", OPEN_PROCESS, parameters=addressed("", payload))


def sends(case: Decreed, new: NewJob) -> None:
    with case.stage.office.begin() as work:
        work.jobs.append(new)


def work_goes_on(case: Decreed) -> None:
    case.stage.office.worker.tick(case.stage.clock.now())


def ended_path(case: Decreed) -> int:
    """A path of the case that is over, and has thrown what is still on its way."""
    with case.stage.office.begin() as work:
        letter = Letter(OPEN_PROCESS, payload=opening(case.case_id).parameters["payload"])
        found = case.stage.office.engine.deliver(work, letter).instance.id
        ended = update(instance).where(instance.c.id == found)
        work.connection.execute(ended.values(status="completed"))
    return found


def test_a_case_is_not_closed_while_a_report_is_owed(case: Decreed) -> None:
    case.comes("402/2025", MAY)

    with pytest.raises(TermsStillRunning, match="Per un provvedimento corre ancora «Relazione"):
        closes(case)

    assert is_open(case)


def test_a_case_is_closed_once_somebody_let_the_term_go_with_a_reason(case: Decreed) -> None:
    case.comes("402/2025", MAY)
    (report,) = case.live()
    asked = acts.Asked(report.id, case.stage.people["conti"], "La Procura ha archiviato")
    with case.stage.office.begin() as work:
        acts.withdraw(work, case.stage.office, asked)

    closes(case)

    assert not is_open(case)


# --- a path on its way -----------------------------------------------------------------------


def test_a_case_is_not_closed_while_a_path_of_it_is_on_its_way(case: Decreed) -> None:
    sends(case, opening(case.case_id))

    with pytest.raises(PathAboutToBegin, match="sta per cominciare: riprova tra un momento"):
        closes(case)

    assert is_open(case)


def test_what_was_on_its_way_is_a_path_that_runs_as_soon_as_it_has_come(case: Decreed) -> None:
    sends(case, opening(case.case_id))
    work_goes_on(case)

    with pytest.raises(PathsStillRunning):
        closes(case)


def test_a_path_on_its_way_to_another_case_closes_nothing_up(case: Decreed) -> None:
    with case.stage.office.begin() as work:
        another = open_case(work, case.stage.office.sealer, by=None).id
    sends(case, opening(another))

    closes(case)

    assert not is_open(case)


def test_a_danger_that_a_path_has_told_begins_its_report_before_the_case_is_closed(
    case: Decreed,
) -> None:
    sender = ended_path(case)
    sends(case, NewJob("signal", IN_DANGER, sender, None, addressed("", {})))

    with pytest.raises(PathAboutToBegin):
        closes(case)


def test_a_signal_of_another_case_begins_nothing_in_this_one(case: Decreed) -> None:
    sends(case, NewJob("signal", IN_DANGER, None, None, addressed("", {})))

    closes(case)

    assert not is_open(case)


def test_a_notice_to_paths_that_are_over_does_not_keep_a_case_open(case: Decreed) -> None:
    tied = str(case.case_id)
    told = addressed(tied, {CASE: case.case_id, "causa": "prova"}, to_all=True)
    sends(case, NewJob("message", "msg_chiusura_forzata", None, None, told))
    unheard = addressed(tied, {CASE: case.case_id})
    sends(case, NewJob("message", "msg_visita_mancata", None, None, unheard))

    closes(case)

    assert not is_open(case)


def test_a_path_that_came_to_a_halt_keeps_the_case_open_until_somebody_has_dealt_with_it(
    case: Decreed,
) -> None:
    sends(case, opening(case.case_id))
    with case.stage.office.begin() as work:
        halted = update(job).where(job.c.handler == OPEN_PROCESS).returning(job.c.id)
        number = work.connection.execute(halted.values(status="failed")).scalar_one()
        incident = open_incident(work, Trouble("Non è riuscito.", None, None, number))

    with pytest.raises(PathAboutToBegin, match="avvisa chi amministra il sistema"):
        closes(case)
    with case.stage.office.begin() as work:
        close_incident(work, incident, by=1)
    closes(case)

    assert not is_open(case)
