"""What of a level is kept while nobody works on it, and how it stands again."""

from typing import Any

from SpiffWorkflow.util.task import TaskState

from engine.runtime.scope import Scope
from engine.runtime.token import ROOT, Token


def plant(level: Any) -> None:
    """Put the root under which all tokens of a level stand."""
    level.task_tree = Token(level, level.spec.start, None, TaskState.COMPLETED, ROOT)


def kept_level(level: Any) -> list[Any]:
    """Under whom a level stands, its kind, its variables and its live tokens."""
    shared = level.data is level.holder.data
    own = None if shared else level.data.own
    return [level.holder.key, level.spec.name, own, kept_tokens(level)]


def kept_tokens(level: Any) -> list[list[Any]]:
    """The live tokens of a level."""
    return [
        [
            token.id,
            token.task_spec.name,
            token.state,
            token.place,
            token.origin,
            token.internal_data,
            None if token.data is level.data else token.data.own,
        ]
        for token in level.live.values()
    ]


def place(level: Any, tokens: list[list[Any]]) -> None:
    """Put the tokens of a level where they stood, with the keys that they had."""
    plant(level)
    for id, name, state, parent, origin, internal, own in tokens:
        token = Token(level, level.spec.task_specs[name], level.tasks[parent], state, id)
        token.origin = origin
        token.internal_data = internal
        if own is not None:
            token.data = Scope.of(own, token.parent.data)
