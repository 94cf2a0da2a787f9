"""What a form may ask of the house costs nothing until it asks."""

import sys
from datetime import UTC, datetime
from types import FrameType, SimpleNamespace
from typing import Any

from tasks.contexts import Desk, context_of

NOW = datetime(2025, 11, 3, 9, 0, tzinfo=UTC)


def test_no_question_to_the_database_is_put_into_words_before_a_form_asks_it() -> None:
    nothing: Any = SimpleNamespace(is_bound=False, is_proposed=False, terms=lambda _now: None)
    someone: Any = SimpleNamespace(id=1, name="Rossi Prova", proof=None)
    found: Any = SimpleNamespace(id=2, instance_id=3, case_id=4, data={})
    nowhere: Any = None
    written: list[str] = []

    def heard(frame: FrameType, _event: str, _given: object) -> None:
        if frame.f_globals.get("__name__", "").startswith("sqlalchemy.sql"):
            written.append(frame.f_code.co_name)

    sys.setprofile(heard)
    try:
        context = context_of(Desk(nowhere, nowhere, someone, NOW), nothing, found, nothing)
    finally:
        sys.setprofile(None)

    assert {"percorsi_in_corso", "scadenze_in_vigore"} <= context.functions.keys()
    assert written == []
