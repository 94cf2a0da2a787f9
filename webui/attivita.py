"""The page of one activity: its form, its draft, its term, why it is asked and what follows."""

import secrets
from collections.abc import Sequence
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from sqlalchemy import Connection
from werkzeug.wrappers import Response

from access import Permission
from access.directory import find_person
from access.people import may
from access.readings import record_reading
from cases.records import list_records
from engine.refusal import Conflict, NotAllowed
from forms import Draft, InvalidAnswers, Problem
from tasks import acts, hands, referrals, seeing, terms, unsent, whereabouts, worklist
from tasks.referrals import EMERGENCY, Arrival
from tasks.whom import people_of_activity, people_of_path
from tasks.worklist import Asked, TaskRow
from webui import reading, signing
from webui.brief import brief
from webui.errors import kept_fields, speak
from webui.guard import office, person, requires
from webui.language import gettext
from webui.operatore import operatore
from webui.shown import show_term
from webui.uploads import Arrived, arrived
from webui.way import way

Answer = str | Response | tuple[str, int]


@operatore.get("/attivita/<int:task_id>")
@requires(Permission.TASK_READ)
def task(task_id: int) -> Answer:
    """The activity as it stands: to do, in somebody's hands, or done."""
    row = _check(task_id)
    if not row.is_open:
        _record(row)
        return render_template("operatore/conclusa.html", left=_left(row), **_around(row))
    return _page(row)


@operatore.post("/attivita/<int:task_id>")
@requires(Permission.TASK_COMPLETE)
def do_task(task_id: int) -> Answer:
    """Complete the activity, or only keep what was typed when that was the button."""
    house, me = office(), person()
    try:
        row = _check_posted(task_id)
        came = arrived(task_id)
        if "_complete" not in came.posted or came.problems:
            return _kept(row, came)
        proved = signing.prove(me)
        acts.complete(house, proved.person, task_id, came.posted)
    except InvalidAnswers as refusal:
        acts.keep_draft(house, me, task_id, came.posted)
        return _page(row, typed=refusal.answers, errors=proved.told(refusal.errors)), 422
    except Conflict as refusal:
        if acts.came_again(house, me, task_id, _written()):
            return redirect(url_for("operatore.done", task_id=task_id))
        return _conflict(task_id, refusal), 409
    return redirect(url_for("operatore.done", task_id=task_id))


@operatore.post("/attivita/<int:task_id>/modulo")
@requires(Permission.TASK_COMPLETE)
def refresh(task_id: int) -> Answer:
    """Draw the form again after an answer that others depend on, a card, a search, a file."""
    row = _check_posted(task_id)
    came = arrived(task_id)
    if not request.headers.get("HX-Request"):
        return _kept(row, came)
    if row.assignee is None:
        _record(row)
    saved = acts.keep_draft(office(), person(), task_id, came.posted)
    page = acts.look(office(), person(), task_id, typed=saved.content, errors=came.problems)
    return render_template("operatore/modulo.html", page=page, saved_at=saved.saved_at)


@operatore.post("/attivita/<int:task_id>/bozza")
@requires(Permission.TASK_COMPLETE)
def keep_draft(task_id: int) -> str:
    """Keep what was typed so far, and tell at what time."""
    _check_posted(task_id)
    posted = {name: request.form.getlist(name) for name in request.form}
    saved = acts.keep_draft(office(), person(), task_id, posted)
    return render_template("operatore/salvata.html", saved_at=saved.saved_at)


@operatore.get("/attivita/<int:task_id>/fatto")
@requires(Permission.TASK_READ)
def done(task_id: int) -> str:
    """What was done, what follows from it, and the person's next activity."""
    row = _check(task_id)
    house, me = office(), person()
    now = house.clock.now()
    with house.read() as connection:
        follows = [one for one in worklist.of_instance(connection, row.instance_id) if one.is_open]
        mine = worklist.find(connection, me, Asked(), now).rows[:1]
        shown = reading.lines(connection, [*follows, *mine], me, now)
        waits = reading.roles_of(follows)
        is_over = whereabouts.get_run(connection, row.instance_id).ended_at is not None
    return render_template(
        "operatore/fatto.html",
        **_around(row),
        follows=list(zip(shown[: len(follows)], waits, strict=True)),
        mine=shown[len(follows) :],
        is_over=is_over,
    )


def _check(task_id: int) -> TaskRow:
    with office().read() as connection:
        row = worklist.get(connection, task_id)
        seeing.check_seen(connection, person(), row)
    return row


def _check_posted(task_id: int) -> TaskRow:
    """Whoever may do the activity may write in it. Refuses `Conflict` for whoever typed while it
    was their group's, and `NotAllowed` for the others.
    """
    with office().read() as connection:
        row = worklist.get(connection, task_id)
    hands.check_may_do(person(), row)
    return row


def _kept(row: TaskRow, came: Arrived) -> Answer:
    """The way without scripts: keep what was typed and show the page again."""
    saved = acts.keep_draft(office(), person(), row.id, came.posted)
    if came.problems:
        return _page(row, typed=saved.content, errors=came.problems), 422
    return redirect(url_for("operatore.task", task_id=row.id))


