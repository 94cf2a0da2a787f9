"""Whom a path is about: the people of its case that its answers name."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, select

from engine.runtime import variables
from engine.store.tables import instance
from tasks.majority import whom

PLACED = frozenset({"minori", "minore_ref"})
"""How the paths call whom they place, or follow."""


def named(said: Mapping[str, Any]) -> frozenset[int]:
    """Whom a path places, as its first activity says."""
    listed = said.get("minori")
    several = listed if isinstance(listed, list) else []
    people = [one.get("persona") for one in several if isinstance(one, Mapping)]
    people.append(said.get("minore_ref"))
    return _numbers(people)


def people_of_path(connection: Connection, instance_id: int) -> frozenset[int]:
    """The people that a path names; of a path that names nobody, none."""
    asked = select(instance.c.state).where(instance.c.id == instance_id)
    said = variables(connection.execute(asked).scalar_one())
    followed = whom(said)
    return named(said) if followed is None else named(said) | {followed}


def _numbers(people: list[Any]) -> frozenset[int]:
    return frozenset(int(text) for text in map(str, people) if text.isdecimal())
