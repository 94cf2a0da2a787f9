"""Work that has a level of its own: sub-processes, called processes, event sub-processes."""

from typing import Any

from SpiffWorkflow.bpmn.specs.bpmn_process_spec import BpmnProcessSpec
from SpiffWorkflow.specs import WorkflowSpec

from engine.runtime.keeping import plant
from engine.runtime.nodes import Activity, Part
from engine.runtime.resting import CARRIED, release, rest, take_up
from engine.runtime.scope import Scope
from engine.runtime.token import Token


class LevelSpec(BpmnProcessSpec):
    """The elements of one level. It ends when no token is left, as the standard says, so it
    needs none of the joins that SpiffWorkflow puts at the end.
    """

    def __init__(self, name: str) -> None:
        WorkflowSpec.__init__(self, name=name)
        self.bpmn_start_events: list[Part] = []
        self.data_objects: dict[str, Any] = {}
        self.io_specification = None
        self.start = Part(self, f"{name}#root")
        self.first = ""  # the start of a level that is begun by an activity
        self.watchers: list[str] = []


def begin(level: Any, start: str) -> None:
    """Put the first token on a level, after whatever watches over it."""
    plant(level)
    for name in (*level.spec.watchers, start):
        token = Token(level, level.spec.task_specs[name], level.task_tree)
        token.arrive()


class SubProcess(Activity):
    """A level that shares the variables of the one around it."""

    spec_name = ""

    def scope(self, token: Token) -> Scope:
        """The variables of the level."""
        return token.data

    def enter(self, token: Token) -> bool:
        """Begin the level, or go on with it where an event interrupted it."""
        if take_up(token):
            return False
        token.work()
        level = token.workflow.top_workflow.open_level(token, self.spec_name, self.scope(token))
        begin(level, level.spec.first)
        return False

    def level_over(self, token: Token, level: Any) -> None:
        """The level has ended: go on."""
        top = token.workflow.top_workflow
        top.subprocesses.pop(token.id)
        release(top, level.spec)
        self.bring_back(token, level)
        token.ready()

    def bring_back(self, token: Token, level: Any) -> None:
        """Nothing: the variables were shared."""

    def _on_cancel(self, token: Token) -> None:
        top = token.workflow.top_workflow
        level, before = top.subprocesses.get(token.id), (top.interrupting, top.taking_all)
        ends = level is not None and not top.taking_all
        if ends and top.interrupting and rest(token, level):
            top.interrupting, top.taking_all, ends = False, True, False  # it rests with all in it
        elif ends:
            _let_live(level)
        top.close_level(token)
        top.interrupting, top.taking_all = before
        if ends and not top.returning:
            release(top, level.spec)
        super()._on_cancel(token)


def _let_live(level: Any) -> None:
    """Set apart what outlives a level, before what else stands in it is cancelled or rests.

    Where the flow may come back, what rests does so with all that stands in it.
    """
    top = level.top_workflow
    for token in list(level.live.values()):
        inner = top.subprocesses.get(token.id)
        if inner is None or token.task_spec.outlives(token):
            continue
        if not (top.returning and token.task_spec.node.rests is not None):
            _let_live(inner)


class CallActivity(SubProcess):
    """Another process: only what is named goes in and comes out."""

    @property
    def given(self) -> tuple[tuple[str, str], ...]:
        """What is handed over, by name."""
        return self.node.parameters if self.node is not None else ()

    def scope(self, token: Token) -> Scope:
        """What is always carried, and the values that are handed over."""
        passed_on = {name: token.data[name] for name in CARRIED if name in token.data}
        given = self.values(token, self.given)
        return Scope.of({**passed_on, **given})

    def outlives(self, token: Token) -> bool:
        """Whether it is finished though the part it stood in ends; then nothing follows it there,
        and it goes on under the path itself.
        """
        top = token.workflow.top_workflow
        if self.node is None or self.beyond is None or self.process != top.spec.name:
            return False
        if top.taking_all or token.id not in top.subprocesses:
            return False
        if top.returning and self.node.rests is not None:
            return False  # it rests, and goes on only when nobody takes it up
        self._dismiss(token)
        top.set_apart(token, self.beyond)
        return True

    def bring_back(self, token: Token, level: Any) -> None:
        """The values that are handed back."""
        for name, text in self.node.outputs if self.node is not None else ():
            token.data[name] = self.value(token, text, level.data)


BEYOND = "#beyond"
"""What is added to the name of a call where it goes on under the path itself."""


class Beyond(CallActivity):
    """A called process that goes on though the part that called it has ended."""

    @property
    def given(self) -> tuple[tuple[str, str], ...]:
        """Nothing more: it has what it was given when it began."""
        return ()

    def bring_back(self, token: Token, level: Any) -> None:
        """Nothing: who asked for it is gone."""
