"""An act that counts by the hour says when it arrived, where somebody reads it later."""

from sqlalchemy import select

from engine.clock import ROME
from engine.store.journal import journal
from tests.web.conftest import House

CASE = "/fascicoli/2025/1"
NEWS = f"{CASE}/notizie/decreto-favorevole"
ASKED = "Quando è arrivato l’atto"


def reported(house: House) -> int:
    told = select(journal.c.seq).where(journal.c.kind == "court_confirmed_reported")
    with house.office.read() as connection:
        return len(connection.execute(told).all())


def test_when_it_arrived_is_asked_of_what_counts_by_the_hour(house: House) -> None:
    conti = house.visitor("conti")

    assert ASKED in conti.get(NEWS).text
    assert ASKED not in conti.get(f"{CASE}/notizie/decesso").text


def test_now_is_proposed_and_read_before_it_is_kept(house: House) -> None:
    now = f"{house.office.clock.now().astimezone(ROME):%d/%m/%Y %H:%M}"

    page = house.visitor("conti").get(NEWS).text

    assert f'name="data_ora" value="{now}"' in page
    assert "È proposto adesso: se la PEC è arrivata prima" in page


def test_what_was_corrected_is_not_proposed_anew(house: House) -> None:
    refused = house.visitor("conti").post(NEWS, {"data_ora": "02/11/2025 23:58"})

    assert refused.status_code == 422
    assert 'name="data_ora" value="02/11/2025 23:58"' in refused.text


def test_the_hour_of_an_act_that_counts_by_the_hour_is_not_left_out(house: House) -> None:
    refused = house.visitor("conti").post(NEWS, {"perche": "PEC.", "data_ora": ""})

    assert refused.status_code == 422
    assert "Scrivi il giorno e l’ora in cui l’atto è arrivato" in refused.text
    assert reported(house) == 0


def test_an_act_has_not_arrived_later_than_now(house: House) -> None:
    conti = house.visitor("conti")

    refused = conti.post(NEWS, {"perche": "PEC.", "data_ora": "31/12/2099 10:00"})

    assert refused.status_code == 422
    assert "non può essere arrivato dopo adesso" in refused.text
    assert reported(house) == 0


def test_an_hour_that_is_none_is_said_beside_its_field(house: House) -> None:
    conti = house.visitor("conti")

    wrong = conti.post(NEWS, {"perche": "PEC.", "data_ora": "stanotte"})
    conti.post(NEWS, {"perche": "PEC.", "data_ora": "02/11/2025 23:58"})

    assert wrong.status_code == 422
    assert 'value="stanotte"' in wrong.text
    assert reported(house) == 1
