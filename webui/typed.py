"""What people type into the small forms of the web: a reason, cleaned and not endless."""

from dataclasses import dataclass

from flask import request

from forms.parsing import clean

LONGEST_REASON = 500
_LONGEST_LINE = 200


@dataclass(frozen=True, slots=True)
class Wrong(Exception):
    """What is wrong with what was typed, and beside which field it is to be said."""

    field: str
    said: str


def reason(name: str = "perche") -> str:
    """Why somebody does something: it stays in the register."""
    return clean(request.form.get(name, ""))[:LONGEST_REASON]


def line(name: str) -> str:
    """A line of text."""
    return " ".join(clean(request.form.get(name, "")).split())[:_LONGEST_LINE]
