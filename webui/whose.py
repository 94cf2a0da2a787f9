"""Whom activities and terms are about, as lists say it: "per Bianchi Gi. (4 anni)".

The line of a case names its child alone: of siblings it does not say which one is meant. Nobody is
named to a reader who may not open the case.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from sqlalchemy import Connection

from cases.siblings import Minors, minors_of_cases
from tasks.terms import Term
from tasks.whom import people_of_activities, people_of_activity, people_of_paths
from tasks.worklist import TaskRow
from webui.guard import office
from webui.language import gettext, ngettext
from webui.shown import ShownCase

_NAMED = 2  # more of them are counted

Cases = Mapping[int, ShownCase]
People = frozenset[int]


def of_tasks(
    connection: Connection, rows: Sequence[TaskRow], cases: Cases, now: datetime
) -> Mapping[int, str]:
    """Whom each activity is about, where siblings share its case: two statements at most."""
    minors = _minors(connection, (row.case_id for row in rows), cases)
    open_to = [row for row in rows if minors.are_several(row.case_id)]
    about = {row.id: people_of_activity(row.element, row.data) for row in open_to}
    silent = [row for row in open_to if not about[row.id]]
    paths = people_of_paths(connection, (row.instance_id for row in silent))
    about |= {row.id: paths.get(row.instance_id, frozenset()) for row in silent}
    return _said(minors, ((row.id, row.case_id, about[row.id]) for row in open_to), now)


def of_terms(
    connection: Connection, found: Sequence[Term], cases: Cases, now: datetime
) -> Mapping[int, str]:
    """Whom each term is about: three statements at most. A birthday is always somebody's; of
    another term it is said where siblings share its case.
    """
    minors = _minors(connection, (one.case_id for one in found), cases)
    shared = [one for one in found if one.child_id is None and minors.are_several(one.case_id)]
    tasks = people_of_activities(connection, (one.task_id for one in shared if one.task_id))
    silent = [one for one in shared if not tasks.get(one.task_id or 0)]
    paths = people_of_paths(connection, (one.instance_id for one in silent if one.instance_id))
    about: dict[int, People] = {
        one.id: tasks.get(one.task_id or 0) or paths.get(one.instance_id or 0, frozenset())
        for one in shared
    }
    about |= {one.id: frozenset({one.child_id}) for one in found if one.child_id is not None}
    return _said(
        minors, ((one.id, one.case_id, about.get(one.id, frozenset())) for one in found), now
    )


def _minors(connection: Connection, case_ids: Iterable[int | None], cases: Cases) -> Minors:
    """The minors of the cases that the reader may open."""
    opened = (id for id in case_ids if id is not None and id in cases and cases[id].may_open)
    return minors_of_cases(connection, office().sealer, opened)


def _said(
    minors: Minors, about: Iterable[tuple[int, int | None, People]], now: datetime
) -> Mapping[int, str]:
    said = {}
    for id, case_id, people in about:
        names = minors.names(case_id, people, now) if case_id is not None and people else ()
        if names:
            said[id] = gettext("per %(people)s", people=_listed(names))
    return said


def _listed(names: Sequence[str]) -> str:
    """Names as a sentence lists them; of many, how many more there are."""
    first, others = names[:_NAMED], len(names) - _NAMED
    if others > 0:
        more = ngettext("un altro", "altri %(num)d", others)
        return gettext("%(names)s e %(last)s", names=", ".join(first), last=more)
    if len(first) == 1:
        return first[0]
    return gettext("%(names)s e %(last)s", names=first[0], last=first[1])