def _page(row: TaskRow, *, typed: Draft | None = None, errors: Sequence[Problem] = ()) -> str:
    house, me = office(), person()
    _record(row)
    page = acts.look(house, me, row.id, typed=typed, errors=errors)
    return render_template(
        "operatore/attivita-aperta.html",
        page=page,
        saved_at=page.draft.saved_at if page.draft else None,
        **_around(row),
    )


def _record(row: TaskRow) -> None:
    """A form is filled in from the case beforehand: whoever is shown it reads the case."""
    if row.case_id is not None:
        house = office()
        with house.begin() as work:
            record_reading(work, person().id, row.case_id, f"attività {row.element}")


def _around(row: TaskRow) -> dict[str, Any]:
    """What stands beside the form: the case in brief, terms, why it is asked, what follows."""
    house, me = office(), person()
    now = house.clock.now()
    with house.read() as connection:
        (line,) = reading.lines(connection, [row], me, now)
        program = house.engine.program(connection, row.digest)
        owed = terms.of_task(connection, row.id)
        holder = find_person(connection, row.assignee) if row.assignee else None
        closer = find_person(connection, row.closed_by) if row.closed_by else None
        aside = brief(house, connection, me, row.case_id)
        about = _people_of(connection, row) if aside and row.is_open else frozenset()
        records = _records(connection, row) if not row.is_open else ()
        stands = way(connection, program, row)
        barred = _barred(connection, row)
    return {
        "row": row,
        "line": line,
        "element": program.elements[(row.process, row.element)],
        "term": show_term(owed, now) if owed else None,
        "holder": holder,
        "closer": closer,
        "brief": aside,
        "about": [one for one in aside.people if one.id in about] if aside else [],
        "way": stands,
        "records": records,
        "roles": reading.roles_of([row])[0],
        "is_mine": row.assignee == me.id,
        "may_do": not barred,
        "barred": barred,
        "may_release": row.assignee == me.id and not row.of_one,
        "may_assign": not row.of_one
        and (row.assignee == me.id or may(me, Permission.TASK_ASSIGN)),
    }


def _people_of(connection: Connection, row: TaskRow) -> frozenset[int]:
    return people_of_activity(row.element, row.data) or people_of_path(connection, row.instance_id)


def _barred(connection: Connection, row: TaskRow) -> str:
    """Why the activity may be read and not filled in; empty when the person may do it."""
    try:
        hands.check_may_do(person(), row)
        hands.check_separate(connection, person().id, row)
    except (Conflict, NotAllowed) as refusal:
        return speak(refusal)
    return ""


def _records(connection: Any, row: TaskRow) -> Sequence[Any]:
    """The records that an activity left, for whoever may open them."""
    if row.case_id is None or not may(person(), Permission.RECORD_READ):
        return ()
    return [one for one in list_records(connection, row.case_id) if one.task_id == row.id]


def _left(row: TaskRow) -> bool:
    """Whether the person typed something here that they could not send."""
    return row.drafted and unsent.find(office(), person(), row.id) is not None


def _written() -> dict[str, list[str]]:
    return {name: request.form.getlist(name) for name, _ in kept_fields()}


def _conflict(task_id: int, refusal: Conflict) -> str:
    """Somebody was faster: what they did, and the text of whoever came second, still theirs."""
    house, me = office(), person()
    with house.read() as connection:
        row = worklist.get(connection, task_id)
        may_read = seeing.may_see_task(connection, me, row)
        people = [
            find_person(connection, id) if id else None for id in (row.assignee, row.closed_by)
        ]
        records = _records(connection, row) if may_read else ()
    if may_read:
        acts.keep_draft(house, me, row.id, _written())
    return render_template(
        "errori/conflict.html",
        sentence=speak(refusal),
        kept=kept_fields(),
        where=url_for("operatore.task", task_id=row.id) if may_read else "",
        row=row,
        holder=people[0],
        closer=people[1],
        records=records,
    )


@operatore.get("/segnalazioni/nuova")
@requires(Permission.REFERRAL_OPEN)
def new_referral() -> str:
    """In which way something about a child has come."""
    return _referral_page()


@operatore.post("/segnalazioni/nuova")
@requires(Permission.REFERRAL_OPEN)
def open_referral() -> Answer:
    """Open a case, begin its access, and go on with the first activity."""
    try:
        arrival = Arrival(request.form.get("arrivo", ""))
    except ValueError:
        return _referral_page(gettext("Scegli che cosa è arrivato.")), 422
    token = request.form.get("invio", "")
    opened = referrals.new_referral(office(), person(), arrival, token=token)
    number = opened.case.number
    if opened.task is None:
        flash(
            gettext("Fascicolo %(number)s aperto: tocca a un altro ruolo.", number=number), "good"
        )
        return redirect(url_for("fascicolo.overview", year=number.year, number=number.number))
    with office().begin() as work:
        hands.claim(work, person(), opened.task.id)
    flash(gettext("Fascicolo %(number)s aperto.", number=number), "good")
    return redirect(url_for("operatore.task", task_id=opened.task.id))


def _referral_page(error: str = "") -> str:
    # Two presses of the button send the same token: one case is opened.
    token = secrets.token_urlsafe(18)
    urgent = EMERGENCY in person().roles
    chosen = Arrival.URGENT if urgent else Arrival.REFERRAL
    page = "operatore/nuova-segnalazione.html"
    return render_template(page, token=token, error=error, urgent=urgent, chosen=chosen.value)


__all__ = ["operatore"]
