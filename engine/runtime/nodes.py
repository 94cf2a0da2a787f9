"""What every element does when a token reaches it; tasks that people and rules do."""

from collections.abc import Mapping
from typing import Any

from SpiffWorkflow.bpmn.specs import BpmnTaskSpec

from engine.dmn import Decision, Model
from engine.refusal import Refusal
from engine.runtime.diagram import EVERYBODY, Event, Node
from engine.runtime.language import FeelEnvironment
from engine.runtime.reasons import reasons_of
from engine.runtime.refusals import NotCalculable, UnusableValue
from engine.runtime.scope import Scope, plain
from engine.runtime.token import Token
from engine.steps import Decided, Sent


class Part(BpmnTaskSpec):
    """An element: a token enters, runs at once, and leaves on every flow.

    One object serves all instances of a version, so nothing of an instance is ever kept in it.
    """

    quiet = False  # notes only that it was passed, not that it was entered
    silent = False  # notes nothing
    looks_around = False  # may go on because somebody else moved
    is_instance = False  # one of the repetitions of an activity
    repeats = False  # stands for the repetitions of an activity
    at_boundary = False
    manual_work = False  # a person does it
    drawn_inside = ""  # the level that is drawn inside it
    beyond: "Part | None" = None  # where what is done here goes on when its level has ended

    def __init__(self, level: Any, name: str, node: Node | None = None) -> None:
        super().__init__(level, name, manual=self.manual_work)
        self.node = node
        self.element = node.id if node is not None else ""
        self.process = node.element.process if node is not None else ""
        self.event = node.event if node is not None else Event()

    def outlives(self, token: Token) -> bool:
        """Whether what is done here goes on, though the level it stood on ends."""
        del token
        return False

    def counts(self, token: Token) -> bool:
        """Whether a level is not over while this token lives."""
        del token
        return True

    def listens_to(self, token: Token, host: Token, kind: str) -> bool:
        """Whether a token here would catch an error or escalation thrown at a host."""
        del token, host, kind
        return False

    def value(self, token: Token, text: str, scope: Scope | None = None) -> Any:
        """The value of an expression for a token, as plain data."""
        top = token.workflow.top_workflow
        try:
            value = top.engine.evaluate(text, token.data if scope is None else scope)
        except Refusal as refusal:
            raise NotCalculable.at(self.element, refusal) from None
        top.doubt(self)
        return plain(value, self.element)

    def values(
        self, token: Token, parameters: tuple[tuple[str, str], ...], scope: Scope | None = None
    ) -> dict[str, Any]:
        """The values of named expressions."""
        return {name: self.value(token, text, scope) for name, text in parameters}

    def correlation(self, token: Token) -> str:
        """What ties a message to its receiver, as text."""
        text = self.event.correlation
        if not text:
            return ""
        value = self.value(token, text)
        if value is None:
            raise UnusableValue(element=self.element, wanted="una correlazione")
        return str(value)

    def resume(self, token: Token, before: Scope) -> None:
        """Stand again where an event had interrupted, with what was seen before."""

    def has_moved_away(self, token: Token, before: Scope) -> bool:
        """Whether what opened the next element would open it only later by what is seen now."""
        del token, before
        return False

    def leave(self, token: Token) -> None:
        """Put a token on every flow that goes out."""
        for spec in self.outputs:
            token.branch(spec)

    def test(self) -> None:
        """Nothing: the gate has seen to it."""

    def _predict(self, *_: object, **__: object) -> None:
        """Nothing: what may happen is not part of the state."""

    def _update_hook(self, token: Token) -> bool:
        del token
        return True

    def _on_ready(self, token: Token) -> None:
        """Nothing of SpiffWorkflow's assignments is used."""

    def _run_hook(self, token: Token) -> bool | None:
        del token
        return True

    def _on_complete_hook(self, token: Token) -> None:
        self.leave(token)

    def _on_cancel(self, token: Token) -> None:
        """Nothing to clean up."""


