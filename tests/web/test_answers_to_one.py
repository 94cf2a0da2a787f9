"""Who records the court's answer on prosieguo says of whom it is; the only one is proposed."""

from datetime import date

import pytest
from sqlalchemy import select

from engine.runtime import variables
from engine.store.tables import instance
from tests.tasks.growing import CHILD, Nursery
from tests.tasks.test_answers_to_one import still_waiting, waiting
from tests.web.conftest import House

NEWS = "/fascicoli/2025/1/notizie/prosieguo-concesso"
BROTHER = {"cognome": "Inventatis", "nome": "Pietro Fittizio", "ruolo": "fratello"}


@pytest.fixture
def nursery(house: House) -> Nursery:
    nursery = Nursery(house.office, house.clock)
    nursery.learn(house.case_id, {**CHILD, "minore.data_nascita": "2008-06-10"})
    brother = BROTHER | {"data_nascita": "2008-10-01"}
    nursery.learn(house.case_id, {"nucleo.componenti": [brother]})
    return nursery


@pytest.fixture
def both(house: House, nursery: Nursery) -> list[int]:
    return sorted({one.child_id for one in nursery.terms(house.case_id) if one.child_id})


def test_of_two_who_wait_none_is_proposed_and_one_must_be_chosen(
    house: House, nursery: Nursery, both: list[int]
) -> None:
    for one in both:
        waiting(nursery, house.case_id, one)
    conti = house.visitor("conti")

    page = conti.get(NEWS).text
    refused = conti.post(NEWS, {"perche": "Decreto."}).text

    assert "Di chi parla?" in page
    assert "Se riguarda Inventatis Pietro Fittizio:" in page
    assert page.count("attende la notizia") == 2
    assert " checked" not in page
    assert "Scegli di chi parla la notizia" in refused
    assert "Decreto." in refused


def test_the_only_one_who_waits_is_proposed(
    house: House, nursery: Nursery, both: list[int]
) -> None:
    waiting(nursery, house.case_id, both[1])

    page = house.visitor("conti").get(NEWS).text

    assert page.count(" checked") == 1
    assert f'value="{both[1]}" aria-describedby="chi-nota" checked' in page


def test_the_path_of_whom_it_is_said_goes_on(
    house: House, nursery: Nursery, both: list[int]
) -> None:
    for one in both:
        waiting(nursery, house.case_id, one)
    conti = house.visitor("conti")

    conti.post(NEWS, {"perche": "Decreto.", "chi": str(both[0])})
    nursery.settle()

    assert still_waiting(nursery, house.case_id) == (both[1],)


def test_it_is_offered_while_somebody_waits(
    house: House, nursery: Nursery, both: list[int]
) -> None:
    conti, governing = house.visitor("conti"), "/fascicoli/2025/1/gestione"
    before = conti.get(governing).text

    waiting(nursery, house.case_id, both[0])

    assert NEWS not in before
    assert NEWS in conti.get(governing).text


def test_until_when_it_is_ordered_goes_with_the_answer(
    house: House, nursery: Nursery, both: list[int]
) -> None:
    waiting(nursery, house.case_id, both[0])
    conti, said = house.visitor("conti"), {"perche": "Decreto.", "chi": str(both[0])}

    wrong = conti.post(NEWS, {**said, "fino_al": "mai"}).text
    conti.post(NEWS, {**said, "fino_al": "10/06/2028"})
    nursery.settle()

    assert "Fino al" in wrong
    assert 'value="mai"' in wrong
    with house.office.read() as connection:
        states = connection.execute(select(instance.c.state).order_by(instance.c.id.desc()))
        told = variables(states.scalars().all()[0])
    assert told["risposta"]["fino_al"] == date(2028, 6, 10)


def test_who_reports_what_no_path_awaits_is_told_at_once_what_to_do(
    house: House, nursery: Nursery, both: list[int]
) -> None:
    waiting(nursery, house.case_id, both[1])
    conti = house.visitor("conti")

    conti.post(NEWS, {"perche": "Decreto.", "chi": str(both[0])})
    page = conti.get("/fascicoli/2025/1/percorsi").text

    assert "nessun percorso attendeva questa notizia" in page
    assert "apri il percorso che serve" in page


def test_the_notice_of_what_no_path_awaited_says_what_and_when_and_leads_to_the_paths(
    house: House, nursery: Nursery, both: list[int]
) -> None:
    nursery.learn(house.case_id, {"fascicolo.responsabile": house.people["rossi"].id})
    house.visitor("conti").post(NEWS, {"perche": "Decreto.", "chi": str(both[0])})

    desk = house.visitor("rossi").get("/").text

    assert "Nessun percorso attendeva quello che è arrivato oggi" in desk
    assert "«il Tribunale dispone il prosieguo»" in desk
    assert 'href="/fascicoli/2025/1/percorsi"' in desk
    assert "Inventatis" not in desk.split("Nessun percorso attendeva")[1].split("</a>")[0]
