"""The story of S2 through the pages, as each role, to the report in the court's hands."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from engine.clock import MovedClock
from engine.store import Database
from tasks.installing import install_definitions
from tasks.plays import read_play
from tests.browser.conftest import Reader, Site, serve
from tests.browser.web_stage import WebStage
from tests.offices import an_office, people_of

pytestmark = [pytest.mark.browser, pytest.mark.slow]

SCENARIOS = Path(__file__).parents[2] / "processes" / "scenarios"


@pytest.fixture
def clock() -> MovedClock:
    play = read_play(S2.name, S2.read_bytes())
    return MovedClock(play.begins)


S2 = SCENARIOS / "s2_mandato_indagine.toml"


@pytest.fixture
def site(sqlite_database: Database, clock: MovedClock, tmp_path: Path) -> Iterator[Site]:
    office = an_office(sqlite_database, clock, tmp_path)
    install_definitions(office, by=None)
    with serve(office) as address:
        yield Site(address, office, clock, 1)
    office.close()


@pytest.mark.timeout(900)
def test_a_mandate_travels_from_the_browser_to_the_court(
    site: Site, reader: Callable[..., Reader]
) -> None:
    play = read_play(S2.name, S2.read_bytes())
    people = people_of(site.office, play.people)

    WebStage(site.office, site.clock, people, reader).perform(play)
