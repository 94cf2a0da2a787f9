"""The decision tables of a bundle: readable, without gaps, overlaps and rules that never apply."""

from collections.abc import Iterator, Mapping
from types import MappingProxyType

from engine.dmn import shared_decisions
from engine.dmn.analysis import Kind, analyse, words_in
from engine.dmn.tables import Table
from engine.refusal import Refusal
from forms import load_form, walk
from processes.bundles import Bundle

Offered = Mapping[str, frozenset[str | int]]
Choice = tuple[str, frozenset[str | int]]
NOTHING: Offered = MappingProxyType({})
SPELL = "Correggi la cella oppure aggiungi la scelta al modulo"

Objection = tuple[str, str, str]
"""The rule concerned (empty for the whole table), what is wrong, how to mend it."""

MEND = {
    Kind.GAP: "Aggiungi una regola o un valore predefinito",
    Kind.OVERLAP: "Restringi una delle due regole oppure cambia la regola di scelta",
    Kind.DEAD: "Toglila, correggila oppure spostala più in alto",
    Kind.RESULT: "Correggi la cella oppure aggiungi il valore a quelli ammessi",
}


def object_to(content: bytes, offered: Offered = NOTHING) -> Iterator[Objection]:
    """What is wrong with a file of decision tables; `offered` are the choices of the forms."""
    try:
        model = shared_decisions(content)
    except Refusal as refusal:
        yield "", str(refusal), ""
        return
    for table in model.tables:
        yield from _flaws(table)
        yield from _foreign_words(table, offered)


def offered_by(bundle: Bundle) -> Offered:
    """The values that the forms of a bundle offer for each question that is always a choice."""
    found: dict[str, list[frozenset[str | int]]] = {}
    for drawing in bundle.drawings.values():
        for duty in drawing.duties:
            for name, values in _choices(bundle, drawing.process, duty.element):
                found.setdefault(name, []).append(values)
    return {name: frozenset().union(*values) for name, values in found.items() if all(values)}


def _choices(bundle: Bundle, process: str, element: str) -> Iterator[Choice]:
    try:
        form = load_form(bundle.files, process, element)
    except Refusal:
        return  # the check of the forms says so
    for one in walk(form.fields):
        if one.process:  # only what a process learns reaches its tables
            yield one.name, frozenset(option.value for option in one.options)


def _foreign_words(table: Table, offered: Offered) -> Iterator[Objection]:
    for asked, word, rule in words_in(table):
        if asked in offered and word not in offered[asked]:
            message = f"nomina «{word}», che nessun modulo offre per «{asked}»"
            yield rule.id, f"nella tabella «{table.name}» la regola {rule.number} {message}", SPELL


def _flaws(table: Table) -> Iterator[Objection]:
    ids = {rule.number: rule.id for rule in table.rules}
    for flaw in analyse(table).flaws:
        rule = ids[flaw.rules[0]] if flaw.rules else ""
        yield rule, f"nella tabella «{table.name}» {flaw.sentence}", MEND[flaw.kind]
