"""A signature is an act of the person: the password is asked again, and nothing else is lost."""

import pytest

from access.throttle import FREE_PER_ACCOUNT
from tests.offices import PASSWORD
from tests.web.conftest import House, Visitor
from tests.web.rich import FACTS, SIGNED, begin_case, counts, task_of, written

_WRONG = "non è questa la password"


@pytest.fixture
def task(house: House) -> int:
    return begin_case(house, form=SIGNED)[2].id


def sign(visitor: Visitor, task: int, password: str, **more: str) -> str:
    """The page that answers to a signature; "" when the report is done."""
    fields = {"fatti": FACTS, "firma": "si", "_password": password, "_complete": "si", **more}
    answer = visitor.post(f"/attivita/{task}", fields)
    assert answer.status_code in {302, 422}, answer.text
    return "" if answer.status_code == 302 else answer.text


def test_a_signature_with_the_password_is_recorded_as_such(house: House, task: int) -> None:
    rossi = house.visitor("rossi")

    refused = sign(rossi, task, PASSWORD)

    sheet = rossi.get("/schede/1").text
    story = rossi.get("/fascicoli/2025/2/cronologia").text
    assert refused == ""
    assert "Rossi Prova, " in sheet
    assert "confermata con la password" in sheet
    assert "ha firmato «Scrivi la relazione», confermando con la password." in story


def test_a_signature_without_the_password_is_asked_for_it(house: House, task: int) -> None:
    page = sign(house.visitor("rossi"), task, "")

    assert "Per firmare scrivi la tua password" in page
    assert FACTS in page


def test_a_wrong_password_loses_nothing_and_says_so_beside_the_signature(
    house: House, task: int
) -> None:
    rossi, before = house.visitor("rossi"), counts(house)

    page = sign(rossi, task, _WRONG)

    assert page.count("La password non è giusta: la firma non è stata messa.") == 2
    assert 'id="campo-firma--errore"' in page
    assert FACTS in page
    assert 'name="firma" value="si" checked' in page
    assert set(written(before, counts(house))) == {"draft"}


def test_every_other_problem_is_told_together_with_the_password(house: House, task: int) -> None:
    page = sign(house.visitor("rossi"), task, _WRONG, fatti="")

    assert "Manca 1 risposta: Fatti." in page
    assert "La password non è giusta" in page


def test_a_password_comes_back_in_no_page_and_in_no_draft(house: House, task: int) -> None:
    rossi = house.visitor("rossi")

    pages = [
        sign(rossi, task, _WRONG),
        rossi.post(f"/attivita/{task}/bozza", {"fatti": FACTS, "_password": _WRONG}).text,
        rossi.post(f"/attivita/{task}/modulo", {"fatti": FACTS, "_password": _WRONG}).text,
        rossi.get(f"/attivita/{task}").text,
    ]

    assert [page for page in pages if _WRONG in page] == []
    assert FACTS in pages[-1]


def test_guessing_the_password_at_a_signature_is_slowed_down_as_at_the_door(
    house: House, task: int
) -> None:
    rossi = house.visitor("rossi")
    for _ in range(FREE_PER_ACCOUNT):
        sign(rossi, task, _WRONG)

    page = sign(rossi, task, PASSWORD)

    assert "Troppi tentativi non riusciti" in page
    assert FACTS in page
    assert task_of(house, 2, "scrivi").id == task


def test_a_form_without_a_signature_asks_for_no_password(house: House) -> None:
    task = house.only("scrivi").id

    page = house.visitor("rossi").get(f"/attivita/{task}").text

    assert 'type="password"' not in page
