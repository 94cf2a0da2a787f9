"""Why a decision model may not be read or a decision not be taken."""

from engine.refusal import Refusal


class UnreadableDecisions(Refusal):
    """Il file delle decisioni non può essere letto: {reason}."""


class WrongDecision(Refusal):
    """Nella decisione «{decision}» c'è un errore, {where}: {reason}."""


class NoSuchDecision(Refusal):
    """Il modello non contiene la decisione «{name}»."""
