"""S2 by hand: the mandate travels from the front desk to the court through real pages."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from engine.clock import MovedClock
from engine.store import Database, verify
from tasks.installing import install_definitions
from tasks.office import Office
from tasks.plays import Play, read_play
from tests.browser.acting import Actors, StageInBrowser
from tests.browser.conftest import serve
from tests.offices import an_office, people_of

pytestmark = [pytest.mark.browser, pytest.mark.slow]

PLAYS = Path(__file__).parents[2] / "processes" / "scenarios"
PLAY = "s2_mandato_indagine"
NEW_ACT = "indagine_con_atto_nuovo"
# Words of the machine: what a judge should never read in the story of a case.
_MACHINE = re.compile(r"\b[a-z]+_[a-z_]+\b|\b(task|term|completed|instance|None|True|False)\b")


@dataclass
class Theatre:
    """A whole municipality at work, its web, and the play to perform."""

    play: Play
    office: Office
    stage: StageInBrowser
    actors: Actors


def script_of(name: str) -> bytes:
    return (PLAYS / f"{name}.toml").read_bytes()


@pytest.fixture(params=[PLAY])
def theatre(
    request: pytest.FixtureRequest, sqlite_database: Database, browser: Browser, tmp_path: Path
) -> Iterator[Theatre]:
    play = read_play(request.param, script_of(request.param), script_of)
    clock = MovedClock(play.begins)
    office = an_office(sqlite_database, clock, tmp_path)
    install_definitions(office, by=None)
    people = people_of(office, play.people)
    with serve(office) as address:
        actors = Actors(browser, address)
        yield Theatre(play, office, StageInBrowser(office, clock, people, actors), actors)
        for page in actors.pages.values():
            page.context.close()
    office.close()


@pytest.mark.timeout(900)
def test_the_mandate_is_carried_to_the_court_through_the_pages(theatre: Theatre) -> None:
    theatre.stage.perform(theatre.play)

    case = f"{theatre.actors.address}/fascicoli/2025/1"
    page = theatre.actors.sit_down("rossi")
    page.goto(f"{case}/scadenze")
    terms = page.inner_text("main")
    page.goto(f"{case}/cronologia")
    story = page.inner_text("main")
    page.goto(f"{case}/documenti")
    papers = page.inner_text("main")
    sent = (
        "Relazione inviata alla Procura della Repubblica presso il Tribunale per i minorenni"
        ", lunedì 29 dicembre 2025, ore 10:50 (PEC), protocollo n. 2025/0049018"
    )
    assert sent in story
    assert sent in terms
    assert f"Ricevuta di consegna · {sent}" in papers
    assert "Rispettato il" in terms
    assert "In ritardo" not in terms
    assert _MACHINE.findall(story) == []
    assert theatre.actors.complaints == []
    with theatre.office.read() as connection:
        assert verify(connection).holds


@pytest.mark.timeout(900)
@pytest.mark.parametrize("theatre", [NEW_ACT], indirect=True)
def test_a_new_act_replaces_the_terms_of_an_earlier_one_through_the_pages(
    theatre: Theatre,
) -> None:
    theatre.stage.perform(theatre.play)

    page = theatre.actors.sit_down("conti")
    page.goto(f"{theatre.actors.address}/fascicoli/2025/1/provvedimenti")
    acts = page.inner_text("main")
    assert "al suo posto" in acts
    assert "sostituito" in acts
    assert theatre.actors.complaints == []
