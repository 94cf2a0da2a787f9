"""Keeps the worklist and the terms of tasks in step with instances, in the same transaction."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, bindparam, func, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite

from access.tables import account, role_grant
from cases.tables import case_file
from engine import plain
from engine.feel import compile_expression
from engine.instances import Change
from engine.runtime import Element, Program
from engine.steps import AwaitedTask, Reason, Started, TaskCompleted, TaskKey, TimerDue
from engine.store import Fact, Work
from engine.store.prepared import Listed, Numbered, Prepared
from engine.store.schema import Id
from tasks.definitions import Definitions
from tasks.leaving import RESPONSIBLE_ROLE
from tasks.tables import NO_TERM, role_set, task
from tasks.terms import NewTerm, lapse_terms, open_terms
from tasks.terms.alarms import ring_before_withdrawal
from tasks.terms.anchors import NO_DEADLINE, Anchors, begun_by
from tasks.terms.timers import TERM
from tasks.ways import HUMAN

DECIDED = "decision_proposed"
RESPONSIBLE = "responsabile_caso"
"""The variable that names the account which answers for the case: its tasks come to them."""
PERSON = "persona"
"""What a diagram says of an activity that is of one person of its role: FEEL, their number."""


class Worklists:
    """A projection: open tasks, and the terms that they or parts of a path carry."""

    def __init__(self, definitions: Definitions) -> None:
        self._definitions = definitions
        self._anchors = Anchors(definitions)
        self._known_roles: set[str] = set()

    def write(self, work: Work, change: Change) -> None:
        """Close what is done or withdrawn, list what is newly asked of a person.

        All that becomes due in one step is written in one statement.
        """
        work.facts.extend(_decisions(change))
        if isinstance(change.happened, Started):
            self._remember(work, change.program)
        if change.closed:
            self._close(work, change)
        new = self._open(work, change) if change.opened else []
        self._anchors.close(work, change)
        new += self._anchors.begun(work, change)
        if new:
            open_terms(work, new, by=change.by.account)

    def _close(self, work: Work, change: Change) -> None:
        done = change.happened.task if isinstance(change.happened, TaskCompleted) else None
        withdrawn = [key for key in change.closed if key != done]
        if done is not None:
            _close_one(work, change, done)
        if withdrawn:
            ids = _withdraw(work, change, withdrawn)
            if isinstance(change.happened, TimerDue):
                ring_before_withdrawal(work, self._definitions, ids)
            lapse_terms(work, ids)

    def _open(self, work: Work, change: Change) -> list[NewTerm]:
        asked = [self._asked(work, change, one) for one in change.opened]
        owed = {row["key"]: new for row, new in asked if new is not None}
        ids = _add(work.connection, [row for row, _ in asked], owed)
        return [_placed(new, change, ids[key]) for key, new in owed.items()]

    def _asked(
        self, work: Work, change: Change, one: AwaitedTask
    ) -> tuple[dict[str, Any], NewTerm | None]:
        element = change.program.elements[(one.process, one.element)]
        roles = _roles(element)
        term = self._term(work, change, element, one.data)
        due_at = term.counted.due_at if term is not None else None
        row = {
            "key": one.key,
            "parent_key": one.parent,
            "instance_id": change.instance.id,
            "digest": change.instance.digest,
            "case_id": change.instance.case_id,
            "process": one.process,
            "element": one.element,
            "name": one.name,
            "roles": " ".join(roles),
            "not_by": " ".join(element.properties.get("diverso_da", "").split()),
            **_asked_of(element, roles, change, one.data),
            "opened_at": work.now,
            "due_at": due_at,
            "whole_day": term is not None and term.counted.whole_day,
            "sort_at": due_at or NO_TERM,
            "status": "open",
            "drafted": False,
            "data": plain.dumps(one.data),
        }
        return row, term

    def _term(
        self, work: Work, change: Change, element: Element, data: Mapping[str, Any]
    ) -> NewTerm | None:
        if element.properties.get(TERM, NO_DEADLINE) == NO_DEADLINE:
            return None
        terms = self._definitions.get(work.connection, change.instance.digest).terms(work.now)
        return begun_by(change.since, terms, element, data)

    def _remember(self, work: Work, program: Program) -> None:
        """Keep the sets of roles of a whole path when it begins: its tasks need not do it."""
        human = (one for one in program.elements.values() if one.kind in HUMAN)
        new = sorted({" ".join(_roles(one)) for one in human} - self._known_roles)
        if not new:
            return
        _REMEMBER[work.connection.dialect.name].run(
            work.connection, [{"roles": one} for one in new]
        )
        work.afterwards.append(lambda: self._known_roles.update(new))


def is_for_responsible(roles: Sequence[str], data: Mapping[str, Any]) -> bool:
    """Whether a task comes to the one who answers for the case: only a social worker may do it,
    and its path knows of them.
    """
    return list(roles) == [RESPONSIBLE_ROLE] and str(data.get(RESPONSIBLE)).isdecimal()


def _add(
    connection: Connection, rows: Sequence[dict[str, Any]], wanted: Collection[str]
) -> Mapping[str, int]:
    """Write the new rows; the ids of those wanted, by key.

    One statement, and a second one where ids of many are wanted.
    """
    if len(rows) == 1:
        return {rows[0]["key"]: _ADD_ONE.run(connection, rows[0])}
    _ADD.run(connection, rows)
    if not wanted:
        return {}
    return dict(_ADDED.run(connection, {"i": rows[0]["instance_id"]}, keys=wanted))


def _roles(element: Element) -> list[str]:
    """Who may do a task: what the diagram says of it, else its lane."""
    return sorted((element.properties.get("ruoli") or element.lane or "").split())


def _decisions(change: Change) -> Iterator[Fact]:
    """Which rules of which table proposed something: the page of the task will say so."""
    for one in change.step.decided:
        yield Fact(
            DECIDED,
            case_id=change.instance.case_id,
            instance_id=change.instance.id,
            data={
                "table": one.table,
                "rules": list(one.rules),
                "element": one.element,
                "reasons": [_kept(reason) for reason in one.reasons],
            },
        )


def _kept(reason: Reason) -> dict[str, Any]:
    return {
        "table": reason.table,
        "rule": reason.rule,
        "note": reason.note,
        "asked": [list(cell) for cell in reason.asked],
        "given": reason.given,
    }


def _asked_of(
    element: Element, roles: Sequence[str], change: Change, data: Mapping[str, Any]
) -> dict[str, Any]:
    """Whose a task is from the beginning: theirs whom the diagram names, or who answers for the
    case; of anybody else it is offered to the whole group.
    """
    named = element.properties.get(PERSON)
    if named is not None and len(roles) == 1:
        said = compile_expression(named).value(data, now=change.since, functions={})
        account_id = int(str(said)) if str(said).isdecimal() else None
        return _named(None, account_id, roles[0], alone=account_id)
    if not is_for_responsible(roles, data):
        return _named(None, None, RESPONSIBLE_ROLE)
    return _named(change.instance.case_id, int(data[RESPONSIBLE]), RESPONSIBLE_ROLE)


def _named(
    case_id: int | None, account_id: int | None, role: str, alone: int | None = None
) -> dict[str, Any]:
    return {
        "of_case": case_id,
        "of_account": account_id,
        "of_role": role,
        "alone": alone,
        "of_one": alone is not None,
    }


def _placed(new: NewTerm, change: Change, task_id: int) -> NewTerm:
    return new._replace(
        case_id=change.instance.case_id,
        instance_id=change.instance.id,
        task_id=task_id,
    )


def _close_one(work: Work, change: Change, key: TaskKey) -> None:
    """Close a task that is done; the database meets its term with it."""
    values = {
        "i": change.instance.id,
        "k": key,
        "closed_at": work.now,
        "closed_by": change.by.account,
        "status": "done",
    }
    _CLOSE.run(work.connection, values)


def _withdraw(work: Work, change: Change, keys: Sequence[TaskKey]) -> list[int]:
    of_them = {"i": change.instance.id, "now": work.now}
    return _WITHDRAW.run(work.connection, of_them, keys=keys).scalars()


_REMEMBER = {
    name: Prepared(insert(role_set).on_conflict_do_nothing(), ("roles",))
    for name, insert in (("postgresql", postgresql.insert), ("sqlite", sqlite.insert))
}
_COLUMNS = [c.name for c in task.c if c.name not in {"id", "closed_at", "closed_by", "assignee"}]
# The case knows who answers for it now; the path knows who did when it began. Whoever has left or
# has lost the role is asked nothing: then it is their group's. What is of one person alone is
# theirs all the same: it is nobody else's.
_NOW = select(case_file.c.responsible_id).where(case_file.c.id == bindparam("of_case", type_=Id))
_RESPONSIBLE = (
    select(account.c.id)
    .join(role_grant, role_grant.c.account_id == account.c.id)
    .where(
        account.c.id == func.coalesce(_NOW.scalar_subquery(), bindparam("of_account", type_=Id)),
        account.c.disabled_at.is_(None),
        role_grant.c.role == bindparam("of_role", type_=role_grant.c.role.type),
    )
    .with_for_update(read=True, of=[account, role_grant])
)
_NEW = insert(task).values(
    assignee=func.coalesce(bindparam("alone", type_=Id), _RESPONSIBLE.scalar_subquery())
)
_ADD = Prepared(_NEW, _COLUMNS)
_ADD_ONE = Numbered(_NEW, _COLUMNS, task.c.id)
_CLOSE = Prepared(
    update(task).where(
        task.c.instance_id == bindparam("i"),
        task.c.key == bindparam("k"),
        task.c.status == "open",
    ),
    ["status", "closed_at", "closed_by"],
)
_ADDED = Listed(
    lambda keys: select(task.c.key, task.c.id).where(
        task.c.instance_id == bindparam("i"), task.c.key.in_(keys)
    )
)
_WITHDRAW = Listed(
    lambda keys: (
        update(task)
        .where(
            task.c.instance_id == bindparam("i"),
            task.c.key.in_(keys),
            task.c.status == "open",
        )
        .values(status="withdrawn", closed_at=bindparam("now"))
        .returning(task.c.id)
    )
)
