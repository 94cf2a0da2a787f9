"""Teams: founded, filled and renamed on the administrator's desk, and given cases to work on."""

import pytest

from cases.files import get_case
from tests.web.conftest import House, Visitor

ROOT = "/amministrazione/gruppi"
TEAM = f"{ROOT}/1"


@pytest.fixture
def viola(house: House) -> Visitor:
    return house.visitor("viola")


@pytest.fixture
def north(viola: Visitor) -> Visitor:
    viola.post(ROOT, {"nome": "Polo Nord"})
    return viola


def test_without_teams_the_page_says_what_they_are_for(viola: Visitor) -> None:
    assert "Nessun gruppo di lavoro" in viola.get(ROOT).text


def test_a_team_is_founded_and_people_are_put_into_it_and_taken_out(
    house: House, north: Visitor
) -> None:
    bruni = house.people["bruni"].id

    north.post(f"{TEAM}/aggiungi", {"chi": str(bruni)})
    inside, listed = north.get(TEAM).text, north.get(ROOT).text
    north.post(f"{TEAM}/togli/{bruni}")
    outside = north.get(TEAM).text

    assert "Togli dal gruppo<span" in inside
    assert f'value="{bruni}"' not in inside
    assert 'data-label="Persone">1<' in listed
    assert "Ancora nessuno" in outside


def test_whoever_is_in_the_team_of_a_case_sees_it_until_taken_out(
    house: House, north: Visitor
) -> None:
    bruni, conti = house.visitor("bruni"), house.visitor("conti")
    who, address = house.people["bruni"].id, "/fascicoli/2025/1"

    before = bruni.client.get(address).status_code
    north.post(f"{TEAM}/aggiungi", {"chi": str(who)})
    given = conti.post(f"{address}/gruppo", {"gruppo": "1"})
    within = bruni.client.get(address).status_code
    north.post(f"{TEAM}/togli/{who}")
    after = bruni.client.get(address).status_code

    assert given.location == f"{address}/gestione"
    assert '<option value="1" selected>Polo Nord' in conti.get(f"{address}/gestione").text
    assert (before, within, after) == (403, 200, 403)


def test_a_case_is_taken_from_its_team_again(house: House, north: Visitor) -> None:
    conti = house.visitor("conti")
    conti.post("/fascicoli/2025/1/gruppo", {"gruppo": "1"})

    conti.post("/fascicoli/2025/1/gruppo", {"gruppo": "0"})

    with house.office.read() as connection:
        assert get_case(connection, house.case_id).team_id is None


def test_a_team_is_renamed(north: Visitor) -> None:
    north.post(f"{TEAM}/nome", {"nome": "Polo di Levante"})

    page = north.get(ROOT).text

    assert "Polo di Levante" in page
    assert "Polo Nord</a>" not in page


@pytest.mark.parametrize(
    ("name", "sentence"),
    [("", "da 1 a 120 caratteri"), ("Polo Nord", "con questo nome c&#39;è già")],
)
def test_a_name_that_will_not_do_is_refused_beside_its_field_and_kept(
    north: Visitor, name: str, sentence: str
) -> None:
    answer = north.post(ROOT, {"nome": name})

    assert answer.status_code == 422
    assert sentence in answer.text
    assert f'name="nome" value="{name}"' in answer.text


def test_nobody_chosen_is_said_kindly(north: Visitor) -> None:
    answer = north.post(f"{TEAM}/aggiungi", {"chi": ""})

    assert answer.status_code == 422
    assert "Scegli chi aggiungere." in answer.text


@pytest.mark.parametrize(
    ("address", "fields"),
    [
        (f"{ROOT}/7/aggiungi", {"chi": "1"}),
        (f"{TEAM}/aggiungi", {"chi": "999"}),
        (f"{ROOT}/7/nome", {"nome": "Altro"}),
        (f"{ROOT}/7/togli/1", {}),
    ],
)
def test_what_is_not_there_is_not_found(
    north: Visitor, address: str, fields: dict[str, object]
) -> None:
    assert north.post(address, fields).status_code == 404


def test_a_case_is_given_to_no_team_that_is_not_there(house: House) -> None:
    conti = house.visitor("conti")

    assert conti.post("/fascicoli/2025/1/gruppo", {"gruppo": "7"}).status_code == 404


def test_who_does_not_manage_teams_founds_none(house: House) -> None:
    rossi = house.visitor("rossi")

    answers = [rossi.client.get(ROOT), rossi.post(ROOT, {"nome": "Mio"})]

    assert [one.status_code for one in answers] == [403, 403]
    assert rossi.post("/fascicoli/2025/1/gruppo", {"gruppo": "0"}).status_code == 403
