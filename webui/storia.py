"""The history of calendar and rules: what each change has changed, and how many terms it moved."""

from collections.abc import Iterator, Sequence
from datetime import date

from babel.dates import format_date
from flask import render_template
from sqlalchemy import Connection

from access import Permission
from access.directory import names_of
from processes.terms import Term as Row
from processes.terms import TermCatalogue, Value
from tasks.terms.governing import catalogue_in_force
from tasks.terms.history import (
    Change,
    Closed,
    DayNamed,
    Frozen,
    HoursMoved,
    PatronMoved,
    RowChanged,
    every_change,
)
from tasks.terms.patrons import Patron
from tasks.terms.rulebook import revisions
from webui.amounts import CERTAINTIES, say_amount, say_number, say_rung
from webui.gruppi import amministrazione
from webui.guard import office, requires
from webui.language import gettext, locale, ngettext
from webui.words import say_date, say_weekday


@amministrazione.get("/amministrazione/storia-regole")
@requires(Permission.PROCESS_READ)
def history() -> str:
    """Every change of calendar and rules: what it changed, since when, who made it, why."""
    with office().read() as connection:
        found = revisions(connection)
        changes = every_change(connection, written_catalogue(connection))
        names = names_of(connection, {one.by for one in found if one.by is not None})
    told = {number: say_changes(some) for number, some in changes.items()}
    return render_template(
        "amministrazione/storia-regole.html", revisions=found, names=names, told=told
    )


def written_catalogue(connection: Connection) -> TermCatalogue:
    """The catalogue in force as it is written, without what the office has changed."""
    return catalogue_in_force(connection, office().definitions)


def say_changes(changes: Sequence[Change]) -> list[str]:
    """What has changed, old and new, one sentence a thing."""
    return [said for one in changes for said in _say(one)]


def _say(one: Change) -> Iterator[str]:
    match one:
        case Frozen():
            yield _frozen(one)
        case DayNamed():
            yield _day(one)
        case PatronMoved():
            yield from _patron(one)
        case Closed():
            yield _closed(one)
        case HoursMoved():
            old, new = (
                f"{opens:%H:%M}–{closes:%H:%M}" for opens, closes in (one.before, one.after)
            )
            said = _turned(gettext("Orario"), old, new)
            yield f"{said}, {_years(one.first, one.last)}"
        case RowChanged():
            yield from _row(one)


def _turned(what: str, old: str, new: str) -> str:
    """The thing with what it was and what it is: `Patrono: 7 dicembre → 8 maggio`."""
    return f"{what}: {old} → {new}"


def _frozen(one: Frozen) -> str:
    if one.first == one.last:
        return gettext("Anno fissato: %(year)d", year=one.first)
    return gettext("Anni fissati: %(first)d–%(last)d", first=one.first, last=one.last)


def _day(one: DayNamed) -> str:
    day = say_weekday(one.day)
    if one.before is None:
        return gettext("Nuovo festivo: %(day)s (%(name)s)", day=day, name=one.after)
    if one.after is None:
        return gettext("Non più festivo: %(day)s (%(name)s)", day=day, name=one.before)
    return _turned(day[:1].upper() + day[1:], f"«{one.before}»", f"«{one.after}»")


def _patron(one: PatronMoved) -> Iterator[str]:
    old, new = (_saint(saint) for saint in (one.before, one.after))
    said = _turned(gettext("Patrono"), old, new)
    yield f"{said}, {_years(one.first, one.last)}"
    for name in dict.fromkeys(name for _, name in one.already):
        years = ", ".join(str(year) for year, other in one.already if other == name)
        yield gettext(
            "Il giorno del patrono è già festivo (%(name)s): %(years)s", name=name, years=years
        )


def _saint(saint: Patron | None) -> str:
    if saint is None:
        return gettext("nessuno")
    # In a leap year, in which every day there is can be said.
    day = format_date(saint.in_year(2000), gettext("d MMMM"), locale=locale())
    return f"{day} ({saint.name})" if saint.name else day


def _closed(one: Closed) -> str:
    days = _span(one.first, one.last)
    count = ngettext("%(num)d giorno lavorativo", "%(num)d giorni lavorativi", one.days)
    if one.again_open:
        return gettext("Ufficio non più chiuso: %(days)s (%(count)s)", days=days, count=count)
    return gettext("Ufficio chiuso: %(days)s (%(count)s)", days=days, count=count)


def _span(first: date, last: date) -> str:
    return say_weekday(first) if first == last else f"{say_date(first)} – {say_date(last)}"


def _years(first: int, last: int) -> str:
    if first == last:
        return gettext("nel %(year)d", year=first)
    return gettext("dal %(first)d al %(last)d", first=first, last=last)


def _row(one: RowChanged) -> Iterator[str]:
    said = list(_differing(one.key, one.before, one.after))
    yield from said or [gettext("%(key)s: riscritta com’era", key=one.key)]


def _differing(key: str, old: Row | Value | None, new: Row | Value) -> Iterator[str]:
    if isinstance(new, Value):
        was = _value(old) if isinstance(old, Value) else "—"
        if was != _value(new):
            yield _turned(key, was, _value(new))
        source = old.source if isinstance(old, Value) else ""
        if source != new.source:
            what = gettext("%(key)s, fonte", key=key)
            yield _turned(what, f"«{source}»", f"«{new.source}»")
    elif isinstance(old, Row):
        yield from _of_row(old, new)
    else:
        yield _turned(key, "—", say_amount(new.unit, new.amount))
    if old is not None and old.demo and not new.demo:
        yield gettext("%(key)s: non più dimostrativo", key=key)
    if old is not None and new.demo and not old.demo:
        yield gettext("%(key)s: di nuovo dimostrativo", key=key)


def _value(one: Value) -> str:
    return f"{say_number(one.value)} {one.unit}"


def _of_row(old: Row, new: Row) -> Iterator[str]:
    key = new.key
    pairs = (
        (key, say_amount(old.unit, old.amount), say_amount(new.unit, new.amount)),
        (gettext("%(key)s, fonte", key=key), f"«{old.source}»", f"«{new.source}»"),
        (gettext("%(key)s, certezza", key=key), _certainty(old), _certainty(new)),
        (gettext("%(key)s, avvisi", key=key), _ladder(old), _ladder(new)),
    )
    for what, was, becomes in pairs:
        if was != becomes:
            yield _turned(what, was, becomes)
    if new.valid_from is not None and new.valid_from != old.valid_from:
        day = say_date(new.valid_from)
        yield gettext(
            "%(key)s: vale per ciò che comincia da questo giorno: %(day)s", key=key, day=day
        )


def _certainty(one: Row) -> str:
    return gettext(CERTAINTIES[one.certainty]) if one.certainty in CERTAINTIES else one.certainty


def _ladder(one: Row) -> str:
    return "; ".join(say_rung(rung) for rung in one.ladder) or gettext("nessuno")
