"""A row of the catalogue in the words of its TOML, with another number in it."""

from typing import Any

from processes.term_words import words_of
from processes.terms import Term, Value
from tasks.municipality.model import UNSOURCED, Amount


def rewritten(row: Term | Value, amount: Amount) -> dict[str, Any]:
    """What the row says when the municipality has chosen this number."""
    said = {"unita": amount.unit, "fonte": amount.source, "dimostrativo": amount.demo}
    if isinstance(row, Value):
        return {"chiave": row.key, "frase": row.sentence, "valore": amount.number, **said}
    return {**words_of(row), "quantita": amount.number, **said}


def differs(row: Term | Value, amount: Amount) -> bool:
    """Whether the municipality says otherwise than the row."""
    number = row.value if isinstance(row, Value) else row.amount
    said = (number, str(row.unit), row.demo, row.source or UNSOURCED)
    return said != (amount.number, amount.unit, amount.demo, amount.source)
