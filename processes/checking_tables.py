"""The decision tables of a bundle: readable, without gaps, overlaps and rules that never apply."""

from collections.abc import Iterator

from engine.dmn import parse_decisions
from engine.dmn.analysis import Kind, analyse
from engine.dmn.tables import Table
from engine.refusal import Refusal

Objection = tuple[str, str, str]
"""The rule concerned (empty for the whole table), what is wrong, how to mend it."""

MEND = {
    Kind.GAP: "Aggiungi una regola o un valore predefinito",
    Kind.OVERLAP: "Restringi una delle due regole oppure cambia la regola di scelta",
    Kind.DEAD: "Toglila, correggila oppure spostala più in alto",
    Kind.RESULT: "Correggi la cella oppure aggiungi il valore a quelli ammessi",
}


def object_to(content: bytes) -> Iterator[Objection]:
    """What is wrong with a file of decision tables."""
    try:
        model = parse_decisions(content)
    except Refusal as refusal:
        yield "", str(refusal), ""
        return
    for table in model.tables:
        yield from _flaws(table)


def _flaws(table: Table) -> Iterator[Objection]:
    ids = {rule.number: rule.id for rule in table.rules}
    for flaw in analyse(table).flaws:
        rule = ids[flaw.rules[0]] if flaw.rules else ""
        yield rule, f"nella tabella «{table.name}» {flaw.sentence}", MEND[flaw.kind]
