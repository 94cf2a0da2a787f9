"""Accounts on the administrator's desk: opened, given roles, closed, given a new password."""

from dataclasses import replace

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from access import NewAccount, Permission
from access.accounts import enable_account, grant_role
from access.directory import find_people, get_person
from access.passwords import one_time
from access.people import Person
from access.roles import ROLES
from engine.refusal import Conflict, NotFound, Refusal
from tasks import leaving
from webui.amministrazione import amministrazione
from webui.errors import speak
from webui.guard import access, office, person, requires
from webui.language import gettext
from webui.numbers import number
from webui.typed import line

_ROOT = "/amministrazione/accessi"


@amministrazione.route(_ROOT, methods=["GET", "POST"])
@requires(Permission.ACCOUNT_MANAGE)
def accounts() -> str:
    """Everybody with an account, or those whose name holds these words.

    What one looks for is posted, as everywhere: a name stands in no address.
    """
    words, page = line("cerca"), max(1, request.form.get("pagina", 1, type=number))
    with office().read() as connection:
        found, more = find_people(connection, words, page)
    return render_template(
        "amministrazione/accessi.html", people=found, words=words, page=page, more=more
    )


@amministrazione.get(f"{_ROOT}/nuovo")
@requires(Permission.ACCOUNT_MANAGE)
def new_account() -> str:
    """What is needed to open an account."""
    return _new()


@amministrazione.post(f"{_ROOT}/nuovo")
@requires(Permission.ACCOUNT_MANAGE)
def open_account() -> str | tuple[str, int]:
    """Open an account with a password for the first time alone, shown once."""
    password = one_time()
    new = NewAccount(
        line("username"), line("nome"), password, _chosen_roles(), must_change_password=True
    )
    if not new.name or not new.roles:
        return _new(gettext("Servono il nome e almeno un ruolo.")), 422
    try:
        with office().begin() as work:
            opened = access().open_account(work, new, by=person().id)
    except (Conflict, NotFound):
        raise
    except Refusal as refusal:
        return _new(speak(refusal)), 422
    return _told(opened, password)


@amministrazione.get(f"{_ROOT}/<int:account_id>")
@requires(Permission.ACCOUNT_MANAGE)
def account(account_id: int) -> str:
    """One account: roles, whether it is open, a new password."""
    return _account(account_id)


@amministrazione.post(f"{_ROOT}/<int:account_id>/ruoli")
@requires(Permission.ACCOUNT_MANAGE)
def set_roles(account_id: int) -> str | Response | tuple[str, int]:
    """Give and take roles: the next page that the person opens knows."""
    wanted, by = _chosen_roles(), person().id
    if not wanted:
        return _account(
            account_id, gettext("Serve almeno un ruolo, oppure chiudi l'accesso.")
        ), 422
    try:
        with office().begin() as work:
            held = get_person(work.connection, account_id).roles
            for role in sorted(wanted - held):
                grant_role(work, account_id, role, by=by)
            for role in sorted(held - wanted):
                leaving.take_role(work, account_id, role, by=by)
    except NotFound:
        raise
    except Refusal as refusal:
        return _account(account_id, speak(refusal)), 422
    flash(gettext("Ruoli aggiornati: valgono dalla prossima pagina che la persona apre."), "good")
    return redirect(url_for("amministrazione.account", account_id=account_id))


@amministrazione.post(f"{_ROOT}/<int:account_id>/chiudi")
@requires(Permission.ACCOUNT_MANAGE)
def close(account_id: int) -> str | Response | tuple[str, int]:
    """Close the door to an account at once; what it did stays, with its name."""
    try:
        with office().begin() as work:
            get_person(work.connection, account_id)
            leaving.close_account(work, account_id, by=person().id)
    except NotFound:
        raise
    except Refusal as refusal:
        return _account(account_id, speak(refusal)), 422
    flash(gettext("Accesso chiuso: le sue sessioni sono finite in questo momento."), "good")
    return redirect(url_for("amministrazione.account", account_id=account_id))


@amministrazione.post(f"{_ROOT}/<int:account_id>/riapri")
@requires(Permission.ACCOUNT_MANAGE)
def reopen(account_id: int) -> Response:
    """Open the door to a closed account again."""
    with office().begin() as work:
        enable_account(work, account_id, by=person().id)
    flash(gettext("Accesso riaperto."), "good")
    return redirect(url_for("amministrazione.account", account_id=account_id))


@amministrazione.post(f"{_ROOT}/<int:account_id>/password")
@requires(Permission.ACCOUNT_MANAGE)
def reset_password(account_id: int) -> str:
    """Give somebody a password that is good for once, and show it once."""
    password = one_time()
    with office().begin() as work:
        access().reset_password(work, account_id, password, by=person().id)
    return _told(account_id, password)


def _chosen_roles() -> frozenset[str]:
    return frozenset(request.form.getlist("ruolo"))


def _new(error: str = "") -> str:
    typed = {"username": line("username"), "name": line("nome"), "roles": _chosen_roles()}
    return render_template(
        "amministrazione/accesso-nuovo.html", roles=ROLES.values(), typed=typed, error=error
    )


def _account(account_id: int, error: str = "") -> str:
    who = _person(account_id)
    shown = replace(who, roles=_chosen_roles()) if error and "ruolo" in request.form else who
    return render_template(
        "amministrazione/accesso.html", who=shown, roles=ROLES.values(), error=error
    )


def _told(account_id: int, password: str) -> str:
    # In the answer itself: a cookie or an address would keep it.
    return render_template(
        "amministrazione/password.html", who=_person(account_id), password=password
    )


def _person(account_id: int) -> Person:
    with office().read() as connection:
        return get_person(connection, account_id)


__all__ = ["amministrazione"]
