"""The fascicolo: found by name or number, read by parts; every reading leaves its line."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from sqlalchemy import Connection
from werkzeug import Response as BaseResponse

from access import Permission
from access.directory import names_of
from access.people import may
from access.readings import record_reading
from cases.chronology import Chronology, chronology_from_the_first
from cases.chronology import chronology as chronology_of
from cases.documents import NoSuchDocument, get_document, read_content
from cases.files import CaseNumber, Charge, Marking, get_case, history_of
from cases.finding import Asked, find_cases
from cases.kinds import KINDS, FileKind, kinds_for
from cases.merging import joined_to
from cases.overview import Overview
from cases.overview import overview as overview_of
from cases.records import get_record
from cases.sendings import Sending, sendings_of
from cases.visibility import may_see_protected, see_case, see_case_numbered
from engine.language import to_say
from engine.refusal import NotAllowed
from tasks import byhand, whereabouts, worklist
from tasks.apart import apart_in
from tasks.byhand import Fate
from tasks.glance import names_of_tasks
from tasks.protecting import may_protect, protect_document
from tasks.referrals import new_decree as register_decree
from tasks.terms import Term
from webui import reading, whose
from webui.answers import answered
from webui.brief import looking, next_birthdays, of_overview, open_terms, terms_seen
from webui.guard import office, person, requires
from webui.inizi import begun_in
from webui.language import gettext
from webui.numbers import number as posted_number
from webui.provvedimenti import show_acts
from webui.shown import ShownCase, show_term

fascicolo = Blueprint("fascicolo", __name__)

LAST_PAGE = 10_000
_READING = (Permission.CASE_READ, Permission.TENDER_READ)
_OF_FAMILIES = frozenset({"persone", "provvedimenti"})
_CHARGES = {
    Charge.RESPONSIBLE: to_say("responsabile del caso"),
    Charge.CO_OPERATOR: to_say("co-operatore"),
}


@dataclass(frozen=True, slots=True)
class Charged:
    """A line of the history of who answered for a case."""

    charge: str
    who: str = field(repr=False)
    since: datetime
    until: datetime | None
    given_by: str = field(repr=False)


@fascicolo.route("/fascicoli", methods=["GET", "POST"])
@requires(*_READING)
def listing() -> str:
    """The cases one may see, or those that answer to a name or a number.

    What one looks for is posted: the name of a child stands in no address, history or log.
    """
    house, me = office(), person()
    said = request.form if request.method == "POST" else request.args
    now = house.clock.now()
    asked = Asked(
        words=request.form.get("cerca", "")[:80],
        only_mine=said.get("miei") == "si",
        only_open=said.get("tutti") != "si",
        kind=_kind(said.get("tipo", "")),
        page=max(1, min(said.get("pagina", 1, type=posted_number), LAST_PAGE)),
    )
    with house.read() as connection:
        found = find_cases(connection, house.sealer, me, asked)
        names = names_of(connection, {id for one in found.cases for id in one.case.assigned})
    rows = [
        (one.case, ShownCase.of(one.case.id, one.case.number, one.heading.short(now)))
        for one in found.cases
    ]
    return render_template(
        "fascicolo/elenco.html",
        asked=asked,
        found=found,
        cases=rows,
        names=names,
        kinds=[(kind, words) for kind, words in KINDS.items() if kind in kinds_for(me)],
        can_open_referral=may(me, Permission.REFERRAL_OPEN),
    )


@fascicolo.get("/fascicoli/<int:year>/<int:number>")
@requires(*_READING)
def overview(year: int, number: int) -> str:
    """One look: who, what is under way, next terms, last facts."""
    house, me = office(), person()
    now = house.clock.now()
    with house.read() as connection:
        seen = see(connection, year, number)
        work = worklist.of_case(connection, seen.case.id)
        mine = [one for one in work if not seen.apart.hides(one.instance_id)]
        lines = reading.lines(connection, mine, me, now)
        found = terms_seen(connection, seen)
        around = _paths_of(connection, seen)
        brief = of_overview(connection, seen, found, now)
    return part_of("quadro", seen, lines=lines, brief=brief, **around)


@fascicolo.get("/fascicoli/<int:year>/<int:number>/cronologia")
@requires(*_READING)
def chronology(year: int, number: int) -> str:
    """Everything that happened, as a judge would read it: the latest, or all from the first."""
    before = request.args.get("prima", type=posted_number)
    whole = request.args.get("tutto") == "si"
    forward = request.args.get("dal_principio") == "si"
    with office().read() as connection:
        seen = see(connection, year, number)
        told = _story(connection, seen, before, whole=whole, forward=forward)
    return part_of("cronologia", seen, told=told, whole=whole, forward=forward)


def _story(
    connection: Connection, seen: Overview, before: int | None, *, whole: bool, forward: bool
) -> Chronology:
    how: dict[str, Any] = {
        "whole": whole,
        "task_names": names_of_tasks,
        "seal": office().sealer.of(connection, seen.case.id),
        "apart": seen.apart,
    }
    if forward:
        return Chronology(tuple(chronology_from_the_first(connection, seen.case.id, **how)), None)
    return chronology_of(connection, seen.case.id, before=before, **how)


@fascicolo.get("/fascicoli/<int:year>/<int:number>/persone")
@requires(*_READING)
def people(year: int, number: int) -> str:
    """The child, the household, whoever else belongs to the case."""
    with office().read() as connection:
        seen = see(connection, year, number)
        answered_by = _answered_by(connection, seen.case.id)
        found = terms_seen(connection, seen)
    coming = next_birthdays(found, office().clock.now())
    return part_of("persone", seen, answered_by=answered_by, birthdays=coming)


@fascicolo.get("/fascicoli/<int:year>/<int:number>/percorsi")
@requires(*_READING)
def paths(year: int, number: int) -> str:
    """The paths of the case, running and ended."""
    with office().read() as connection:
        seen = see(connection, year, number)
        around = _paths_of(connection, seen) | begun_in(connection, seen.case)
    return part_of("percorsi", seen, **around)


@fascicolo.get("/fascicoli/<int:year>/<int:number>/scadenze")
@requires(*_READING)
def deadlines(year: int, number: int) -> str:
    """Every term of the case with its calculation: open, met, superseded."""
    house = office()
    now = house.clock.now()
    with house.read() as connection:
        seen = see(connection, year, number)
        found = terms_seen(connection, seen)
        running = open_terms(found, now)
        about = _about(connection, seen, found, now)
        sent = {one.recorded_at: one.told for one in _sendings(connection, seen)}
    about |= {one.id: sent[one.met_at] for one in found if one.met_at in sent}
    past = [shown for shown in (show_term(one, now) for one in found) if shown not in running]
    acts = may(person(), Permission.DECREE_READ)
    return part_of("scadenze", seen, running=running, past=past, about=about, may_read_acts=acts)


def _about(
    connection: Connection, seen: Overview, found: Sequence[Term], now: datetime
) -> dict[int, str]:
    """What tells apart the terms of one duty: whom they are about, the activity they are for."""
    case = ShownCase.of(seen.case.id, seen.case.number, "")
    people = whose.of_terms(connection, found, {case.id: case}, now)
    tasks = names_of_tasks(connection, (one.task_id for one in found if one.task_id is not None))
    of_task = {
        one.id: gettext("attività «%(name)s»", name=tasks[one.task_id])
        for one in found
        if one.task_id is not None and one.task_id in tasks
    }
    said = ((one.id, (of_task.get(one.id), people.get(one.id))) for one in found)
    return {id: " · ".join(filter(None, words)) for id, words in said}


@fascicolo.get("/fascicoli/<int:year>/<int:number>/provvedimenti")
@requires(Permission.DECREE_READ)
def decrees(year: int, number: int) -> str:
    """The acts of the authorities about the case, each with its paper and its terms."""
    house = office()
    with house.read() as connection:
        seen = see(connection, year, number)
        acts = show_acts(seen, terms_seen(connection, seen), house.clock.now())
    may_register = seen.case.is_open and may(person(), Permission.DECREE_REGISTER)
    return part_of("provvedimenti", seen, acts=acts, may_register=may_register)


@fascicolo.post("/fascicoli/<int:year>/<int:number>/provvedimenti")
@requires(Permission.DECREE_REGISTER)
def new_decree(year: int, number: int) -> BaseResponse:
    """Begin to register an act of the authority in this case."""
    house, me = office(), person()
    with house.read() as connection:
        case = see_case_numbered(connection, me, CaseNumber(year, number))
    opened = register_decree(house, me, case.id)
    if opened.task is None:
        return redirect(url_for("fascicolo.decrees", year=year, number=number))
    return redirect(url_for("operatore.task", task_id=opened.task.id))


@fascicolo.get("/fascicoli/<int:year>/<int:number>/documenti")
@requires(Permission.DOCUMENT_READ)
def documents(year: int, number: int) -> str:
    """Documents attached or composed, and the sheets of completed activities."""
    with office().read() as connection:
        seen = see(connection, year, number)
        sent = _sendings(connection, seen)
    receipts = {one.receipt_id: one.told for one in sent}
    hides = Marking.PROTECTED_ADDRESS in seen.case.markings and may_protect(person(), seen.case)
    return part_of("documenti", seen, receipts=receipts, may_protect=hides)


@fascicolo.get("/documenti/<int:document_id>")
@requires(Permission.DOCUMENT_READ)
def document(document_id: int) -> Response:
    """The content of a document, to be saved: never shown inside our own pages."""
    house, me = office(), person()
    with house.read() as connection:
        found = get_document(connection, house.sealer, document_id)
        case = see_case(connection, me, found.case_id)
        if found.in_draft and found.attached_by != me.id:
            raise NoSuchDocument
        if found.is_protected and not may_see_protected(me, case):
            raise NotAllowed
        apart_in(connection, me, case).check(None, found.task_id)
        content = read_content(connection, house.sealer, document_id)
    with house.begin() as work:
        record_reading(work, me.id, case.id, f"documento {document_id}")
    answer = Response(content, mimetype=found.media_type)
    answer.headers.set("Content-Disposition", "attachment", filename=found.name)
    return answer


@fascicolo.post("/documenti/<int:document_id>/protezione")
@requires(Permission.DOCUMENT_READ)
def hide_document(document_id: int) -> BaseResponse:
    """Let only whoever answers for the case read a document from now on."""
    with office().begin() as work:
        case = protect_document(work, office().sealer, person(), document_id)
    flash(gettext("Il documento è protetto: lo apre solo chi risponde del caso."), "good")
    number = case.number
    return redirect(url_for("fascicolo.documents", year=number.year, number=number.number))


@fascicolo.get("/schede/<int:record_id>")
@requires(Permission.RECORD_READ)
def record(record_id: int) -> str:
    """The answers of a completed activity, as they were given."""
    house, me = office(), person()
    with house.read() as connection:
        kept = get_record(connection, house.sealer, record_id)
        case = see_case(connection, me, kept.line.case_id)
        apart_in(connection, me, case).check(kept.line.instance_id, kept.line.task_id)
        seen = see(connection, case.number.year, case.number.number)
        definition = house.definitions.get(connection, kept.line.version_digest)
        form = definition.form(kept.line.process, kept.line.element)
        context = reading.context_of_record(connection, me, kept.line, form)
        sections = answered(form, kept.answers, context, protected=seen.sees_protected)
        author = names_of(connection, [kept.line.author_id or 0]).get(kept.line.author_id or 0)
    return part_of("documenti", seen, "scheda", record=kept.line, sections=sections, author=author)


def see(connection: Connection, year: int, number: int) -> Overview:
    house, me = office(), person()
    asked = CaseNumber(year, number)
    return overview_of(connection, house.sealer, asked, looking(me, house.clock.now()))


def part_of(part: str, seen: Overview, page: str = "", **view: Any) -> str:
    """One part of the case under its head; that it was read is recorded."""
    house = office()
    with house.begin() as work:
        record_reading(work, person().id, seen.case.id, page or part)
        into = joined_to(work.connection, seen.case.id)
        joined = get_case(work.connection, into).number if into is not None else None
    shown = ShownCase.of(seen.case.id, seen.case.number, seen.head.child)
    template = f"fascicolo/{page or part}.html"
    around = {
        "here": part,
        "tabs": _tabs(shown, seen.case.kind),
        "seen": seen,
        "head": seen.head,
        "shown": shown,
    }
    around |= {"joined": joined}
    return render_template(template, **around, **view)


def _sendings(connection: Connection, seen: Overview) -> Sequence[Sending]:
    seal = office().sealer.find(connection, seen.case.id)
    return sendings_of(connection, seal, seen.case.id, seen.apart) if seal else ()


def _answered_by(connection: Connection, case_id: int) -> list[Charged]:
    """Who answered for the case, the latest first."""
    rows = list(history_of(connection, case_id))
    names = names_of(
        connection, {id for row in rows for id in (row.account_id, row.given_by) if id}
    )
    return [
        Charged(
            gettext(_CHARGES[row.charge]),
            names.get(row.account_id, ""),
            row.since,
            row.until,
            names.get(row.given_by, "") if row.given_by else "",
        )
        for row in reversed(rows)
    ]


def _kind(said: str) -> FileKind | None:
    return FileKind(said) if said in set(FileKind) else None


def _tabs(case: ShownCase, kind: FileKind) -> Sequence[tuple[str, str, str]]:
    me, read = person(), KINDS[kind].permission
    left_out = frozenset() if kind is FileKind.FAMILY else _OF_FAMILIES
    parts = (
        ("quadro", gettext("Quadro"), "overview", read),
        ("cronologia", gettext("Cronologia"), "chronology", read),
        ("persone", gettext("Persone"), "people", read),
        ("percorsi", gettext("Percorsi"), "paths", read),
        ("scadenze", gettext("Scadenze"), "deadlines", read),
        ("provvedimenti", gettext("Provvedimenti"), "decrees", Permission.DECREE_READ),
        ("documenti", gettext("Documenti"), "documents", Permission.DOCUMENT_READ),
        ("letture", gettext("Letture"), "readings", Permission.READING_REVIEW),
        ("gestione", gettext("Gestione"), "governing", Permission.CASE_CLOSE),
    )
    return [
        (part, label, url_for(f"fascicolo.{view}", year=case.year, number=case.number))
        for part, label, view, permission in parts
        if may(me, permission) and part not in left_out
    ]


def _paths_of(connection: Connection, seen: Overview) -> dict[str, Any]:
    """The paths of a case, and those carried on by hand because they are not in force here."""
    engine = office().engine
    runs = [
        {
            "id": one.id,
            "name": engine.names(connection, one.digest)[one.process],
            "status": one.status,
            "started_at": one.started_at,
            "ended_at": one.ended_at,
        }
        for one in whereabouts.runs_of_case(connection, seen.case.id)
        if not seen.apart.hides(one.id)
    ]
    kept = byhand.of_case(connection, seen.case.id)
    return {"runs": runs, "by_hand": [one for one in kept if one.fate is Fate.WAITING]}
