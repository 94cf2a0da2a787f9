"""The timers for which an instance waits, and when each would be due if it were set now."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from engine.feel import HostFunction
from engine.refusal import Refusal
from engine.runtime.awaiting import beside, is_timer
from engine.runtime.diagram import Element, Event
from engine.runtime.language import FeelEngine, FeelEnvironment
from engine.runtime.program import Program
from engine.runtime.snapshot import restore
from engine.runtime.timing import first_due
from engine.steps import Data, TaskKey


@dataclass(frozen=True, slots=True)
class WaitingTimer:
    """A timer that waits for a day which its diagram works out; `data` is what it sees."""

    element: Element
    event: Event
    beside: TaskKey
    due_at: datetime
    data: Data = field(repr=False)

    def due_under(self, now: datetime, functions: Mapping[str, HostFunction]) -> datetime | None:
        """When it is due by these functions; None where they do not say."""
        engine = FeelEnvironment(now, functions)
        try:
            due: datetime = first_due(self.event, self.element.id, engine, self.data)["due"]
        except Refusal:
            return None
        return due


def waiting_timers(program: Program, snapshot: bytes, now: datetime) -> tuple[WaitingTimer, ...]:
    """Those that wait for a day; what waits for a duration or a cycle counts from nothing else."""
    engine = FeelEngine(now, {}, now)
    instance = restore(program.levels, program.process, snapshot, engine)
    return tuple(
        WaitingTimer(
            token.task_spec.node.element,
            token.task_spec.event,
            beside(token),
            token.internal_data["due"],
            token.data.visible,
        )
        for level in instance.levels()
        for token in level.live.values()
        if is_timer(token) and token.task_spec.event.timer == "date"
    )
