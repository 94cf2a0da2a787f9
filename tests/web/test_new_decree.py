"""An act of the authority for an open case is registered from the page of its decrees."""

from http import HTTPStatus

from tasks.installing import install_definitions
from tests.web.conftest import House

DECREES = "/fascicoli/2025/1/provvedimenti"


def test_who_registers_acts_is_led_to_the_filing(house: House) -> None:
    install_definitions(house.office, by=None)
    rossi = house.visitor("rossi")

    page = rossi.get(DECREES).text
    answer = rossi.post(DECREES)

    assert "Registra un nuovo provvedimento" in page
    assert answer.status_code == HTTPStatus.FOUND
    assert answer.location.startswith("/attivita/")


def test_before_the_registration_is_in_force_it_says_so(house: House) -> None:
    answer = house.visitor("rossi").post(DECREES)

    assert answer.status_code >= HTTPStatus.BAD_REQUEST
    assert "non può essere avviato" in answer.text
