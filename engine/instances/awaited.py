"""What an instance awaits, in brief: kept beside its state, so that differences need no query."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import orjson

from engine.runtime import Program
from engine.runtime.diagram import NO_TERM, TERM
from engine.steps import Passage, Passed, Step

Again = Mapping[str, str]
"""Keys of what stands again where something was cancelled, each with the key of then."""


@dataclass(frozen=True, slots=True)
class Awaited:
    """Keys of all that is awaited: tasks and jobs with their place, timers with their instant.

    `left` are the places at which something ran with a term and was cancelled, with its key of
    then; empty where there were several.
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


def come_back(before: Awaited, step: Step, program: Program) -> tuple[dict[str, str], Again]:
    """What was left behind until now, and what stands again in this step where something was."""
    if not before.left and not any(one.how is Passage.CANCELLED for one in step.passed):
        return {}, {}
    left, again = dict(before.left), dict[str, str]()
    now = set[str]()
    for one in step.passed:
        place = f"{one.process}:{one.element}"
        if one.how is Passage.ENTERED and place in left:
            then = left.pop(place)
            if then:
                again[str(one.key)] = then
        elif one.how is Passage.CANCELLED and _names_term(program, one):
            left[place] = "" if place in now else str(one.key)
            now.add(place)
    return left, again


def _names_term(program: Program, one: Passed) -> bool:
    """Whether a term runs with an element, or with an event that watches over it."""
    watching = program.diagrams[one.process].attached(one.element)
    beside = (program.elements[(one.process, one.element)], *(node.element for node in watching))
    return any(each.properties.get(TERM, NO_TERM) != NO_TERM for each in beside)
