"""The manager's desk: what is late in the office and what is about to be, with whom."""

from datetime import datetime, timedelta

from flask import Blueprint, render_template, url_for
from sqlalchemy import Connection

from access import Permission
from access.people import Person, may
from access.roles import ROLES
from tasks import glance, worklist
from tasks.terms import listing as schedule
from webui import reading
from webui.guard import office, person, requires
from webui.shown import Line

responsabile = Blueprint("responsabile", __name__)

_NEAR = timedelta(days=7)


@responsabile.get("/monitoraggio/ritardi")
@requires(Permission.LATE_READ)
def late() -> str:
    """Every late step of the office, the longest late first, and what follows within a week."""
    house, me = office(), person()
    now, after = house.clock.now(), reading.cursor()
    with house.database.read() as connection:
        page = worklist.late(connection, now, after)
        near = () if after else worklist.near(connection, now, _NEAR).rows
        shown = reading.lines(connection, [*page.rows, *near], me, now)
        alone = _without_activity(connection, me, now) if after is None else ((), ())
        groups = () if after else glance.by_group(connection, now, _NEAR)
    following = page.following
    return render_template(
        "responsabile/ritardi.html",
        late=shown[: len(page.rows)],
        near=shown[len(page.rows) :],
        by_group=[(ROLES[one.role].label, one) for one in groups if one.role in ROLES],
        is_first=after is None,
        terms_late=alone[0],
        terms_near=alone[1],
        can_list=may(me, Permission.CASE_READ),
        can_assign=may(me, Permission.TASK_ASSIGN),
        following=following
        and url_for("responsabile.late", dopo=following.sort_at.isoformat(), dopo_id=following.id),
    )


def _without_activity(
    connection: Connection, me: Person, now: datetime
) -> tuple[tuple[Line, ...], tuple[Line, ...]]:
    """Late and near terms that stand on no activity: what is on one is among the activities."""
    late = schedule.late_in_office(connection, now).rows
    near = schedule.near_in_office(connection, now, _NEAR).rows
    shown = reading.term_lines(connection, [*late, *near], me, now)
    return shown[: len(late)], shown[len(late) :]
