"""A birthday that matters is shown beside the child, calmly, and never as a delay."""

import re
from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import select

from cases.headings import headings_of
from cases.tables import membership
from tests.tasks.growing import CHILD, Nursery
from tests.web.conftest import House

QUADRO = "/fascicoli/2025/1"
AGES = re.compile(r"\d+ anni")
CALM = "Compie 12 anni il 3 aprile 2026: da quel giorno"


@pytest.fixture
def nursery(house: House) -> Nursery:
    nursery = Nursery(house.office, house.clock)
    nursery.learn(house.case_id, {**CHILD, "minore.data_nascita": "2014-04-03"})
    return nursery


def with_mother(house: House, nursery: Nursery) -> None:
    """The case knows of a mother who answers for the child in full."""
    mother = {"cognome": "Fintis", "nome": "Ada", "ruolo": "madre"}
    held: dict[str, Any] = {"responsabilita_genitoriale": "piena"}
    nursery.learn(house.case_id, {"nucleo.componenti": [mother | held]})


@pytest.mark.parametrize("part", ["", "/persone"])
def test_the_page_of_a_case_says_what_the_next_birthday_changes(
    house: House, nursery: Nursery, part: str
) -> None:
    del nursery
    page = house.visitor("rossi").get(QUADRO + part).text

    assert CALM in page
    assert "va sentito prima di un affidamento, anche consensuale" in page
    assert "presunta" not in page


def test_a_presumed_birth_is_said_to_be_presumed(house: House, nursery: Nursery) -> None:
    nursery.learn(house.case_id, {"minore.data_nascita_presunta": True})

    page = house.visitor("rossi").get(f"{QUADRO}/persone").text

    assert "La data di nascita è presunta." in page


def test_among_the_terms_of_the_case_it_is_a_day_to_come_that_nobody_owes(
    house: House, nursery: Nursery
) -> None:
    nursery.on(datetime(2026, 4, 2, 12, 0, tzinfo=UTC))

    page = house.visitor("rossi").get(f"{QUADRO}/scadenze").text

    assert "Compleanno: domani" in page
    assert "nessuno: è un giorno che viene da sé" in page
    assert 'Compie 12 anni</a><span class="sub">per Inventatis Sa. (11 anni)</span>' in page


def test_it_is_told_without_a_name_or_a_day(house: House, nursery: Nursery) -> None:
    nursery.on(datetime(2026, 4, 3, 6, 0, tzinfo=UTC))

    page = house.visitor("rossi").get("/").text

    assert "Un minore di questo caso compie 12 anni" in page


def test_once_everybody_is_of_age_no_parent_answers_for_them(
    house: House, nursery: Nursery
) -> None:
    with_mother(house, nursery)
    before = house.visitor("rossi").get(f"{QUADRO}/persone").text

    nursery.learn(house.case_id, {"minore.data_nascita": "2007-04-03"})

    after = house.visitor("rossi").get(f"{QUADRO}/persone").text
    assert "responsabilità piena" in before
    assert "responsabilità piena" not in after
    assert "responsabilità finita con la maggiore età" in after


def test_a_coordinator_says_which_minor_has_died(house: House, nursery: Nursery) -> None:
    conti = house.visitor("conti")
    page = conti.get(f"{QUADRO}/notizie/decesso").text
    (child,) = {one.child_id for one in nursery.terms(house.case_id)} - {None}

    conti.post(f"{QUADRO}/notizie/decesso", {"perche": "Lo dice l'ospedale.", "chi": str(child)})
    nursery.settle()

    assert "Chi è morto?" in page
    awaited = nursery.awaited(house.case_id)
    assert [key for key, _ in awaited if key.startswith("compleanno")] == []


def test_the_file_counts_no_more_years_of_a_child_whose_death_was_told(
    house: House, nursery: Nursery
) -> None:
    conti = house.visitor("conti")
    (child,) = {one.child_id for one in nursery.terms(house.case_id)} - {None}
    before = [conti.get(f"{QUADRO}{part}").text for part in ("", "/persone")]

    conti.post(f"{QUADRO}/notizie/decesso", {"perche": "Lo dice l'ospedale.", "chi": str(child)})
    nursery.settle()

    after = [conti.get(f"{QUADRO}{part}").text for part in ("", "/persone")]
    assert [bool(AGES.search(page)) for page in before + after] == [True] * 2 + [False] * 2
    assert ["decesso comunicato il" in page for page in before + after] == [False] * 2 + [True] * 2
    with house.office.read() as connection:
        headed = headings_of(connection, house.office.sealer, [house.case_id])
    assert "(" not in headed[house.case_id].heading.short(house.office.clock.now())


def test_of_a_mother_whose_death_was_told_no_responsibility_is_shown(
    house: House, nursery: Nursery
) -> None:
    with_mother(house, nursery)
    conti = house.visitor("conti")
    asked = select(membership.c.person_id).where(membership.c.role == "madre")
    with house.office.read() as connection:
        who = connection.execute(asked).scalar_one()
    before = conti.get(f"{QUADRO}/persone").text

    conti.post(f"{QUADRO}/notizie/decesso", {"perche": "Lo dice l'ospedale.", "chi": str(who)})

    after = conti.get(f"{QUADRO}/persone").text
    assert ["responsabilità piena" in page for page in (before, after)] == [True, False]
    assert "decesso comunicato il" in after
    assert f'value="{who}"' not in conti.get(f"{QUADRO}/notizie/decesso").text


@pytest.mark.parametrize("chi", ["999999", "-1", "uno", "0"])
def test_whoever_is_not_in_the_file_is_no_answer(house: House, nursery: Nursery, chi: str) -> None:
    before = nursery.awaited(house.case_id)

    page = house.visitor("conti").post(
        f"{QUADRO}/notizie/decesso", {"perche": "Per errore.", "chi": chi}
    )

    nursery.settle()
    assert "chi è morto" in page.text
    assert nursery.awaited(house.case_id) == before


def test_nobody_is_proposed_as_dead_and_whoever_is_not_in_the_file_may_be(
    house: House, nursery: Nursery
) -> None:
    before = nursery.awaited(house.case_id)
    conti = house.visitor("conti")
    page = conti.get(f"{QUADRO}/notizie/decesso").text

    said = {"perche": "Lo dice l'ospedale.", "chi": "altra"}
    answer = conti.post(f"{QUADRO}/notizie/decesso", dict(said))

    nursery.settle()
    assert 'name="chi"' in page
    assert "checked" not in page.split('name="chi"')[1].split("</fieldset>")[0]
    assert answer.status_code == 302
    assert nursery.awaited(house.case_id) == before
