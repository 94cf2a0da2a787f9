"""The pages of acts on a term: extended, rested, taken up again, closed, said to be met."""

from collections.abc import Mapping

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from access import Permission
from access.people import may
from engine.refusal import Conflict, NotAllowed, NotFound, Refusal
from tasks.terms.acts import Asked, TermOver
from tasks.terms.listing import see_term, successor_of
from webui import reading
from webui.deeds import DEEDS, FIELD_OF, Deed, Mistyped, deeds_for, typed_in
from webui.errors import speak
from webui.guard import office, person, requires
from webui.language import gettext
from webui.shown import show_term
from webui.termini import record, termini
from webui.typed import reason


@termini.get("/termini/<int:term_id>/<string:act>")
@requires(Permission.TERM_KEEP, Permission.TASK_COMPLETE)
def ask(term_id: int, act: str) -> str:
    """What an act on this term asks for, and what follows from it."""
    return _page(term_id, _deed(act), {})


@termini.post("/termini/<int:term_id>/<string:act>")
@requires(Permission.TERM_KEEP, Permission.TASK_COMPLETE)
def do(term_id: int, act: str) -> Response | tuple[str, int]:
    """Carry an act out, or say beside the field what is wrong with it."""
    house, me, deed = office(), person(), _deed(act)
    with house.read() as connection:
        found = see_term(connection, me, term_id)
    try:
        with house.begin() as work:
            deed.carry_out(work, house, Asked(term_id, me, reason()), found)
    except Mistyped as refusal:
        return _page(term_id, deed, refusal.errors), 422
    except (Conflict, NotAllowed, NotFound):
        raise
    except Refusal as refusal:
        return _page(term_id, deed, {FIELD_OF.get(type(refusal), ""): speak(refusal)}), 422
    flash(gettext(deed.done), "good")
    return redirect(url_for("termini.one", term_id=_now_standing(term_id)))


def _deed(act: str) -> Deed:
    if act not in DEEDS:
        raise NotFound
    return DEEDS[act]


def _page(term_id: int, deed: Deed, errors: Mapping[str, str]) -> str:
    house, me = office(), person()
    now = house.clock.now()
    with house.read() as connection:
        found = see_term(connection, me, term_id)
        if not found.is_live:
            raise TermOver
        if deed not in deeds_for(connection, me, found, now):
            _refuse(me_keeps=may(me, Permission.TERM_KEEP))
        ids = [found.case_id] if found.case_id is not None else []
        case = next(iter(reading.cases(connection, me, ids, now).values()), None)
    record(found)
    return render_template(
        "termini/atto.html",
        deed=deed,
        term=show_term(found, now),
        case=case,
        errors=errors,
        typed={name: typed_in(name) for name in request.form},
        why=reason() if request.method == "POST" else "",
    )


class NotNow(Conflict):
    """Così com'è adesso, con questo termine non si può fare: guarda la sua pagina."""


def _refuse(*, me_keeps: bool) -> None:
    raise NotNow if me_keeps else NotAllowed


def _now_standing(term_id: int) -> int:
    """The term that stands in the place of one that was moved; itself otherwise."""
    with office().read() as connection:
        return successor_of(connection, term_id) or term_id


__all__ = ["termini"]
