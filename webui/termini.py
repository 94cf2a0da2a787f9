"""The page of one term: how its instant came about, its history, who was told of it."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from flask import Blueprint, render_template
from sqlalchemy import Connection

from access import Permission
from access.people import may
from access.readings import record_reading
from access.roles import ROLES
from cases.chronology import Entry, tell_facts
from cases.decrees import get_decree
from engine.language import to_say
from tasks import seeing, worklist
from tasks.glance import names_of_tasks
from tasks.notices import HOLDER
from tasks.terms import Term
from tasks.terms.counting import Unit
from tasks.terms.governing import duties_for
from tasks.terms.listing import see_term, succession
from tasks.terms.tellings import Step, facts_of, tellings
from webui import reading, whose
from webui.deeds import deeds_for
from webui.guard import office, person, requires
from webui.language import gettext, ngettext
from webui.shown import ShownCase, ShownTerm, show_rests, show_term
from webui.words import say_full

termini = Blueprint("termini", __name__)

_MANNERS = {
    Unit.ORE: to_say("anche di notte e nei festivi"),
    Unit.GG_CAL: to_say("anche festivi, il primo escluso"),
    Unit.GG_CAL_PROC: to_say(
        "anche festivi, il primo escluso; se l'ultimo è festivo o sabato passa oltre"
    ),
    Unit.GG_LAV: to_say("il primo escluso"),
    Unit.MESI: to_say("allo stesso giorno del mese"),
}
_TELLINGS = {
    "term_breached": to_say("avvisa che il termine è passato"),
    "term_escalated": to_say("avvisa che è a rischio"),
    "term_reminded": to_say("ricorda che si avvicina"),
}


@dataclass(frozen=True, slots=True)
class Rung:
    """One step of the ladder in words, with what went out of it."""

    at: datetime
    to: str
    what: str
    sent: tuple[tuple[str, datetime, datetime | None, str], ...] = field(repr=False)


@dataclass(frozen=True, slots=True)
class Belongs:
    """What the term belongs to: its case, whom of it, its activity and decree."""

    case: ShownCase | None
    whose: str = field(default="", repr=False)
    task_id: int | None = None
    task: str = ""
    decree: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Story:
    """The terms of one duty in their succession, with the facts that tell of them."""

    terms: tuple[ShownTerm, ...]
    facts: tuple[Entry, ...] = field(repr=False)


@termini.get("/termini/<int:term_id>")
@requires(Permission.CASE_READ)
def one(term_id: int) -> str:
    """One term with everything that is known of it; whoever reads it reads its case."""
    house, me = office(), person()
    now = house.clock.now()
    with house.read() as connection:
        found = see_term(connection, me, term_id)
        view: dict[str, Any] = {
            "term": show_term(found, now),
            "found": found,
            "steps": steps_of(found),
            "rests": show_rests(found),
            "consequence": _consequence(connection, found),
            "story": _story(connection, found, now),
            "ladder": [_rung(one) for one in tellings(connection, term_id)],
            "belongs": _belongs(connection, found, now),
            "deeds": deeds_for(connection, me, found, now),
        }
    record(found)
    return render_template("termini/termine.html", **view)


def record(found: Term) -> None:
    """A term says what a family has to do with the law: looking at it is reading its case."""
    if found.case_id is not None:
        with office().begin() as work:
            record_reading(work, person().id, found.case_id, f"termine {found.id}")


def steps_of(found: Term) -> list[tuple[str, str]]:
    """The calculation, one step after the other: name and value."""
    starts = say_full(found.started_at)
    begins = f"{found.starts}: {starts}" if found.starts else starts
    steps = [(gettext("Si parte da"), begins)]
    if found.unit in set(Unit):
        steps.append((gettext("Si contano"), _amount(Unit(found.unit), found.amount or 0)))
    else:
        steps.append((gettext("Si contano"), gettext("niente: la data l'ha fissata qualcuno")))
    said = [part.strip() for part in found.calculation.split(";") if part.strip()]
    steps += [(gettext("Conto") if place == 0 else "", part) for place, part in enumerate(said)]
    due = say_full(found.due_at)
    return [*steps, (gettext("Si arriva a"), due)]


def _amount(unit: Unit, amount: int) -> str:
    if unit is Unit.IMMEDIATO:
        return gettext("subito")
    if unit is Unit.ORE:
        said = ngettext("%(num)d ora", "%(num)d ore", amount)
    elif unit is Unit.MESI:
        said = ngettext("%(num)d mese", "%(num)d mesi", amount)
    elif unit is Unit.GG_LAV:
        said = ngettext("%(num)d giorno lavorativo", "%(num)d giorni lavorativi", amount)
    else:
        said = ngettext("%(num)d giorno", "%(num)d giorni", amount)
    return f"{said}, {gettext(_MANNERS[unit])}"


def _consequence(connection: Connection, found: Term) -> str:
    """What follows if it is missed, as the catalogue of its own version says."""
    duties = duties_for(connection, office().definitions, found.instance_id, office().clock.now())
    row = duties.catalogue.find(found.key)
    return row.consequence if row is not None else ""


def _story(connection: Connection, found: Term, now: datetime) -> Story:
    chain = succession(connection, found)
    seal = office().sealer.find(connection, found.case_id)
    facts = tell_facts(connection, facts_of(connection, chain), names_of_tasks, seal)
    return Story(tuple(show_term(each, now) for each in chain), facts)


def _rung(step: Step) -> Rung:
    sent = tuple(
        (one.to_person or _role(one.to_role or ""), one.at, one.read_at, one.read_by)
        for one in step.sent
    )
    what = gettext(_TELLINGS[step.telling]) if step.telling in _TELLINGS else ""
    return Rung(step.at, _role(step.tells), what, sent)


def _role(id: str) -> str:
    if id == HOLDER:
        return gettext("chi ha l'attività")
    return ROLES[id].label if id in ROLES else id.replace("_", " ")


def _belongs(connection: Connection, found: Term, now: datetime) -> Belongs:
    me = person()
    if found.case_id is None:
        return Belongs(None)
    case = reading.cases(connection, me, [found.case_id], now)[found.case_id]
    task_id, task = _task(connection, found)
    about = whose.of_terms(connection, [found], {case.id: case}, now).get(found.id, "")
    return Belongs(case, about, task_id, task, _decree(connection, found))


def _task(connection: Connection, found: Term) -> tuple[int | None, str]:
    """The activity it runs with; its number only for whoever may open it."""
    if found.task_id is None:
        return None, ""
    row = worklist.get(connection, found.task_id)
    return (row.id if seeing.may_see_task(connection, person(), row) else None), row.name


def _decree(connection: Connection, found: Term) -> str:
    """How the act of the authority is called from which the term comes, without names."""
    if found.decree_id is None or not may(person(), Permission.DECREE_READ):
        return ""
    return get_decree(connection, office().sealer, found.decree_id).label
