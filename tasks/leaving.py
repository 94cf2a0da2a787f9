"""Somebody leaves or loses a role: what was in their hands comes back, and somebody is told.

What the diagram gives to them alone stays theirs: who may name another in their place is told.
"""

from sqlalchemy import select, update

from access.accounts import disable_account, revoke_role
from access.directory import hold_person
from cases.files import Charge, assign_case
from cases.tables import case_file
from engine.store import Fact, Work
from tasks import worklist
from tasks.notices import COORDINATORS, About, tell
from tasks.tables import task
from tasks.worklist import TaskRow

RESPONSIBLE_ROLE = "assistente_sociale"
"""What only this role may do comes to the one who answers for the case."""
HEADS = ("responsabile_servizio",)
"""Who names another where somebody alone could do it."""

_CHARGES = {
    Charge.RESPONSIBLE: case_file.c.responsible_id,
    Charge.CO_OPERATOR: case_file.c.co_operator_id,
}


def close_account(work: Work, account_id: int, *, by: int | None) -> None:
    """Close the door to an account; its open activities and its cases wait for somebody else.

    Refuses `NoSuchAccount` and `LastAdministrator`.
    """
    disable_account(work, account_id, by=by)
    _give_back(work, account_id, frozenset(), by=by)
    for charge in Charge:
        _vacate(work, account_id, charge, by=by)


def take_role(work: Work, account_id: int, role: str, *, by: int | None) -> None:
    """Take a role away, and with it the open activities that only this role allowed.

    Refuses `NoSuchAccount` and `LastAdministrator`.
    """
    held = hold_person(work, account_id).roles
    revoke_role(work, account_id, role, by=by)
    _give_back(work, account_id, held - {role}, by=by)
    if role == RESPONSIBLE_ROLE:
        _vacate(work, account_id, Charge.RESPONSIBLE, by=by)


def _give_back(work: Work, account_id: int, roles: frozenset[str], *, by: int | None) -> None:
    """Put what this account may not do any more at the disposal of its groups again.

    What is of them alone nobody is offered: another must be named.
    """
    mine = (task.c.assignee == account_id) & (task.c.status == "open")
    asked = select(task).where(mine).order_by(task.c.id).with_for_update()
    held = [worklist.seen(row) for row in work.connection.execute(asked).mappings()]
    lost = [one for one in held if not roles.intersection(one.roles)]
    if not lost:
        return
    free = [one.id for one in lost if not one.of_one]
    work.connection.execute(update(task).where(task.c.id.in_(free)).values(assignee=None))
    for one in lost:
        kind = "task_vacant" if one.of_one else "task_returned"
        told = {*COORDINATORS, *HEADS} if one.of_one else COORDINATORS
        tell(work, sorted(told), About(kind, one.case_id, one.id))
        work.facts.append(_left(kind, one, account_id, by))


def _vacate(work: Work, account_id: int, charge: Charge, *, by: int | None) -> None:
    """End this charge in every open case, and ask the coordinators for another responsible."""
    mine = (_CHARGES[charge] == account_id) & (case_file.c.status == "open")
    asked = select(case_file.c.id).where(mine).order_by(case_file.c.id)
    for case_id in work.connection.execute(asked).scalars().all():
        assign_case(work, case_id, charge, None, by=by)
        if charge is Charge.RESPONSIBLE:
            tell(work, COORDINATORS, About("case_without_responsible", case_id))


def _left(kind: str, one: TaskRow, account_id: int, by: int | None) -> Fact:
    return Fact(
        kind,
        case_id=one.case_id,
        instance_id=one.instance_id,
        task_id=one.id,
        by=by,
        data={"element": one.element, "process": one.process, "account_id": account_id},
    )
