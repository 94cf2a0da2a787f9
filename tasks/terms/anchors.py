"""Terms that run with a part of a path: a timer, a sub-process, a called process.

Entering opens the term, leaving meets it, being interrupted ends it. A timer that runs out while
others were awaited ends it too, after everybody was told who had to be. A timer that watches an
activity with the same key has no term of its own: it runs with that of the activity.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import Enum, auto
from typing import Any

from sqlalchemy import case, literal, select, update

from engine.clock import ROME
from engine.feel import compile_expression
from engine.instances import Change
from engine.runtime import Element, Program, follows
from engine.steps import AwaitedScope, AwaitedTimer, MessageArrived, Passage, Passed, TimerDue
from engine.store import Work
from engine.store.schema import Instant
from tasks.definitions import Definitions
from tasks.functions import host_functions
from tasks.tables import NO_TERM
from tasks.terms.alarms import ring
from tasks.terms.carrying import ARRIVED, UNTIL
from tasks.terms.counting import spelled
from tasks.terms.duties import Duties, Starts, as_day, as_instant, as_starts
from tasks.terms.keeping import fact_of, is_live, seen
from tasks.terms.model import NewTerm, State
from tasks.terms.series import open_following
from tasks.terms.tables import term
from tasks.terms.timers import TERM, step_duty

NO_DEADLINE = "nessuno"
COMPUTED = "="  # before a term that is FEEL: its key depends on the case
SINCE = "da"
SCOPES = frozenset({"subProcess", "callActivity"})
TIMERS = frozenset({"boundaryEvent", "intermediateCatchEvent"})


def begun_by(
    since: datetime, terms: Duties, element: Element, data: Mapping[str, Any]
) -> NewTerm | None:
    """The term that an element opens as its path reaches it; None when it runs without one.

    It runs from what the diagram says, else from the instant given. Where the path carries in a
    variable by when it is due, and that says otherwise, it is due then.
    """
    key = element.properties.get(TERM) or NO_DEADLINE
    if key.startswith(COMPUTED):
        key = str(_value(since, key.removeprefix(COMPUTED), data, terms))
    if key == NO_DEADLINE:
        return None
    new = terms.begin(key, _start(since, element.properties.get(SINCE), data, terms))
    carried = element.properties.get(UNTIL)
    if carried is None:
        return new
    until = as_instant(data.get(carried))
    is_that_day = new.counted.whole_day and as_day(until) == as_day(new.counted.due_at)
    return new if is_that_day else _as_carried(terms, new, until)


class Anchors:
    """The terms of what a step entered, left, interrupted."""

    def __init__(self, definitions: Definitions) -> None:
        self._definitions = definitions
        self._plans: dict[str, _Plan] = {}  # by digest: versions never change

    def close(self, work: Work, change: Change) -> None:
        """Meet or end the terms of what a step left. A path without any costs a look in memory."""
        plan = self._plan(change)
        if plan.opening:
            _close(work, self._definitions, change, plan)

    def begun(self, work: Work, change: Change) -> list[NewTerm]:
        """The terms of what a step entered, to be written with others that begin in it."""
        plan = self._plan(change)
        entered = list(_entered(change, plan)) if plan.opening else []
        if not entered:
            return []
        terms = self._definitions.get(work.connection, change.instance.digest).terms(work.now)
        new = (_opened(change, terms, one) for one in entered)
        return [one for one in new if one is not None]

    def _plan(self, change: Change) -> "_Plan":
        found = self._plans.get(change.instance.digest)
        if found is None:
            found = self._plans[change.instance.digest] = _plan_of(change.program)
        return found


@dataclass(frozen=True, slots=True)
class _Plan:
    """What elements of a program open terms, and what closes them."""

    opening: Mapping[tuple[str, str], Element]
    closing: Mapping[tuple[str, str], tuple[str, ...]]  # by what is left: elements of the terms
    behind: Mapping[tuple[str, str], str]  # timers behind a gateway that waits for one of several


def _plan_of(program: Program) -> _Plan:
    opening = {
        place: one
        for place, one in program.elements.items()
        if one.kind in SCOPES | TIMERS
        and one.properties.get(TERM, NO_DEADLINE) != NO_DEADLINE
        and not _is_of_host(one, program)
    }
    closing: dict[tuple[str, str], tuple[str, ...]] = {}
    for (process, id), one in opening.items():
        by = (process, one.attached_to or id)
        closing[by] = (*closing.get(by, ()), id)
    behind = {
        (flow.process, flow.target): flow.source
        for flow in program.flows.values()
        if program.elements[(flow.process, flow.source)].kind == "eventBasedGateway"
    }
    return _Plan(opening, closing, behind)


def _is_of_host(one: Element, program: Program) -> bool:
    host = program.elements.get((one.process, one.attached_to or ""))
    return host is not None and follows(one, host)


def _entered(change: Change, plan: _Plan) -> Iterator[AwaitedTimer | AwaitedScope]:
    yield from (one for one in change.timers if (one.process, one.element) in plan.opening)
    if change.step.scopes:
        entered = {one.key for one in change.step.passed if one.how is Passage.ENTERED}
        for one in change.step.scopes:
            if one.key in entered and (one.process, one.element) in plan.opening:
                yield one


def _opened(change: Change, terms: Duties, one: AwaitedTimer | AwaitedScope) -> NewTerm | None:
    element = change.program.elements[(one.process, one.element)]
    new = begun_by(change.since, terms, element, one.data)
    if new is None:
        return None
    key = one.beside if isinstance(one, AwaitedTimer) else one.key
    if isinstance(one, AwaitedTimer) and one.due_at != NO_TERM:
        new = _as_carried(terms, new, one.due_at)
    return new._replace(
        duty=step_duty(change.instance.id, key, one.element),
        anchor=key,
        case_id=change.instance.case_id,
        instance_id=change.instance.id,
    )


def _as_carried(terms: Duties, new: NewTerm, due_at: datetime | None) -> NewTerm:
    """The term as the path says by when it is due; as it is counted where they agree."""
    if due_at is None or due_at == new.counted.due_at:
        return new
    said = f"istante fissato dal percorso: {spelled(due_at.astimezone(ROME).date())}"
    return terms.begin_until(new.key, new.started_at, due_at, said)


def _close(work: Work, definitions: Definitions, change: Change, plan: _Plan) -> None:
    ends: dict[_Fate, list[str]] = {}
    for one in change.step.passed:
        if one.how is not Passage.ENTERED:
            for element in plan.closing.get((one.process, one.element), ()):
                fate = _fate(change, plan, (one.process, element), one)
                duty = step_duty(change.instance.id, one.key, element)
                ends.setdefault(fate, []).append(duty)
    met: list[Any] = []
    heard = _arrival(change)
    for fate, duties in ends.items():
        if fate is _Fate.RAN_OUT:
            _tell_the_rest(work, definitions, duties)
        if fate in {_Fate.RAN_OUT, _Fate.INTERRUPTED}:
            _end(work, duties)
        else:
            met += _meet(work, duties, None if fate is _Fate.CAME else heard)
    following = [row["id"] for row in met if row["period"] is not None]
    if following:
        terms = definitions.get(work.connection, change.instance.digest).terms(work.now)
        open_following(work, terms, following, by=change.by.account)


class _Fate(Enum):
    """How a part of a path that runs with a term was left."""

    LEFT = auto()  # as it should be, or because what was awaited has come
    CAME = auto()  # a timer in the flow: its instant has come
    RAN_OUT = auto()  # a timer that put an end to what was awaited
    INTERRUPTED = auto()


def _fate(change: Change, plan: _Plan, place: tuple[str, str], left: Passed) -> _Fate:
    gateway = plan.behind.get(place)
    if _has_fired(change, place[1]):
        alone = left.how is Passage.COMPLETED and gateway is None
        return _Fate.CAME if alone else _Fate.RAN_OUT
    if left.how is Passage.COMPLETED or (gateway is not None and _is_chosen(change, left)):
        return _Fate.LEFT
    return _Fate.INTERRUPTED


def _is_chosen(change: Change, left: Passed) -> bool:
    """Whether the gateway behind which something waited has heard another thing instead."""
    return any(
        one.key == left.under and one.how is Passage.COMPLETED for one in change.step.passed
    )


def _has_fired(change: Change, element: str) -> bool:
    if not isinstance(change.happened, TimerDue):
        return False
    key = change.happened.timer
    return any(one.key == key and one.element == element for one in change.step.passed)


def _arrival(change: Change) -> datetime:
    """Since when the path knows what has happened; of an act that others owed, when it arrived."""
    happened = change.happened
    said = happened.payload.get(ARRIVED) if isinstance(happened, MessageArrived) else None
    return min(change.since, as_instant(said) or change.since)


def _tell_the_rest(work: Work, definitions: Definitions, duties: list[str]) -> None:
    """Ring what is due of ladders whose terms are about to end: nobody is left untold."""
    due = select(term).where(term.c.duty.in_(duties), is_live(), term.c.alarm_at <= work.now)
    held = due.order_by(term.c.alarm_at, term.c.id).limit(1).with_for_update()
    while (row := work.connection.execute(held).mappings().first()) is not None:
        ring(work, definitions, row)


def _meet(work: Work, duties: list[str], at: datetime | None) -> list[Any]:
    """Meet these duties; what is nothing but an instant (None) at that instant, however late."""
    passed = case((term.c.due_at < work.now, term.c.due_at), else_=literal(work.now, Instant))
    rows = _change(work, duties, met_at=at or passed)
    for row in rows:
        in_time = seen(row).is_met_in_time(row["met_at"])
        kind = "term_met" if in_time else "term_met_late"
        work.facts.append(fact_of(row, kind, term=row["id"]))
    return rows


def _end(work: Work, duties: list[str]) -> None:
    for row in _change(work, duties, ended_at=work.now, ended_how=State.LAPSED):
        work.facts.append(fact_of(row, "term_ended", term=row["id"]))


def _change(work: Work, duties: list[str], **values: Any) -> list[Any]:
    live = update(term).where(term.c.duty.in_(duties), is_live())
    changed = live.values(**values, alarm_at=None).returning(term)
    return sorted(work.connection.execute(changed).mappings(), key=lambda row: row["id"])


def _start(
    since: datetime, expression: str | None, data: Mapping[str, Any], terms: Duties
) -> Starts:
    """From which instant a term runs: what the diagram says, or its opening."""
    if not expression:
        return since
    return as_starts(_value(since, expression, data, terms)) or since


def _value(since: datetime, expression: str, data: Mapping[str, Any], terms: Duties) -> Any:
    functions = host_functions(terms, since)
    return compile_expression(expression).value(data, now=since, functions=functions)
