"""Keeps as a draft what somebody had written when their post could not be carried out."""

import re
from collections.abc import Iterable

from flask import flash, url_for

from engine.refusal import Refusal
from tasks.acts import keep_draft
from webui.guard import office, person
from webui.language import gettext

_TASK = re.compile(r"/attivita/(\d{1,18})(?:/|$)")


def keep_as_draft(where: str, kept: Iterable[tuple[str, str]]) -> str:
    """Keep the text under the activity it was written for; gives the address to go on from."""
    task = _TASK.match(where)
    posted: dict[str, list[str]] = {}
    for name, value in kept:
        posted.setdefault(str(name), []).append(str(value))
    if task is None:
        return where or url_for("operatore.desk")
    task_id = int(task[1])
    try:
        keep_draft(office(), person(), task_id, posted)
    except Refusal:
        flash(gettext("L'attività non è più tua: il testo non si è potuto conservare."), "warn")
        return url_for("operatore.worklist_page")
    flash(gettext("Ecco quello che avevi scritto, salvato come bozza: rileggi e invia."), "good")
    return url_for("operatore.task", task_id=task_id)
