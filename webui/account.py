"""One's own access: sign in and out, go on after an ended session, password, language."""

import re
from urllib.parse import urlsplit

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from access import Credentials, Visitor, WrongCredentials
from access.directory import list_people
from access.people import Person
from access.roles import get_role
from access.sessions import list_sessions, revoke_session
from access.signing import WrongPassword
from access.throttle import TooManyAttempts
from engine.refusal import Refusal
from tasks import demo
from webui.calendari import calendars_of
from webui.drafts import keep_as_draft, kept_text
from webui.errors import speak
from webui.guard import access, held_session, office, person, requires, web_session
from webui.language import gettext
from webui.sessions import LANGUAGE

account = Blueprint("account", __name__)

LANGUAGES = {"it": "Italiano", "en": "English"}


@account.get("/accesso")
def enter() -> str | Response:
    """The door."""
    if web_session().held is not None:
        return redirect(url_for("operatore.desk"))
    return _door(onward=safe_address(request.args.get("poi", "")))


@account.post("/accesso")
def sign_in() -> str | Response | tuple[str, int]:
    """Let in whoever knows the password, and go on where they were."""
    typed = Credentials(request.form.get("username", ""), request.form.get("password", ""))
    visitor = Visitor(request.remote_addr or "", request.user_agent.string)
    session = web_session()
    try:
        signed = access().sign_in(typed, visitor, office().clock.now(), instead_of=session.token)
    except (WrongCredentials, TooManyAttempts) as refusal:
        return _again(refusal)
    session.begin(signed.session, signed.token)
    kept, where = kept_text(), safe_address(request.form.get("_where", ""))
    if kept:
        return keep_as_draft(where, kept)
    return redirect(safe_address(request.form.get("poi", "")) or url_for("operatore.desk"))


@account.post("/bozza-ritrovata")
@requires()
def keep_found_text() -> Response | tuple[str, int]:
    """Keep as a draft the text of a page that had grown old while it was open."""
    return keep_as_draft(safe_address(request.form.get("_where", "")), kept_text())


@account.post("/uscita")
@requires()
def leave() -> Response:
    """Sign out."""
    session = web_session()
    if session.token:
        access().sign_out(session.token, office().clock.now())
    session.end()
    flash(gettext("Sei uscito. Se il computer è condiviso, chiudi anche la finestra."), "good")
    return redirect(url_for("account.enter"))


@account.get("/profilo")
@requires()
def profile() -> str:
    """Password, language, and where else one is signed in."""
    return _profile()


@account.get("/profilo/password")
@requires()
def first_password() -> str | Response:
    """The only page for whoever came in with a password that another knows."""
    if not person().must_change_password:
        return redirect(url_for("account.profile"))
    return _profile()


@account.post("/profilo/password")
@requires()
def change_password() -> str | Response | tuple[str, int]:
    """Change one's own password; the other sessions end."""
    new = request.form.get("nuova", "")
    if new != request.form.get("ripetuta", ""):
        return _profile(gettext("Le due password nuove non sono uguali."), "ripetuta"), 422
    try:
        token = access().change_password(
            held_session(), request.form.get("attuale", ""), new, office().clock.now()
        )
    except WrongPassword as refusal:
        return _profile(speak(refusal), "attuale"), 422
    except TooManyAttempts:
        raise
    except Refusal as refusal:
        return _profile(speak(refusal), "nuova"), 422
    web_session().renew(token)
    flash(gettext("Password cambiata. Gli altri tuoi accessi sono stati chiusi."), "good")
    first = person().must_change_password
    return redirect(url_for("operatore.desk" if first else "account.profile"))


@account.post("/profilo/accessi/<int:session_id>/fine")
@requires()
def end_session(session_id: int) -> Response:
    """End one of one's own sessions, on a device left behind."""
    house = office()
    with house.database.begin(house.clock.now()) as work:
        revoke_session(work, person().id, session_id)
    flash(gettext("Quell'accesso è chiuso."), "good")
    return redirect(url_for("account.profile"))


@account.post("/lingua")
def choose_language() -> Response:
    """Speak another language from now on, on this browser."""
    wanted = request.form.get("lingua", "")
    if wanted in LANGUAGES:
        web_session()[LANGUAGE] = wanted
    return redirect(safe_address(request.form.get("poi", "")) or url_for("account.enter"))


def _door(**said: str) -> str:
    """The page of signing in; in a demo with an account for each role."""
    house = office()
    people: tuple[Person, ...] = ()
    if house.settings.demo:
        with house.read() as connection:
            people = list_people(connection)
    shown = [
        {"username": one.username, "name": one.name, "roles": _labels(one)}
        for one in people
        if one.active
    ]
    return render_template(
        "account/enter.html", demo_accounts=shown, demo_password=demo.PASSWORD, **said
    )


def _labels(one: Person) -> list[str]:
    return sorted(get_role(role).label for role in one.roles)


def _profile(error: str = "", field: str = "") -> str:
    house, session = office(), held_session()
    if session.person.must_change_password:
        return render_template(
            "account/first.html", person=session.person, error=error, field_name=field
        )
    calendars = calendars_of(session.person)
    with house.database.read() as connection:
        sessions = list_sessions(connection, session.person.id, house.clock.now())
    return render_template(
        "account/profile.html",
        person=session.person,
        sessions=sessions,
        here=session.id,
        calendars=calendars,
        languages=LANGUAGES,
        error=error,
        field_name=field,
    )


def _again(refusal: Refusal) -> tuple[str, int]:
    kept = kept_text()
    status = 429 if isinstance(refusal, TooManyAttempts) else 422
    said = {"error": speak(refusal), "username": request.form.get("username", "")}
    if kept:
        where = safe_address(request.form.get("_where", ""))
        return render_template("account/ended.html", kept=kept, where=where, **said), status
    onward = safe_address(request.form.get("poi", ""))
    return _door(onward=onward, **said), status


def safe_address(address: str) -> str:
    """An address of our own site, or nothing: nobody is sent elsewhere from here."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return ""
    ours = address.isprintable() and not (parts.scheme or parts.netloc)
    return address if ours and re.match(r"/(?![/\\])", address) else ""
