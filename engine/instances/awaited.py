"""What an instance awaits, in brief: kept beside its state, so that differences need no query."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import orjson

from engine.steps import Step


@dataclass(frozen=True, slots=True)
class Awaited:
    """Keys of all that is awaited: tasks and jobs with their place, timers with their instant."""

    tasks: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    timers: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    events: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    jobs: Mapping[str, tuple[str, str]] = field(default_factory=dict)

    @classmethod
    def of(cls, step: Step) -> "Awaited":
        """What is awaited after a step."""
        return cls(
            tasks={one.key: (one.process, one.element) for one in step.tasks},
            timers={one.key: (one.element, one.due_at.isoformat()) for one in step.timers},
            events={one.key: (one.element, one.correlation) for one in step.events},
            jobs={one.key: (one.process, one.element) for one in step.jobs},
        )

    @classmethod
    def loads(cls, text: str) -> "Awaited":
        """What was written by `dumps`."""
        kept = orjson.loads(text)
        return cls(*({k: (v[0], v[1]) for k, v in group.items()} for group in kept))

    def dumps(self) -> str:
        """A short text of it."""
        return orjson.dumps([self.tasks, self.timers, self.events, self.jobs]).decode()

    def element_of(self, key: str) -> str | None:
        """The element behind an awaited key."""
        for group, place in ((self.tasks, 1), (self.jobs, 1), (self.timers, 0), (self.events, 0)):
            if key in group:
                return group[key][place]
        return None
