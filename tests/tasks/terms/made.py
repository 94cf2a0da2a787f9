"""Terms made for tests: all the same but for what a test says."""

from datetime import UTC, datetime
from typing import Any

from tasks.terms import Term

_PLAIN: dict[str, Any] = {
    **dict.fromkeys(Term.__dataclass_fields__),
    "id": 1,
    "duty": "prova",
    "key": "prova.scrivere",
    "sentence": "Dovere di prova",
    "owed_by": "servizio",
    "started_at": datetime(2025, 11, 3, 9, tzinfo=UTC),
    "whole_day": True,
    "readings": (),
    "calculation": "contato",
    "certainty": "CFG",
    "demo": False,
    "suspensions": (),
    "rules": 0,
    "rung": 0,
}


def a_term(**said: Any) -> Term:
    """A live term; `due_at` at least has to be said."""
    return Term(**{**_PLAIN, **said})
