"""What a decree asks of a path ends with it, also where a death or the coordinator ends it, or
where the last path that owed it passes to another municipality.
"""

from collections.abc import Collection, Mapping
from types import MappingProxyType

from engine.instances import Change
from engine.store import Work
from tasks.terms.model import State
from tasks.terms.replacing import live_of_decree
from tasks.terms.series import Keys
from tasks.terms.standing import (
    NAMED,
    URGENT,
    URGENT_ACTS,
    decrees_of,
    is_passed_on,
    others_in_case,
)
from tasks.terms.succession import Told, end_term, tell_of
from tasks.whom import gone_home

WHY: Mapping[str, str] = MappingProxyType(
    {
        "decesso": "Il percorso si è chiuso per decesso.",
        "chiusura_forzata": "Il percorso si è chiuso prima della fine.",
    }
)
"""The ends of a path that its own steps did not lead to, and what is said of its terms."""
_HANDOVER, _HANDED_OVER = "ca_trasferimento_competenza", "registra_accettato"
"""The process in which a path is handed over, and its step after the day of that."""
_WHY_HANDED_OVER = "La competenza è passata a un altro Comune."
_PLACED = Keys([], ["L18", "L30"])
_REPORTED = Keys([], ["L30"])
OWED: Mapping[str, Keys] = MappingProxyType(
    {
        "p03_": Keys(["L15", "affido.preavviso_proroga"], ["L15.relazione", "L18", "L30"]),
        URGENT: Keys(
            ["L7", "L13", "L15", "affido.preavviso_proroga"], ["L15.relazione", "L18", "L30"]
        ),
        "p05_": _PLACED,
        "p06_": _PLACED,
        "p07_": Keys(["L13", "affido.preavviso_proroga"], ["L18", "L30"]),
        "p10_": _REPORTED,
        "p11_": Keys(["L38", "L38.proroga"], ["L18", "L30"]),
        "p12_": _PLACED,
        "p13_": Keys(["L48", "L48.gravi", "L49"], ["L30"]),
        "p19_": _REPORTED,
        "p20_": _PLACED,
    }
)
"""What ends with a path: all of these keys, and those that count only where they come again.

The same that its diagram lets cease at its own end. A report that a judge fixed on a day stays.
"""
_OF_REMOVAL = Keys(["L13", "affido.preavviso_proroga"], ["L18"])
"""What an urgent removal owes for those alone whom it has placed."""
_OF_FOSTERING = frozenset({"affido.preavviso_proroga"})
"""What a family's measure owes as long as it lasts; where the service itself is entrusted with a
child (P03) its key is the same.
"""
_FOSTERING = "p07_"
_DECREES = (*NAMED, "provvedimento_ref")


class CutShort:
    """A projection: where a path was ended before its end, what it owed by a decree ends too."""

    def write(self, work: Work, change: Change) -> None:
        """Look only where a path comes to such an end, or is over after it: a death that was told
        before may still be recorded. What another path still owes stays.
        """
        if change.instance.case_id is None:
            return
        if is_passed_on(change.step.data) and _passes_on(change):
            _end(work, change, None, _WHY_HANDED_OVER)
        why = next((WHY[one] for one in _ends_of(change) if one in WHY), None)
        keys = _owed_by(change)
        if why is not None and keys is not None:
            _end(work, change, keys, why)


def _passes_on(change: Change) -> bool:
    """Whether a path is handed over in this step. Two that pass at one instant each leave to the
    other what both owe: it ends with the last of them.
    """
    steps = change.step.passed
    return any((one.process, one.element) == (_HANDOVER, _HANDED_OVER) for one in steps)


def _ends_of(change: Change) -> Collection[str]:
    """The ends that count in this step: those that it came to; all of them where it is over."""
    if change.instance.ended_at is not None:
        return change.step.outcomes
    process = change.instance.process
    return [one.element for one in change.step.passed if one.process == process]


def _owed_by(change: Change) -> Keys | None:
    """What ends with a path. Whoever closes an urgent removal leaves the children where they are,
    and of siblings whom it released the act may ask on.
    """
    prefix = change.instance.process[:4]
    keys = OWED.get(prefix)
    if keys is None or prefix != URGENT:
        return keys
    if "decesso" not in change.step.outcomes:
        return None
    if gone_home(change.step.data):
        return _OF_REMOVAL
    return keys


def _end(work: Work, change: Change, keys: Keys | None, why: str) -> None:
    """End what the decrees of a path ask under these keys, or under any."""
    urgent = change.instance.process.startswith(URGENT)
    decrees = decrees_of(work.connection, change.step.data, URGENT_ACTS if urgent else _DECREES)
    live = [old for one in sorted(decrees) for old in live_of_decree(work, one)]
    ending = [old for old in live if keys is None or keys.hold(old.key, old.period)]
    case_id, number = change.instance.case_id, change.instance.id
    others = others_in_case(work.connection, case_id, number) if ending else ()
    for old in ending:
        of_family = old.key in _OF_FOSTERING and change.instance.process.startswith(_FOSTERING)
        if not any(
            one.owes(old) and (not of_family or old.decree_id in one.placing) for one in others
        ):
            end_term(work, old, State.LAPSED)
            work.facts.append(tell_of(old, Told("term_ended", change.by.account, why)))
