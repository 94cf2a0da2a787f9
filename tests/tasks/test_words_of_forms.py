"""What a form may ask of the house costs nothing until it asks."""

import sys
from datetime import UTC, datetime
from types import FrameType, SimpleNamespace
from typing import Any

from forms import Context
from processes.terms import TermCatalogue
from tasks.contexts import OF_HOUSE, Desk, context_of
from tasks.terms.calendars import Calendar
from tasks.terms.duties import Duties

NOW = datetime(2025, 11, 3, 9, 0, tzinfo=UTC)


def context() -> Context:
    """That of a form in a case, where nothing can be asked."""
    duties = Duties(TermCatalogue({}, {}), Calendar())
    form: Any = SimpleNamespace(is_bound=False, is_proposed=False, may_hide=False)
    definition: Any = SimpleNamespace(terms=lambda _now: duties)
    someone: Any = SimpleNamespace(id=1, name="Rossi Prova", proof=None)
    found: Any = SimpleNamespace(id=2, instance_id=3, case_id=4, data={}, due_at=NOW)
    nowhere: Any = None
    return context_of(Desk(nowhere, nowhere, someone, NOW), definition, found, form)


def test_every_word_of_the_house_is_there_under_its_name() -> None:
    functions = context().functions

    assert {name: one.name for name, one in functions.items()} == {one: one for one in functions}
    assert functions.keys() > OF_HOUSE
    assert functions.get("count") is None


def test_a_form_is_told_by_when_its_activity_is_due() -> None:
    due = context().functions["da_fare_entro"]

    assert due.call() == NOW


def test_no_question_to_the_database_is_put_into_words_before_a_form_asks_it() -> None:
    written: list[str] = []

    def heard(frame: FrameType, _event: str, _given: object) -> None:
        if frame.f_globals.get("__name__", "").startswith("sqlalchemy.sql"):
            written.append(frame.f_code.co_name)

    sys.setprofile(heard)
    try:
        dict(context().functions)
    finally:
        sys.setprofile(None)

    assert written == []
