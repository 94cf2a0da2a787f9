"""The web application: blueprints, session, language, headers, errors, put together once."""

import os
import secrets
from contextlib import suppress
from pathlib import Path
from typing import Any

from flask import Flask, request
from flask_babel import Babel
from flask_wtf.csrf import CSRFProtect
from jinja2 import ChoiceLoader, FileSystemLoader

import forms
from access import Access, get_role
from access.passwords import Passwords
from cases.kinds import KINDS
from tasks.municipality.standing import Names
from tasks.office import Office
from webui import (
    assets,
    atti,
    comune,
    errors,
    governo,
    inizi,
    modelli,
    pace,
    security,
    words,
)
from webui.account import LANGUAGES, account
from webui.calendari import calendari
from webui.conformita import conformita
from webui.frames import frame
from webui.guard import can, web_session
from webui.language import italian, listen, locale
from webui.numbers import Number
from webui.pagine import pagine
from webui.responsabile import responsabile
from webui.scadenziario import scadenziario
from webui.sessions import LANGUAGE, SessionDoor

BLUEPRINTS = (
    assets.assets,
    account,
    calendari,
    comune.amministrazione,
    inizi.operatore,
    governo.fascicolo,
    conformita,
    modelli.percorsi,
    responsabile,
    scadenziario,
    atti.termini,
    pagine,
)
# A form with some documents: one may weigh 20 MB (cases.documents says no more exactly).
LARGEST_REQUEST = 60 * 1024 * 1024
LARGEST_TEXT = 2 * 1024 * 1024
MOST_FIELDS = 5_000
A_DAY = 24 * 60 * 60


def create_app(office: Office, passwords: Passwords | None = None) -> Flask:
    """The web over one office; `passwords` says at which cost they are kept."""
    app = Flask(__name__)
    app.url_map.converters["int"] = Number
    secret = _secret(office.settings.data)
    app.config.update(
        SECRET_KEY=secret,
        MAX_CONTENT_LENGTH=LARGEST_REQUEST,
        MAX_FORM_MEMORY_SIZE=LARGEST_TEXT,
        MAX_FORM_PARTS=MOST_FIELDS,
        WTF_CSRF_TIME_LIMIT=None,  # as long as the session: forms stay open for hours
        WTF_CSRF_SSL_STRICT=True,
        BABEL_DEFAULT_LOCALE="it",
        BABEL_DEFAULT_TIMEZONE="Europe/Rome",
        TEMPLATES_AUTO_RELOAD=False,
        SEND_FILE_MAX_AGE_DEFAULT=A_DAY,
    )
    app.extensions["office"] = office
    app.extensions["access"] = Access(office.database, passwords)
    app.session_interface = SessionDoor(app.extensions["access"], office.clock, secret)
    Babel(app, locale_selector=_locale)
    listen(app)
    app.before_request(_weigh)  # before the guard against forgery reads the form
    CSRFProtect(app)
    _prepare_templates(app, office)
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    security.protect(app)
    pace.limit(app)
    errors.handle(app)
    app.before_request(
        lambda: office.definitions.book.keep_up(office.database, office.clock.now())
    )
    return app


def _prepare_templates(app: Flask, office: Office) -> None:
    own, of_forms = Path(__file__).parent / "templates", Path(forms.__file__).parent / "templates"
    app.jinja_loader = ChoiceLoader([FileSystemLoader(own), FileSystemLoader(of_forms)])
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    words.teach(app)
    app.add_template_global(assets.scripts_of, "scripts_of")
    app.add_template_global(assets.styles_of, "styles_of")
    app.add_template_global(assets.fonts, "fonts")
    app.add_template_global(assets.icon, "icon_address")
    app.add_template_global(can, "can")
    app.add_template_filter(italian)
    app.add_template_filter(lambda role: get_role(role).label, "role_label")

    names = Names(office)
    app.extensions["names"] = names
    app.before_request(lambda: names.keep_up(office.clock.now()))

    @app.context_processor
    def _around() -> dict[str, Any]:
        return {
            "frame": frame(),
            "is_demo": office.settings.demo,
            "locale": locale(),
            "municipality": names.name,
            "service": names.service,
            "kind_words": KINDS,
            "languages": LANGUAGES,
            "now": office.clock.now(),
        }


def _weigh() -> None:
    """A form without documents is text: it weighs no more than that."""
    if request.mimetype != "multipart/form-data":
        request.max_content_length = LARGEST_TEXT


def _locale() -> str:
    """The language the person chose on this browser; Italian is the language of the service."""
    chosen = str(web_session().get(LANGUAGE, "")) if request else ""
    return chosen if chosen in LANGUAGES else "it"


def _secret(folder: Path) -> bytes:
    """The key that signs cookies: from the environment, or made once and kept beside the data."""
    given = os.environ.get("PERCORSI_SECRET")
    if given:
        return given.encode()
    kept = folder / "web.key"
    if not kept.is_file():
        folder.mkdir(parents=True, exist_ok=True)
        new = kept.with_suffix(f".{os.getpid()}")
        new.touch(mode=0o600)
        new.write_bytes(secrets.token_bytes(32))
        with suppress(FileExistsError):  # another web process made it in this very moment
            os.link(new, kept)
        new.unlink()
    return kept.read_bytes()
