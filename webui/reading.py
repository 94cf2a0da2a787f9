"""Gathers what several pages show: lines of work with their household, news, choices of paths."""

from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from flask import request, url_for
from sqlalchemy import Connection, select

from access import Permission
from access.directory import names_of
from access.people import Person, may
from access.roles import say_roles
from cases.headings import headings_of
from cases.records import RecordLine
from cases.sentences import say_message
from cases.visibility import visible_among
from engine.language import to_say
from engine.store.tables import version
from forms import Context, Form
from tasks import protecting, unheard, worklist
from tasks.contexts import Desk, context_of
from tasks.notices import Notice
from tasks.seeing import has_part
from tasks.terms import Term
from tasks.terms.listing import terms_of_tasks
from tasks.worklist import Cursor, TaskRow
from webui import whose
from webui.guard import office
from webui.language import gettext
from webui.numbers import number
from webui.shown import Known, Line, ShownCase, say_owner, show_lines, show_term
from webui.words import say_day


@dataclass(frozen=True, slots=True)
class News:
    """Something new, in the words of the page."""

    at: datetime
    what: str
    case: ShownCase | None
    task_id: int | None
    act: str = ""  # the address at which one does what it asks for


def lines(
    connection: Connection, rows: Sequence[TaskRow], me: Person, now: datetime
) -> tuple[Line, ...]:
    """Activities as lines of a list, with their household, path and holder."""
    about = cases(connection, me, (row.case_id for row in rows if row.case_id is not None), now)
    known = Known(
        reader=me.id,
        readable=frozenset(row.id for row in rows if _may_read(me, row, about)),
        cases=about,
        names=names_of(connection, (row.assignee for row in rows if row.assignee is not None)),
        paths=_paths(connection, rows),
        terms=terms_of_tasks(connection, (row.id for row in rows)),
        whose=whose.of_tasks(connection, rows, about, now),
    )
    return show_lines(rows, now, known)


def term_lines(
    connection: Connection, found: Sequence[Term], me: Person, now: datetime
) -> tuple[Line, ...]:
    """Terms that stand on no activity as lines of a list: their number only for whoever may
    open them.
    """
    about = cases(connection, me, (one.case_id for one in found if one.case_id is not None), now)
    of_whom = whose.of_terms(connection, found, about, now)
    return tuple(_term_line(one, about, of_whom.get(one.id, ""), now) for one in found)


def _term_line(one: Term, about: Mapping[int, ShownCase], of_whom: str, now: datetime) -> Line:
    case = about.get(one.case_id) if one.case_id is not None else None
    may_read = case is not None and case.may_open
    return Line(
        id=one.id,
        name=one.sentence,
        path="",
        case=case if may_read or case is None else replace(case, title=""),
        term=show_term(one, now),
        who=say_owner(one.owed_by),
        may_read=may_read,
        term_id=one.id,
        whose=of_whom,
    )


def cases(
    connection: Connection, me: Person, case_ids: Iterable[int], now: datetime
) -> Mapping[int, ShownCase]:
    """Cases in one line each, leading to those that the reader may open."""
    found = headings_of(connection, office().sealer, case_ids)
    seen = visible_among(connection, me, found)
    return {
        id: ShownCase.of(id, one.case.number, one.heading.short(now), may_open=id in seen)
        for id, one in found.items()
    }


def news(connection: Connection, me: Person, notices: Sequence[Notice]) -> tuple[News, ...]:
    """Notices in the words of the page.

    What was told to a group may be another's now: it leads nowhere and names nobody then.
    """
    about = cases(
        connection,
        me,
        (one.case_id for one in notices if one.case_id is not None),
        office().clock.now(),
    )
    asked = worklist.among(connection, (one.task_id for one in notices if one.task_id is not None))
    readable = {id for id, row in asked.items() if _may_read(me, row, about)}
    return tuple(_told(one, me, about, readable) for one in notices)


def _told(
    one: Notice, me: Person, about: Mapping[int, ShownCase], readable: Container[int]
) -> News:
    case = about.get(one.case_id) if one.case_id is not None else None
    leads = one.task_id is not None and one.task_id in readable
    shown = case if case is None or case.may_open or leads else replace(case, title="")
    return News(one.at, _said(one), shown, one.task_id if leads else None, _act(one, me, case))


def _act(one: Notice, me: Person, case: ShownCase | None) -> str:
    if case is None or not case.may_open:
        return ""
    if one.term_id is not None:
        return url_for("termini.one", term_id=one.term_id)
    page = _PAGES.get(one.kind)
    if page is not None:
        return url_for(page, year=case.year, number=case.number)
    if one.kind != "case_without_responsible":
        return ""
    if not may(me, Permission.CASE_ASSIGN):
        return ""
    page = url_for("fascicolo.governing", year=case.year, number=case.number)
    return f"{page}#incarichi"


