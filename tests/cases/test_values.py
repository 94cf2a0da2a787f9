"""Values are read as what they mean, however a form keeps them."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from cases.headings import Heading
from cases.values import age_on, as_date, as_id, as_instant

MIDNIGHT_IN_ROME = datetime(2025, 11, 2, 23, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (date(2025, 11, 3), date(2025, 11, 3)),
        (MIDNIGHT_IN_ROME, date(2025, 11, 3)),
        ("2025-11-03", date(2025, 11, 3)),
        ("3 novembre", None),
        ("", None),
        (None, None),
    ],
)
def test_a_day_is_a_day(value: Any, expected: date | None) -> None:
    assert as_date(value) == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (MIDNIGHT_IN_ROME, MIDNIGHT_IN_ROME),
        ("2025-11-03T00:00:00+01:00", MIDNIGHT_IN_ROME),
        ("2025-11-02T23:00:00Z", MIDNIGHT_IN_ROME),
        ("2025-11-03T00:00:00", None),
        ("ieri", None),
        (None, None),
    ],
)
def test_an_instant_needs_its_time_zone(value: Any, expected: datetime | None) -> None:
    assert as_instant(value) == expected


@pytest.mark.parametrize(
    ("value", "expected"), [(7, 7), ("7", 7), ("", None), ("x", None), (None, None), (True, None)]
)
def test_a_reference_is_a_number(value: Any, expected: int | None) -> None:
    assert as_id(value) == expected


@pytest.mark.parametrize(
    ("on", "age"),
    [
        (date(2024, 2, 28), None),
        (date(2024, 2, 29), 0),
        (date(2025, 2, 28), 0),
        (date(2025, 3, 1), 1),
        (date(2028, 2, 29), 4),
    ],
)
def test_who_is_born_on_a_leap_day_grows_older_on_the_first_of_march(
    on: date, age: int | None
) -> None:
    assert age_on(on, date(2024, 2, 29)) == age


@pytest.mark.parametrize(
    ("heading", "short"),
    [
        (Heading(), "Minore da identificare"),
        (Heading("", "Sara"), "Sara"),
        (Heading("Inventatis", ""), "Inventatis"),
        (Heading("Inventatis", "Sara Eva", date(2025, 1, 2)), "Inventatis Sa. (meno di un anno)"),
        (Heading("Inventatis", "Sara", date(2024, 1, 2)), "Inventatis Sa. (1 anno)"),
        (Heading("Inventatis", "Sara", date(2016, 1, 2)), "Inventatis Sa. (9 anni)"),
    ],
)
def test_a_list_names_the_child_as_little_as_it_can(heading: Heading, short: str) -> None:
    assert heading.short(MIDNIGHT_IN_ROME) == short
