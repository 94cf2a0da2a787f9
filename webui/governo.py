"""What is decided of a case as a whole: hidden or shown, closed or opened again, who read it."""

from collections.abc import Callable

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from access import Permission
from access.directory import names_of
from access.people import may
from access.readings import record_search
from access.teams import get_team, list_teams
from cases.decrees import DecreeStatus
from cases.files import (
    CaseClosed,
    CaseFile,
    CaseNumber,
    Marking,
    check_open,
    give_to_team,
    mark_case,
)
from cases.finding import search_registry
from cases.visibility import see_case_numbered, visible_among
from engine.refusal import NotAllowed, NotFound, Refusal
from engine.store import Work
from tasks.answering import name_responsible
from tasks.apart import has_placed_apart
from tasks.closing import close_by_hand
from tasks.reach import running
from tasks.reopening import reopen as reopen_file
from webui import incarichi
from webui.conformita import readings_of
from webui.errors import speak
from webui.fascicolo import LAST_PAGE, fascicolo, part_of, see
from webui.guard import office, person, requires
from webui.language import gettext
from webui.notizie import news_titles
from webui.numbers import number as posted_number
from webui.shown import ShownCase
from webui.typed import line, reason

_CASE = "/fascicoli/<int:year>/<int:number>"


@fascicolo.get(f"{_CASE}/letture")
@requires(Permission.READING_REVIEW)
def readings(year: int, number: int) -> str:
    """Who has read the case, when and why."""
    with office().read() as connection:
        seen = see(connection, year, number)
        found = readings_of(connection, seen.case)
    return part_of("letture", seen, readings=found)


@fascicolo.get(f"{_CASE}/gestione")
@requires(Permission.CASE_ASSIGN, Permission.CASE_RESTRICT, Permission.CASE_CLOSE)
def governing(year: int, number: int) -> str:
    """What may be decided of the case as a whole."""
    return _page(year, number)


@fascicolo.post(f"{_CASE}/riservatezza")
@requires(Permission.CASE_RESTRICT)
def restrict(year: int, number: int) -> Response | tuple[str, int]:
    """Hide the case from the team, or show it again."""
    on = request.form.get("riservato") == "si"

    def act(work: Work, case: CaseFile, why: str) -> None:
        mark_case(work, case, Marking.RESTRICTED, by=person().id, on=on, why=why)

    said = gettext("Il fascicolo è riservato.") if on else gettext("Il fascicolo non è riservato.")
    return _decided(year, number, "riservatezza", act, said)


@fascicolo.post(f"{_CASE}/fratelli")
@requires(Permission.CASE_RESTRICT)
def read_together(year: int, number: int) -> Response | tuple[str, int]:
    """Let siblings who were placed apart be read as one family again, or apart once more."""
    on = request.form.get("insieme") == "si"

    def act(work: Work, case: CaseFile, why: str) -> None:
        mark_case(work, case, Marking.TOGETHER, by=person().id, on=on, why=why)

    said = gettext("La lettura è riunita.") if on else gettext("La lettura è di nuovo separata.")
    return _decided(year, number, "fratelli", act, said)


@fascicolo.post(f"{_CASE}/incarichi")
@requires(Permission.CASE_ASSIGN)
def charge(year: int, number: int) -> Response | tuple[str, int]:
    """Name who answers for the case: what waits for them goes with it."""

    def act(work: Work, case: CaseFile, why: str) -> None:
        name_responsible(work, person(), case.id, incarichi.posted(), why)

    return _decided(year, number, "incarichi", act, gettext("Chi risponde del caso è salvato."))


@fascicolo.post(f"{_CASE}/gruppo")
@requires(Permission.CASE_ASSIGN)
def give_team(year: int, number: int) -> Response:
    """Say which team works on the case: its people see it from the next page on."""
    wanted = request.form.get("gruppo", 0, type=posted_number) or None
    with office().begin() as work:
        case = see_case_numbered(work.connection, person(), CaseNumber(year, number))
        check_open(case)
        if wanted is not None:
            get_team(work.connection, wanted)
        if wanted != case.team_id:
            give_to_team(work, case.id, wanted, by=person().id)
    flash(gettext("Il gruppo di lavoro del fascicolo è salvato."), "good")
    return redirect(url_for("fascicolo.governing", year=year, number=number))


