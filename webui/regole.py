"""Calendar and rules of the legal clock: how this office counts, and how that is changed."""

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from io import StringIO
from typing import Any

from flask import Response, flash, redirect, render_template, request, url_for
from sqlalchemy import Connection
from werkzeug.wrappers import Response as Answer

from access import Permission
from processes.terms import TermCatalogue
from tasks.terms import changing
from tasks.terms.changing import Draft, revise
from tasks.terms.freezing import differs, library
from tasks.terms.governing import catalogue_in_force
from tasks.terms.history import changes_of
from tasks.terms.impact import every_term, impact_of
from webui.amounts import CERTAINTIES, UNITS, say_amount, say_number
from webui.catalogo import Wanted, fixers, paths_of, shelves
from webui.drafting import BASE, RULE, WHAT, read_draft, typed
from webui.errors import speak
from webui.gruppi import amministrazione
from webui.guard import can, office, person, requires
from webui.language import gettext
from webui.month import month_of
from webui.numbers import number
from webui.outcomes import OUTCOMES, say_outcome, say_places
from webui.rungs import RUNG_UNITS, lines_of, told_choices
from webui.storia import say_changes, written_catalogue
from webui.typed import Wrong, line, reason
from webui.words import say_full

_MONTHS = 12


@dataclass(frozen=True, slots=True)
class Change:
    """A change as its page proves it: what was typed, what is wrong with it."""

    what: str
    typed: dict[str, str]
    wrong: Wrong | None = None
    without_reason: str = ""
    meanwhile: str = ""


@amministrazione.get("/amministrazione/calendario")
@requires(Permission.PROCESS_READ)
def calendar() -> str:
    """A year as it is frozen: holidays by name, closing days, hours; and what differs today."""
    return _calendar(None)


@amministrazione.get("/amministrazione/regole")
@requires(Permission.PROCESS_READ)
def rules() -> str:
    """The catalogue of terms as this office counts by it."""
    book = office().definitions.book
    with office().read() as connection:
        catalogue = _catalogue(connection)
        paths = paths_of(connection, office().definitions)
    own = frozenset(book.under(book.head).rows)
    wanted = _wanted()
    found = shelves(catalogue, own, paths, wanted)
    return render_template(
        "amministrazione/regole.html",
        shelves=found,
        count=sum(part.count for shelf in found for part in shelf.parts),
        wanted=wanted,
        paths=[name for name, keys in paths.items() if not keys.isdisjoint(_keys(catalogue))],
        fixers=fixers(),
        own=own,
        amount_of=say_amount,
        number_of=say_number,
        may_change=can(Permission.CLOCK_REVISE),
    )


def _wanted() -> Wanted:
    words = " ".join(request.args.get("cerca", "").split())[:80].casefold()
    who = request.args.get("fissate", "")
    return Wanted(words, who if who in fixers() else "", request.args.get("percorso", "")[:200])


def _keys(catalogue: TermCatalogue) -> frozenset[str]:
    return frozenset(catalogue.terms) | frozenset(catalogue.values)


@amministrazione.get("/amministrazione/regole/modifica")
@requires(Permission.CLOCK_REVISE)
def rule() -> str:
    """One row of the catalogue, to be changed."""
    return _rule(request.args.get("chiave", ""), None)


@amministrazione.get("/amministrazione/modifica", endpoint="proved")
@amministrazione.get("/amministrazione/modifica/applica", endpoint="applied")
@amministrazione.get("/amministrazione/modifica/elenco", endpoint="to_be_listed")
@requires(Permission.CLOCK_REVISE)
def begin_again() -> Answer:
    """What was posted there once is not kept in an address: a change begins at the calendar."""
    return redirect(url_for("amministrazione.calendar"))


@amministrazione.post("/amministrazione/modifica")
@requires(Permission.CLOCK_REVISE)
def prove() -> str | tuple[str, int]:
    """What a change would touch: nothing is changed yet."""
    return _proof()


@amministrazione.post("/amministrazione/modifica/applica")
@requires(Permission.CLOCK_REVISE)
def apply() -> Answer | str | tuple[str, int]:
    """Make the change, with a reason that stays."""
    why = reason()
    if not why:
        return _proof(gettext("Scrivi perché si cambia, con la norma o l’atto."))
    with office().read() as connection:
        draft, wrong = _draft(connection)
    if wrong is not None:
        return _again(wrong)
    if line(BASE) != str(draft.base.revision):
        return _proof(meanwhile=speak(changing.RevisedMeanwhile()))
    try:
        revise(office(), person(), draft, why, office().clock.now())
    except changing.RevisedMeanwhile as refusal:
        return _proof(meanwhile=speak(refusal))
    except changing.NothingChanges as refusal:
        return _proof(speak(refusal))
    flash(gettext("La modifica vale tra un minuto: i termini toccati si ricontano da sé."), "good")
    return redirect(url_for("amministrazione.history"))


