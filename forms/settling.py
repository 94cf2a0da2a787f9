"""Decides what is asked, and what follows from the answers: evaluated until nothing changes."""

from collections import ChainMap
from collections.abc import Mapping
from typing import Any

from engine.feel import Expression
from forms.context import Context
from forms.fields import Option
from forms.nodes import Node, told, value_of, values_of

_PASSES = 10  # conditions that contradict one another in a circle are left as they stand


def settle(nodes: list[Node], context: Context) -> None:
    """Set what is visible, required and protected, and what is only read.

    What is hidden is null for every other condition. A condition that cannot be told hides its
    field or its answer, and requires and protects nothing.
    """
    for _ in range(_PASSES):
        if not _Pass(context).over(nodes, context.scope, shown=True):
            break


class _Pass:
    """One walk over the tree, from the first question to the last."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._changed = False

    def over(self, nodes: list[Node], around: Mapping[str, Any], *, shown: bool) -> bool:
        self._walk(nodes, around, shown=shown, asked=True)
        return self._changed

    def _walk(
        self, nodes: list[Node], around: Mapping[str, Any], *, shown: bool, asked: bool
    ) -> None:
        own = values_of(nodes)
        scope: Mapping[str, Any] = ChainMap(own, around)  # type: ignore[arg-type]
        for node in nodes:
            self._changed |= node.follow(scope, self._context)
            conditions = node.field.conditions
            visible = shown and (
                conditions.visible is None or self._says(conditions.visible, scope)
            )
            required = visible and asked and self._required(node, scope)
            protected = conditions.protected is not None and self._says(
                conditions.protected, self._secret_by_now(scope)
            )
            self._changed |= visible != node.visible
            node.visible, node.required, node.protected = visible, required, protected
            node.withheld = self._withheld(node.field.options, scope)
            if not node.field.is_container:
                own[node.field.name] = value_of(node)
                continue
            inner = asked and not (node.field.may_stay_empty and not required and node.is_empty)
            self._walk(node.nodes, scope, shown=visible, asked=inner)
            for card in node.cards:
                self._walk(card.nodes, scope, shown=visible, asked=not card.is_empty)
            own[node.field.name] = value_of(node)

    def _secret_by_now(self, scope: Mapping[str, Any]) -> Mapping[str, Any]:
        """What was answered, with what has become a secret of the case since."""
        by_now: Any = self._context.secret
        return ChainMap(by_now, scope) if by_now else scope  # type: ignore[arg-type]

    def _required(self, node: Node, scope: Mapping[str, Any]) -> bool:
        return node.field.required or self._says(node.field.conditions.required, scope)

    def _withheld(
        self, options: tuple[Option, ...], scope: Mapping[str, Any]
    ) -> frozenset[str | int]:
        return frozenset(
            one.value
            for one in options
            if one.offered is not None and not self._says(one.offered, scope)
        )

    def _says(self, condition: Expression | None, scope: Mapping[str, Any]) -> bool:
        return condition is not None and told(condition, scope, self._context) is True
