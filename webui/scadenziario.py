"""The schedule: terms by a sentence of filters, as a table, as a month, on paper."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import groupby
from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from sqlalchemy import Connection
from werkzeug.wrappers import Response

from access import Permission
from access.people import Person
from engine.clock import ROME
from tasks.terms import Term
from tasks.terms.listing import MOST_IN_A_SPAN, Asked, find, get_terms, instants
from tasks.worklist import Cursor
from webui import reading, sentence, whose
from webui.guard import office, person, requires
from webui.language import gettext
from webui.month import Month, month_asked, month_of
from webui.sentence import Offered, Sentence
from webui.shown import ShownCase, ShownTerm, show_term

scadenziario = Blueprint("scadenziario", __name__)

ON_PAPER = 1_000
_ON_A_DAY = 3


@dataclass(frozen=True, slots=True)
class Row:
    """One term in a list, with the case it belongs to."""

    term: ShownTerm
    day: date
    case: ShownCase | None
    has_task: bool
    of_decree: bool
    whose: str = field(default="", repr=False)  # whom of the case it is about


@dataclass(frozen=True, slots=True)
class Group:
    """Rows that stand together: of one day, or of one case."""

    day: date | None
    case: ShownCase | None
    rows: tuple[Row, ...]


@scadenziario.get("/scadenziario")
@requires(Permission.CASE_READ)
def table() -> str:
    """The terms asked for, nearest first, by day or by case."""
    return _table(*sentence.here())


@scadenziario.post("/scadenziario")
@requires(Permission.CASE_READ)
def choose() -> Response | tuple[str, int]:
    """Turn what was chosen into an address; what is typed reaches one only if it is a number."""
    one, offers = sentence.here()
    if sentence.number_mistyped():
        wrong = gettext("Il numero di un fascicolo si scrive così: 2026/0143.")
        return _table(one, offers, wrong), 422
    view = "scadenziario.month" if request.form.get("vista") == "mese" else "scadenziario.table"
    more = {"mese": asked.isoformat()[:7]} if (asked := month_asked("mese")) else {}
    address = {**one.address(offers.usual()), **(more if view == "scadenziario.month" else {})}
    return redirect(url_for(view, **_as_words(address)))


@scadenziario.get("/scadenziario/mese")
@requires(Permission.CASE_READ)
def month() -> str:
    """The month asked for as a calendar: each day with its terms, holidays and closing days."""
    one, offers = sentence.here()
    one = replace(one, giorno="")
    house, me = office(), person()
    now = house.clock.now()
    today = now.astimezone(ROME).date()
    first = (month_asked("mese") or today).replace(day=1)
    with house.read() as connection:
        shown = _month(connection, me, one, first)
    return render_template(
        "scadenziario/mese.html",
        month=shown,
        today=today,
        is_cut=shown.many > MOST_IN_A_SPAN,
        most=MOST_IN_A_SPAN,
        **_around(one, offers, "mese"),
    )


@scadenziario.get("/scadenziario/stampa")
@requires(Permission.CASE_READ)
def paper() -> str:
    """The terms asked for on sheets of paper: filters in words, no more than a person carries."""
    one, offers = sentence.here()
    house, me = office(), person()
    now = house.clock.now()
    asked = replace(sentence.asked(one, now), size=ON_PAPER)
    with house.read() as connection:
        page = find(connection, me, asked, now)
        rows = _rows(connection, page.rows, me)
    day = sentence.read_day(one.giorno)
    return render_template(
        "scadenziario/stampa.html",
        groups=_groups(rows, one),
        count=len(rows),
        is_cut=page.following is not None,
        words=sentence.words_of(one, offers, day=sentence.say_that_day(day) if day else ""),
        **_around(one, offers, "stampa"),
    )


def _table(one: Sentence, offers: Offered, wrong: str = "") -> str:
    house, me = office(), person()
    now = house.clock.now()
    with house.read() as connection:
        page = find(connection, me, sentence.asked(one, now), now, reading.cursor())
        rows = _rows(connection, page.rows, me)
    return render_template(
        "scadenziario/tabella.html",
        groups=_groups(rows, one),
        count=len(rows),
        following=_following(page.following, one, offers),
        typed=request.form.get("fascicolo", "")[:20] if wrong else one.fascicolo,
        wrong=wrong,
        day=sentence.read_day(one.giorno),
        is_first=reading.cursor() is None,
        **_around(one, offers, "tabella"),
    )


def _around(one: Sentence, offers: Offered, view: str) -> dict[str, Any]:
    """What every view has: the sentence, what else could be chosen, the way to the others."""
    usual = offers.usual()
    address = one.address(usual)
    wider = replace(usual, di="tutti", entro="").address(usual)
    return {
        "one": one,
        "offers": offers,
        "view": view,
        "address": address,
        "wider": wider if wider != address else None,
    }


def _rows(connection: Connection, terms: Sequence[Term], me: Person) -> tuple[Row, ...]:
    now = office().clock.now()
    cases = reading.cases(
        connection, me, (one.case_id for one in terms if one.case_id is not None), now
    )
    about = whose.of_terms(connection, terms, cases, now)
    return tuple(
        Row(
            show_term(one, now),
            one.due_at.astimezone(ROME).date(),
            cases.get(one.case_id) if one.case_id is not None else None,
            one.task_id is not None,
            one.decree_id is not None,
            about.get(one.id, ""),
        )
        for one in terms
    )


def _groups(rows: Sequence[Row], one: Sentence) -> tuple[Group, ...]:
    """The rows together as the sentence says; cases in the order of their first row."""
    if one.per != "fascicolo":
        return tuple(
            Group(day, None, tuple(group)) for day, group in groupby(rows, lambda row: row.day)
        )
    first: dict[int, int] = {}
    for place, row in enumerate(rows):
        first.setdefault(row.case.id if row.case else 0, place)
    ordered = sorted(rows, key=lambda row: first[row.case.id if row.case else 0])
    return tuple(
        Group(None, case, tuple(group)) for case, group in groupby(ordered, lambda row: row.case)
    )


def _month(connection: Connection, me: Person, one: Sentence, first: date) -> Month:
    """The days of a month, each with how many terms it has and the first few of them."""
    house = office()
    now = house.clock.now()
    blank = month_of(first, house.definitions.book.at(now).calendar)
    asked: Asked = sentence.in_span(one, now, blank.first, blank.after)
    found = instants(connection, me, asked, now)
    by_day: dict[date, list[int]] = {}
    for id, due_at in found[:MOST_IN_A_SPAN]:
        by_day.setdefault(due_at.astimezone(ROME).date(), []).append(id)
    shown = get_terms(connection, (id for ids in by_day.values() for id in ids[:_ON_A_DAY]))
    rows = {row.term.id: row for row in _rows(connection, list(shown.values()), me)}
    few = {day: tuple(rows[id] for id in ids[:_ON_A_DAY]) for day, ids in by_day.items()}
    return blank.filled(few, {day: len(ids) for day, ids in by_day.items()}, len(found))


def _following(cursor: Cursor | None, one: Sentence, offers: Offered) -> str | None:
    if cursor is None:
        return None
    more = {"dopo": cursor.sort_at.isoformat(), "dopo_id": str(cursor.id)}
    return url_for("scadenziario.table", **_as_words({**one.address(offers.usual()), **more}))


def _as_words(address: dict[str, str]) -> dict[str, Any]:
    return dict(address)
