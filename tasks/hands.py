"""Who has a task in hand: claim, release, assign; one person at a time, never a forbidden one."""

from sqlalchemy import Connection, and_, bindparam, or_, select, update

from access.directory import hold_person
from access.people import Person, may
from access.permissions import Permission
from access.roles import say_roles
from cases.visibility import grant_access
from engine.refusal import Conflict, NotAllowed, Refusal
from engine.store import Fact, Listed, Work
from tasks import worklist
from tasks.tables import task
from tasks.worklist import TaskRow

BESIDE = ":"
"""Stands between a process and its step where a step of another path of the case is meant."""


class TaskAlreadyDone(Conflict):
    """Questa attività è già stata completata: qui sotto trovi chi l'ha fatto e quando."""


class TaskWithdrawn(Conflict):
    """Questa attività non serve più: il percorso è andato avanti per un'altra via."""


class TaskInOtherHands(Conflict):
    """Questa attività è assegnata a un'altra persona: chiedile di rimetterla a disposizione."""


class OfOneAlone(Conflict):
    """Questa attività è di una persona sola: tocca a un altro, e nessun altro può farla."""


class StaysWithThem(Conflict):
    """Questa attività è di una persona sola: non si rimette a disposizione e non si passa."""


class NotYourRole(NotAllowed):
    """Questa attività spetta a un altro ruolo: {roles}."""


class SamePersonTwice(NotAllowed):
    """Hai già svolto «{name}» in questo percorso: questa attività spetta a un'altra persona."""


class SamePersonInCase(NotAllowed):
    """Hai già svolto «{name}» in un altro percorso del fascicolo: tocca a un'altra persona."""


class NobodyToAssignTo(Refusal):
    """La persona scelta non può ricevere questa attività: serve il ruolo {roles}."""


class DidTheirPart(NobodyToAssignTo):
    """La persona scelta ha già svolto «{name}» in questo percorso: scegline un'altra."""


def claim(work: Work, person: Person, task_id: int) -> TaskRow:
    """Take a free task of one's groups in hand.

    Refuses what `check_may_do` and `check_separate` refuse, and `TaskInOtherHands` when somebody
    was faster.
    """
    found = worklist.get(work.connection, task_id)
    check_may_do(person, found)
    if found.assignee == person.id:
        return found
    check_separate(work.connection, person.id, found)
    # Whoever is put out, or loses the role, in this very moment takes nothing with them.
    check_part(hold_person(work, person.id), found)
    _hand_over(work, found, person.id)
    _open_case_to(work, found, person.id)
    work.facts.append(_fact("task_claimed", found, person.id))
    return worklist.get(work.connection, task_id)


def release(work: Work, person: Person, task_id: int) -> None:
    """Make a task available to its groups again. Only its holder or a coordinator may."""
    found = worklist.get(work.connection, task_id)
    check_may_pass(person, found)
    if found.assignee is None:
        return
    _hand_over(work, found, None)
    work.facts.append(_fact("task_released", found, person.id))


def assign(work: Work, by: Person, task_id: int, to: Person, why: str | None = None) -> None:
    """Pass a task to somebody: its holder may, and a coordinator may.

    Refuses `NobodyToAssignTo` when the person has not got the role, `DidTheirPart` when the
    diagram forbids them.
    """
    found = worklist.get(work.connection, task_id)
    check_may_pass(by, found)
    to = hold_person(work, to.id)
    if not to.active or not to.roles.intersection(found.roles):
        raise NobodyToAssignTo(roles=say_roles(found.roles))
    done = _done_by(work.connection, to.id, found)
    if done is not None:
        raise DidTheirPart(name=done)
    _hand_over(work, found, to.id)
    _open_case_to(work, found, to.id)
    work.facts.append(_fact("task_assigned", found, by.id, why=why, to=to.id))


def bring(work: Work, found: TaskRow, to: int, *, by: int) -> None:
    """Put an open task in the hands of who answers for its case now; what they did a part of
    already, and may not do, stays where it is.
    """
    if _done_by(work.connection, to, found) is None:
        _hand_over(work, found, to)
        work.facts.append(_fact("task_assigned", found, by, to=to))


def check_may_do(person: Person, found: TaskRow) -> None:
    """Refuses unless the task is open, free or the person's own, and of one of their roles."""
    check_part(person, found)
    check_open(found)
    if found.assignee is not None and found.assignee != person.id:
        raise OfOneAlone if found.of_one else TaskInOtherHands
    if not may(person, Permission.TASK_COMPLETE):
        raise NotAllowed


