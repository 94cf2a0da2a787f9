"""A running instance: SpiffWorkflow's workflow with its tokens counted and its steps bounded."""

from collections import deque
from collections.abc import Iterator
from typing import Any

from SpiffWorkflow.bpmn import BpmnWorkflow
from SpiffWorkflow.bpmn.util.subworkflow import BpmnSubWorkflow
from SpiffWorkflow.util.task import TaskState

from engine.runtime.language import FeelEngine
from engine.runtime.refusals import EndlessLoop
from engine.runtime.resting import release
from engine.runtime.scope import Scope
from engine.runtime.token import Token
from engine.steps import Data, Decided, Doubt, Passage, Passed, Sent, Status

MAX_RUNS = 20_000
"""Elements that may be passed in one step without anybody being awaited."""


class _Counted:
    """What the top level and the called levels have in common."""

    spec: Any
    data: Scope
    tasks: dict[int, Token]
    live: dict[int, Token]
    completed: bool

    def _found(self, data: Scope) -> None:
        self.data = data
        self.live = {}

    @property
    def is_over(self) -> bool:
        """Whether no token is left; what merely listens for the whole level does not count."""
        return not any(token.task_spec.counts(token) for token in self.live.values())

    def _task_completed_notify(self, task: Token) -> None:
        """Somebody moved: only inclusive joins can have waited for that."""
        del task
        for token in list(self.live.values()):
            if token.task_spec.looks_around and token.is_waiting:
                token.arrive()

    def clear(self) -> None:
        """Cancel every token of this level."""
        for token in list(self.live.values()):
            token.cancel()

    def fall(self) -> None:
        """Let every token of this level go with it."""
        for token in list(self.live.values()):
            token.fall()


class Level(_Counted, BpmnSubWorkflow):
    """A sub-process or a called process inside an instance."""

    def __init__(self, spec: Any, holder: Token, data: Scope) -> None:
        self.holder = holder
        super().__init__(spec, holder.id, holder.workflow.top_workflow, deserializing=True)
        self._found(data)

    def _calculate_depth(self) -> int:
        """Not asked for: levels are settled from the token that ran, never by depth."""
        return 0


class Instance(_Counted, BpmnWorkflow):
    """The top level of an instance, with all that one step makes and changes."""

    def __init__(
        self, levels: dict[str, Any], process: str, engine: FeelEngine, data: Data
    ) -> None:
        super().__init__(levels[process], levels, script_engine=engine, deserializing=True)
        self._found(Scope.of(data))
        self.last_id = 0
        self.ready: deque[Token] = deque()
        self.trace: list[Passed] = []
        self.sent: list[Sent] = []
        self.decided: list[Decided] = []
        self.doubts: list[Doubt] = []
        self.thrown: list[tuple[Token, str, str | None]] = []
        self.outcomes: list[str] = []
        self.has_ended = False  # a terminating end was reached: only what outlasts it is left
        self.status = Status.RUNNING
        self.resting: dict[str, Any] = {}  # called processes that an event interrupted
        self.interrupting = False
        self.returning = False  # what is being interrupted may be taken up again
        self.taking_all = False  # nothing outlives what is cancelled: it rests, or all ends

    @property
    def engine(self) -> Any:
        """FEEL at the instant of this step."""
        return self.script_engine.environment

    def clear(self) -> None:
        """Cancel every token there is."""
        self.taking_all = True
        super().clear()
        self.taking_all = False

    def next_id(self) -> int:
        """The next key; counted, so that a replay gives the same."""
        self.last_id += 1
        return self.last_id

    def levels(self) -> Iterator[Any]:
        """The top level and all that are open inside."""
        yield self
        yield from list(self.subprocesses.values())

    def find(self, key: str) -> Token | None:
        """The live token of a key."""
        if not key.isdecimal():
            return None
        return next(
            (level.live[int(key)] for level in self.levels() if int(key) in level.live), None
        )

    def open_level(self, holder: Token, spec: str, data: Scope) -> Level:
        """Begin a sub-process or called process under a token."""
        level = Level(self.subprocess_specs[spec], holder, data)
        self.subprocesses[holder.id] = level
        return level

    def close_level(self, holder: Token) -> None:
        """End the level under a token with everything in it."""
        level = self.subprocesses.get(holder.id)
        if level is not None:
            level.fall()
            level.completed = True
            self.subprocesses.pop(holder.id, None)

    def set_apart(self, holder: Token, beyond: Any) -> None:
        """Let a called process go on under the top level, with the keys that it had."""
        holder.consume()
        self.subprocesses[holder.id].holder = Token(
            self, beyond, self.task_tree, TaskState.STARTED, holder.id
        )

    def passed(self, token: Token, how: Passage) -> None:
        """Note that a token passed an element that is drawn."""
        spec = token.task_spec
        if spec.silent or (spec.quiet and how is not Passage.COMPLETED):
            return
        if spec.element:
            self.trace.append(Passed(spec.element, spec.process, how, token.key, token.under))

    def doubt(self, part: Any) -> None:
        """Note what FEEL had to say about the expressions of an element."""
        for sentence in self.engine.doubts:
            self.doubts.append(Doubt(part.element, part.process, sentence))
        self.engine.doubts.clear()

    def pump(self) -> None:
        """Let every token that waits for nobody go on until all of them wait."""
        runs = 0
        while self.ready and self.status is Status.RUNNING:
            token = self.ready.popleft()
            if not token.is_ready:
                continue
            runs += 1
            if runs > MAX_RUNS:
                raise EndlessLoop(limit=MAX_RUNS)
            token.run()
            self.settle(token.workflow)

    def settle(self, level: Any) -> None:
        """After a token moved: hand on what it threw, and end the level if it was the last."""
        while self.thrown:
            token, kind, code = self.thrown.pop(0)
            self._hand_on(token, kind, code)
        if level.completed or self.status is not Status.RUNNING or not level.is_over:
            return
        if level is self and release(self, self.spec):
            return
        level.clear()
        level.completed = True
        if level is self:
            self.status = Status.COMPLETED
        elif self.subprocesses.get(level.holder.id) is level:
            level.holder.task_spec.level_over(level.holder, level)

    def _hand_on(self, token: Token, kind: str, code: str | None) -> None:
        """Find who catches an error or escalation, from the inside out."""
        host: Token | None = _whole(token)
        while host is not None:
            for listener in _listeners(host, kind, code):
                listener.task_spec.hear(listener, {})
                return
            host = _host_of(host.workflow)
        if kind == "error":
            if token.is_live:
                token.fail()
            else:
                self.passed(token, Passage.FAILED)
            self.clear()
            self.status = Status.FAILED


def _host_of(level: Any) -> Token | None:
    """The activity whose boundary surrounds a level."""
    if isinstance(level, Instance):
        return None
    return _whole(level.holder)


def _whole(token: Token) -> Token:
    """The activity that a boundary watches: of repeated work the whole, not one instance."""
    whole: Token = token.parent if token.task_spec.is_instance else token
    return whole


def _listeners(host: Token, kind: str, code: str | None) -> list[Token]:
    """Who hears a throw at this place: boundaries before event sub-processes, the one who names
    the code before the one who takes all.
    """
    heard = [
        token
        for token in host.workflow.live.values()
        if token.task_spec.listens_to(token, host, kind)
        and token.task_spec.event.name in {code, None, ""}
    ]
    return sorted(
        heard, key=lambda token: (not token.task_spec.at_boundary, not token.task_spec.event.name)
    )
