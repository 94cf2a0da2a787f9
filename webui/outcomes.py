"""How the page says what a change of calendar or rules does to the terms in its reach."""

from datetime import datetime

from engine.language import to_say
from tasks.terms.impact import Outcome, outcome_of
from tasks.terms.touching import Touch, Touched
from webui.language import gettext

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
