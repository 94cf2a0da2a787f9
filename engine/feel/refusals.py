"""Why an expression may not be compiled or evaluated."""

from engine.refusal import Refusal


class FeelSyntaxError(Refusal):
    """L'espressione non è scritta bene: {reason} (riga {line}, carattere {column})."""

    def __init__(self, reason: str, line: int, column: int) -> None:
        super().__init__(reason=reason, line=line, column=column)
        self.reason = reason
        self.line = line
        self.column = column


class ExpressionTooLarge(Refusal):
    """L'espressione è troppo grande: {what}, al massimo {limit}."""


class EvaluationTooLong(Refusal):
    """Il calcolo dell'espressione richiede troppi passi ed è stato interrotto: al massimo {limit}."""  # noqa: E501


class EvaluationTooDeep(Refusal):
    """Il calcolo dell'espressione è troppo annidato ed è stato interrotto."""


class ValueTooLarge(Refusal):
    """Il calcolo dell'espressione produce un valore troppo grande: {what}, al massimo {limit}."""


class NotAValue(Refusal):
    """Il valore di «{name}» non è di un tipo ammesso nelle espressioni ({type})."""
