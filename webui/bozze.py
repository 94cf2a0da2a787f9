"""What was typed in an activity that ended without its author: read back, and let go."""

from flask import abort, flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from access import Permission
from access.readings import record_reading
from tasks import unsent
from webui import reading
from webui.answers import answered
from webui.attivita import operatore
from webui.guard import office, person, requires
from webui.language import gettext


@operatore.get("/attivita/<int:task_id>/bozza")
@requires(Permission.TASK_READ)
def unsent_draft(task_id: int) -> str:
    """The person's own words, answer by answer."""
    house, me = office(), person()
    left = _mine(task_id)
    if left.task.case_id is not None:
        with house.begin() as work:
            record_reading(work, me.id, left.task.case_id, f"bozza {left.task.element}")
    with house.read() as connection:
        (line,) = reading.lines(connection, [left.task], me, house.clock.now())
    # Nothing in them is kept from whoever wrote them.
    sections = answered(left.form, left.draft.content, left.context, protected=True)
    return render_template("operatore/bozza.html", left=left, line=line, sections=sections)


@operatore.post("/attivita/<int:task_id>/bozza/elimina")
@requires(Permission.TASK_READ)
def let_draft_go(task_id: int) -> Response:
    """Its author needs it no more."""
    _mine(task_id)
    unsent.let_go(office(), person(), task_id)
    flash(gettext("Bozza eliminata."), "good")
    return redirect(url_for("operatore.desk"))


def _mine(task_id: int) -> unsent.Unsent:
    found = unsent.find(office(), person(), task_id)
    if found is None:
        abort(404)
    return found


__all__ = ["operatore"]
