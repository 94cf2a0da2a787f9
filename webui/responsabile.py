"""The manager's desk: what is late in the office and what is about to be, with whom."""

from datetime import timedelta

from flask import Blueprint, render_template, url_for

from access import Permission
from access.people import may
from access.roles import ROLES
from tasks import glance, worklist
from webui import reading
from webui.guard import office, person, requires

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
        groups = () if after else glance.by_group(connection, now, _NEAR)
    following = page.following
    return render_template(
        "responsabile/ritardi.html",
        late=shown[: len(page.rows)],
        near=shown[len(page.rows) :],
        by_group=[(ROLES[one.role].label, one) for one in groups if one.role in ROLES],
        is_first=after is None,
        can_assign=may(me, Permission.TASK_ASSIGN),
        following=following
        and url_for("responsabile.late", dopo=following.sort_at.isoformat(), dopo_id=following.id),
    )
