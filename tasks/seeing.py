"""Who may see a task, with what its page says of the case."""

from sqlalchemy import Connection

from access.people import Person, require
from access.permissions import Permission
from cases.files import NoSuchCase
from cases.visibility import NotYourCase, see_case
from engine.refusal import NotAllowed
from tasks.apart import apart_in
from tasks.worklist import TaskRow


def check_seen(connection: Connection, person: Person, found: TaskRow) -> None:
    """Refuses `NotAllowed` unless the task is of the person, free for their group, or of a case
    they may see; and `OfASiblingElsewhere` where siblings of that case are placed apart.

    What somebody else of the group has in hand, or has done, is of their case alone.
    """
    if has_part(person, found):
        return
    if found.case_id is None:
        require(person, Permission.TASK_ASSIGN)
        return
    try:
        case = see_case(connection, person, found.case_id)
    except (NoSuchCase, NotYourCase):
        raise NotAllowed from None
    apart_in(connection, person, case).check(found.instance_id)


def may_see_task(connection: Connection, person: Person, found: TaskRow) -> bool:
    """Whether the page of this task may be shown: `check_seen` does not refuse it."""
    try:
        check_seen(connection, person, found)
    except NotAllowed:
        return False
    return True


def has_part(person: Person, found: TaskRow) -> bool:
    """Whether the task is the person's, was, or is free for their group."""
    if not person.active:
        return False
    if person.id in {found.assignee, found.closed_by}:
        return True
    return found.is_open and found.assignee is None and bool(person.roles & {*found.roles})
