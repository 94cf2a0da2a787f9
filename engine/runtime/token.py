"""A token: SpiffWorkflow's task with a key that is the same in every replay, and a trace."""

from typing import Any

from SpiffWorkflow.task import Task
from SpiffWorkflow.util.task import TaskState

from engine.runtime.scope import Aside, Scope
from engine.steps import Passage, TaskKey

ROOT = -1
"""The key of the token under which a level stands: the same on every level."""

_ENTERED = TaskState.WAITING | TaskState.READY | TaskState.STARTED
_PASSAGES = {
    TaskState.COMPLETED: Passage.COMPLETED,
    TaskState.CANCELLED: Passage.CANCELLED,
    TaskState.ERROR: Passage.FAILED,
}


class Token(Task):
    """One activation of one element.

    Only real activations exist: the predictions with which SpiffWorkflow fills its tree are never
    made, so that a tree holds what happened and what is awaited, nothing else.
    """

    workflow: Any
    task_spec: Any

    def __init__(
        self,
        workflow: Any,
        task_spec: Any,
        parent: "Token | None" = None,
        state: int = TaskState.FUTURE,
        id: int | None = None,
    ) -> None:
        # What Task's own beginning sets, without its clock, its random key and data of its own.
        self.id = workflow.top_workflow.next_id() if id is None else id
        self.workflow = workflow
        self.task_spec = task_spec
        self._parent: int | None = None
        self._children: list[int] = []
        self._state = state
        self.data: Scope = workflow.data
        self.internal_data: dict[str, Any] = {}
        self.origin = ""
        workflow.tasks[self.id] = self
        if parent is not None:
            self._parent = parent.id
            self.origin = parent.task_spec.name
            parent._children.append(self.id)  # noqa: SLF001  # of the same class
        if self.is_live:
            workflow.live[self.id] = self

    @property
    def key(self) -> TaskKey:
        """The key by which the outside names this token."""
        return TaskKey(str(self.id))

    @property
    def under(self) -> TaskKey | None:
        """The key of the token that put this one here."""
        return None if self._parent is None else TaskKey(str(self._parent))

    @property
    def place(self) -> int:
        """The key of the live token under which this one stands, or `ROOT`."""
        parent = self._parent
        return parent if parent is not None and parent in self.workflow.live else ROOT

    @property
    def is_live(self) -> bool:
        """Whether it is neither completed nor cancelled nor failed."""
        return not self._state & TaskState.FINISHED_MASK

    def live_children(self) -> list["Token"]:
        """The tokens that stand under this one and go on: instances of repeated work, events of
        a gateway.
        """
        live = self.workflow.live
        return [live[child] for child in self._children if child in live]

    def cancel(self) -> None:
        """Take the token away with all that stands under it."""
        if not self.is_live:
            return
        for child in self.live_children():
            child.cancel()
        self._set_state(TaskState.CANCELLED)
        self.task_spec._on_cancel(self)  # noqa: SLF001  (a hook of SpiffWorkflow)

    def fall(self) -> None:
        """Go with the level that ends, unless what is done here outlives it."""
        if self.is_live and not self.task_spec.outlives(self):
            self.cancel()

    @property
    def is_waiting(self) -> bool:
        """Whether it waits for others, or for an event."""
        return bool(self._state == TaskState.WAITING)

    @property
    def is_ready(self) -> bool:
        """Whether it may go on, at once or when a person has done the work."""
        return bool(self._state == TaskState.READY)

    @property
    def is_at_work(self) -> bool:
        """Whether its work goes on elsewhere: in a job, on a level, in instances."""
        return bool(self._state == TaskState.STARTED)

    def wait(self) -> None:
        """Wait for others, or for an event."""
        if not self.is_waiting:
            self._set_state(TaskState.WAITING)

    def work(self) -> None:
        """Leave the work to a job, a level or instances."""
        self._set_state(TaskState.STARTED)

    def ready(self) -> None:
        """Go on in the order of those who are ready."""
        self._ready()

    def pass_by(self) -> None:
        """Be completed without leaving tokens behind: others have gone on already."""
        self._set_state(TaskState.COMPLETED)

    def fail(self) -> None:
        """End in an error that nobody catches."""
        self._set_state(TaskState.ERROR)

    def arrive(self) -> None:
        """Reach the element, or look at it again."""
        self.task_spec._update(self)  # noqa: SLF001  (a hook of SpiffWorkflow)

    def branch(self, spec: Any) -> "Token":
        """A new token at the end of a flow out of here."""
        return self._add_child(spec)

    def consume(self) -> None:
        """Melt into another token at a join: it goes on there, so nothing was cancelled."""
        self._state = TaskState.CANCELLED
        self.workflow.live.pop(self.id, None)

    def _add_child(self, task_spec: Any, state: int = TaskState.FUTURE) -> "Token":
        child = Token(self.workflow, task_spec, self, state)
        if isinstance(self.data, Aside):
            child.data = self.data
        return child

    def _inherit_data(self) -> None:
        """Nothing: every token of a process sees the same variables."""

    def _set_state(self, value: int) -> None:
        before, self._state = self._state, value
        top = self.workflow.top_workflow
        if not self.is_live:
            self.workflow.live.pop(self.id, None)
        if value == TaskState.READY and not self.task_spec.manual:
            top.ready.append(self)
        if value & _ENTERED and before == TaskState.FUTURE:
            top.passed(self, Passage.ENTERED)
        elif value in _PASSAGES:
            top.passed(self, _PASSAGES[value])
