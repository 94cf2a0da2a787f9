"""Why a step may not be made."""

from engine.refusal import Conflict, Refusal


class TaskNotOpen(Conflict):
    """Questa attività non è più da fare: è già stata completata oppure non serve più."""


class NotAwaited(Conflict):
    """Il percorso non attende più questo evento: è già avvenuto oppure non serve più."""


class NoStart(Refusal):
    """Il processo «{process}» non può cominciare così: non ha un inizio adatto."""


class NoFlowTaken(Refusal):
    """Al bivio «{element}» nessuna condizione è vera e non c'è una via predefinita."""


class UnusableValue(Refusal):
    """Il valore calcolato per «{element}» non è utilizzabile: serve {wanted}."""


class NotCalculable(Refusal):
    """Quello che è scritto in «{element}» non si può calcolare: {reason}."""

    @classmethod
    def at(cls, element: str, refusal: Refusal) -> Refusal:
        """The refusal of an expression, naming the element that holds it."""
        if isinstance(refusal, UnusableValue):
            return refusal  # names it already
        return cls(element=element, reason=str(refusal).removesuffix("."))


class TooManyInstances(Refusal):
    """L'attività «{element}» andrebbe ripetuta {count} volte: al massimo {limit}."""


class EndlessLoop(Refusal):
    """Il processo gira su se stesso senza mai fermarsi: oltre {limit} passi di fila."""
