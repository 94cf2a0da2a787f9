"""Work that has a level of its own: sub-processes, called processes, event sub-processes."""

from typing import Any

from SpiffWorkflow.bpmn.specs.bpmn_process_spec import BpmnProcessSpec
from SpiffWorkflow.specs import WorkflowSpec

from engine.runtime.keeping import plant
from engine.runtime.nodes import Activity, Part
from engine.runtime.resting import CARRIED, rest, take_up
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
        token.workflow.top_workflow.subprocesses.pop(token.id)
        self.bring_back(token, level)
        token.ready()

    def bring_back(self, token: Token, level: Any) -> None:
        """Nothing: the variables were shared."""

    def _on_cancel(self, token: Token) -> None:
        top = token.workflow.top_workflow
        level, interrupting = top.subprocesses.get(token.id), top.interrupting
        if level is not None and interrupting and rest(token, level):
            top.interrupting = False  # what stands in it rests with it
        top.close_level(token)
        top.interrupting = interrupting
        super()._on_cancel(token)


class CallActivity(SubProcess):
    """Another process: only what is named goes in and comes out."""

    def scope(self, token: Token) -> Scope:
        """What is always carried, and the values that are handed over."""
        passed_on = {name: token.data[name] for name in CARRIED if name in token.data}
        given = self.values(token, self.node.parameters) if self.node is not None else {}
        return Scope.of({**passed_on, **given})

    def bring_back(self, token: Token, level: Any) -> None:
        """The values that are handed back."""
        for name, text in self.node.outputs if self.node is not None else ():
            token.data[name] = self.value(token, text, level.data)
