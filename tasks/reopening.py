"""A closed case is opened again: whoever answered for it may have left meanwhile, and a path that
could not be opened then may have come in force.
"""

from access.directory import hold_person
from cases import merging
from cases.files import CaseFile, Charge, assign_case
from engine.instances import Engine
from engine.store import Work
from tasks.byhand import open_waiting
from tasks.leaving import RESPONSIBLE_ROLE
from tasks.notices import COORDINATORS, About, tell


def reopen(work: Work, engine: Engine, case: CaseFile, *, by: int | None, why: str) -> None:
    """Open a closed case again, under its number. Refuses `JoinedToAnother`."""
    merging.reopen(work, case, by=by, why=why)
    take_up(work, engine, case, by=by)


def take_up(work: Work, engine: Engine, case: CaseFile, *, by: int | None) -> None:
    """What a case that was opened again finds otherwise than it was left."""
    _release_the_gone(work, case, by=by)
    open_waiting(work, engine, case.id)


def _release_the_gone(work: Work, case: CaseFile, *, by: int | None) -> None:
    """End the charges of whoever could not answer for the case any more while it was closed.

    R28: an open case has a responsible who is there, or the coordinators know that it has none.
    """
    held = {Charge.RESPONSIBLE: case.responsible_id, Charge.CO_OPERATOR: case.co_operator_id}
    for charge, account_id in held.items():
        if account_id is None or _is_there(work, charge, account_id):
            continue
        assign_case(work, case.id, charge, None, by=by)
        if charge is Charge.RESPONSIBLE:
            tell(work, COORDINATORS, About("case_without_responsible", case.id))


def _is_there(work: Work, charge: Charge, account_id: int) -> bool:
    one = hold_person(work, account_id)
    return one.active and (charge is not Charge.RESPONSIBLE or RESPONSIBLE_ROLE in one.roles)