@fascicolo.post(f"{_CASE}/chiusura")
@requires(Permission.CASE_CLOSE)
def close(year: int, number: int) -> Response | tuple[str, int]:
    """Close the case, when nothing runs in it any more."""

    def act(work: Work, case: CaseFile, why: str) -> None:
        told = request.form.get("ag_informata") == "si"
        close_by_hand(work, case, by=person().id, why=why, authority_told=told)

    return _decided(year, number, "chiusura", act, gettext("Il fascicolo è chiuso."))


@fascicolo.post(f"{_CASE}/riapertura")
@requires(Permission.CASE_CLOSE)
def reopen(year: int, number: int) -> Response | tuple[str, int]:
    """Open a closed case again, under its number."""

    def act(work: Work, case: CaseFile, why: str) -> None:
        reopen_file(work, office().engine, case, by=person().id, why=why)

    return _decided(year, number, "chiusura", act, gettext("Il fascicolo è di nuovo aperto."))


@fascicolo.route("/fascicoli/precedenti", methods=["GET", "POST"])
@requires(Permission.CASE_SEARCH_REGISTRY)
def registry() -> str | tuple[str, int]:
    """Whether the whole office knows a child: number, child and whose, and nothing of the case.

    Every case that is shown has its line in the record of readings, with the reason.
    """
    words, why = line("cerca"), reason()
    if request.method == "GET":
        return render_template("fascicolo/precedenti.html", words="", why="", found=None)
    if not words or not why:
        error = gettext("Scrivi chi cerchi e perché: la ricerca viene registrata.")
        return render_template(
            "fascicolo/precedenti.html", words=words, why=why, found=None, error=error
        ), 422
    house, me = office(), person()
    with house.begin() as work:
        page = search_registry(work.connection, house.sealer, me, words, _page_asked())
        found = page.cases
        record_search(work, me.id, (one.case.id for one in found), "anagrafe", why)
        names = names_of(work.connection, {id for one in found for id in one.case.assigned})
        visible = visible_among(work.connection, me, {one.case.id for one in found})
    now = house.clock.now()
    rows = [
        (one.case, ShownCase.of(one.case.id, one.case.number, one.heading.short(now)))
        for one in found
    ]
    return render_template(
        "fascicolo/precedenti.html",
        words=words,
        why=why,
        found=rows,
        page=page,
        names=names,
        visible=visible,
    )


def _page_asked() -> int:
    return max(1, min(request.form.get("pagina", 1, type=posted_number), LAST_PAGE))


_Act = Callable[[Work, CaseFile, str], None]


def _decided(
    year: int, number: int, what: str, act: _Act, said: str
) -> Response | tuple[str, int]:
    """Do it in one transaction with its reason, or show the page again with what is missing."""
    why = reason()
    if not why:
        return _page(year, number, gettext("Scrivi perché: resta nel registro."), what), 422
    try:
        with office().begin() as work:
            act(work, see_case_numbered(work.connection, person(), CaseNumber(year, number)), why)
    except (NotFound, NotAllowed, CaseClosed):
        raise
    except Refusal as refusal:
        return _page(year, number, speak(refusal), incarichi.REFUSED.get(type(refusal), what)), 422
    flash(said, "good")
    return redirect(url_for("fascicolo.governing", year=year, number=number))


def _page(year: int, number: int, error: str = "", about: str = "") -> str:
    with office().read() as connection:
        seen = see(connection, year, number)
        paths = running(connection, seen.case.id)
        news = news_titles(connection, seen.case.id)
        teams = list_teams(connection)
        charges = incarichi.choices(connection, seen.case)
        may_restrict = may(person(), Permission.CASE_RESTRICT)
        apart = may_restrict and has_placed_apart(connection, seen.case.id)
    statuses = [one.status for one in seen.decrees or ()]
    return part_of(
        "gestione",
        seen,
        error=error,
        about=about,
        why=reason(),
        running=len(paths),
        news=news,
        teams=teams,
        charges=charges,
        is_restricted=Marking.RESTRICTED in seen.case.markings,
        has_mandate=DecreeStatus.IN_FORCE in statuses,
        may_report=may(person(), Permission.CASE_ASSIGN),
        may_close=may(person(), Permission.CASE_CLOSE),
        may_restrict=may_restrict,
        placed_apart=apart,
        are_together=Marking.TOGETHER in seen.case.markings,
    )


__all__ = ["fascicolo"]
