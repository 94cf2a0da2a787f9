"""The pages on which a path is begun: one's own paths only, and in the fascicolo they are for."""

from cases.files import get_case
from cases.visibility import grant_access
from engine.store import counted
from tasks.installing import install_definitions
from tests.web.conftest import House


def _known_to_rossi(house: House) -> str:
    with house.office.begin() as work:
        grant_access(work, house.case_id, house.people["rossi"].id, "task")
        number = get_case(work.connection, house.case_id).number
    return f"/fascicoli/{number.year}/{number.number}/percorsi"


def test_the_page_offers_what_one_may_begin_and_begins_it(house: House) -> None:
    visitor = house.visitor("rossi")
    page = visitor.get("/percorsi/comincia").text

    answer = visitor.post("/percorsi/comincia", {"percorso": "prova_relazione", "invio": ""})

    assert "Comincia: " in page
    assert answer.status_code == 302
    assert "/attivita/" in answer.location


def test_whoever_begins_nothing_is_told_how_paths_open(house: House) -> None:
    page = house.visitor("neri").get("/percorsi/comincia").text

    assert "Nessun percorso da cominciare" in page


def test_a_path_of_another_role_is_refused_with_a_sentence(house: House) -> None:
    answer = house.visitor("neri").post("/percorsi/comincia", {"percorso": "prova_relazione"})

    assert answer.status_code == 403
    assert "lo comincia un altro ruolo" in answer.text


def test_the_fascicolo_offers_to_begin_a_path_in_it(house: House) -> None:
    address, visitor = _known_to_rossi(house), house.visitor("rossi")
    page = visitor.get(address).text

    answer = visitor.post(address, {"percorso": "prova_relazione"})

    assert "Comincia: " in page
    assert answer.status_code == 302
    assert len(house.facts("instance_started")) == 2


def test_a_path_that_is_not_there_is_refused(house: House) -> None:
    answer = house.visitor("rossi").post("/percorsi/comincia", {"percorso": "<b>"})

    assert answer.status_code in {404, 422}
    assert "<b>" not in answer.text


def test_a_critical_event_is_begun_from_the_fascicolo_and_only_from_there(house: House) -> None:
    install_definitions(house.office, by=None)
    address, visitor = _known_to_rossi(house), house.visitor("rossi")
    event = {"percorso": "ca_evento_critico"}

    elsewhere = visitor.post("/percorsi/comincia", event)
    within = visitor.post(address, event)

    assert "Comincia: Evento critico" not in visitor.get("/percorsi/comincia").text
    assert "dal fascicolo della famiglia" in elsewhere.text
    assert "Comincia: Evento critico" in visitor.get(address).text
    assert within.status_code == 302
    assert "/attivita/" in within.location


def test_the_menu_names_the_page_only_to_whoever_finds_something_there(house: House) -> None:
    seen = {name: house.visitor(name).get("/attivita").text for name in ("rossi", "neri")}

    assert 'href="/percorsi/comincia"' in seen["rossi"]
    assert 'href="/percorsi/comincia"' not in seen["neri"]


def test_the_menu_asks_no_more_of_the_database_for_whoever_begins_paths(house: House) -> None:
    asked = {}
    for name in ("rossi", "neri"):
        visitor = house.visitor(name)
        visitor.get("/aiuto")
        with counted(house.office.database) as count:
            visitor.get("/aiuto")
        asked[name] = [one for one in count.statements if " version" in one or "in_force" in one]

    assert 'href="/percorsi/comincia"' in house.visitor("rossi").get("/aiuto").text
    assert len(asked["rossi"]) == 1
    assert "count(" in asked["rossi"][0]
