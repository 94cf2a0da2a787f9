"""Activities that are done again, or once for each item of a list."""

from decimal import Decimal
from typing import Any

from engine.runtime.diagram import Node, Repeat
from engine.runtime.nodes import Activity
from engine.runtime.refusals import TooManyInstances, UnusableValue
from engine.runtime.scope import Scope
from engine.runtime.token import Token

MAX_INSTANCES = 1_000


class Repetition(Activity):
    """Stands for the activity in the flow; each round is an instance under its token."""

    repeats = True

    def __init__(self, level: Any, name: str, node: Node, repeat: Repeat) -> None:
        super().__init__(level, name, node)
        self.repeat = repeat
        self.instance_name = f"{name}#instance"

    def one_done(self, token: Token, instance: Token) -> None:
        """A round has ended: begin the next one, or go on."""
        raise NotImplementedError

    def begin(self, token: Token, data: Scope, index: int) -> None:
        """Begin one round."""
        instance = Token(token.workflow, token.workflow.spec.task_specs[self.instance_name], token)
        instance.data = data
        instance.internal_data["index"] = index
        instance.arrive()


class StandardLoop(Repetition):
    """Again while a condition is true; all rounds share the variables."""

    def enter(self, token: Token) -> bool:
        """Begin the first round, unless the condition is looked at before and is not true."""
        token.internal_data["done"] = 0
        if self.repeat.test_before and not self._again(token):
            return True
        token.work()
        self.begin(token, token.data, 0)
        return False

    def one_done(self, token: Token, instance: Token) -> None:
        """Again, or on."""
        del instance
        token.internal_data["done"] += 1
        if self._again(token):
            self.begin(token, token.data, token.internal_data["done"])
        else:
            token.ready()

    def _again(self, token: Token) -> bool:
        maximum = self.repeat.maximum
        if maximum is not None and token.internal_data["done"] >= maximum:
            return False
        condition = self.repeat.condition
        return condition is None or self.value(token, condition) is True


class MultiInstance(Repetition):
    """Once for each item of a list, at the same time or one after the other.

    Each instance writes variables of its own; only what is collected comes out.
    """

    def enter(self, token: Token) -> bool:
        """Begin all instances, or the first."""
        items = self._items(token)
        token.internal_data.update(items=items, done=0, begun=0, collected={})
        if not items:
            self._hand_over(token)
            return True
        token.work()
        for _ in items if self.repeat.kind == "parallel" else items[:1]:
            self._begin_next(token)
        return False

    def one_done(self, token: Token, instance: Token) -> None:
        """Collect what the instance gives; go on after the last, or when it is enough."""
        state = token.internal_data
        state["done"] += 1
        if self.repeat.collect:
            index = str(instance.internal_data["index"])
            state["collected"][index] = self.value(instance, self.repeat.collect)
        if state["done"] == len(state["items"]) or self._is_enough(token, instance):
            for other in token.live_children():
                other.cancel()
            self._hand_over(token)
            token.ready()
        elif self.repeat.kind == "sequential":
            self._begin_next(token)

    def _items(self, token: Token) -> list[Any]:
        found = self.value(token, self.repeat.items)
        if self.repeat.counted:
            if not _is_count(found):
                raise UnusableValue(element=self.element, wanted="un numero intero")
            found = list(range(1, int(found) + 1))
        if not isinstance(found, list):
            raise UnusableValue(element=self.element, wanted="un elenco")
        if len(found) > MAX_INSTANCES:
            raise TooManyInstances(element=self.element, count=len(found), limit=MAX_INSTANCES)
        return found

    def _begin_next(self, token: Token) -> None:
        state = token.internal_data
        index = state["begun"]
        state["begun"] += 1
        own = {self.repeat.item: state["items"][index]} if self.repeat.item else {}
        self.begin(token, Scope.of(own, token.data), index)

    def _is_enough(self, token: Token, instance: Token) -> bool:
        condition = self.repeat.condition
        if not condition:
            return False
        counts = {
            "istanze": len(token.internal_data["items"]),
            "fatte": token.internal_data["done"],
        }
        return self.value(instance, condition, Scope.of(counts, instance.data)) is True

    def _hand_over(self, token: Token) -> None:
        if self.repeat.into:
            collected = token.internal_data["collected"]
            token.data[self.repeat.into] = [
                collected[index] for index in sorted(collected, key=int)
            ]


def _is_count(value: object) -> bool:
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        return False
    return value == int(value) and value >= 0
