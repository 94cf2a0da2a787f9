"""How a proposal of a decision table is said: by which rules, and on what grounds."""

import re
from collections.abc import Iterator
from typing import Any

from engine.language import say, say_many
from forms.context import Ground, Table
from forms.saying import said_plainly


def said_rules(table: Table) -> str:
    """Which rules of which table propose."""
    title = _said_table(table.title)
    if not table.rules:
        return say("Proposto dalla tabella «{table}»", table=title)
    return say_many(
        "Proposto dalla tabella «{table}», regola {rules}",
        "Proposto dalla tabella «{table}», regole {rules}",
        len(table.rules),
        table=title,
        rules=", ".join(str(number) for number in table.rules),
    )


def said_grounds(table: Table) -> tuple[str, ...]:
    """Why each rule holds: its own words, then what it looked at and saw."""
    return tuple(" ".join(_said(ground)) for ground in table.grounds)


def _said(ground: Ground) -> Iterator[str]:
    yield say("Regola {number}.", number=ground.rule)
    if ground.note:
        yield ground.note if ground.note.endswith(".") else f"{ground.note}."
    if ground.seen:
        seen = "; ".join(f"{label}: {_value(value)}" for label, value in ground.seen)
        yield say("Si basa su: {seen}.", seen=seen)


def _value(value: Any) -> str:
    """A value of a decision: codes of choices are read as words."""
    match value:
        case None:
            return say("non indicato")
        case list() | tuple():
            return ", ".join(_value(one) for one in value) or say("non indicato")
        case _:
            return said_plainly(value) or str(value).replace("_", " ")


def _said_table(title: str) -> str:
    """A table without a name of its own is called by its id: "d01_triage" is "Triage"."""
    found = re.fullmatch(r"(?:d[0-9]+_)?([a-z0-9_]+)", title)
    return found[1].replace("_", " ").capitalize() if found else title
