"""A term that rests is late nowhere; a path shows the ladder of each of its terms."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from access.directory import find_person_named
from tasks.terms import acts
from tasks.terms.acts import Asked
from tasks.terms.keeping import is_live
from tasks.terms.tables import term
from tests.web.conftest import House
from tests.web.rich import Secret, hide_something


@pytest.fixture
def resting(house: House) -> Secret:
    """Cases whose terms were all put to rest, and would be late by now."""
    found = hide_something(house)
    with house.office.begin() as work:
        keeper = find_person_named(work.connection, "conti")
        assert keeper is not None
        live = select(term.c.id).where(is_live())
        for number in work.connection.execute(live).scalars().all():
            acts.pause(work, house.office, Asked(number, keeper, "Motivo di prova"))
    house.clock.move_by(timedelta(days=40))
    return found


@pytest.mark.parametrize("address", ["/", "/attivita", "/monitoraggio/ritardi"])
def test_what_rests_is_late_on_no_page(house: House, resting: Secret, address: str) -> None:
    page = house.visitor("conti").get(address).text

    assert "In ritardo di" not in page


def test_the_list_of_work_says_that_a_term_rests(house: House, resting: Secret) -> None:
    assert "Sospeso" in house.visitor("rossi").get("/attivita").text


def test_a_path_shows_who_is_told_when_beside_each_step(house: House) -> None:
    page = house.visitor("conti").get("/percorsi/in-vigore/prova_relazione").text

    assert "Scrivere la relazione di prova" in page
    assert "1 giorno lavorativo prima: chi ha l" in page
    assert "alla scadenza: responsabile del servizio" in page
