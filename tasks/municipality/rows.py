"""A row of the catalogue in the words of its TOML, with another number in it."""

from typing import Any

from processes.terms import OtherReading, Rung, Summer, Term, Value
from tasks.municipality.model import UNSOURCED, Amount


def rewritten(row: Term | Value, amount: Amount) -> dict[str, Any]:
    """What the row says when the municipality has chosen this number."""
    said = {
        "chiave": row.key,
        "frase": row.sentence,
        "unita": amount.unit,
        "fonte": amount.source,
        "dimostrativo": amount.demo,
    }
    if isinstance(row, Value):
        return {**said, "valore": amount.number}
    return {**said, "quantita": amount.number, **_rest(row)}


def differs(row: Term | Value, amount: Amount) -> bool:
    """Whether the municipality says otherwise than the row."""
    number = row.value if isinstance(row, Value) else row.amount
    said = (number, str(row.unit), row.demo, row.source or UNSOURCED)
    return said != (amount.number, amount.unit, amount.demo, amount.source)


def _rest(row: Term) -> dict[str, Any]:
    """What stays as it is."""
    kept: dict[str, Any] = {
        "da": row.starts,
        "a_carico_di": row.owed_by,
        "certezza": row.certainty,
        "sospensione_feriale": str(row.summer or Summer.UNKNOWN),
        "scala": [_rung(one) for one in row.ladder],
        "verso": "prima" if row.manner.backwards else "dopo",
        "liberi": row.manner.free,
    }
    maybe = {
        "evento": row.event,
        "se_manca": row.consequence,
        "nota": row.note,
        "lettura": row.label,
        "letture": [_reading(one) for one in row.readings],
        "massimo": f"{row.most[0]} {row.most[1]}" if row.most else "",
        "valido_dal": row.valid_from,
        "valido_al": row.valid_to,
    }
    return kept | {word: said for word, said in maybe.items() if said}


def _rung(rung: Rung) -> dict[str, str]:
    return {"dopo" if rung.after else "prima": f"{rung.amount} {rung.unit}", "avvisa": rung.tells}


def _reading(one: OtherReading) -> dict[str, Any]:
    said = {
        "lettura": one.label,
        "unita": str(one.unit),
        "quantita": one.amount,
        "da": one.starts,
        "fonte": one.source,
        "certezza": one.certainty,
    }
    return said | ({"evento": one.event} if one.event else {})
