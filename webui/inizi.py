"""Beginning a path by hand: a page with what one may begin, and the same within a fascicolo."""

import secrets

from flask import flash, redirect, render_template, request, url_for
from sqlalchemy import Connection
from werkzeug.wrappers import Response

from access import Permission
from cases.files import CaseFile, CaseNumber
from cases.kinds import KINDS, FileKind
from cases.visibility import see_case_numbered
from tasks import hands
from tasks.beginning import Beginning, Begun, begin, beginnings
from webui.bozze import operatore
from webui.guard import office, person, requires
from webui.language import gettext


@operatore.get("/percorsi/comincia")
@requires(Permission.TASK_COMPLETE)
def beginning_page() -> str:
    """The paths that one may begin, by the kind of fascicolo they open."""
    with office().read() as connection:
        mine = beginnings(connection, office().definitions, person())
    found = [one for one in mine if not one.only_within]
    groups = [
        (KINDS[kind].label, [one for one in found if one.kind is kind])
        for kind in FileKind
        if any(one.kind is kind for one in found)
    ]
    return render_template("operatore/comincia.html", groups=groups, token=_token())


@operatore.post("/percorsi/comincia")
@requires(Permission.TASK_COMPLETE)
def begin_path() -> Response:
    """Open a fascicolo, begin a path in it, and go on with its first activity."""
    process, token = request.form.get("percorso", ""), request.form.get("invio", "")
    return _go_on(begin(office(), person(), process, token=token))


@operatore.post("/fascicoli/<int:year>/<int:number>/percorsi")
@requires(Permission.TASK_COMPLETE)
def begin_in_case(year: int, number: int) -> Response:
    """Begin a path in a fascicolo that is open already."""
    with office().read() as connection:
        case = see_case_numbered(connection, person(), CaseNumber(year, number))
    process, token = request.form.get("percorso", ""), request.form.get("invio", "")
    return _go_on(begin(office(), person(), process, case_id=case.id, token=token))


def begun_in(connection: Connection, case: CaseFile) -> dict[str, object]:
    """What the page of a fascicolo offers to begin in it."""
    found: tuple[Beginning, ...] = ()
    if case.is_open:
        found = beginnings(connection, office().definitions, person())
    return {"beginnings": [one for one in found if one.kind is case.kind], "token": _token()}


def _go_on(begun: Begun) -> Response:
    number = begun.case.number
    if begun.task is None:
        flash(gettext("Percorso cominciato: tocca a un altro ruolo."), "good")
        return redirect(url_for("fascicolo.overview", year=number.year, number=number.number))
    with office().begin() as work:
        hands.claim(work, person(), begun.task.id)
    flash(gettext("Percorso cominciato nel fascicolo %(number)s.", number=number), "good")
    return redirect(url_for("operatore.task", task_id=begun.task.id))


def _token() -> str:
    # Two presses of the button send the same token: one path is begun.
    return secrets.token_urlsafe(18)


__all__ = ["begun_in", "operatore"]
