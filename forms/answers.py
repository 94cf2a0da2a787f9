"""What a person answered, once it is right; and the refusal that carries it when it is not."""

from dataclasses import dataclass, field
from typing import Any

from engine.refusal import Refusal
from forms.posted import Draft
from forms.problems import Problem, summary


@dataclass(frozen=True, slots=True)
class Answers:
    """The answers of one form: whole for the record, and the parts that go elsewhere."""

    values: dict[str, Any] = field(repr=False)
    """Plain JSON: dates and instants ISO 8601 (UTC, "Z"), decimals as text with a point."""
    typed: dict[str, Any] = field(repr=False)
    """The same shape with dates, aware instants of Rome and decimals."""
    decisions: dict[str, Any] = field(repr=False)
    """The `x-process` fields by name, typed, instants in UTC; None where nothing was answered."""
    bindings: dict[str, Any] = field(repr=False)
    """Path of the case → plain JSON value; None where a value that was there was taken away."""
    secret_bindings: frozenset[str] = frozenset()
    """The paths among `bindings` that are protected (C4)."""
    protected: frozenset[str] = frozenset()
    """The names of the fields that are protected (C4), as in the page."""
    documents: tuple[str, ...] = ()
    """The ids of the documents that the answers refer to."""
    secret_documents: frozenset[str] = frozenset()
    """Those among `documents` that stand in a field that is protected (C4)."""
    is_signed: bool = False
    """Whether whoever answered signed, and proved who they are."""
    warnings: tuple[Problem, ...] = field(default=(), repr=False)
    """What is allowed but strange."""
    digest: str = ""
    """Of the definition that was answered."""


class InvalidAnswers(Refusal):
    """Il modulo non è completo. {summary}"""

    def __init__(self, errors: tuple[Problem, ...], answers: Draft) -> None:
        super().__init__(summary=summary(errors))
        self.errors = errors
        self.answers = answers  # the draft, to be shown again: nothing typed is lost
