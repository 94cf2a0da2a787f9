"""Whom a path or an activity is about: the people of its case that its answers name."""

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import Connection, select

from engine import plain
from engine.runtime import variables
from engine.store.tables import instance
from tasks.majority import whom
from tasks.tables import task

PLACED = frozenset({"minori", "minore_ref"})
"""How the paths call whom they place, or follow."""
OTHERWISE = ("figli", "minori_seguiti")
"""How some paths call the children whom they follow, and do not place by themselves."""
OF_ROUND = "minore"
"""How an activity that is done once for every minor calls the one whose turn it is."""
_NEWS = {
    "registra_decesso": "chi_e_morto",
    "registra_decesso_ultimo": "ultimo_morto",
    "valuta_maggiore_eta": "maggiorenne",
}
"""The activities that follow a death or a coming of age, and how each calls the news of it."""


def named(said: Mapping[str, Any]) -> frozenset[int]:
    """Whom a path places, as its first activity says."""
    return _numbers([*_listed(said, "minori"), said.get("minore_ref")])


def followed(said: Mapping[str, Any]) -> frozenset[int]:
    """The people that the variables of a path name; of a path that names nobody, none.

    An urgent removal that protects nobody any more, or whose children others look after by now,
    follows whom it still brings home.
    """
    if said.get("solo_chi_rientra") is True:
        return gone_home(said)
    alone = whom(said)
    people = named(said) | _numbers([one for name in OTHERWISE for one in _listed(said, name)])
    people = people if alone is None else people | {alone}
    return people or gone_home(said)


def in_care(said: Mapping[str, Any]) -> frozenset[int]:
    """Those of them who are left to a path: the one for whom it was begun, whoever else was named
    to it as it began; else all whom it follows.
    """
    alone = whom(said)
    one = _numbers([said.get("minore_ref")])
    return one or (followed(said) if alone is None else frozenset({alone}))


def gone_home(said: Mapping[str, Any]) -> frozenset[int]:
    """Whom an urgent removal protects no more, while it accompanies their return (domain P04)."""
    return _numbers(_listed(said, "rientrati"))


def going_home(said: Mapping[str, Any]) -> frozenset[int]:
    """Whom it brings home now: nobody once the last return that was begun is over."""
    under_way = said.get("rientri_in_corso")
    return gone_home(said) if under_way is not None and under_way > 0 else frozenset()


def left_alone(said: Mapping[str, Any]) -> frozenset[int]:
    """Whom a path placed with siblings, and has already discharged while these stayed."""
    return _numbers(said.get("usciti") or [])


def taken_in(said: Mapping[str, Any]) -> frozenset[int]:
    """The woman whom a path takes in with her children: it exists for her too (domain P06)."""
    return _numbers([said.get("donna")])


def unnamed(said: Mapping[str, Any]) -> int:
    """How many a path follows without naming them: children who were born meanwhile."""
    lists = (said.get(name) for name in ("minori", *OTHERWISE))
    return sum(
        isinstance(one, Mapping) and one.get("persona") is None
        for several in lists
        if isinstance(several, list)
        for one in several
    )


def people_of_path(connection: Connection, instance_id: int) -> frozenset[int]:
    """The people that a path names; of a path that names nobody, none."""
    return people_of_paths(connection, [instance_id])[instance_id]


def people_of_paths(
    connection: Connection, instance_ids: Iterable[int]
) -> Mapping[int, frozenset[int]]:
    """The people that each of these paths names: one statement however many they are."""
    ids = sorted(set(instance_ids))
    if not ids:
        return {}
    asked = select(instance.c.id, instance.c.state).where(instance.c.id.in_(ids))
    return {row.id: followed(variables(row.state)) for row in connection.execute(asked)}


def people_of_activity(element: str, said: Mapping[str, Any]) -> frozenset[int]:
    """Whom an activity is about by the variables it saw as it opened: the one of whom it speaks
    alone; else whom its path follows, else all whom it places.
    """
    one = told_of(element, said)
    alone = whom(said)
    if not one and alone is not None:
        one = frozenset({alone})
    return one or named(said)


def told_of(element: str, said: Mapping[str, Any]) -> frozenset[int]:
    """Of whom an activity speaks alone, whoever else its path follows: who has died or come of
    age, or whose turn it is; of another, nobody.
    """
    return _in(said, _NEWS.get(element, ""), "minore_id") or _in(said, OF_ROUND, "persona")


def people_of_activities(
    connection: Connection, task_ids: Iterable[int]
) -> Mapping[int, frozenset[int]]:
    """Whom each of these activities is about: one statement however many they are."""
    ids = sorted(set(task_ids))
    if not ids:
        return {}
    asked = select(task.c.id, task.c.element, task.c.data).where(task.c.id.in_(ids))
    return {
        row.id: people_of_activity(row.element, plain.loads(row.data))
        for row in connection.execute(asked)
    }


def _in(said: Mapping[str, Any], name: str, key: str) -> frozenset[int]:
    told = said.get(name)
    return _numbers([told.get(key)]) if isinstance(told, Mapping) else frozenset()


def _listed(said: Mapping[str, Any], name: str) -> list[Any]:
    listed = said.get(name)
    several = listed if isinstance(listed, list) else []
    return [one.get("persona") for one in several if isinstance(one, Mapping)]


def _numbers(people: list[Any]) -> frozenset[int]:
    return frozenset(int(text) for text in map(str, people) if text.isdecimal())
