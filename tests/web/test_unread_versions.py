"""What a later release does not read any more costs its own line of a list, never the desk."""

from datetime import timedelta

import pytest
from sqlalchemy import update

from engine.store import NewVersion, find_in_force
from engine.store.tables import version
from tasks import worklist
from tests.instances.diagrams import diagram, receive
from tests.unread import no_longer_read
from tests.web.conftest import House

PROCESS = "prova_relazione"
TERMS = "terms/prova.toml"
DRAWING = "bpmn/prova_relazione.bpmn"


@pytest.fixture
def unread(house: House) -> House:
    no_longer_read(
        house.office, PROCESS, DRAWING, b"</bpmn:process>", b'<bpmn:task id="x"/></bpmn:process>'
    )
    with house.office.begin() as work:
        digest = find_in_force(work.connection, PROCESS)
        assert digest is not None
        house.office.engine.start(work, digest, case_id=house.case_id, by=None)
    return house


@pytest.mark.parametrize(
    ("who", "address"),
    [
        ("rossi", "/"),
        ("rossi", "/attivita"),
        ("conti", "/monitoraggio/ritardi"),
        ("conti", "/fascicoli/2025/1"),
        ("conti", "/fascicoli/2025/1/percorsi"),
        ("viola", "/amministrazione/intoppi"),
    ],
)
def test_a_diagram_that_is_no_longer_read_takes_no_list_down(
    unread: House, who: str, address: str
) -> None:
    unread.clock.move_by(timedelta(days=30))

    unread.visitor(who).get(address)


def test_its_path_is_shown_by_its_name_beside_the_others(unread: House) -> None:
    page = unread.visitor("conti").get("/fascicoli/2025/1/percorsi").text

    assert page.count("Prova di relazione</") == 2


def test_the_page_of_its_activity_says_what_is_not_read(unread: House) -> None:
    with unread.office.read() as connection:
        rows = worklist.of_case(connection, unread.case_id)
    old = min(rows, key=lambda row: row.id)

    page = unread.visitor("rossi").client.get(f"/attivita/{old.id}")

    assert page.status_code < 500
    assert "non può essere eseguito" in page.text


def test_the_activity_of_the_other_path_goes_on(unread: House) -> None:
    with unread.office.read() as connection:
        rows = worklist.of_case(connection, unread.case_id)
    new = max(rows, key=lambda row: row.id)

    unread.visitor("rossi").get(f"/attivita/{new.id}")


def test_rows_of_terms_that_are_no_longer_read_leave_the_menu_and_the_other_paths(
    house: House,
) -> None:
    digest = no_longer_read(house.office, PROCESS, TERMS, b'unita = "GG_LAV"', b'unita = "LUSTRI"')
    with house.office.begin() as work:
        work.connection.execute(update(version).values(status="superseded"))
        unread = version.c.digest == digest
        work.connection.execute(update(version).where(unread).values(status="in_force"))

    for who in ("rossi", "conti", "viola"):
        house.visitor(who).get("/")
    house.visitor("rossi").get("/percorsi/comincia")


def test_a_path_that_is_no_longer_read_keeps_no_news_from_the_others(house: House) -> None:
    files = diagram("p_altra", receive("in_ascolto", "msg_chiusura_forzata", "string(caso_id)"))
    with house.office.begin() as work:
        engine = house.office.engine
        digest = engine.publish(work, NewVersion("p_altra", "P altra", files), by=None)
        engine.start(work, digest, case_id=house.case_id, data={"caso_id": house.case_id}, by=None)
    drawn = "bpmn/p_altra.bpmn"
    no_longer_read(
        house.office, "p_altra", drawn, b"</bpmn:process>", b'<bpmn:task id="x"/></bpmn:process>'
    )

    page = house.visitor("conti").get("/fascicoli/2025/1/notizie/chiusura").text

    assert "la sua versione non si legge più" in page
    assert "Prova di relazione" in page
