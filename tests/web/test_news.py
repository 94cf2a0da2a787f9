"""News that reach every running path of a case: foreseen, reported once, refused kindly."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from itertools import takewhile
from pathlib import Path

import pytest

from engine.clock import MovedClock
from engine.instances.rows import listening
from engine.store import Database, metadata
from tasks import worklist
from tasks.installing import install_definitions
from tasks.office import Office
from tasks.plays import read_play
from tasks.stage import Stage
from tests.offices import CHEAP, an_office, people_of
from tests.web.conftest import House, Visitor
from webui.app import create_app

SCENARIOS = Path(__file__).parents[2] / "processes" / "scenarios"
PLAY = "s2_mandato_indagine.toml"
NEWS = "/fascicoli/2025/1/notizie"
WHY = "Comunicazione arrivata stamattina"


@dataclass
class Inquiry:
    """A real inquiry under mandate that has just begun, and the coordinator of the office."""

    house: House
    conti: Visitor

    def tasks(self) -> set[str]:
        with self.house.office.read() as connection:
            rows = worklist.of_case(connection, self.house.case_id)
        return {row.element for row in rows}

    def reasons(self, kind: str) -> list[str | None]:
        return [why for _, why in self.house.facts(kind)]

    def work(self) -> None:
        for _ in range(4):
            self.house.clock.move_by(timedelta(seconds=1))
            self.house.office.worker.tick(self.house.clock.now())


@pytest.fixture
def inquiry(sqlite_database: Database, tmp_path: Path) -> Iterator[Inquiry]:
    play = read_play(PLAY, (SCENARIOS / PLAY).read_bytes())
    clock = MovedClock(play.begins)
    office = an_office(sqlite_database, clock, tmp_path)
    install_definitions(office, by=None)
    people = people_of(office, play.people)
    stage = Stage(office, clock, people)
    for scene in takewhile(lambda _: not _is_under_way(office), play.scenes):
        stage.act(scene)
    house = House(create_app(office, CHEAP), office, clock, people, 1)
    yield Inquiry(house, house.visitor("conti"))
    office.close()


def _is_under_way(office: Office) -> bool:
    with office.read() as connection:
        return bool(listening(connection, "message", "msg_decesso", "1"))


# --- foreseen ----------------------------------------------------------------------------------


def test_a_closing_says_what_stops_and_what_is_asked_then(inquiry: Inquiry) -> None:
    page = inquiry.conti.get(f"{NEWS}/chiusura").text

    assert "«Indagine e valutazione» si interrompe." in page
    assert "«Registra la chiusura anticipata»" in page
    assert "Non si può annullare" in page


def test_a_transfer_says_that_the_inquiry_goes_on_beside(inquiry: Inquiry) -> None:
    page = inquiry.conti.get(f"{NEWS}/trasferimento").text

    assert "Continua. Poi: «Passa il caso al Comune subentrante»" in page
    assert "si interrompe" not in page


def test_a_path_that_does_not_await_the_news_goes_on_as_before(house: House) -> None:
    page = house.visitor("conti").get(f"{NEWS}/decesso").text

    assert "Non attende questa notizia: continua come prima." in page


def test_without_paths_the_news_is_only_noted(house: House) -> None:
    end_all(house)

    assert "Nessun percorso in corso" in house.visitor("conti").get(f"{NEWS}/decesso").text


def test_looking_at_the_consequences_tells_nobody_and_is_recorded(inquiry: Inquiry) -> None:
    before = inquiry.tasks()

    inquiry.conti.get(f"{NEWS}/chiusura")
    inquiry.work()

    assert inquiry.tasks() == before
    assert inquiry.reasons("closure_reported") == []
    readings = inquiry.conti.get("/fascicoli/2025/1/letture").text
    assert "fatto che tocca i percorsi" in readings


# --- reported ----------------------------------------------------------------------------------


def test_a_death_reaches_the_running_path_and_its_reason_stays(inquiry: Inquiry) -> None:
    answer = inquiry.conti.post(f"{NEWS}/decesso", {"perche": WHY})
    inquiry.work()

    assert answer.location == "/fascicoli/2025/1/percorsi"
    assert "i percorsi che lo attendono sono avvisati" in inquiry.conti.get(answer.location).text
    assert inquiry.tasks() == {"chiudi_per_evento"}
    assert inquiry.reasons("death_reported") == [WHY]


def test_the_same_form_posted_twice_tells_the_paths_once(inquiry: Inquiry) -> None:
    once: dict[str, object] = {"perche": WHY, "invio": "una-volta-sola-e-basta"}

    answers = [inquiry.conti.post(f"{NEWS}/trasferimento", once) for _ in range(2)]
    inquiry.work()

    assert [one.status_code for one in answers] == [302, 302]
    assert inquiry.reasons("transfer_reported") == [WHY]


def test_without_a_reason_nobody_is_told_and_the_page_says_so(inquiry: Inquiry) -> None:
    answer = inquiry.conti.post(f"{NEWS}/chiusura", {"perche": "   "})
    inquiry.work()

    assert answer.status_code == 422
    assert "Scrivi perché: resta nel registro." in answer.text
    assert inquiry.reasons("closure_reported") == []


def test_in_a_closed_case_there_is_nobody_to_tell(house: House) -> None:
    conti = house.visitor("conti")
    end_all(house)
    conti.post("/fascicoli/2025/1/chiusura", {"perche": WHY})

    page = conti.get(f"{NEWS}/decesso").text
    answer = conti.post(f"{NEWS}/decesso", {"perche": WHY})

    assert "Il fascicolo è chiuso" in page
    assert "Comunica il decesso" not in page
    assert answer.status_code == 422


def test_who_does_not_coordinate_reports_nothing(house: House) -> None:
    rossi = house.visitor("rossi")

    answers = [rossi.client.get(f"{NEWS}/decesso"), rossi.post(f"{NEWS}/decesso", {"perche": WHY})]

    assert [one.status_code for one in answers] == [403, 403]


@pytest.mark.parametrize("word", ["maggiore-eta", "boh", "chiusura_forzata"])
def test_what_is_not_on_the_list_cannot_be_reported(house: House, word: str) -> None:
    conti = house.visitor("conti")

    answers = [conti.client.get(f"{NEWS}/{word}"), conti.post(f"{NEWS}/{word}", {"perche": WHY})]

    assert [one.status_code for one in answers] == [404, 404]


@pytest.mark.parametrize(
    "word",
    ["tutore-nominato", "eta-attribuita", "posto-sai", "prosieguo-concesso", "prosieguo-negato"],
)
def test_what_no_path_awaits_is_not_offered(inquiry: Inquiry, word: str) -> None:
    page = inquiry.conti.get("/fascicoli/2025/1/gestione").text

    assert f'href="{NEWS}/decesso"' in page
    assert f'href="{NEWS}/{word}"' not in page


# --- closing a case in which something runs ----------------------------------------------------


def test_whoever_wants_to_close_a_case_at_work_is_shown_how(house: House) -> None:
    page = house.visitor("conti").get("/fascicoli/2025/1/gestione").text

    assert "Nel fascicolo c’è 1 percorso in corso: prima si conclude." in page
    assert f'href="{NEWS}/chiusura"' in page
    assert 'action="/fascicoli/2025/1/chiusura"' not in page


def test_a_case_whose_paths_were_ended_before_their_end_can_be_closed(inquiry: Inquiry) -> None:
    inquiry.conti.post(f"{NEWS}/chiusura", {"perche": WHY})
    inquiry.work()
    with inquiry.house.office.read() as connection:
        (last,) = worklist.of_case(connection, 1)

    assert last.element == "chiudi_per_evento"
    assert last.name in inquiry.conti.get("/fascicoli/2025/1").text


def end_all(house: House) -> None:
    with house.office.begin() as work:
        work.connection.execute(metadata.tables["instance"].update().values(status="completed"))
