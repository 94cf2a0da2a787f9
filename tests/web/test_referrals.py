"""A new referral opens one case, however often its button is pressed."""

import re

import pytest
from sqlalchemy import func, select

from engine.store import metadata
from tasks.installing import install_definitions
from tests.offices import people_of
from tests.web.conftest import House, Visitor

_TOKEN = re.compile(r'name="invio" value="([^"]+)"')


@pytest.fixture
def rossi(house: House) -> Visitor:
    install_definitions(house.office, by=None)
    return house.visitor("rossi")


def token_of(visitor: Visitor) -> str:
    found = _TOKEN.search(visitor.get("/segnalazioni/nuova").text)
    assert found
    return found[1]


def cases(house: House) -> int:
    with house.office.read() as connection:
        asked = select(func.count()).select_from(metadata.tables["case_file"])
        return int(connection.execute(asked).scalar_one())


def test_a_form_sent_twice_opens_one_case_and_leads_to_the_same_activity(
    house: House, rossi: Visitor
) -> None:
    before, fields = cases(house), {"arrivo": "segnalazione", "invio": token_of(rossi)}

    first = rossi.post("/segnalazioni/nuova", fields)
    second = rossi.post("/segnalazioni/nuova", fields)

    assert cases(house) == before + 1
    assert first.status_code == second.status_code == 302
    assert first.location == second.location


def test_two_forms_open_two_cases(house: House, rossi: Visitor) -> None:
    before = cases(house)

    for _ in range(2):
        fields = {"arrivo": "segnalazione", "invio": token_of(rossi)}
        rossi.post("/segnalazioni/nuova", fields)

    assert cases(house) == before + 2


def test_the_token_of_another_person_leads_to_no_case_of_theirs(
    house: House, rossi: Visitor
) -> None:
    fields = {"arrivo": "segnalazione", "invio": token_of(rossi)}
    mine = rossi.post("/segnalazioni/nuova", fields)

    theirs = house.visitor("bruni").post("/segnalazioni/nuova", fields)

    assert theirs.status_code == 302
    assert theirs.location != mine.location


def test_a_form_that_says_nothing_is_shown_again(rossi: Visitor) -> None:
    answer = rossi.post("/segnalazioni/nuova", {"invio": token_of(rossi)})

    assert answer.status_code == 422
    assert "Scegli che cosa è arrivato." in answer.text


def test_the_emergency_service_begins_with_the_sheet_of_an_urgent_call(
    house: House, rossi: Visitor
) -> None:
    people_of(house.office, {"notturni": ["operatore_pis"]})
    on_call = house.visitor("notturni")
    fields = {"arrivo": "urgenza", "invio": token_of(on_call)}

    opened = on_call.post("/segnalazioni/nuova", fields).location

    assert "Registra la chiamata urgente" in on_call.get(opened).text
    assert 'value="urgenza" checked' in on_call.get("/segnalazioni/nuova").text
    assert 'value="urgenza"' not in rossi.get("/segnalazioni/nuova").text


def test_a_case_that_another_municipality_passes_on_is_registered_with_its_channel(
    rossi: Visitor,
) -> None:
    fields = {"arrivo": "passaggio", "invio": token_of(rossi)}

    opened = rossi.post("/segnalazioni/nuova", fields).location
    page = rossi.get(opened).text

    assert "Registra la segnalazione" in page
    assert re.search(r'value="trasferimento_da_comune"[^>]*(selected|checked)', page)
