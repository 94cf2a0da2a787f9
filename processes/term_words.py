"""A row of the catalogue of terms in the words of its TOML: what `processes.term_rows` reads."""

from typing import Any

from processes.term_model import OtherReading, Rung, Term, Unit


def words_of(row: Term) -> dict[str, Any]:
    """The row as a file would say it, with its number: read again, it is the same.

    It takes that number from no other row any more.
    """
    said: dict[str, Any] = {
        "chiave": row.key,
        "frase": row.sentence,
        "unita": str(row.unit),
        "da": row.starts,
        "a_carico_di": row.owed_by,
        "fonte": row.source,
        "certezza": row.certainty,
        "sospensione_feriale": str(row.summer),
        "scala": [rung_words(one) for one in row.ladder],
    }
    if row.unit is not Unit.IMMEDIATO:
        said["quantita"] = row.amount
    maybe = {
        "evento": row.event,
        "verso": "prima" if row.manner.backwards else "",
        "liberi": row.manner.free,
        "se_manca": row.consequence,
        "nota": row.note,
        "massimo": f"{row.most[0]} {row.most[1]}" if row.most else "",
        "corre_sempre": row.runs_always,
        "valido_dal": row.valid_from,
        "valido_al": row.valid_to,
        "dimostrativo": row.demo,
        "lettura": row.label if row.readings else "",
        "letture": [_reading(one) for one in row.readings],
    }
    return said | {word: what for word, what in maybe.items() if what}


def rung_words(rung: Rung) -> dict[str, str]:
    """A step of a ladder as a file says it."""
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
