"""Calendars as programs read them (RFC 5545): events and tasks without a word about anybody."""

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from icalendar import Alarm, Calendar, Event, Timezone, TimezoneDaylight, TimezoneStandard, Todo

from engine.clock import ROME
from engine.language import to_say
from tasks.terms import State
from tasks.terms.entries import Entry
from webui.language import gettext

_MAKER = "-//Percorsi//Scadenziario//IT"
_DAY_BEFORE = timedelta(days=-1)
# Of a whole day the alarm rings at nine in the morning of the day before.
_MORNING_BEFORE = timedelta(hours=-15)
_TITLES = {
    State.SUSPENDED: to_say("Scadenza sospesa, fascicolo %(number)s"),
    State.MET: to_say("Scadenza rispettata, fascicolo %(number)s"),
    State.MET_LATE: to_say("Scadenza rispettata, fascicolo %(number)s"),
    State.SUPERSEDED: to_say("Scadenza annullata, fascicolo %(number)s"),
    State.LAPSED: to_say("Scadenza annullata, fascicolo %(number)s"),
}
_TITLE = to_say("Scadenza fascicolo %(number)s")
_OF_OTHERS = to_say("Scadenza da seguire, fascicolo %(number)s")
_EVENTS = {State.SUSPENDED: "TENTATIVE", State.SUPERSEDED: "CANCELLED", State.LAPSED: "CANCELLED"}
_TASKS = {
    State.MET: "COMPLETED",
    State.MET_LATE: "COMPLETED",
    State.SUPERSEDED: "CANCELLED",
    State.LAPSED: "CANCELLED",
}


@dataclass(frozen=True, slots=True)
class Naming:
    """How a calendar is called, how its entries are, and where each is read in the product."""

    title: str
    mark: str
    address: Callable[[int], str]


def written(entries: Iterable[Entry], naming: Naming) -> bytes:
    """The calendar: an event for each duty, and a task for each that the service owes."""
    found = Calendar()
    found.add("prodid", _MAKER)
    found.add("version", "2.0")
    found.add("calscale", "GREGORIAN")
    found.add("name", naming.title)
    found.add("x-wr-calname", naming.title)
    found.add("x-wr-timezone", "Europe/Rome")
    found.add("refresh-interval", timedelta(hours=1), parameters={"VALUE": "DURATION"})
    found.add("x-published-ttl", "PT1H")
    found.add_component(rome())
    for one in entries:
        found.add_component(_event(one, naming))
        if one.term.is_ours:
            found.add_component(_task(one, naming))
    return bytes(found.to_ical())


def rome() -> Timezone:
    """The time of Rome with both its changes, as the law has had them since 1996."""
    zone = Timezone()
    zone.add("tzid", "Europe/Rome")
    hour, two = timedelta(hours=1), timedelta(hours=2)
    zone.add_component(_season(TimezoneDaylight(), "CEST", (hour, two), (1996, 3, 31, 2)))
    zone.add_component(_season(TimezoneStandard(), "CET", (two, hour), (1996, 10, 27, 3)))
    return zone


def _season(
    season: Any, name: str, offsets: tuple[timedelta, timedelta], first: tuple[int, int, int, int]
) -> Any:
    begins = datetime(*first)  # noqa: DTZ001  # on the clock that is about to change
    season.add("tzname", name)
    season.add("dtstart", begins)
    season.add("rrule", {"freq": "yearly", "bymonth": begins.month, "byday": "-1SU"})
    season.add("tzoffsetfrom", offsets[0])
    season.add("tzoffsetto", offsets[1])
    return season


def _event(one: Entry, naming: Naming) -> Event:
    event = Event()
    _common(event, one, naming, "evento")
    event.add("dtstart", _when(one))
    event.add("status", _EVENTS.get(one.state, "CONFIRMED"))
    event.add("transp", "TRANSPARENT")  # a term takes nobody's time
    _ring(event, one, {})
    return event


def _task(one: Entry, naming: Naming) -> Todo:
    task = Todo()
    _common(task, one, naming, "attivita")
    task.add("due", _when(one))
    task.add("status", _TASKS.get(one.state, "NEEDS-ACTION"))
    if one.term.met_at is not None:
        task.add("completed", one.term.met_at)
        task.add("percent-complete", 100)
    _ring(task, one, {"RELATED": "END"})
    return task


def _common(part: Any, one: Entry, naming: Naming, kind: str) -> None:
    named = hashlib.sha256(f"{naming.mark}:{one.term.duty}:{kind}".encode()).hexdigest()
    part.add("uid", f"{named[:32]}@percorsi")
    part.add("dtstamp", one.revised_at)
    part.add("last-modified", one.revised_at)
    part.add("sequence", one.revision)
    part.add("summary", title_of(one))
    part.add("class", "PRIVATE")
    part.add("url", naming.address(one.term.id))


def title_of(one: Entry) -> str:
    """All that an entry says: that something is due in the case of this number."""
    usual = _TITLE if one.term.is_ours else _OF_OTHERS
    return gettext(_TITLES.get(one.state, usual), number=str(one.number))


def _when(one: Entry) -> Any:
    local = one.term.due_at.astimezone(ROME)
    if one.term.whole_day:
        return local.date()
    # The hour that comes twice in October is told in UTC: a name of a zone means the first one.
    exact = local if not local.fold else one.term.due_at.astimezone(UTC)
    return exact.replace(microsecond=0)


def _ring(part: Any, one: Entry, related: dict[str, str]) -> None:
    """Alarms as the ladder says; a day before where it says nothing; none for what rests or is
    over.
    """
    if not one.term.is_live or one.state is State.SUSPENDED:
        return
    for at in one.alarms:
        part.add_component(_alarm(one, at, {"VALUE": "DATE-TIME"}))
    if not one.alarms:
        before = _MORNING_BEFORE if one.term.whole_day else _DAY_BEFORE
        part.add_component(_alarm(one, before, related))


def _alarm(one: Entry, trigger: datetime | timedelta, parameters: dict[str, str]) -> Alarm:
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", title_of(one))
    alarm.add("trigger", trigger, parameters=parameters)
    return alarm
