"""Somebody else answers for a case: what waits for them comes to them, and they are told."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from sqlalchemy import or_, select

from access.directory import hold_person
from access.people import Person, require
from access.permissions import Permission
from access.roles import say_roles
from cases.files import CaseFile, Charge, assign_case, check_open, hold_case
from cases.visibility import see_case
from engine.refusal import Refusal
from engine.store import Work
from tasks import hands, worklist
from tasks.happenings import ReasonMissing
from tasks.leaving import RESPONSIBLE_ROLE
from tasks.notices import About, forget, tell_person
from tasks.projection import is_for_responsible
from tasks.tables import task
from tasks.worklist import TaskRow

CHARGE_ROLES: Mapping[Charge, tuple[str, ...]] = {
    Charge.RESPONSIBLE: (RESPONSIBLE_ROLE,),
    Charge.CO_OPERATOR: (RESPONSIBLE_ROLE, "psicologo", "educatore"),
}
"""Who may be named: the roles that the triage asks for, too."""

_TOLD = {Charge.RESPONSIBLE: "case_given", Charge.CO_OPERATOR: "case_shared"}


class NoResponsible(Refusal):
    """Scegli chi risponde del caso: una persona in servizio con il ruolo {roles}."""


class NoCoOperator(Refusal):
    """Il co-operatore è una persona in servizio con il ruolo {roles}."""


class SameForBoth(Refusal):
    """Il co-operatore è un'altra persona rispetto al responsabile."""


@dataclass(frozen=True, slots=True)
class Named:
    """Who answers for a case from now on, and who works beside them."""

    responsible: int | None
    co_operator: int | None = None

    @property
    def accounts(self) -> list[int]:
        """Everybody who is named, always in the same order."""
        return sorted({id for id in (self.responsible, self.co_operator) if id is not None})

    def holder(self, charge: Charge) -> int | None:
        """The account that is named for this charge."""
        return self.responsible if charge is Charge.RESPONSIBLE else self.co_operator


def name_responsible(work: Work, by: Person, case_id: int, named: Named, why: str) -> None:
    """Name who answers for a case, in one transaction with the fact, its reason and the notice.

    Refuses `NotAllowed` to whoever does not coordinate, `CaseClosed`, `ReasonMissing`,
    `NoResponsible`, `NoCoOperator` and `SameForBoth`. Naming who is there already is nothing.
    """
    require(by, Permission.CASE_ASSIGN)
    if not why.strip():
        raise ReasonMissing
    people = {id: hold_person(work, id) for id in named.accounts}
    hold_case(work, case_id)
    case = see_case(work.connection, by, case_id)
    check_open(case)
    _check(case, named, people)
    for charge in Charge:
        chosen = named.holder(charge)
        if chosen == _holder(case, charge):
            continue
        assign_case(work, case, charge, chosen, by=by.id, why=why.strip())
        if chosen is not None:
            _hand_on(work, case, charge, chosen, by=by.id)


def _check(case: CaseFile, named: Named, people: Mapping[int, Person]) -> None:
    if named.responsible is None:
        raise NoResponsible(roles=say_roles(CHARGE_ROLES[Charge.RESPONSIBLE]))
    if named.responsible == named.co_operator:
        raise SameForBoth
    for charge, refusal in _REFUSED.items():
        chosen, roles = named.holder(charge), CHARGE_ROLES[charge]
        if chosen is None or chosen == _holder(case, charge):
            continue
        if not people[chosen].active or not people[chosen].roles.intersection(roles):
            raise refusal(roles=say_roles(roles))


_REFUSED = {Charge.RESPONSIBLE: NoResponsible, Charge.CO_OPERATOR: NoCoOperator}


def _hand_on(work: Work, case: CaseFile, charge: Charge, to: int, *, by: int) -> None:
    if charge is Charge.RESPONSIBLE:
        forget(work, About("case_without_responsible", case.id))
        for one in _waiting(work, case):
            hands.bring(work, one, to, by=by)
    if to != by:
        tell_person(work, to, About(_TOLD[charge], case.id))


def _waiting(work: Work, case: CaseFile) -> Iterator[TaskRow]:
    """The open activities of whoever answers for the case, in nobody's hands or in those of who
    did until now: what was passed on to somebody else stays there.
    """
    asked = (
        select(task)
        .where(
            task.c.case_id == case.id,
            task.c.status == "open",
            task.c.roles == RESPONSIBLE_ROLE,
            task.c.of_one.is_(False),
            or_(task.c.assignee.is_(None), task.c.assignee == case.responsible_id),
        )
        .order_by(task.c.id)
        .with_for_update()
    )
    rows = [worklist.seen(row) for row in work.connection.execute(asked).mappings()]
    return (one for one in rows if is_for_responsible(one.roles, one.data))


def _holder(case: CaseFile, charge: Charge) -> int | None:
    return case.responsible_id if charge is Charge.RESPONSIBLE else case.co_operator_id