def check_open(found: TaskRow) -> None:
    """Refuses `TaskAlreadyDone` or `TaskWithdrawn` unless somebody still has to do it."""
    if found.status == "done":
        raise TaskAlreadyDone
    if found.status != "open":
        raise TaskWithdrawn


def check_may_pass(person: Person, found: TaskRow) -> None:
    """Refuses unless the task is open and in the person's hands, or the person coordinates.

    What the diagram gives to one person (`persona`) is theirs alone: `StaysWithThem`.
    """
    if not may(person, Permission.TASK_ASSIGN):
        check_part(person, found)
    check_open(found)
    if found.of_one:
        raise StaysWithThem
    if found.assignee != person.id and not may(person, Permission.TASK_ASSIGN):
        raise TaskInOtherHands


def check_part(person: Person, found: TaskRow) -> None:
    """Refuses `NotYourRole` unless the task is of one of the person's roles, now: to have it in
    hand is not enough.
    """
    # First of all: whoever has no part in an activity is not even told how it stands.
    if not person.active or not person.roles.intersection(found.roles):
        raise NotYourRole(roles=say_roles(found.roles))


def check_separate(connection: Connection, person_id: int, found: TaskRow) -> None:
    """Refuses `SamePersonTwice` when the person did one of these steps of the same run.

    The separation of duties of the diagram (`diverso_da`): who writes does not review (R11),
    who proposes does not sign (R36). A step counts within the same call of its process; one
    named with its process (`processo:attivita`) counts in every path of the case: whoever
    mediates writes no report on it (R20). Then refuses `SamePersonInCase`.
    """
    done = _done_in_run(connection, person_id, found)
    if done is not None:
        raise SamePersonTwice(name=done)
    done = _done_in_case(connection, person_id, found)
    if done is not None:
        raise SamePersonInCase(name=done)


def _done_by(connection: Connection, person_id: int, found: TaskRow) -> str | None:
    """Which of the steps that this one must be apart from this person did, by name."""
    near = _done_in_run(connection, person_id, found)
    return near or _done_in_case(connection, person_id, found)


def _done_in_run(connection: Connection, person_id: int, found: TaskRow) -> str | None:
    """Which of the steps of the same run this person did, by name."""
    steps = [one for one in found.not_by if BESIDE not in one]
    if not steps:
        return None
    mine = {**worklist.calling_of(found), "person": person_id}
    done: str | None = _DONE_IN_RUN.run(connection, mine, steps=steps).scalar_one_or_none()
    return done


def _done_in_case(connection: Connection, person_id: int, found: TaskRow) -> str | None:
    """Which of the steps of other paths of the case this person did, by name."""
    steps = [one.split(BESIDE) for one in found.not_by if BESIDE in one]
    if not steps or found.case_id is None:
        return None
    theirs = (and_(task.c.process == path, task.c.element == step) for path, step in steps)
    asked = (
        select(task.c.name)
        .where(task.c.case_id == found.case_id, task.c.status == "done", or_(*theirs))
        .where(task.c.closed_by == person_id)
        .limit(1)
    )
    done: str | None = connection.execute(asked).scalar_one_or_none()
    return done


def _hand_over(work: Work, found: TaskRow, to: int | None) -> None:
    """Put a task in other hands, unless it has gone elsewhere since it was read."""
    handed = work.connection.execute(
        update(task)
        .where(task.c.id == found.id, task.c.status == "open")
        .where(task.c.assignee.is_not_distinct_from(found.assignee))
        .values(assignee=to)
    )
    if handed.rowcount != 1:
        raise TaskInOtherHands


def _open_case_to(work: Work, found: TaskRow, account_id: int) -> None:
    if found.case_id is not None:
        grant_access(work, found.case_id, account_id, "task")


def _fact(kind: str, found: TaskRow, by: int, *, why: str | None = None, **data: object) -> Fact:
    return Fact(
        kind,
        case_id=found.case_id,
        instance_id=found.instance_id,
        task_id=found.id,
        by=by,
        why=why,
        data={"element": found.element, "process": found.process, **data},
    )


_DONE_IN_RUN = Listed(
    lambda steps: (
        select(task.c.name)
        .where(
            *worklist.DONE_IN_CALLING,
            task.c.element.in_(steps),
            task.c.closed_by == bindparam("person"),
        )
        .limit(1)
    )
)
