"""Addresses that people mistype or make up lead to a kind page, never to a fault."""

import pytest

from tests.web.conftest import House
from tests.web.rich import hide_something

MADE_UP = (
    "/percorsi/1/nessuno",
    "/percorsi/1/nessuno/disegno",
    "/percorsi/1/prova_relazione/disegno?x=%00",
    "/percorsi/in-vigore/nessuno",
    "/percorsi/in-vigore/nessuno/disegno",
    "/percorsi/999",
    "/fascicoli/2025/1/cronologia?prima=99999999999999999999999",
    "/fascicoli/2025/1/cronologia?prima=-1",
    "/fascicoli/2025/1/letture?prima=99999999999999999999999",
    "/fascicoli/2025/1/letture?prima=-1",
    "/conformita/letture?fascicolo=2025/999999",
    "/conformita/letture?fascicolo=%00",
    "/attivita?dopo=9999-12-31T23:59:59%2B00:00&dopo_id=1",
    "/attivita?dopo=0001-01-01&dopo_id=-1",
    "/attivita?di=%00&entro=x&percorso=%00",
    "/monitoraggio/ritardi?dopo=ieri&dopo_id=x",
    "/schede/999999999999",
    "/documenti/0",
)


@pytest.mark.parametrize("address", MADE_UP)
def test_an_address_that_leads_nowhere_says_so(house: House, address: str) -> None:
    answer = house.visitor("conti").client.get(address)

    assert answer.status_code in {200, 404}, answer.text[:500]


def test_a_posted_reason_may_be_anything(house: House) -> None:
    conti = house.visitor("conti")
    strange = {"riservato": "si", "perche": "\0<b>" + "a" * 5000}

    answer = conti.post("/fascicoli/2025/1/riservatezza", strange)

    assert answer.status_code == 302
    story = conti.get("/fascicoli/2025/1/cronologia").text
    assert "&lt;b&gt;" in story
    assert "a" * 501 not in story


@pytest.mark.parametrize("name", ["viola", "neri"])
def test_what_is_posted_to_a_case_of_others_changes_nothing(house: House, name: str) -> None:
    secret = hide_something(house)
    visitor = house.visitor(name)

    answers = [
        visitor.post(f"/fascicoli/{secret.number}/{act}", {"perche": "x", "riservato": "si"})
        for act in ("riservatezza", "chiusura", "riapertura")
    ]

    assert {one.status_code for one in answers} == {403}
