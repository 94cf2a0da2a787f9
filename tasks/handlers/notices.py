"""What service tasks do to tell people: `avvisi.*`."""

from typing import Any

from sqlalchemy import select

from engine.store import Fact
from tasks.handlers.called import Called, number
from tasks.notices import About, tell, tell_person
from tasks.tables import task
from tasks.terms.duties import as_instant

LATENESS = "lateness_told"
"""The fact that somebody was told of what is late; the breach itself is the term's own fact."""


def remind(called: Called) -> None:
    """`avvisi.sollecita`: tell these roles that something is due, or that it is late."""
    found = _open_task(called, called.given("attivita"))
    late = found is not None and found.due_at is not None and found.due_at <= called.work.now
    _tell(called, LATENESS if late else "term_reminded", found)


def record_non_conformity(called: Called) -> None:
    """`avvisi.non_conformita`: a legal term was breached; the fact stays, and roles are told."""
    _tell(called, "non_conformity_recorded", _open_task(called, called.given("attivita")))


def call_meeting(called: Called) -> None:
    """`avvisi.convoca`: tell the invited operators of a meeting, and nothing of the case."""
    invited = called.given("invitati") or ()
    accounts = [number(one.get("operatore")) for one in invited]
    for account in accounts:
        if account is not None:
            tell_person(called.work, account, About("meeting_called", called.case_id))
    called.work.facts.append(
        Fact(
            "meeting_called",
            case_id=called.case_id,
            instance_id=called.job.instance_id,
            data={"at": called.given("data_ora"), "invited": len(invited)},
        )
    )


def _tell(called: Called, kind: str, found: Any) -> None:
    task_id = found.id if found is not None else None
    due_at = found.due_at if found is not None else as_instant(called.given("scadenza"))
    told = "term_breached" if kind == LATENESS else kind
    tell(called.work, called.roles(), About(told, called.case_id, task_id))
    called.work.facts.append(
        Fact(
            kind,
            case_id=called.case_id,
            instance_id=called.job.instance_id,
            task_id=task_id,
            data={
                "element": called.given("attivita"),
                "key": called.given("regola", "motivo"),
                "due_at": due_at,
                "tells": called.roles(),
            },
        )
    )


def _open_task(called: Called, element: object) -> Any:
    asked = select(task.c.id, task.c.due_at).where(
        task.c.instance_id == called.job.instance_id, task.c.status == "open"
    )
    if element is not None:
        asked = asked.where(task.c.element == str(element))
    return called.work.connection.execute(asked.order_by(task.c.id.desc()).limit(1)).first()
