"""The worker's desk: what to do today, the list of activities, taking and passing one."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from sqlalchemy import Connection
from werkzeug.wrappers import Response

from access import Permission
from access.directory import get_person, list_people
from access.people import Person, may
from tasks import glance, hands, notices, seeing, worklist
from tasks.tables import NO_TERM
from tasks.terms import listing as schedule
from tasks.worklist import Asked, Cursor, Whose
from webui import reading
from webui.account import safe_address
from webui.errors import speak
from webui.guard import office, person, requires
from webui.language import gettext
from webui.numbers import number
from webui.shown import Line, ShownCase
from webui.typed import reason

operatore = Blueprint("operatore", __name__)

_AHEAD = 3
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Draft:
    """A form left half written; where its activity has ended, until when it can be read back."""

    line: Line
    saved_at: datetime
    kept_until: datetime | None


@dataclass(frozen=True, slots=True)
class Desk:
    """The four blocks of the first page, and what comes next when all is done."""

    late: tuple[Line, ...]
    soon: tuple[Line, ...]
    ahead: tuple[Line, ...]
    quiet_until: datetime | None
    drafts: tuple[Draft, ...]
    news: tuple[reading.News, ...]


@dataclass(frozen=True, slots=True)
class Household:
    """The activities of one case, together."""

    case: ShownCase | None
    lines: tuple[Line, ...]


@operatore.get("/")
@requires()
def desk() -> str | Response:
    """What is late, what is near, what was left half written, what is new."""
    if not may(person(), Permission.TASK_READ):
        return render_template("operatore/senza-attivita.html")
    house, me = office(), person()
    now = house.clock.now()
    with house.database.read() as connection:
        found = worklist.find(connection, me, Asked(Whose.BOTH), now).rows
        left = glance.drafts(connection, me)
        shown = reading.lines(connection, [*found, *(one.task for one in left)], me, now)
        alone = _without_activity(connection, me, now)
        news = reading.news(connection, me, notices.unread(connection, me))
    lines, of_drafts = _by_instant([*shown[: len(found)], *alone]), shown[len(found) :]
    late = tuple(line for line in lines if line.term and line.term.state == "late")
    soon = tuple(line for line in lines if line.term and line.term.state == "at_risk")
    ahead = tuple(line for line in lines if not line.term or line.term.state == "in_time")[:_AHEAD]
    following = next((line.term.due_at for line in ahead if line.term), None)
    drafts = tuple(
        Draft(line, one.saved_at, one.kept_until)
        for line, one in zip(of_drafts, left, strict=True)
    )
    quiet = following - _DAY if following else None
    return render_template(
        "operatore/scrivania.html",
        desk=Desk(late, soon, ahead, quiet, drafts, news),
        can_open_referral=may(me, Permission.REFERRAL_OPEN),
    )


def _without_activity(connection: Connection, me: Person, now: datetime) -> tuple[Line, ...]:
    """Terms of one's own cases that stand on no activity: of decrees, of birthdays, of others."""
    asked = schedule.Asked(schedule.Whose.MINE, without_task=True)
    return reading.term_lines(connection, schedule.find(connection, me, asked, now).rows, me, now)


def _by_instant(lines: list[Line]) -> list[Line]:
    """The nearest first; what has no term, or rests, comes last."""
    return sorted(lines, key=lambda line: line.term.due_at if line.term else NO_TERM)


@operatore.post("/novita/lette")
@requires(Permission.TASK_READ)
def read_news() -> Response:
    """The person has seen their news."""
    house = office()
    with house.database.begin(house.clock.now()) as work:
        unread = notices.unread(work.connection, person())
        if unread:
            notices.mark_read(work, person(), unread[0].id)
    return redirect(url_for("operatore.desk") + "#novita")


@operatore.get("/attivita")
@requires(Permission.TASK_READ)
def worklist_page() -> str:
    """The open activities asked for, nearest instant first, those of a household together."""
    house, me = office(), person()
    now, filters = house.clock.now(), _filters()
    with house.database.read() as connection:
        page = worklist.find(connection, me, _asked(filters), now, reading.cursor())
        lines = reading.lines(connection, page.rows, me, now)
    return render_template(
        "operatore/attivita.html",
        groups=_households(lines),
        count=len(lines),
        filters=filters,
        choices={"whose": _whose(), "within": _within(), "paths": reading.path_choices()},
        tabs=_tabs(filters),
        following=_following(page.following, filters),
    )


@operatore.post("/attivita/<int:task_id>/assegna-a-me")
@requires(Permission.TASK_COMPLETE)
def claim(task_id: int) -> Response:
    """Take a free activity in hand."""
    house = office()
    with house.database.begin(house.clock.now()) as work:
        row = hands.claim(work, person(), task_id)
    flash(gettext("«%(name)s» è assegnata a te.", name=row.name), "good")
    return redirect(
        safe_address(request.form.get("poi", "")) or url_for("operatore.task", task_id=task_id)
    )


