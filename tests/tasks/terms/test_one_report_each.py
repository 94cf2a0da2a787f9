"""Siblings placed by one decree, each with a path and a report: one turn is met once."""

from datetime import datetime

from engine.clock import ROME
from tests.instances.diagrams import service
from tests.tasks.terms.decreed import MAY, Decreed
from tests.tasks.terms.test_owed_until_the_end import PATH, QUARTERLY, begun, ends, owed, published

REPORTS = service(
    "riferisce",
    "termini.adempi",
    provvedimento_id="provvedimento_id",
    chiavi='["L30"]',
    scadenza="scadenza",
)


def turns(case: Decreed) -> list[int | None]:
    """Which turns of the report were met."""
    return [one.turn for one in case.terms() if one.key == "L30" and one.met_at is not None]


def due(case: Decreed) -> datetime:
    """By when the next report is due."""
    (found,) = (one.due_at for one in case.live() if one.key == "L30")
    return found.astimezone(ROME)


def reports(case: Decreed, digest: str, by: datetime | None) -> None:
    """A path of a child sends its report, which was due by then."""
    ends(case, begun(case, digest, owed(case, "L30"), scadenza=by))


def test_the_reports_of_two_siblings_meet_one_turn(case: Decreed) -> None:
    case.comes("402/2025", MAY, **QUARTERLY)
    digest, first = published(case, PATH, REPORTS), due(case)

    reports(case, digest, first)
    following = due(case)
    reports(case, digest, first)

    assert turns(case) == [1]
    assert due(case) == following


def test_the_turn_that_follows_is_met_by_a_report_that_was_due_in_it(case: Decreed) -> None:
    case.comes("402/2025", MAY, **QUARTERLY)
    digest, first = published(case, PATH, REPORTS), due(case)
    reports(case, digest, first)

    reports(case, digest, due(case))
    reports(case, digest, due(case))

    assert turns(case) == [1, 2, 3]


def test_a_report_that_says_no_day_meets_what_is_owed(case: Decreed) -> None:
    case.comes("402/2025", MAY, **QUARTERLY)
    digest = published(case, PATH, REPORTS)

    reports(case, digest, None)
    reports(case, digest, None)

    assert turns(case) == [1, 2]
