"""What terms ask of the house that keeps them."""

from typing import Protocol

from engine.instances import Engine
from tasks.definitions import Definitions


class House(Protocol):
    """What an act on a term needs of the house: an office has it, and so has a handler."""

    @property
    def engine(self) -> Engine: ...  # pragma: no cover

    @property
    def definitions(self) -> Definitions: ...  # pragma: no cover
