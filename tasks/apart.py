"""Siblings placed apart: whoever sees a case by an activity alone sees the children they work for.

What names no child stays open to everybody who sees the case (domain §5.3 vi, ADR 0021).
"""

from collections.abc import Collection, Iterable, Mapping
from itertools import combinations

from sqlalchemy import ColumnElement, Connection, func, or_, select

from access.people import Person, may
from access.permissions import Permission
from cases.apart import NOTHING_APART, Apart
from cases.files import CaseFile, Marking, get_case, mark_case
from cases.records import records_apart
from cases.sheet import OpenSheet, StoredValue
from cases.tables import case_file
from cases.visibility import by_grant_alone, granted_alone, is_marked
from engine.instances import Change
from engine.runtime import variables
from engine.steps import Started
from engine.store import Work
from engine.store.tables import instance
from tasks.tables import task
from tasks.whom import followed

PLACING = frozenset(
    {
        "p04_protezione_urgente_403",
        "p05_inserimento_residenziale",
        "p06_accoglienza_madre_bambino",
        "p07_affido_familiare",
        "p12_msna",
    }
)
"""The paths that give children another place to live."""

WHERE = frozenset({"minore.dimora_abituale", "minore.residenza_anagrafica", "minore.scuola"})
"""The answers of a case that say where its child lives; forms propose them."""

Known = Mapping[str, StoredValue]
"""What the case knows by the paths of forms."""
Named = Mapping[int, frozenset[int]]
"""Paths, each with the children that it names."""


def apart_in(connection: Connection, person: Person, case: CaseFile) -> Apart:
    """What of this case stays closed to somebody who may see it.

    No statement for whoever answers for it, for its team and its office; one where fewer than two
    paths place somebody.
    """
    if not by_grant_alone(person, case) or Marking.TOGETHER in case.markings:
        return NOTHING_APART
    return _apart(connection, person, instance.c.case_id == case.id)


def apart_everywhere(connection: Connection, person: Person) -> Apart:
    """The same of all the cases that a person may see: one statement where nobody is apart."""
    if may(person, Permission.CASE_READ_OFFICE):
        return NOTHING_APART
    theirs = select(case_file.c.id).where(granted_alone(person), ~is_marked(Marking.TOGETHER))
    return _apart(connection, person, instance.c.case_id.in_(theirs))


def without_where_others_live(
    connection: Connection, person: Person, sheet: OpenSheet, told: Known, bound: Iterable[str]
) -> Known:
    """What a form proposes, without where a child lives if a sibling's path elsewhere wrote it.

    No statement unless the form is bound to such an answer and the case holds one.
    """
    wrote = {path: told[path].record_id for path in WHERE & {*bound} & told.keys()}
    if not any(wrote.values()):
        return told
    apart = apart_in(connection, person, sheet.case)
    closed = records_apart(connection, sheet.case.id, apart)
    return {path: one for path, one in told.items() if wrote.get(path) not in closed}


def has_placed_apart(connection: Connection, case_id: int) -> bool:
    """Whether the paths of a case place its children in different places, whoever reads it."""
    placing = instance.c.process.in_(sorted(PLACING))
    placed = _named(connection, placing, instance.c.case_id == case_id)
    return are_apart(placed.get(case_id, {}).values())


class Separating:
    """A projection: whoever said that siblings are together again did not know of a new placement,
    and they are read apart once more when it begins.
    """

    def write(self, work: Work, change: Change) -> None:
        """Look only where a path that places children begins."""
        of = change.instance
        if of.case_id is None or of.process not in PLACING:
            return
        if isinstance(change.happened, Started):
            case = get_case(work.connection, of.case_id)
            mark_case(work, case, Marking.TOGETHER, by=None, on=False)


def _apart(connection: Connection, person: Person, within: ColumnElement[bool]) -> Apart:
    placing = instance.c.process.in_(sorted(PLACING))
    several = (
        select(instance.c.case_id)
        .where(within, placing)
        .group_by(instance.c.case_id)
        .having(func.count() > 1)
    )
    placed = _named(connection, placing, instance.c.case_id.in_(several))
    cases = [id for id, paths in placed.items() if are_apart(paths.values())]
    if not cases:
        return NOTHING_APART
    work = _paths_of(connection, person, cases)
    closed: dict[int, frozenset[int]] = {}
    for paths in _named(connection, instance.c.case_id.in_(cases)).values():
        closed |= _of_others(paths, work)
    if not closed:
        return NOTHING_APART
    people = frozenset[int]().union(*closed.values())
    return Apart(frozenset(closed), _tasks_of(connection, closed), people)


def are_apart(placed: Iterable[frozenset[int]]) -> bool:
    """Whether two of these paths place different children, and none of them together."""
    named = [people for people in placed if people]
    return any(not one & other for one, other in combinations(named, 2))


def _of_others(paths: Named, work: Collection[int]) -> Named:
    """The paths that name children, and none of those for whom the person works."""
    mine = frozenset[int]().union(*(people for id, people in paths.items() if id in work))
    return {id: people for id, people in paths.items() if people and not people & mine}


def _named(connection: Connection, *within: ColumnElement[bool]) -> Mapping[int, Named]:
    asked = select(instance.c.id, instance.c.case_id, instance.c.state).where(*within)
    found: dict[int, dict[int, frozenset[int]]] = {}
    for row in connection.execute(asked):
        found.setdefault(row.case_id, {})[row.id] = followed(variables(row.state))
    return found


def _paths_of(connection: Connection, person: Person, cases: Collection[int]) -> Collection[int]:
    """The paths in which the person has, or had, something to do."""
    mine = or_(task.c.assignee == person.id, task.c.closed_by == person.id)
    asked = select(task.c.instance_id).where(task.c.case_id.in_(cases), mine).distinct()
    return frozenset(connection.execute(asked).scalars())


def _tasks_of(connection: Connection, paths: Collection[int]) -> frozenset[int]:
    asked = select(task.c.id).where(task.c.instance_id.in_(sorted(paths)))
    return frozenset(connection.execute(asked).scalars())
