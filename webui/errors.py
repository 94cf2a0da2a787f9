"""How the web says no: one place that turns every refusal into a page people can act on."""

import logging
import secrets
import traceback
from dataclasses import dataclass

from flask import Flask, current_app, render_template, request
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException, RequestEntityTooLarge

from access import TooManyAttempts
from engine.refusal import Conflict, NotAllowed, NotFound, Refusal
from webui.guard import SessionEnded, web_session
from webui.language import gettext, locale
from webui.pace import TooFast

Answer = tuple[str, int]

_LOG = logging.getLogger("percorsi.web")
# What a form posts for the machinery itself: not something that anybody wrote.
_MACHINERY = frozenset({"csrf_token", "_kept", "_where"})
# Addresses that are keys by themselves.
_SECRET = frozenset({"calendari.feed"})
# Nor does a password ever come back in a page.
_PASSWORDS = frozenset({"password", "_password", "attuale", "nuova", "ripetuta"})


@dataclass(frozen=True, slots=True)
class Trouble:
    """What a page of error says: what happened, what was kept, what can be done."""

    title: str
    happened: str
    advice: str
    code: str = ""
    kind: str = "warn"


def speak(refusal: Refusal) -> str:
    """The sentence of a refusal in the reader's language."""
    sentence: str = gettext(refusal.sentence)
    return sentence.format(**refusal.what)


def kept_fields() -> list[tuple[str, str]]:
    """What was written in the form that was just posted, files excepted."""
    return [
        (name, value)
        for name, value in request.form.items(multi=True)
        if name not in _MACHINERY | _PASSWORDS
    ]


def handle(app: Flask) -> None:
    """Register the handlers; bugs are logged under a code that the person can quote."""
    app.before_request(_tell_trouble)
    app.register_error_handler(CSRFError, _stale)
    app.register_error_handler(SessionEnded, _ended)
    app.register_error_handler(NotFound, _not_found)
    app.register_error_handler(NotAllowed, _not_allowed)
    app.register_error_handler(Conflict, _conflict)
    app.register_error_handler(TooManyAttempts, _too_many)
    app.register_error_handler(TooFast, _too_fast)
    app.register_error_handler(Refusal, _refused)
    app.register_error_handler(RequestEntityTooLarge, _too_large)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(Exception, _bug)


def _tell_trouble() -> None:
    """Whether somebody is signed in could not be found out: nobody is taken for a stranger."""
    trouble = web_session().trouble
    if trouble is not None:
        raise trouble


def _page(trouble: Trouble, status: int) -> Answer:
    return render_template("errori/page.html", trouble=trouble), status


def _ended(_refusal: Refusal) -> Answer:
    """The session is over, the text is not: it comes along with the sign-in."""
    return render_template("account/ended.html", kept=kept_fields(), where=request.path), 401


def _stale(_error: CSRFError) -> Answer:
    if web_session().held is None and request.endpoint != "account.enter":
        return _ended(SessionEnded())
    if request.endpoint in {"account.enter", "account.leave"}:
        return _page(
            Trouble(
                gettext("Questa pagina era aperta da troppo tempo"),
                gettext("Non è successo niente."),
                gettext("Torna alla pagina di accesso e riprova."),
            ),
            400,
        )
    page = render_template("errori/stale.html", kept=kept_fields(), where=request.path)
    return page, 400


def _not_found(refusal: Refusal) -> Answer:
    return _page(
        Trouble(
            gettext("Non c'è"),
            speak(refusal),
            gettext("Controlla l'indirizzo, oppure cerca il fascicolo per nome o per numero."),
        ),
        404,
    )


def _not_allowed(refusal: Refusal) -> Answer:
    reads = request.method in {"GET", "HEAD"}
    title = gettext("Non puoi aprire questa pagina") if reads else gettext("Non puoi farlo")
    advice = gettext("Se ti serve per il tuo lavoro, chiedi al coordinatore.")
    # A refusal with a sentence of its own says who may: it is not said twice.
    if type(refusal) is NotAllowed:
        who = gettext("Può chi lavora sul fascicolo, o ha il ruolo che serve.")
        advice = f"{who} {advice}"
    return _page(Trouble(title, speak(refusal), advice), 403)


def _conflict(refusal: Refusal) -> Answer:
    page = render_template(
        "errori/conflict.html",
        sentence=speak(refusal),
        kept=kept_fields(),
        where=request.path,
    )
    return page, 409


def _too_many(refusal: Refusal) -> Answer:
    return _page(
        Trouble(
            gettext("Troppi tentativi"),
            speak(refusal),
            gettext("Se non ricordi la password, chiedi all'amministratore di sistema."),
        ),
        429,
    )


def _too_fast(refusal: Refusal) -> Answer:
    asked = gettext("Se succede mentre lavori, avvisa chi cura il sistema.")
    return _page(Trouble(gettext("Troppe richieste"), speak(refusal), asked), 429)


def _refused(refusal: Refusal) -> Answer:
    return _page(
        Trouble(
            gettext("Non è possibile"),
            speak(refusal),
            gettext("Torna indietro e correggi: quello che avevi scritto è ancora nella pagina."),
        ),
        422,
    )


def _too_large(_error: RequestEntityTooLarge) -> Answer:
    # The body was not read: the connection may still be sending it.
    if request.mimetype != "multipart/form-data":
        return _page(
            Trouble(
                gettext("Il testo è troppo lungo"),
                gettext("Un modulo porta al massimo due milioni di caratteri."),
                gettext(
                    "Torna indietro: accorcia il testo, oppure allegalo come documento."
                    " Quello che era già salvato in bozza c'è ancora."
                ),
            ),
            413,
        )
    return _page(
        Trouble(
            gettext("Il file è troppo grande"),
            gettext("Un documento può pesare al massimo 20 MB, tutti insieme 60 MB."),
            gettext(
                "Torna indietro: la bozza è salvata. Riduci il file, per esempio "
                "dividendolo o scansionandolo in bianco e nero, e allegalo di nuovo."
            ),
        ),
        413,
    )


def _http(error: HTTPException) -> Answer:
    status = error.code or 500
    if status == 404:
        return _not_found(NotFound())
    trouble = {
        400: gettext("La richiesta non era completa."),
        405: gettext("Questa pagina si apre, non si invia."),
    }.get(status, gettext("La richiesta non può essere eseguita."))
    advice = gettext("Torna alla Scrivania e riprova da lì.")
    return _page(Trouble(gettext("Non è possibile"), trouble, advice), status)


def _place() -> str:
    """Where it was; of a secret address only its rule."""
    return str(request.url_rule) if request.endpoint in _SECRET else request.path


def _bug(error: Exception) -> Answer:
    code = secrets.token_hex(4).upper()
    # Where it broke, not what it said: the words of an exception may be those of a form.
    stack = "".join(traceback.format_tb(error.__traceback__))
    _LOG.error("unexpected %s at %r [%s]\n%s", type(error).__name__, _place(), code, stack)
    trouble = Trouble(
        gettext("Qualcosa non ha funzionato"),
        gettext("È un errore del programma, non tuo. Quello che era salvato è al sicuro."),
        gettext("Riprova fra un minuto. Se succede ancora, comunica questo codice."),
        code=code,
        kind="bad",
    )
    try:
        return _page(trouble, 500)
    except Exception:  # noqa: BLE001  # whatever broke may break the frame of this page too
        bare = current_app.jinja_env.get_template("errori/nuda.html")
        return bare.render(trouble=trouble, locale=locale()), 500
