"""What of a level is kept while nobody works on it, and how it stands again."""

from typing import Any

from SpiffWorkflow.util.task import TaskState

from engine.runtime.scope import Aside, Scope
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
            _alone(token, level),
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
        see(token, own)


def see(token: Token, own: dict[str, Any] | None) -> None:
    """Let a token see the variables that it saw: some of its own, or those around it."""
    around = token.parent.data
    if own is not None:
        token.data = (Scope if "index" in token.internal_data else Aside).of(own, around)
    elif isinstance(around, Aside):
        token.data = around


def _alone(token: Token, level: Any) -> dict[str, Any] | None:
    """The variables that a token has for itself; None where it sees those around it."""
    shared = token.data is level.data or token.data is level.tasks[token.place].data
    return None if shared else token.data.own
