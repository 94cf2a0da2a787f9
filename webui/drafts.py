"""Keeps as a draft what somebody had written when their post could not be carried out."""

import json
import re
from collections.abc import Sequence
from urllib.parse import urlsplit

from flask import current_app, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from engine.refusal import NotFound, Refusal
from tasks import hands, worklist
from tasks.acts import keep_draft
from webui.errors import speak
from webui.guard import office, person
from webui.language import gettext

Kept = Sequence[tuple[str, str]]

_TASK = re.compile(r"/attivita/(\d{1,9})(?:/|$)")


def kept_text() -> list[tuple[str, str]]:
    """The text that the page carried along; what no page of ours wrote is nothing."""
    try:
        found = json.loads(request.form.get("_kept", "[]"))
    except (ValueError, RecursionError):
        return []
    pairs = found if isinstance(found, list) else []
    return [
        (pair[0], pair[1])
        for pair in pairs
        if isinstance(pair, list) and len(pair) == 2 and all(isinstance(one, str) for one in pair)
    ]


def keep_as_draft(where: str, kept: Kept) -> Response | tuple[str, int]:
    """Keep the text under the activity it was written for, and go on there.

    When the activity is in other hands by now, or it was written for no activity, the text is
    shown once more, and not dropped.
    """
    task = _TASK.match(where)
    if task is None:
        return _found(where, kept)
    try:
        _keep(int(task[1]), kept)
    except Refusal as refusal:
        return _shown(refusal, kept), 409
    flash(gettext("Ecco quello che avevi scritto, salvato come bozza: rileggi e invia."), "good")
    return redirect(url_for("operatore.task", task_id=int(task[1])))


def _found(where: str, kept: Kept) -> Response | tuple[str, int]:
    """What was written for a page that keeps no drafts, with the way to it if it can be opened."""
    if not any(value.strip() for name, value in kept if not name.startswith("_")):
        return redirect(url_for("operatore.desk"))
    path = urlsplit(where).path
    opens = current_app.url_map.bind("").test(path, "GET")
    return render_template("account/found.html", kept=kept, where=path if opens else ""), 409


def _keep(task_id: int, kept: Kept) -> None:
    posted: dict[str, list[str]] = {}
    for name, value in kept:
        posted.setdefault(name, []).append(value)
    with office().read() as connection:
        hands.check_may_do(person(), worklist.get(connection, task_id))
    keep_draft(office(), person(), task_id, posted)


def _shown(refusal: Refusal, kept: Kept) -> str:
    gone = gettext("L'attività non è più tua: il testo non si è potuto conservare.")
    sentence = speak(refusal) if isinstance(refusal, NotFound) else gone
    return render_template("errori/conflict.html", sentence=sentence, kept=kept, where="")
