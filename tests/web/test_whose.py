"""Where siblings share a case, every list says which of them an activity or a term is about."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

import pytest
from sqlalchemy import event, select

from cases.birthdays import note_death
from cases.files import Marking, mark_case
from cases.tables import membership
from tasks import worklist
from tests.offices import people_of, put_in_force
from tests.scans import asked_of, scans_of
from tests.tasks.growing import CHILD, Nursery
from tests.web.conftest import House, Visitor

SISTER = {
    "cognome": "Inventatis",
    "nome": "Olga",
    "ruolo": "fratello",
    "data_nascita": "2019-02-01",
}
QUADRO = "/fascicoli/2025/1"
LISTS = ["/", "/attivita", "/scadenziario?di=tutti&entro=", "/scadenziario/mese?di=tutti",
         "/scadenziario/stampa?di=tutti&entro=", QUADRO, f"{QUADRO}/scadenze"]  # fmt: skip
OF_SISTER = "per Inventatis Ol. (6 anni)"
OF_CHILD = "per Inventatis Sa. (11 anni)"


@dataclass
class Siblings:
    """Two minors of one case, and paths that are about one or both of them."""

    house: House
    child: int
    sister: int

    def path_about(self, *people: int) -> int:
        """One more path of the case that names these people; the number of its activity."""
        office, by = self.house.office, self.house.people["rossi"].id
        digest = put_in_force(office)
        says = {"minori": [{"persona": one, "eta": 9} for one in people]}
        with office.begin() as work:
            office.engine.start(work, digest, case_id=self.house.case_id, data=says, by=by)
        with office.read() as connection:
            return max(one.id for one in worklist.of_case(connection, self.house.case_id))


@pytest.fixture
def siblings(house: House) -> Siblings:
    nursery = Nursery(house.office, house.clock)
    nursery.learn(house.case_id, {**CHILD, "minore.data_nascita": "2014-04-03"})
    nursery.learn(house.case_id, {"nucleo.componenti": [SISTER]})
    asked = select(membership.c.person_id).where(membership.c.case_id == house.case_id)
    with house.office.read() as connection:
        child, sister = connection.execute(asked.order_by(membership.c.person_id)).scalars()
    return Siblings(house, child, sister)


@pytest.fixture
def rossi(house: House) -> Visitor:
    return house.visitor("rossi")


def line_of(page: str, words: str) -> str:
    """The row or the entry of a list in which these words stand, without its tags."""
    found = [
        one for one in re.findall(r"<(?:tr|li)\b.*?</(?:tr|li)>", page, re.DOTALL) if words in one
    ]
    return " ".join(re.sub(r"<[^>]+>", " ", " ".join(found)).split())


@pytest.mark.parametrize("page", LISTS)
def test_every_list_says_which_sibling_it_is_about(
    siblings: Siblings, rossi: Visitor, page: str
) -> None:
    siblings.path_about(siblings.sister)

    assert OF_SISTER in rossi.get(page).text


def test_the_late_list_says_it_too(siblings: Siblings) -> None:
    siblings.path_about(siblings.sister)
    siblings.house.clock.move_by(timedelta(days=40))

    page = siblings.house.visitor("conti").get("/monitoraggio/ritardi").text

    assert OF_SISTER in page


def test_an_activity_about_both_names_both(siblings: Siblings, rossi: Visitor) -> None:
    task_id = siblings.path_about(siblings.child, siblings.sister)

    page = rossi.get("/attivita").text

    both = f"{OF_CHILD} e Inventatis Ol. (6 anni)"
    assert both in line_of(page, f'href="/attivita/{task_id}"')


def test_an_activity_about_nobody_in_particular_names_nobody(
    house: House, siblings: Siblings, rossi: Visitor
) -> None:
    del siblings
    page = rossi.get("/attivita").text

    assert "per Inventatis" not in line_of(page, f'href="/attivita/{house.only("scrivi").id}"')


def test_of_the_rounds_of_an_activity_each_names_its_own_child(
    siblings: Siblings, rossi: Visitor
) -> None:
    office, house = siblings.house.office, siblings.house
    says = {
        "minori": [{"persona": one} for one in (siblings.child, siblings.sister)],
        "minore": {"persona": siblings.sister},
    }
    digest = put_in_force(office)
    with office.begin() as work:
        office.engine.start(work, digest, case_id=house.case_id, data=says, by=1)

    page = rossi.get("/attivita").text

    assert OF_SISTER in page
    assert OF_CHILD not in page


def test_a_birthday_says_whose_it_is_also_of_an_only_child(house: House, rossi: Visitor) -> None:
    nursery = Nursery(house.office, house.clock)
    nursery.learn(house.case_id, {**CHILD, "minore.data_nascita": "2014-04-03"})

    table = rossi.get("/scadenziario?di=tutti&entro=").text
    month = rossi.get("/scadenziario/mese?di=tutti&mese=2026-04").text

    assert f"Compie 12 anni {OF_CHILD}" in line_of(table, "Compie 12 anni")
    assert f"Compie 12 anni {OF_CHILD}" in line_of(month, "Compie 12 anni")


def test_of_a_child_who_has_died_no_age_is_said(siblings: Siblings, rossi: Visitor) -> None:
    siblings.path_about(siblings.sister)
    with siblings.house.office.begin() as work:
        note_death(work, siblings.sister)

    page = rossi.get("/attivita").text

    assert "per Inventatis Ol." in page
    assert OF_SISTER not in page


def test_an_activity_of_an_only_child_is_not_said_to_be_theirs(
    house: House, rossi: Visitor
) -> None:
    nursery = Nursery(house.office, house.clock)
    nursery.learn(house.case_id, {**CHILD, "minore.data_nascita": "2014-04-03"})
    with house.office.read() as connection:
        child = connection.execute(select(membership.c.person_id)).scalar_one()
    Siblings(house, child, child).path_about(child)

    assert OF_CHILD not in rossi.get("/attivita").text


def test_twins_who_would_be_called_alike_are_named_in_full(
    house: House, siblings: Siblings, rossi: Visitor
) -> None:
    nursery = Nursery(house.office, house.clock)
    twin = SISTER | {"nome": "Olimpia"}
    nursery.learn(house.case_id, {"nucleo.componenti": [SISTER, twin]})
    siblings.path_about(siblings.sister)

    assert "per Inventatis Olga" in rossi.get("/attivita").text


def test_nobody_is_named_to_whoever_may_not_open_the_case(
    house: House, siblings: Siblings
) -> None:
    task_id = siblings.path_about(siblings.sister)
    with house.office.begin() as work:
        mark_case(work, house.case_id, Marking.RESTRICTED, on=True, by=1)
    people_of(house.office, {"grigi": ["auditor_conformita"]})
    house.clock.move_by(timedelta(days=40))

    offered = house.visitor("bruni").get("/attivita").text
    audited = house.visitor("grigi").get("/monitoraggio/ritardi").text

    assert f'href="/attivita/{task_id}"' in offered
    assert "Ol." not in offered
    assert "Ol." not in audited


def test_no_list_reads_a_whole_table_for_it(siblings: Siblings, rossi: Visitor) -> None:
    database = siblings.house.office.database
    siblings.path_about(siblings.sister)
    with asked_of(database) as asked:
        rossi.get("/attivita")
        rossi.get("/scadenziario?di=tutti&entro=")
    of_people = {text: given for text, given in asked.items() if "membership" in text}

    assert of_people
    assert scans_of(database, of_people) == []


@pytest.fixture
def statements(house: House) -> Iterator[list[str]]:
    told: list[str] = []

    def listen(*said: object) -> None:
        told.append(str(said[2]))

    event.listen(house.office.database.engine, "before_cursor_execute", listen)
    yield told
    event.remove(house.office.database.engine, "before_cursor_execute", listen)


@pytest.mark.parametrize("page", LISTS)
def test_it_costs_no_statement_a_row(
    siblings: Siblings, rossi: Visitor, statements: list[str], page: str
) -> None:
    siblings.path_about(siblings.sister)
    rossi.get(page)
    statements.clear()
    rossi.get(page)
    few = len(statements)
    for _ in range(5):
        siblings.path_about(siblings.sister)
    statements.clear()

    rossi.get(page)

    assert len(statements) == few
