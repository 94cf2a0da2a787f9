"""The administrator's desk: what got stuck in the machine, and who may come in."""

from dataclasses import dataclass
from datetime import datetime

from flask import Blueprint, flash, redirect, render_template, url_for
from sqlalchemy import Connection
from werkzeug.wrappers import Response

from access import Permission
from engine.jobs import Incident, open_incidents
from engine.jobs import retry as retry_incident
from engine.language import to_say
from engine.refusal import NotFound
from tasks import whereabouts
from webui.guard import office, person, requires
from webui.language import gettext
from webui.typed import reason

amministrazione = Blueprint("amministrazione", __name__)

_ADVICE = {
    "job": to_say(
        "Un lavoro del sistema non è riuscito nemmeno ripetendolo. Togli la causa, poi riprova."
    ),
    "timer": to_say(
        "Una scadenza non ha potuto far proseguire il percorso. Togli la causa, poi riprova."
    ),
    "start": to_say("Un percorso che comincia a una data non è cominciato. Togli la causa."),
    "": to_say("Avvisa chi cura il programma e comunica il numero dell'intoppo."),
}


@dataclass(frozen=True, slots=True)
class Stuck:
    """An incident as the page shows it: never about whom, only about what."""

    id: int
    sentence: str
    since: datetime
    path: str
    advice: str
    can_retry: bool


@amministrazione.get("/amministrazione/intoppi")
@requires(Permission.INCIDENT_MANAGE)
def incidents() -> str:
    """What the system could not do by itself, the oldest first."""
    return _page()


@amministrazione.post("/amministrazione/intoppi/<int:incident_id>/riprova")
@requires(Permission.INCIDENT_MANAGE)
def retry(incident_id: int) -> Response | tuple[str, int]:
    """Let it be tried again, in the name of who asks and for a reason that stays."""
    why = reason()
    if not why:
        return _page(incident_id), 422
    try:
        with office().begin() as work:
            retry_incident(work, incident_id, by=person().id, why=why)
    except NotFound:
        flash(gettext("L'intoppo non è più aperto: qualcuno se n'è già occupato."), "warn")
    else:
        flash(gettext("Il sistema riprova adesso. Se non riesce, l'intoppo torna qui."), "good")
    return redirect(url_for("amministrazione.incidents"))


def _page(without_reason: int | None = None) -> str:
    with office().read() as connection:
        stuck = [_stuck(connection, one) for one in open_incidents(connection)]
    return render_template(
        "amministrazione/intoppi.html", stuck=stuck, without_reason=without_reason
    )


def _stuck(connection: Connection, one: Incident) -> Stuck:
    kinds = (("job", one.job_id), ("timer", one.timer_key), ("start", one.start))
    kind = next((name for name, is_so in kinds if is_so), "")
    return Stuck(
        id=one.id,
        sentence=one.sentence,
        since=one.opened_at,
        path=_path(connection, one.instance_id),
        advice=gettext(_ADVICE[kind]),
        can_retry=bool(kind),
    )


def _path(connection: Connection, instance_id: int | None) -> str:
    if instance_id is None:
        return ""
    run = whereabouts.get_run(connection, instance_id)
    name = office().engine.names(connection, run.digest)[run.process]
    return gettext("%(path)s, percorso n. %(number)d", path=name, number=instance_id)