@operatore.post("/attivita/<int:task_id>/rimetti")
@requires(Permission.TASK_COMPLETE, Permission.TASK_ASSIGN)
def release(task_id: int) -> Response:
    """Make an activity available to its group again."""
    house = office()
    with house.database.begin(house.clock.now()) as work:
        hands.release(work, person(), task_id)
    flash(gettext("L'attività è di nuovo a disposizione del gruppo. La bozza resta tua."), "good")
    return redirect(url_for("operatore.worklist_page"))


@operatore.get("/attivita/<int:task_id>/passa")
@requires(Permission.TASK_COMPLETE, Permission.TASK_ASSIGN)
def passing(task_id: int) -> str:
    """To whom an activity may be passed."""
    return _passing(task_id)


@operatore.post("/attivita/<int:task_id>/passa")
@requires(Permission.TASK_COMPLETE, Permission.TASK_ASSIGN)
def assign(task_id: int) -> Response | tuple[str, int]:
    """Pass an activity to somebody of its role."""
    house = office()
    chosen = request.form.get("a", type=number)
    if chosen is None:
        return _passing(task_id, gettext("Scegli una persona.")), 422
    try:
        with house.database.begin(house.clock.now()) as work:
            to = get_person(work.connection, chosen)
            hands.assign(work, person(), task_id, to, reason() or None)
    except hands.NobodyToAssignTo as refusal:
        return _passing(task_id, speak(refusal)), 422
    flash(gettext("L'attività è passata a %(name)s.", name=to.name), "good")
    late = may(person(), Permission.LATE_READ)
    return redirect(url_for("responsabile.late" if late else "operatore.worklist_page"))


def _passing(task_id: int, error: str = "") -> str:
    house, me = office(), person()
    now = house.clock.now()
    with house.database.read() as connection:
        row = worklist.get(connection, task_id)
        seeing.check_seen(connection, me, row)
        hands.check_may_pass(me, row)
        (line,) = reading.lines(connection, [row], me, now)
        people = {
            one.id: one
            for role in row.roles
            for one in list_people(connection, role=role)
            if one.id != row.assignee
        }
    ordered = sorted(people.values(), key=lambda one: one.name)
    return render_template(
        "operatore/passa.html",
        line=line,
        people=ordered,
        chosen=request.form.get("a", type=number),
        why=reason(),
        error=error,
    )


def _households(lines: tuple[Line, ...]) -> tuple[Household, ...]:
    """The lines by case; the order of the cases is that of their first line."""
    first: dict[int, int] = {}
    for place, line in enumerate(lines):
        first.setdefault(line.case.id if line.case else -line.id, place)
    ordered = sorted(lines, key=lambda line: first[line.case.id if line.case else -line.id])
    return tuple(
        Household(case, tuple(group)) for case, group in groupby(ordered, lambda line: line.case)
    )


def _filters() -> dict[str, str]:
    offered = {"di": _whose(), "entro": _within(), "percorso": reading.path_choices()}
    given = {name: request.args.get(name, choices[0][0]) for name, choices in offered.items()}
    return {
        name: value if value in dict(offered[name]) else offered[name][0][0]
        for name, value in given.items()
    }


def _asked(filters: dict[str, str]) -> Asked:
    days = filters["entro"]
    return Asked(
        Whose(filters["di"]),
        timedelta(days=int(days)) if days else None,
        filters["percorso"] or None,
    )


def _whose() -> list[tuple[str, str]]:
    choices = [
        (Whose.BOTH.value, gettext("mie o del mio gruppo")),
        (Whose.MINE.value, gettext("mie")),
        (Whose.FREE.value, gettext("da assegnare")),
    ]
    if may(person(), Permission.CASE_READ_OFFICE):
        choices.append((Whose.OFFICE.value, gettext("di tutto l'ufficio")))
    return choices


def _within() -> list[tuple[str, str]]:
    return [
        ("", gettext("quando che sia")),
        ("1", gettext("entro domani")),
        ("7", gettext("entro 7 giorni")),
        ("30", gettext("entro 30 giorni")),
    ]


def _tabs(filters: dict[str, str]) -> list[dict[str, Any]]:
    return [
        {
            "label": label[:1].upper() + label[1:],
            "query": {**filters, "di": value},
            "is_here": filters["di"] == value,
        }
        for value, label in _whose()
    ]


def _following(cursor: Cursor | None, filters: dict[str, str]) -> str | None:
    if cursor is None:
        return None
    values: dict[str, Any] = {**filters, "dopo": cursor.sort_at.isoformat(), "dopo_id": cursor.id}
    return url_for("operatore.worklist_page", **values)
