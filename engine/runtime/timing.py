"""When a timer is due: worked out by FEEL on entry, from the instant of the step."""

import re
from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from engine.clock import ROME
from engine.feel import YearsMonths
from engine.runtime.diagram import Event
from engine.runtime.language import FeelEnvironment
from engine.runtime.refusals import UnusableValue

SHORTEST = timedelta(minutes=1)

_CYCLE = re.compile(r"R(?P<count>\d*)/(?:(?P<start>[^/P]+)/)?(?P<every>P[^/]+)")
_MOVED = "inizio + durata * volte"
_START = "date and time(testo)"
_PERIOD = "duration(testo)"

Duration = timedelta | YearsMonths


def first_due(
    event: Event, element: str, engine: FeelEnvironment, scope: Mapping[str, Any]
) -> dict[str, Any]:
    """What a timer has to remember: `due`, and for a cycle how it goes on."""
    if event.timer == "cycle":
        return _first_of_cycle(event.when, element, engine, scope)
    value = engine.evaluate(event.when, scope)
    if event.timer == "duration":
        return {"due": _moved(engine, element, engine.now, _duration(value, element))}
    return {"due": _instant(value, element)}


def next_due(
    timer: Mapping[str, Any], element: str, engine: FeelEnvironment
) -> dict[str, Any] | None:
    """The next instant of a cycle after it is done, or None when it was the last.

    Instants that passed unseen, while the system stood still, are counted but not made up for:
    three reminders at once help nobody.
    """
    instants = timer.get("instants")
    if instants is not None:
        rest = [instant for instant in instants if instant > engine.done_at]
        return {"due": rest[0], "instants": rest[1:]} if rest else None
    if "every" not in timer:
        return None
    every = _read(engine, timer["every"], element)
    number = timer["number"] + 1
    if isinstance(every, timedelta):
        number = max(number, (engine.done_at - timer["from"]) // every + 1)
    while (due := _moved(engine, element, timer["from"], every, number)) <= engine.done_at:
        number += 1
    last = timer["last"]
    return {"due": due, "number": number} if last is None or number <= last else None


def next_start(
    event: Event, element: str, engine: FeelEnvironment, before: Mapping[str, Any] | None = None
) -> dict[str, Any] | None:
    """What a timer start has to remember: `due`, after now, and for a cycle how it goes on.

    `before` is what it remembered so far. None when it begins nothing any more.
    """
    timer = before if before is not None else first_due(event, element, engine, {})
    if timer["due"] > engine.done_at:
        return dict(timer)
    following = next_due(timer, element, engine)
    return {**timer, **following} if following else None


def _first_of_cycle(
    text: str, element: str, engine: FeelEnvironment, scope: Mapping[str, Any]
) -> dict[str, Any]:
    value = text if _CYCLE.fullmatch(text) else engine.evaluate(text, scope)
    if isinstance(value, list) and value:
        instants = sorted(_instant(item, element) for item in value)
        return {"due": instants[0], "instants": instants[1:]}
    found = _CYCLE.fullmatch(value) if isinstance(value, str) else None
    if found is None:
        raise UnusableValue(element=element, wanted="un ciclo come «R3/P1D» o un elenco di date")
    every = _read(engine, found["every"], element)
    if isinstance(every, timedelta) and every < SHORTEST:
        raise UnusableValue(element=element, wanted="un periodo di almeno un minuto")
    # Each instant is counted from the first, so that a month that was short shortens no other.
    number, start = 1, engine.now
    if found["start"]:
        number = 0
        start = _instant(engine.evaluate(_START, {"testo": found["start"]}), element)
    last = int(found["count"]) - 1 + number if found["count"] else None
    due = _moved(engine, element, start, every, number)
    return {"due": due, "from": start, "every": found["every"], "number": number, "last": last}


def _moved(
    engine: FeelEnvironment, element: str, start: datetime, by: Duration, times: int = 1
) -> datetime:
    """So much later: months by the calendar of Rome, clamped at the end of short ones."""
    if isinstance(by, timedelta):
        return _elapsed(start, by, times, element)
    scope = {"inizio": start.astimezone(ROME), "durata": by, "volte": times}
    return _instant(engine.evaluate(_MOVED, scope), element)


def _elapsed(start: datetime, by: timedelta, times: int, element: str) -> datetime:
    try:
        return start.astimezone(UTC) + by * times
    except OverflowError:
        raise UnusableValue(element=element, wanted="una data, con o senza l'ora") from None


def _read(engine: FeelEnvironment, text: str, element: str) -> Duration:
    return _duration(engine.evaluate(_PERIOD, {"testo": text}), element)


def _duration(value: object, element: str) -> Duration:
    if isinstance(value, timedelta | YearsMonths):
        return value
    raise UnusableValue(element=element, wanted='una durata, per esempio duration("P14D")')


def _instant(value: object, element: str) -> datetime:
    """An aware instant in UTC; a bare day is its first moment in Rome."""
    if isinstance(value, datetime):
        return (value if value.tzinfo else value.replace(tzinfo=ROME)).astimezone(UTC)
    if isinstance(value, date):
        return datetime.combine(value, time(), ROME).astimezone(UTC)
    raise UnusableValue(element=element, wanted="una data, con o senza l'ora")
