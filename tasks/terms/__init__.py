"""Terms: duties with an instant by which they must be met; counted, explained, watched, kept."""

from tasks.terms.keeping import (
    fact_of,
    lapse_terms,
    of_case,
    of_task,
    open_terms,
)
from tasks.terms.model import Alarm, NewTerm, State, Telling, Term

__all__ = [
    "Alarm",
    "NewTerm",
    "State",
    "Telling",
    "Term",
    "fact_of",
    "lapse_terms",
    "of_case",
    "of_task",
    "open_terms",
]