def path_choices() -> list[tuple[str, str]]:
    """The paths in force, for the sentence of filters; the first is all of them."""
    asked = (
        select(version.c.process, version.c.name)
        .where(version.c.status == "in_force")
        .order_by(version.c.name)
    )
    with office().read() as connection:
        found = [(row.process, row.name) for row in connection.execute(asked)]
    return [("", gettext("tutti i percorsi")), *found]


def _may_read(me: Person, row: TaskRow, about: Mapping[int, ShownCase]) -> bool:
    """What `may_see_task` says, for the lines of a list whose cases are known already."""
    if has_part(me, row):
        return True
    if row.case_id is None:
        return may(me, Permission.TASK_ASSIGN)
    return row.case_id in about and about[row.case_id].may_open


def cursor() -> Cursor | None:
    """Where the page asked for begins, as the link on the page before said."""
    try:
        at = datetime.fromisoformat(request.args.get("dopo", ""))
        return Cursor(at.astimezone(UTC), number(request.args.get("dopo_id", "")))
    except (ValueError, OverflowError):
        return None


def _paths(connection: Connection, rows: Sequence[TaskRow]) -> Mapping[str, str]:
    engine = office().engine
    names: dict[str, str] = {}
    for row in rows:
        if row.process not in names:
            names |= engine.names(connection, row.digest)
    return names


BIRTHDAY = "birthday_"  # the kind of a notice says which one, never of whom
_SAID = {
    protecting.KIND: to_say(
        "L'indirizzo di questo fascicolo ora è segreto: guarda i documenti allegati prima e"
        " proteggi quelli che dicono dove si trova il minore"
    ),
    "case_given": to_say("Ora rispondi tu di questo caso"),
    "case_received": to_say("A questo fascicolo se n'è unito un altro"),
    "case_shared": to_say("Ora affianchi chi risponde di questo caso"),
    "case_without_responsible": to_say(
        "Questo caso non ha più un responsabile: chi ne rispondeva è uscito. Nominane un altro"
    ),
    "death_reported": to_say("È stato comunicato un decesso in questo caso"),
    "incident_opened": to_say("Intoppo tecnico in «%(name)s»"),
    "meeting_called": to_say("Sei invitato a un incontro di équipe"),
    "non_conformity_recorded": to_say("È stata annotata una non conformità: «%(name)s»"),
    "notice_given": to_say("Avviso: «%(name)s»"),
    "path_by_hand": to_say("Un percorso di questo caso va seguito a mano: non è ancora in vigore"),
    "path_in_closed_case": to_say(
        "È stato chiesto il percorso «%(name)s», ma il fascicolo è chiuso. Se serve, chi coordina"
        " riapre il fascicolo e il percorso comincia da solo"
    ),
    "task_assigned": to_say("Ti è stata passata l'attività «%(name)s»"),
    "task_vacant": to_say("Chi doveva fare «%(name)s» è uscito: va nominato qualcun altro"),
    "task_returned": to_say("«%(name)s» è di nuovo senza nessuno: chi l'aveva è uscito"),
    "term_breached": to_say("Termine superato: «%(name)s»"),
    "term_escalated": to_say("Avviso: «%(name)s» è a rischio di ritardo"),
    "term_missed_by_others": to_say("Passato un termine che spettava ad altri: «%(name)s»"),
    "term_reminded": to_say("Promemoria: si avvicina il termine di «%(name)s»"),
}


_PAGES = {
    protecting.KIND: "fascicolo.documents",
    unheard.KIND: "fascicolo.paths",
    "path_in_closed_case": "fascicolo.paths",
}
"""The part of the case in which one does what a notice asks for."""


def _said(one: Notice) -> str:
    sentence = _SAID.get(one.kind, to_say("Novità sul fascicolo"))
    if one.kind.startswith(BIRTHDAY):
        return gettext(
            "Un minore di questo caso compie %(age)s anni", age=one.kind[len(BIRTHDAY) :]
        )
    if one.kind == unheard.KIND:
        return _unheard(one.task_name or "")
    return gettext(sentence, name=one.task_name or gettext("attività"))


def _unheard(title: str) -> str:
    message, day = unheard.read_title(title)
    return gettext(
        "Nessun percorso attendeva quello che è arrivato %(day)s: «%(what)s». Se occorre, apri il"
        " percorso che serve e registralo lì",
        day=say_day(day, office().clock.now()),
        what=say_message(message),
    )


def roles_of(rows: Sequence[TaskRow]) -> list[str]:
    """Whose turn it is for each activity, by the names of the roles."""
    return [say_roles(row.roles) for row in rows]


def context_of_record(connection: Connection, me: Person, line: RecordLine, form: Form) -> Context:
    """What is needed to read a completed form: the names behind the numbers it refers to."""
    house = office()
    now = house.clock.now()
    if line.task_id is None:
        return Context(now)
    definition = house.definitions.get(connection, line.version_digest)
    desk = Desk(connection, house.sealer, me, now)
    return context_of(desk, definition, worklist.get(connection, line.task_id), form)
