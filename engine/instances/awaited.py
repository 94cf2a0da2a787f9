"""What an instance awaits, in brief: kept beside its state, so that differences need no query."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import orjson

from engine.runtime import Program
from engine.runtime.diagram import NO_TERM, TERM
from engine.steps import (
    Happened,
    JobDone,
    MessageArrived,
    Passage,
    Passed,
    SignalRaised,
    Step,
    TaskCompleted,
    TimerDue,
)

Again = Mapping[str, str]
"""Keys of what stands again where something was cancelled, each with the keys of then.

They are several, apart by blanks, where one activity was cut in several instances.
"""


@dataclass(frozen=True, slots=True)
class Awaited:
    """Keys of all that is awaited: tasks and jobs with their place, timers with their instant.

    `left` are the places at which something ran with a term and was cancelled, with its keys of
    then, apart by blanks; a place of which an earlier release kept none says nothing.
    """

    tasks: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    timers: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    events: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    jobs: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    left: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, step: Step, left: Mapping[str, str] | None = None) -> "Awaited":
        """What is awaited after a step."""
        return cls(
            tasks={one.key: (one.process, one.element) for one in step.tasks},
            timers={one.key: (one.element, one.due_at.isoformat()) for one in step.timers},
            events={one.key: (one.element, one.correlation) for one in step.events},
            jobs={one.key: (one.process, one.element) for one in step.jobs},
            left=left or {},
        )

    @classmethod
    def loads(cls, text: str) -> "Awaited":
        """What was written by `dumps`."""
        tasks, timers, events, jobs, *left = orjson.loads(text)
        places = _places(tasks), _places(timers), _places(events), _places(jobs)
        return cls(*places, left=left[0] if left else {})

    def dumps(self) -> str:
        """A short text of it."""
        left = [self.left] if self.left else []
        return orjson.dumps([self.tasks, self.timers, self.events, self.jobs, *left]).decode()

    def element_of(self, key: str) -> str | None:
        """The element behind an awaited key."""
        for group, place in ((self.tasks, 1), (self.jobs, 1), (self.timers, 0), (self.events, 0)):
            if key in group:
                return group[key][place]
        return None


def _places(group: Mapping[str, list[str]]) -> dict[str, tuple[str, str]]:
    return {key: (place[0], place[1]) for key, place in group.items()}


@dataclass(frozen=True, slots=True)
class Back:
    """What was left behind until now, and what stands again in this step where something was.

    `at_once`: in the very step with which what interrupted it was read.
    """

    left: Mapping[str, str] = field(default_factory=dict)
    again: Again = field(default_factory=dict)
    at_once: bool = False


def come_back(before: Awaited, happened: Happened, step: Step, program: Program) -> Back:
    """What comes back in a step where something had been interrupted from outside before."""
    is_cut = isinstance(happened, MessageArrived | SignalRaised | TimerDue) and any(
        one.how is Passage.CANCELLED for one in step.passed
    )
    if not before.left and not is_cut:
        return Back()
    left, again = dict(before.left), dict[str, str]()
    reading = left.pop(_READING, "").split()
    at_once = isinstance(happened, TaskCompleted | JobDone) and happened.task in reading
    now, back = set[str](), dict[str, str]()
    for one in step.passed:
        place = f"{one.process}:{one.element}"
        if one.how is Passage.ENTERED and (place in left or place in back):
            back[place] = left.pop(place, "") or back.get(place, "")
            if back[place]:
                again[str(one.key)] = back[place]
        elif one.how is Passage.CANCELLED and is_cut and _names_term(program, step, one):
            left[place] = f"{left[place]} {one.key}" if place in now else str(one.key)
            now.add(place)
    if left and not again:
        left |= _read_by(before, reading, step, is_new=bool(now), was_read=at_once)
    return Back(left, again, at_once)


_READING = ""
"""The key, among places, of what is awaited before what was interrupted stands again."""


def _read_by(
    before: Awaited, reading: Sequence[str], step: Step, *, is_new: bool, was_read: bool
) -> dict[str, str]:
    """With which activity or job the reading of what interrupted something ends."""
    keys = set[str]() if was_read else set(reading)
    if is_new:
        keys |= {str(one.key) for one in step.tasks} - before.tasks.keys()
    if is_new or was_read:
        keys |= {str(one.key) for one in step.jobs} - before.jobs.keys()
    return {_READING: " ".join(sorted(keys))} if keys else {}


def _names_term(program: Program, step: Step, one: Passed) -> bool:
    """Whether a term runs with an element, or with an event that watches over it.

    What a clock of its own puts an end to has run out: what comes after is something new.
    """
    watching = program.diagrams[one.process].attached(one.element)
    fired = {each.element for each in step.passed if each.how is Passage.COMPLETED}
    if any(each.event.kind == "timer" and each.id in fired for each in watching):
        return False
    beside = (program.elements[(one.process, one.element)], *(node.element for node in watching))
    return any(each.properties.get(TERM, NO_TERM) != NO_TERM for each in beside)
