"""The ladder of a term in words, as designers and workers read it beside a step of a path."""

from collections.abc import Mapping
from dataclasses import dataclass

from access.roles import ROLES
from engine.runtime import Element, follows
from processes.terms import Rung, Term, TermCatalogue
from tasks.terms.anchors import COMPUTED, NO_DEADLINE
from tasks.terms.sentences import amount_of
from tasks.terms.timers import TERM


@dataclass(frozen=True, slots=True)
class Drawn:
    """The term of a step: what is owed, within how much, and who is told when."""

    sentence: str
    within: str
    rungs: tuple[str, ...] = ()
    demo: bool = False


DEPENDS = Drawn("dipende dal caso", "")


def term_of(
    element: Element, elements: Mapping[tuple[str, str], Element], catalogue: TermCatalogue
) -> Drawn | None:
    """The term that an element runs with; None without one, or when it is that of its host."""
    key = element.properties.get(TERM, NO_DEADLINE)
    host = elements.get((element.process, element.attached_to or ""))
    if key == NO_DEADLINE or (host is not None and follows(element, host)):
        return None
    if key.startswith(COMPUTED):
        return DEPENDS
    found = catalogue.find(key)
    return _drawn(found) if found is not None else None


def _drawn(found: Term) -> Drawn:
    within = f"{amount_of(found.unit, found.amount)} da: {found.starts}" if found.amount else ""
    rungs = tuple(_rung(one) for one in found.ladder)
    return Drawn(found.sentence, within, rungs, found.demo)


def _rung(one: Rung) -> str:
    who = "chi ha l'attività" if one.tells == "assegnatario" else one.tells.replace("_", " ")
    if one.tells in ROLES:
        who = ROLES[one.tells].name.lower()
    if not one.amount:
        return f"alla scadenza: {who}"
    return f"{amount_of(one.unit, one.amount)} {'dopo' if one.after else 'prima'}: {who}"
