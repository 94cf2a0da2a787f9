"""Events: what is waited for is heard from outside, never found out by looking at a clock."""

from datetime import datetime
from typing import Any

from engine.refusal import Refusal
from engine.runtime.gateways import EventGateway
from engine.runtime.nodes import Activity, Part, send
from engine.runtime.refusals import NotCalculable
from engine.runtime.scope import Aside, Scope
from engine.runtime.timing import first_due, next_due
from engine.runtime.token import Token
from engine.steps import Data

GIVEN_UP = frozenset({"error", "escalation"})
"""How what is inside gives up; everything else that happens to it comes from outside."""


class StartEvent(Part):
    """Where a level begins."""


class ThrowEvent(Part):
    """Sends a message or signal, or throws an escalation, and goes on."""

    def _run_hook(self, token: Token) -> bool:
        if self.event.kind in {"message", "signal"}:
            send(self, token)
        elif self.event.kind in GIVEN_UP:
            token.workflow.top_workflow.thrown.append((token, self.event.kind, self.event.name))
        return True


class EndEvent(ThrowEvent):
    """Where a token ends; a terminating one takes all others of its level along, but what says
    that it outlasts the path.
    """

    def _run_hook(self, token: Token) -> bool:
        level = token.workflow
        if level is level.top_workflow:
            level.outcomes.append(self.element)
            level.has_ended |= self.event.kind == "terminate"
        if self.event.kind == "terminate":
            for other in list(level.live.values()):
                if other is not token and not _outlasts(other):
                    other.fall()
        return super()._run_hook(token)


def _outlasts(token: Token) -> bool:
    """Whether a token stands beside the path at what is finished though it ends, or watches it."""
    host = token.workflow.live.get(token.internal_data.get("host"))
    node = (host or token).task_spec.node
    if node is None or not node.outlasts:
        return False
    return node.element.parent is None or token.workflow is token.workflow.top_workflow


class Listener(Part):
    """Waits for a message, a signal or an instant."""

    def listen(self, token: Token) -> None:
        """Begin to wait; what is waited for is worked out now, once."""
        event = self.event
        if event.kind == "timer":
            engine = token.workflow.top_workflow.engine
            try:
                token.internal_data.update(first_due(event, self.element, engine, token.data))
            except Refusal as refusal:
                raise NotCalculable.at(self.element, refusal) from None
            token.workflow.top_workflow.doubt(self)
        elif event.kind == "message":
            token.internal_data["correlation"] = self.correlation(token)
        token.wait()

    def resume(self, token: Token, before: Scope) -> None:
        """Wait as before, for another day only if what it was worked out from has changed."""
        event = self.event
        if not token.is_waiting:
            return
        if event.kind == "message":
            token.internal_data["correlation"] = self.correlation(token)
        elif event.timer == "date":
            then = self.value(token, event.when, before)
            if then != self.value(token, event.when):
                self.listen(token)

    def has_moved_away(self, token: Token, before: Scope) -> bool:
        """Whether the day that was waited for has changed, and has yet to come."""
        when = self.event.when
        if self.at_boundary or self.event.kind != "timer" or self.event.timer != "date":
            return False
        if self.value(token, when, before) == self.value(token, when):
            return False
        engine = token.workflow.top_workflow.engine
        due: datetime = first_due(self.event, self.element, engine, token.data)["due"]
        return bool(due > engine.done_at)

    def hear(self, token: Token, payload: Data) -> None:
        """What was waited for has come."""
        self._keep(token, payload)
        if token.parent is not None and isinstance(token.parent.task_spec, EventGateway):
            token.parent.task_spec.chosen(token.parent, token)
        token.ready()

    def _keep(self, token: Token, payload: Data) -> None:
        if self.event.variable:
            token.data[self.event.variable] = dict(payload)

    def _update_hook(self, token: Token) -> bool:
        self.listen(token)
        return False


class CatchEvent(Listener):
    """An event in the middle of a flow."""


class ReceiveTask(Activity, Listener):
    """An activity that waits for a message."""

    def enter(self, token: Token) -> bool:
        """Begin to wait."""
        self.listen(token)
        return False


class Watcher(Listener):
    """Listens beside the flow: interrupts what it watches, or starts a flow next to it."""

    def hear(self, token: Token, payload: Data) -> None:
        """Fire; one that does not interrupt goes on listening, if there is more to hear."""
        self._keep(token, payload)
        if self.event.interrupting:
            token.ready()
            self.interrupt(token)
        elif self._listens_on(token):
            level = token.workflow
            beside = Token(level, self, level.task_tree)
            if self.event.keeps and self.event.variable:
                beside.data = Aside.of({self.event.variable: dict(payload)}, token.data)
            beside.ready()
        else:
            token.ready()

    def interrupt(self, token: Token) -> None:
        """Cancel what is watched."""
        raise NotImplementedError

    def _listens_on(self, token: Token) -> bool:
        if self.event.kind != "timer":
            return True
        following: dict[str, Any] | None = next_due(
            token.internal_data, self.element, token.workflow.top_workflow.engine
        )
        if following is not None:
            token.internal_data.update(following)
        return following is not None


class BoundaryEvent(Watcher):
    """Watches one activity."""

    quiet = True
    at_boundary = True
    comes_back = False  # its flow leads to the activity again

    def listens_to(self, token: Token, host: Token, kind: str) -> bool:
        """Errors and escalations of its own activity."""
        return (
            self.event.kind == kind
            and token.internal_data.get("host") == host.id
            and token.is_waiting
        )

    def interrupt(self, token: Token) -> None:
        """Cancel the activity, all rounds of it, and with it the other boundary events.

        What comes from outside interrupts; an error or escalation is how what is inside gives up.
        """
        host = token.workflow.live.get(token.internal_data["host"])
        if host is not None:
            top = token.workflow.top_workflow
            top.interrupting = self.event.kind not in GIVEN_UP
            top.returning = top.interrupting and self.comes_back
            (host.parent if host.task_spec.is_instance else host).cancel()
            top.interrupting = top.returning = False


class LevelWatcher(Watcher):
    """Watches a whole level on behalf of an event sub-process."""

    silent = True

    def counts(self, token: Token) -> bool:
        """A level does not wait for what only might happen."""
        return not token.is_waiting

    def listens_to(self, token: Token, host: Token, kind: str) -> bool:
        """Errors and escalations of its own level."""
        del host
        return self.event.kind == kind and token.is_waiting

    def interrupt(self, token: Token) -> None:
        """Cancel everything else on the level."""
        for other in list(token.workflow.live.values()):
            if other is not token:
                other.fall()