@amministrazione.post("/amministrazione/modifica/elenco")
@requires(Permission.CLOCK_REVISE)
def listed() -> Response | tuple[str, int]:
    """Every live term that a change would touch, as a table for a spreadsheet."""
    with office().read() as connection:
        draft, wrong = _draft(connection)
        if wrong is not None:
            return _again(wrong)
        text = "".join(_csv(connection, draft))
    headers = {"Content-Disposition": 'attachment; filename="termini-toccati.csv"'}
    return Response(text, mimetype="text/csv", headers=headers)


def _calendar(change: Change | None) -> str:
    now = office().clock.now()
    with office().read() as connection:
        draft = changing.present(office(), connection)
    found = draft.rules.calendar
    year = _year(now, found.frozen)
    first_days = [date(year, month, 1) for month in range(1, _MONTHS + 1)]
    return render_template(
        "amministrazione/calendario.html",
        year=year,
        years=sorted(found.frozen),
        days=found.year(year),
        months=[month_of(day, found) for day in first_days],
        first_days=first_days,
        is_frozen=year in found.frozen,
        differences=differs(found, office().definitions.book.seed, year),
        library=library(),
        what=WHAT,
        change=change,
        may_change=can(Permission.CLOCK_REVISE),
    )


def _rule(key: str, change: Change | None) -> str:
    with office().read() as connection:
        catalogue = _catalogue(connection)
    value = catalogue.values.get(key)
    row = None if value else catalogue.get(key)
    return render_template(
        "amministrazione/regola.html",
        value=value,
        row=row,
        change=change,
        units_said=_choices(UNITS),
        certainties_said=_choices(CERTAINTIES),
        lines=lines_of(row, change.typed if change else None) if row else (),
        rung_units_said=_choices(RUNG_UNITS),
        told_said=[("", gettext("nessuno")), *told_choices().items()],
    )


def _choices(labels: Mapping[str, str]) -> list[tuple[str, str]]:
    return [(str(code), gettext(label)) for code, label in labels.items()]


def _proof(without_reason: str = "", meanwhile: str = "") -> str | tuple[str, int]:
    now, page = office().clock.now(), max(1, request.form.get("pagina", 1, type=number))
    with office().read() as connection:
        draft, wrong = _draft(connection)
        if wrong is not None:
            return _again(wrong)
        impact = impact_of(connection, office().definitions, draft, now, page)
        changes = changes_of(draft.base, draft.rules, written_catalogue(connection))
    carried = {**typed(), BASE: str(draft.base.revision)}
    change = Change(carried.get("che_cosa", ""), carried, None, without_reason, meanwhile)
    page_ = render_template(
        "amministrazione/modifica.html",
        change=change,
        impact=impact,
        draft=draft,
        told=say_changes(changes),
        why=reason(),
        outcomes=OUTCOMES,
        outcome_of=lambda one: say_outcome(one, now),
        places_of=say_places,
    )
    if meanwhile:
        return page_, 409
    return (page_, 422) if without_reason else page_


def _again(wrong: Wrong) -> tuple[str, int]:
    """The page on which the change was typed, with what was typed and what is wrong with it."""
    said = typed()
    change = Change(said.get("che_cosa", ""), said, wrong)
    if change.what == RULE:
        return _rule(said.get("chiave", ""), change), 422
    return _calendar(change), 422


def _draft(connection: Connection) -> tuple[Draft, Wrong | None]:
    draft = changing.present(office(), connection)
    try:
        return read_draft(draft, _catalogue(connection)), None
    except Wrong as wrong:
        return draft, wrong


def _catalogue(connection: Connection) -> TermCatalogue:
    """The catalogue in force with what the office has changed, be it in the last minute."""
    definitions = office().definitions
    definitions.book.learn(connection)
    return definitions.book.under(definitions.book.head).over(
        catalogue_in_force(connection, definitions)
    )


def _year(now: datetime, frozen: Any) -> int:
    asked = request.values.get("anno", now.year, type=number)
    return asked if asked in frozen else now.year


def _csv(connection: Connection, draft: Draft) -> Iterator[str]:
    """Line by line, so that a long table is not held in memory twice."""
    buffer = StringIO()
    writer = csv.writer(buffer, delimiter=";")
    writer.writerow(["termine", "chiave", "dovere", "era", "diventa", "esito"])
    rules, now = (draft.base, draft.rules), office().clock.now()
    for one in every_term(connection, office().definitions, rules, now):
        after = one.new.counted.due_at if one.new is not None else one.term.due_at
        writer.writerow(
            [
                one.term.id,
                one.term.key,
                one.term.sentence,
                say_full(one.term.due_at),
                say_full(after),
                say_outcome(one, now),
            ]
        )
        yield buffer.getvalue()
        buffer.seek(0)
        buffer.truncate()


__all__ = ["amministrazione"]
