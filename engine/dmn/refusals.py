"""Why a decision model may not be read or a decision not be taken."""

from __future__ import annotations

from engine.feel.refusals import FeelSyntaxError
from engine.refusal import Refusal


class UnreadableDecisions(Refusal):
    """Il file delle decisioni non può essere letto: {reason}."""


class WrongDecision(Refusal):
    """Nella decisione «{decision}» c'è un errore, {where}: {reason}."""

    text = (
        ""  # the expression that is written wrong, if it is one, and where it stops making sense
    )
    line = 0
    column = 0

    @classmethod
    def misspelt(
        cls, decision: str, where: str, text: str, error: FeelSyntaxError
    ) -> WrongDecision:
        """The refusal for an expression that is not FEEL."""
        made = cls(decision=decision, where=where, reason=str(error).removesuffix("."))
        made.text, made.line, made.column = text, error.line, error.column
        return made


class NoSuchDecision(Refusal):
    """Il modello non contiene la decisione «{name}»."""
