"""A term that is read in several ways is counted again in all of them, as it had been."""

from dataclasses import fields

import pytest

from tasks.terms.duties import Asked, Starts
from tasks.terms.model import NewTerm, Term
from tasks.terms.touching import Touch, look_at
from tests.tasks.terms.clock import DUTIES, rome
from tests.tasks.terms.made import a_term


def kept(new: NewTerm) -> Term:
    """The term as it would be read back from its row."""
    own = {one.name for one in fields(Term)} & set(NewTerm._fields)
    said = {name: getattr(new, name) for name in own - {"duty"}}
    counted = new.counted
    return a_term(**said, due_at=counted.due_at, calculation=counted.sentence)


@pytest.mark.parametrize(
    ("key", "starts", "asked"),
    [
        ("L43", rome("2026-01-12 22:00"), Asked()),
        ("L49", rome("2026-05-20"), Asked(august=True)),
        (
            "L3",
            {"trasmissione": rome("2026-02-10 19:10"), "collocamento": rome("2026-02-10 11:30")},
            Asked(),
        ),
        ("L34", rome("2026-06-01"), Asked(august=True)),
    ],
)
def test_counting_again_under_the_same_rules_changes_nothing(
    key: str, starts: Starts, asked: Asked
) -> None:
    new = DUTIES.begin(key, starts, asked)
    ladder = [{"at": one.at, "tells": one.tells, "telling": one.telling} for one in new.ladder]

    found = look_at(kept(new), ladder, (DUTIES, DUTIES), rome("2026-02-10 12:00"))

    assert found.how is Touch.SAME
