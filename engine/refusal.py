"""What it means to say no: a named refusal whose docstring is the sentence a person reads."""

from inspect import cleandoc


class Refusal(Exception):
    """La richiesta non può essere eseguita."""

    def __init__(self, **what: object) -> None:
        super().__init__(self.sentence.format(**what))
        self.what = what

    @property
    def sentence(self) -> str:
        """The Italian sentence with its named gaps: the key under which it is translated."""
        return " ".join(cleandoc(type(self).__doc__ or Refusal.__doc__ or "").split())


class Conflict(Refusal):
    """Nel frattempo un'altra persona ha agito: rileggi e riprova, il tuo testo è conservato."""


class NotFound(Refusal):
    """Quello che cerchi non c'è, oppure non è più qui."""


class NotAllowed(Refusal):
    """Non hai il permesso di fare questo."""
