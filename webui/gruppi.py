"""Teams on the administrator's desk: founded, renamed, and the people who are in them."""

from collections.abc import Callable

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from access import Permission
from access.directory import get_person, names_at_work
from access.teams import (
    count_teams,
    found_team,
    get_team,
    join_team,
    leave_team,
    list_members,
    rename_team,
)
from engine.refusal import NotFound, Refusal
from engine.store import Work
from webui.accessi import amministrazione
from webui.errors import speak
from webui.guard import office, person, requires
from webui.language import gettext
from webui.numbers import number
from webui.typed import line

_ROOT = "/amministrazione/gruppi"


@amministrazione.get(_ROOT)
@requires(Permission.TEAM_MANAGE)
def teams() -> str:
    """Every team, with how many people are in it."""
    return _teams()


@amministrazione.post(_ROOT)
@requires(Permission.TEAM_MANAGE)
def new_team() -> Response | tuple[str, int]:
    """Found a team, and go on to put people into it."""
    try:
        with office().begin() as work:
            founded = found_team(work, line("nome"), by=person().id)
    except Refusal as refusal:
        return _teams(speak(refusal)), 422
    flash(gettext("Gruppo creato: ora aggiungi le persone."), "good")
    return redirect(url_for("amministrazione.team", team_id=founded))


@amministrazione.get(f"{_ROOT}/<int:team_id>")
@requires(Permission.TEAM_MANAGE)
def team(team_id: int) -> str:
    """One team: its name and its people."""
    return _team(team_id)


@amministrazione.post(f"{_ROOT}/<int:team_id>/nome")
@requires(Permission.TEAM_MANAGE)
def call_team(team_id: int) -> Response | tuple[str, int]:
    """Call the team otherwise."""

    def act(work: Work) -> None:
        rename_team(work, team_id, line("nome"), by=person().id)

    return _changed(team_id, act, gettext("Il gruppo ha un nome nuovo."))


@amministrazione.post(f"{_ROOT}/<int:team_id>/aggiungi")
@requires(Permission.TEAM_MANAGE)
def join(team_id: int) -> Response | tuple[str, int]:
    """Put a person into the team: they see its cases from the next page on."""
    who = request.form.get("chi", 0, type=number)
    if not who:
        return _team(team_id, gettext("Scegli chi aggiungere.")), 422

    def act(work: Work) -> None:
        get_team(work.connection, team_id)
        get_person(work.connection, who)
        join_team(work, who, team_id, by=person().id)

    return _changed(team_id, act, gettext("Aggiunta al gruppo: da ora vede i suoi fascicoli."))


@amministrazione.post(f"{_ROOT}/<int:team_id>/togli/<int:account_id>")
@requires(Permission.TEAM_MANAGE)
def leave_behind(team_id: int, account_id: int) -> Response | tuple[str, int]:
    """Take a person out of the team: they see its cases no more, unless they work on them."""

    def act(work: Work) -> None:
        get_team(work.connection, team_id)
        leave_team(work, account_id, team_id, by=person().id)

    return _changed(team_id, act, gettext("Tolta dal gruppo."))


def _changed(team_id: int, act: Callable[[Work], None], said: str) -> Response | tuple[str, int]:
    try:
        with office().begin() as work:
            act(work)
    except NotFound:
        raise
    except Refusal as refusal:
        return _team(team_id, speak(refusal)), 422
    flash(said, "good")
    return redirect(url_for("amministrazione.team", team_id=team_id))


def _teams(error: str = "") -> str:
    with office().read() as connection:
        found = count_teams(connection)
    return render_template(
        "amministrazione/gruppi.html", teams=found, typed=line("nome"), error=error
    )


def _team(team_id: int, error: str = "") -> str:
    with office().read() as connection:
        name = get_team(connection, team_id)
        members = list_members(connection, team_id)
        others = names_at_work(connection)
    inside = {one.account_id for one in members}
    return render_template(
        "amministrazione/gruppo.html",
        team_id=team_id,
        name=name,
        typed=line("nome") or name,
        members=members,
        others={id: who for id, who in others.items() if id not in inside},
        error=error,
    )


__all__ = ["amministrazione"]
