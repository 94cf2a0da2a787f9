"""How the page says what a change of calendar or rules does to the terms in its reach."""

from collections import Counter
from collections.abc import Iterable
from datetime import datetime

from engine.language import to_say
from tasks.terms.impact import Outcome, outcome_of
from tasks.terms.touching import Touch, Touched
from webui.language import gettext, ngettext

OUTCOMES = {
    Outcome.BECOMES_LATE: to_say("cambia scadenza: risulta subito in ritardo"),
    Outcome.LATE_NO_MORE: to_say("cambia scadenza: non è più in ritardo"),
    Outcome.EARLIER: to_say("cambia scadenza: prima"),
    Outcome.LATER: to_say("cambia scadenza: più tardi"),
    Outcome.TOLD: to_say("stessa scadenza: cambiano gli avvisi o un'altra lettura"),
    Outcome.RESTS: to_say("è sospeso: si riconta alla ripresa"),
    Outcome.STAYS: to_say("resta com'è"),
}
"""In the order in which they matter to whoever decides."""
_TOUCHES = {
    Touch.TOLD: to_say("cambiano solo gli avvisi"),
    Touch.READ: to_say("cambia solo un'altra lettura della regola"),
    Touch.FIXED: to_say("data fissata da un atto: non cambia"),
    Touch.ALIEN: to_say("la regola nuova non lo riguarda: non cambia"),
}


def say_outcome(one: Touched, now: datetime) -> str:
    """What becomes of a term, and why it stays where it stays."""
    return gettext(_TOUCHES.get(one.how) or OUTCOMES[outcome_of(one, now)])


def say_places(paths: Iterable[str]) -> str:
    """Where a rule is used, without the names of files: `1 disegno, 2 moduli`."""
    many = Counter(path.partition("/")[0] for path in paths)
    said = (
        many["bpmn"] and ngettext("%(num)d disegno", "%(num)d disegni", many["bpmn"]),
        many["dmn"] and ngettext("%(num)d tabella", "%(num)d tabelle", many["dmn"]),
        many["forms"] and ngettext("%(num)d modulo", "%(num)d moduli", many["forms"]),
    )
    return ", ".join(one for one in said if one)
