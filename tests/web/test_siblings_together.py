"""Siblings once placed apart: who reads them as one family again, until when, and what is told."""

from http import HTTPStatus

import pytest
from sqlalchemy import select

from access.directory import find_person_named
from cases.absorbing import Source, absorb
from cases.chronology import chronology
from cases.sheet import open_sheet
from cases.stored import told_to
from tasks import notices
from tasks.apart import without_where_others_live
from tasks.notices import About, tell, unread
from tasks.tables import notice, task
from tests.web.conftest import House
from tests.web.test_siblings_apart import (
    CASE,
    HOME,
    REFUSED,
    TOLD,
    Apart,
    Placed,
    apart,
    siblings,
    whole,
)

__all__ = ["apart", "siblings"]

GOVERNING, TOGETHER = f"{CASE}/gestione", f"{CASE}/fratelli"
SECTION = "Fratelli e sorelle collocati in luoghi diversi"
LIVES = "minore.dimora_abituale"


def decide(
    house: House, *, together: bool, who: str = "conti", why: str = "Vivono insieme."
) -> int:
    said = {"insieme": "si" if together else "no", "perche": why}
    return house.visitor(who).post(TOGETHER, said).status_code


def sentences(house: House) -> list[str]:
    with house.office.read() as connection:
        return [one.sentence for one in chronology(connection, house.case_id).entries]


def told(house: House, who: str) -> int:
    """How many notices wait for somebody."""
    with house.office.read() as connection:
        person = find_person_named(connection, who)
        assert person is not None
        return len(unread(connection, person))


def tell_group(house: House, about: About) -> None:
    with house.office.begin() as work:
        tell(work, ["assistente_sociale"], about)


def of_step(placed: Placed) -> About:
    return About("term_near", 1, placed.task_id)


def test_who_coordinates_lets_siblings_who_are_together_be_read_as_one(apart: Apart) -> None:
    house = apart.siblings.house

    assert decide(house, together=True) == HTTPStatus.FOUND

    page = whole(house.visitor("verdi"))
    assert apart.sister.paper in page
    assert TOLD not in page
    schedule = "/scadenziario?di=tutti&entro=&stato=rispettati"
    assert f"/termini/{apart.sister.term_id}" in house.visitor("verdi").get(schedule).text


def test_it_is_separated_again_with_a_reason_and_both_stay_in_the_chronology(apart: Apart) -> None:
    house = apart.siblings.house
    decide(house, together=True)
    decide(house, together=False, why="Di nuovo in due case.")

    assert (
        REFUSED
        in house.visitor("verdi").get(f"/percorsi/{apart.sister.path}", HTTPStatus.FORBIDDEN).text
    )
    assert [why for _, why in house.facts("case_marked")] == ["Vivono insieme."]
    assert [why for _, why in house.facts("case_unmarked")] == ["Di nuovo in due case."]
    said = "contrassegnato: fratelli e sorelle di nuovo insieme."
    assert [one for one in sentences(house) if said in one]


def test_it_needs_a_reason(apart: Apart) -> None:
    house = apart.siblings.house

    assert decide(house, together=True, why="") == HTTPStatus.UNPROCESSABLE_ENTITY
    assert TOLD in house.visitor("verdi").get(CASE).text


@pytest.mark.parametrize("who", ["verdi", "rossi"])
def test_only_who_coordinates_decides_it(apart: Apart, who: str) -> None:
    house = apart.siblings.house

    assert decide(house, together=True, who=who) == HTTPStatus.FORBIDDEN
    assert TOLD in house.visitor("verdi").get(CASE).text


def test_it_is_offered_where_siblings_are_placed_apart(apart: Apart) -> None:
    conti = apart.siblings.house.visitor("conti")

    assert SECTION in conti.get(GOVERNING).text
    assert "Riunisci la lettura" in conti.get(GOVERNING).text
    decide(apart.siblings.house, together=True)
    assert "Separa di nuovo la lettura" in conti.get(GOVERNING).text


def test_it_is_not_offered_elsewhere(house: House) -> None:
    assert SECTION not in house.visitor("conti").get(GOVERNING).text


def test_a_new_placement_separates_them_again(apart: Apart) -> None:
    house = apart.siblings.house
    decide(house, together=True)

    apart.siblings.place("grigi", HOME, "Nuova Comunità Inventata", apart.siblings.sister)

    assert TOLD in house.visitor("verdi").get(CASE).text


def test_no_lock_on_the_head_of_the_case_says_that_it_is_read_as_one(apart: Apart) -> None:
    house = apart.siblings.house
    decide(house, together=True)

    assert "tag-danger" not in house.visitor("conti").get(CASE).text


def test_what_a_group_was_told_of_the_path_of_the_other_is_no_news(apart: Apart) -> None:
    house = apart.siblings.house
    before = told(house, "verdi")
    tell_group(house, of_step(apart.sister))
    tell_group(house, About("term_breached", 1, term_id=apart.sister.term_id))

    assert told(house, "verdi") == before
    assert told(house, "grigi") == before + 2


def test_what_a_group_was_told_of_the_own_child_is_news(apart: Apart) -> None:
    house = apart.siblings.house
    tell_group(house, of_step(apart.child))

    assert told(house, "verdi") == 1
    assert f'href="/attivita/{apart.child.task_id}"' in house.visitor("verdi").get("/").text


def test_a_free_step_of_the_other_is_offered_and_so_is_its_news(apart: Apart) -> None:
    house = apart.siblings.house
    with house.office.begin() as work:
        asked = select(task.c.id).where(
            task.c.instance_id == apart.sister.path, task.c.status == "open"
        )
        free = work.connection.execute(asked).scalar_one()
        tell(work, ["assistente_sociale"], About("term_near", house.case_id, free))

    assert told(house, "verdi") == 1


def test_reading_the_own_news_leaves_that_of_the_other_to_be_read(apart: Apart) -> None:
    house = apart.siblings.house
    tell_group(house, of_step(apart.child))
    tell_group(house, of_step(apart.sister))

    with house.office.begin() as work:
        verdi = find_person_named(work.connection, "verdi")
        assert verdi is not None
        notices.mark_read(work, verdi, 10_000)

    with house.office.read() as connection:
        left = select(notice.c.task_id).where(notice.c.read_at.is_(None))
        assert connection.execute(left).scalars().all() == [apart.sister.task_id]


@pytest.mark.parametrize(("who", "proposed"), [("verdi", False), ("grigi", True), ("rossi", True)])
def test_a_form_does_not_propose_where_the_other_lives(
    apart: Apart, who: str, *, proposed: bool
) -> None:
    house = apart.siblings.house
    sealer = house.office.sealer
    with house.office.begin() as work:
        sheet = open_sheet(work.connection, sealer, house.case_id, lock=True)
        source = Source(house.case_id, "Un modulo", record_id=apart.sister.record_id)
        absorb(work, sealer, sheet, source, {LIVES: {"via": "Via Inventata 1"}})

    with house.office.read() as connection:
        person = find_person_named(connection, who)
        assert person is not None
        sheet = open_sheet(connection, sealer, house.case_id)
        told = told_to(person, sheet)
        left = without_where_others_live(connection, person, sheet, told, {LIVES})

    assert (LIVES in left) is proposed
    assert left.keys() == told.keys() - (set() if proposed else {LIVES})
