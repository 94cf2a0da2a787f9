"""What begins on one day is counted once, and never otherwise than anew."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from engine.clock import ROME
from processes.bundles import read_files
from processes.terms import read_terms
from tasks.settings import ROOT
from tasks.terms.calendars import Calendar
from tasks.terms.duties import Duties

CATALOGUE = read_terms(read_files(ROOT))
DAY = datetime(2026, 4, 1, tzinfo=ROME)


@pytest.mark.parametrize("key", sorted(CATALOGUE.terms))
def test_a_term_begun_at_any_hour_of_a_day_is_as_if_it_were_the_first(key: str) -> None:
    duties = Duties(CATALOGUE, Calendar())
    hours = [DAY + timedelta(minutes=61 * step) for step in (3, 22, 8, 0, 15)]

    begun = [duties.begin(key, at) for at in hours]

    assert begun == [replace(duties).begin(key, at) for at in hours]
