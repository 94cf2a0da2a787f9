"""Which acts speak of somebody: an act says by number which minors of its case it names."""

from collections.abc import Iterator, Mapping
from typing import Any


def acts_about(act: object, people: object) -> list[Mapping[str, Any]]:
    """`atti_per(atto, persone)`: of the acts that a path was told of, those that name one of
    these people, and those that do not say whom they name.

    `atto` is one act, or several that are read together (`atti`). Where nobody is said every act
    is given: whoever does not know of whom it speaks reads it as before.
    """
    if not isinstance(act, Mapping):
        return []
    together = act.get("atti")
    acts = together if isinstance(together, list) else [act]
    wanted = numbers_of(people)
    return [one for one in acts if isinstance(one, Mapping) and _speaks_of(one, wanted)]


def numbers_of(people: object) -> frozenset[int]:
    """The people in numbers, in cards with `persona`, in numbers joined by "+", or in lists."""
    return frozenset(_numbers(people))


def _numbers(people: object) -> Iterator[int]:
    if isinstance(people, list | tuple):
        for one in people:
            yield from _numbers(one)
    elif isinstance(people, Mapping):
        yield from _numbers(people.get("persona"))
    else:
        yield from (int(text) for text in str(people).split("+") if text.isdecimal())


def _speaks_of(act: Mapping[str, Any], wanted: frozenset[int]) -> bool:
    named = numbers_of(act.get("nominati"))
    return not wanted or not named or bool(wanted & named)
