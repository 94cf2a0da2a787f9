"""A case that joined another one sends whoever looks for it there: nothing new is begun in it."""

from http import HTTPStatus

import pytest

from cases.files import get_case, open_case
from cases.merging import Joining
from cases.visibility import grant_access
from tasks.installing import install_definitions
from tasks.joining import join
from tests.web.conftest import House

CASE = "/fascicoli/2025/1"
THERE = "Il fascicolo 2025/0001 è stato unito al 2025/0002: si lavora lì."


@pytest.fixture
def joined(house: House) -> House:
    office = house.office
    install_definitions(office, by=None)
    with office.begin() as work:
        into = open_case(work, office.sealer, by=None)
        for one in house.people.values():
            grant_access(work, house.case_id, one.id, "referral")
        join(work, office.sealer, office.engine, Joining(house.case_id, into.id, None, "doppio"))
    return house


@pytest.mark.parametrize(("who", "page"), [("rossi", "provvedimenti"), ("conti", "riapertura")])
def test_whatever_is_asked_of_it_is_to_be_asked_there(joined: House, who: str, page: str) -> None:
    answer = joined.visitor(who).post(f"{CASE}/{page}", {"perche": "Serve ancora"})

    assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert THERE in answer.text
    with joined.office.read() as connection:
        assert not get_case(connection, joined.case_id).is_open


def test_news_of_it_is_to_be_told_there(joined: House) -> None:
    conti = joined.visitor("conti")

    answer = conti.post(f"{CASE}/notizie/trasferimento", {"perche": "Hanno cambiato casa"})

    assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert "la notizia si registra lì" in answer.text
    assert "Se serve, prima riaprilo" not in answer.text


def test_it_is_offered_neither_to_be_opened_again_nor_to_take_an_act(joined: House) -> None:
    conti, rossi = joined.visitor("conti"), joined.visitor("rossi")

    assert "Riapri il fascicolo" not in conti.get(f"{CASE}/gestione").text
    assert "Registra un nuovo provvedimento" not in rossi.get(f"{CASE}/provvedimenti").text
