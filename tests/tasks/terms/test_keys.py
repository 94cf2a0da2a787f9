"""Which duties of a decree a report answers."""

import pytest

from tasks.terms.series import Keys

OF_A_PERIODIC_REPORT = Keys(["L15.relazione", "L18"], ["L30"])


@pytest.mark.parametrize(
    ("key", "period", "answered"),
    [("L18", None, True), ("L30", 6, True), ("L30", None, False), ("L14", 6, False)],
)
def test_a_periodic_report_answers_what_comes_again_and_never_a_single_day(
    key: str, period: int | None, *, answered: bool
) -> None:
    assert OF_A_PERIODIC_REPORT.hold(key, period) is answered