class Activity(Part):
    """Work that takes time, with boundary events that watch over it."""

    def __init__(self, level: Any, name: str, node: Node | None = None) -> None:
        super().__init__(level, name, node)
        self.boundaries: list[str] = []

    def enter(self, token: Token) -> bool:
        """Begin the work; True when it may be done at once."""
        del token
        return True

    def _update_hook(self, token: Token) -> bool:
        ready = self.enter(token)
        for name in self.boundaries:
            level = token.workflow
            watcher = Token(level, level.spec.task_specs[name], level.task_tree)
            watcher.internal_data["host"] = token.id
            watcher.arrive()
        return ready

    def _on_complete_hook(self, token: Token) -> None:
        self._dismiss(token)
        if self.is_instance:
            token.parent.task_spec.one_done(token.parent, token)
        else:
            self.leave(token)

    def _on_cancel(self, token: Token) -> None:
        self._dismiss(token)

    def _dismiss(self, token: Token) -> None:
        # States were saved in which a clock watched all rounds of work that now watches each.
        if not self.boundaries and not self.repeats:
            return
        for watcher in list(token.workflow.live.values()):
            if watcher.internal_data.get("host") == token.id and watcher.is_waiting:
                watcher.cancel()


class UserTask(Activity):
    """A person's work: it waits until somebody reports it done."""

    manual_work = True

    def resume(self, token: Token, before: Scope) -> None:
        """Wait again for the day that opened it, where that has moved away: it was asked for
        ahead of something that is due later now.
        """
        level = token.workflow
        opened_by = level.spec.task_specs.get(token.origin)
        if opened_by is None or not opened_by.has_moved_away(token, before):
            return
        self._dismiss(token)
        token.consume()
        Token(level, opened_by, level.task_tree).arrive()


class ScriptTask(Activity):
    """An expression whose value becomes a variable."""

    def _run_hook(self, token: Token) -> bool:
        node = self.node
        if node is not None and node.result:
            token.data[node.result] = self.value(token, node.script)
        return True


class ServiceTask(Activity):
    """Work of the system: it waits until a job reports it done."""

    def enter(self, token: Token) -> bool:
        """Ask for the job."""
        if self.node is not None:
            token.internal_data["parameters"] = self.values(token, self.node.parameters)
        token.work()
        return False

    def resume(self, token: Token, before: Scope) -> None:
        """Ask for the job again: the first was withdrawn."""
        del before
        self.enter(token)

    def done(self, token: Token, result: object) -> None:
        """Take the result of the job, and what the diagram makes of it, and go on."""
        if self.node is not None:
            if self.node.result:
                token.data[self.node.result] = plain(result, self.element)
            for name, value in self.values(token, self.node.outputs).items():
                token.data[name] = value
        token.complete()


class DecisionTask(Activity):
    """A decision table whose outcome becomes a variable."""

    model: Model

    def _run_hook(self, token: Token) -> bool:
        node, top = self.node, token.workflow.top_workflow
        if node is None or node.table is None:
            return True
        inputs = self.values(token, node.parameters) if node.parameters else token.data.visible
        made = self._decide(node.table, inputs, top.engine)
        top.engine.doubts.extend(str(warned) for warned in made.warnings)
        top.doubt(self)
        value = plain(made.value, self.element)
        if node.result:
            token.data[node.result] = value
        rules = tuple(rule.number for rule in made.rules)
        why = reasons_of(made, self.element)
        top.decided.append(
            Decided(self.element, self.process, token.key, node.table, rules, value, why)
        )
        return True

    def _decide(self, table: str, inputs: Mapping[str, Any], engine: FeelEnvironment) -> Decision:
        try:
            return self.model.decide(table, inputs, now=engine.now, functions=engine.functions)
        except Refusal as refusal:
            raise NotCalculable.at(self.element, refusal) from None


class SendTask(Activity):
    """Sends a message and goes on."""

    def _run_hook(self, token: Token) -> bool:
        send(self, token)
        return True


def send(part: Part, token: Token) -> None:
    """Let the message or signal of an element leave the instance."""
    event = part.event
    correlation = part.correlation(token)
    token.workflow.top_workflow.sent.append(
        Sent(
            event.kind,
            event.name or "",
            correlation,
            part.values(token, event.payload),
            to_all=event.audience == EVERYBODY,
        )
    )
