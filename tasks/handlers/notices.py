"""What service tasks do to tell people: `avvisi.*`."""

import re
from datetime import datetime
from typing import Any

from sqlalchemy import select

from engine.store import Fact
from tasks.handlers.called import Called, number
from tasks.notices import About, tell, tell_person
from tasks.tables import task
from tasks.terms.duties import as_instant

LATENESS = "lateness_told"
"""The fact that somebody was told of what is late; the breach itself is the term's own fact."""
_A_RULE = re.compile(r"R\d+")


def remind(called: Called) -> None:
    """`avvisi.sollecita`: tell these roles that something is due, or late, or has happened."""
    found = _activity(called)
    due_at = _due(called, found)
    if due_at is None:
        _tell(called, "notice_given", found)
    else:
        _tell(called, LATENESS if due_at <= called.work.now else "term_reminded", found)


def record_non_conformity(called: Called) -> None:
    """`avvisi.non_conformita`: a legal term was breached; the fact stays, and roles are told."""
    _tell(called, "non_conformity_recorded", _activity(called))


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
    told = "term_breached" if kind == LATENESS else kind
    about = About(told, called.case_id, task_id, title=called.given("cosa"))
    tell(called.work, called.roles(), about)
    called.work.facts.append(
        Fact(
            kind,
            case_id=called.case_id,
            instance_id=called.job.instance_id,
            task_id=task_id,
            data={
                "element": called.given("attivita"),
                "key": called.given("regola", "motivo"),
                "due_at": _due(called, found),
                "tells": called.roles(),
                **_told_of(called),
            },
        )
    )


def _told_of(called: Called) -> dict[str, Any]:
    """What no activity stands for: the words of the diagram, the rule of the service behind it."""
    rule = str(called.given("regola") or "")
    said = {"title": called.given("cosa"), "rule": rule if _A_RULE.fullmatch(rule) else None}
    return {name: one for name, one in said.items() if one is not None}


def _due(called: Called, found: Any) -> datetime | None:
    return found.due_at if found is not None else as_instant(called.given("scadenza"))


def _activity(called: Called) -> Any:
    """The open activity that people are told of; none where the diagram says something else."""
    if called.given("cosa") is not None:
        return None
    element = called.given("attivita")
    asked = select(task.c.id, task.c.due_at).where(
        task.c.instance_id == called.job.instance_id, task.c.status == "open"
    )
    if element is not None:
        asked = asked.where(task.c.element == str(element))
    return called.work.connection.execute(asked.order_by(task.c.id.desc()).limit(1)).first()
