"""Siblings of one case who are placed apart: whoever works for one does not read of the other."""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

import pytest
from sqlalchemy import select

from access.teams import found_team, join_team
from cases.files import Marking, give_to_team, mark_case
from cases.tables import document, membership, record
from engine.store import NewVersion
from tasks.apart import are_apart
from tasks.tables import task
from tasks.terms.tables import term
from tests.offices import BUNDLE, people_of
from tests.scans import asked_of, scans_of
from tests.tasks.growing import CHILD, Nursery
from tests.web.conftest import House, Visitor
from tests.web.rich import FORM, upload

SISTER = {
    "cognome": "Inventatis",
    "nome": "Olga",
    "ruolo": "fratello",
    "data_nascita": "2019-02-01",
}
CASE = "/fascicoli/2025/1"
HOME, FOSTERED = "p05_inserimento_residenziale", "p07_affido_familiare"
REFUSED = "Riguarda un fratello o una sorella collocati altrove"
TOLD = "è tutto il fascicolo</h2>"
PARTS = ["", "/cronologia", "/cronologia?tutto=si&dal_principio=si", "/persone", "/percorsi",
         "/scadenze", "/provvedimenti", "/documenti"]  # fmt: skip
SCHEDULES = ["/scadenziario?di=tutti&entro=", "/scadenziario/mese?di=tutti",
             "/scadenziario/stampa?di=tutti&entro="]  # fmt: skip
_ASKED = {name: FORM["properties"][name] for name in ("fatti", "allegato")}


@dataclass(frozen=True)
class Placed:
    """A path about one child or several, in which a first activity was done by somebody."""

    path: int
    process: str
    task_id: int
    record_id: int
    document_id: int
    term_id: int
    name: str
    paper: str

    def addresses(self) -> list[str]:
        """The pages of what is in it, and the paper."""
        return [
            f"/percorsi/{self.path}",
            f"/percorsi/{self.path}/{self.process}",
            f"/percorsi/{self.path}/{self.process}/disegno",
            f"/attivita/{self.task_id}",
            f"/schede/{self.record_id}",
            f"/documenti/{self.document_id}",
            f"/termini/{self.term_id}",
        ]


@dataclass
class Siblings:
    """Two minors of one case, and people who work for one of them, or for both."""

    house: House
    child: int
    sister: int

    def place(self, who: str, process: str, name: str, *people: int) -> Placed:
        """A path that names these people, and what somebody writes in its first activity."""
        house, said = self.house, {"minori": [{"persona": one} for one in people]}
        with house.office.begin() as work:
            digest = house.office.engine.publish(work, _bundle(process, name), by=None)
            change = house.office.engine.start(
                work, digest, case_id=house.case_id, data=said, by=house.people["rossi"].id
            )
        path = change.instance.id
        number = self._one(select(task.c.id).where(task.c.instance_id == path))
        self._write(who, number, f"{name}.pdf")
        return Placed(
            path,
            process,
            number,
            self._one(select(record.c.id).where(record.c.task_id == number)),
            self._one(select(document.c.id).where(document.c.task_id == number)),
            self._one(select(term.c.id).where(term.c.task_id == number)),
            name,
            f"{name}.pdf",
        )

    def _write(self, who: str, number: int, paper: str) -> None:
        visitor = self.house.visitor(who)
        visitor.post(f"/attivita/{number}/assegna-a-me")
        answers = {"fatti": "Va a scuola volentieri.", "allegato": upload(paper)}
        done = visitor.post(f"/attivita/{number}", {**answers, "_complete": "si"})
        assert done.status_code == HTTPStatus.FOUND, done.text

    def _one(self, asked: Any) -> int:
        with self.house.office.read() as connection:
            found: int = connection.execute(asked).scalars().one()
        return found


def _bundle(process: str, name: str) -> NewVersion:
    """The small process of the tests under another name."""
    files = {
        path.relative_to(BUNDLE).as_posix(): path.read_bytes()
        for path in sorted(BUNDLE.rglob("*"))
        if path.is_file()
    }
    form = {**FORM, "properties": _ASKED}
    files["forms/prova_relazione/scrivi.json"] = json.dumps(form).encode()
    named = {
        path.replace("prova_relazione", process): content.replace(
            b"prova_relazione", process.encode()
        ).replace(b"Prova di relazione", name.encode())
        for path, content in files.items()
    }
    return NewVersion(process, name, named)


@pytest.fixture
def siblings(house: House) -> Siblings:
    nursery = Nursery(house.office, house.clock)
    nursery.learn(house.case_id, {**CHILD, "minore.data_nascita": "2014-04-03"})
    nursery.learn(house.case_id, {"nucleo.componenti": [SISTER]})
    people_of(house.office, {"verdi": ["assistente_sociale"], "grigi": ["assistente_sociale"]})
    asked = select(membership.c.person_id).where(membership.c.case_id == house.case_id)
    with house.office.read() as connection:
        child, sister = connection.execute(asked.order_by(membership.c.person_id)).scalars()
    return Siblings(house, child, sister)


@dataclass
class Apart:
    siblings: Siblings
    child: Placed  # whom verdi works for
    sister: Placed  # whom grigi works for


@pytest.fixture
def apart(siblings: Siblings) -> Apart:
    child = siblings.place("verdi", HOME, "Comunità Inventata", siblings.child)
    sister = siblings.place("grigi", FOSTERED, "Affido Inventato", siblings.sister)
    return Apart(siblings, child, sister)


def read_all(visitor: Visitor, pages: Sequence[str]) -> str:
    return "\n".join(visitor.get(page).text for page in pages)


def whole(visitor: Visitor) -> str:
    return read_all(visitor, [f"{CASE}{part}" for part in PARTS])


@pytest.mark.parametrize("who", ["verdi", "grigi"])
def test_whoever_works_for_one_reads_what_is_of_that_child_alone(apart: Apart, who: str) -> None:
    mine, other = apart.child, apart.sister
    if who == "grigi":
        mine, other = other, mine
    visitor = apart.siblings.house.visitor(who)
    page = whole(visitor)
    told = read_all(visitor, [f"{CASE}{part}" for part in PARTS if part != "/percorsi"])

    assert mine.name in told
    for one in (mine.paper, f"/documenti/{mine.document_id}", f"/percorsi/{mine.path}"):
        assert one in page
    assert other.paper not in page
    assert other.name not in told
    for kind, id in [("documenti", other.document_id), ("schede", other.record_id),
                     ("termini", other.term_id), ("percorsi", other.path),
                     ("attivita", other.task_id)]:  # fmt: skip
        assert f'href="/{kind}/{id}"' not in page


def test_what_is_of_the_other_is_refused_at_its_address_too(apart: Apart) -> None:
    verdi = apart.siblings.house.visitor("verdi")

    for address in apart.sister.addresses():
        assert REFUSED in verdi.get(address, HTTPStatus.FORBIDDEN).text
    for address in apart.child.addresses():
        verdi.get(address)


def test_the_page_of_the_case_says_that_something_is_left_out(apart: Apart) -> None:
    house = apart.siblings.house

    assert all(TOLD in house.visitor("verdi").get(f"{CASE}{part}").text for part in PARTS)
    assert TOLD not in house.visitor("rossi").get(CASE).text


@pytest.mark.parametrize("who", ["rossi", "conti"])
def test_whoever_answers_for_the_case_or_the_service_reads_everything(
    apart: Apart, who: str
) -> None:
    visitor = apart.siblings.house.visitor(who)
    page = whole(visitor)

    assert apart.child.paper in page
    assert apart.sister.paper in page
    assert TOLD not in page
    for address in apart.child.addresses() + apart.sister.addresses():
        visitor.get(address)


def test_the_schedule_of_whoever_works_for_one_leaves_the_other_out(apart: Apart) -> None:
    house = apart.siblings.house
    conti = house.visitor("conti")
    for placed in (apart.child, apart.sister):
        with house.office.read() as connection:
            open_one = connection.execute(
                select(task.c.id).where(task.c.instance_id == placed.path, task.c.status == "open")
            ).scalar_one()
        conti.post(f"/attivita/{open_one}", {"esito": "da_correggere", "_complete": "si"})
    with house.office.read() as connection:
        asked = select(term.c.id).where(term.c.met_at.is_(None), term.c.ended_at.is_(None))
        mine, other = (
            connection.execute(asked.where(term.c.instance_id == one.path)).scalar_one()
            for one in (apart.child, apart.sister)
        )
    verdi = house.visitor("verdi")

    for page in SCHEDULES[:2]:
        assert f"/termini/{mine}" in verdi.get(page).text
        assert f"/termini/{other}" not in verdi.get(page).text
        assert f"/termini/{other}" in conti.get(page).text
    mine_on_paper, all_on_paper = (one.get(SCHEDULES[2]).text for one in (verdi, conti))
    assert all_on_paper.count("<tr") - mine_on_paper.count("<tr") == 1


@pytest.mark.parametrize(
    "place",
    [
        lambda it: [(HOME, [it.child, it.sister]), (FOSTERED, [it.sister])],
        lambda it: [(HOME, [it.child]), (FOSTERED, [it.child])],
        lambda it: [("p10_spazio_neutro", [it.child]), ("p10_spazio_neutro", [it.sister])],
        lambda it: [(HOME, [it.child]), (FOSTERED, [])],
    ],
    ids=["together", "one child alone", "not placed", "nobody in particular"],
)
def test_where_nobody_is_placed_apart_nothing_changes(
    siblings: Siblings, place: Callable[[Siblings], list[tuple[str, list[int]]]]
) -> None:
    (one, ours), (other, theirs) = place(siblings)
    siblings.place("verdi", one, "Primo Inventato", *ours)
    second = siblings.place("grigi", other, "Secondo Inventato", *theirs)
    verdi = siblings.house.visitor("verdi")
    page = whole(verdi)

    assert second.paper in page
    assert TOLD not in page
    for address in second.addresses():
        verdi.get(address)


def test_whoever_works_for_both_reads_of_both(apart: Apart) -> None:
    siblings = apart.siblings
    siblings.place("verdi", HOME, "Altra Comunità Inventata", siblings.sister)
    page = whole(siblings.house.visitor("verdi"))

    assert apart.sister.paper in page
    assert TOLD not in page


def test_what_names_no_child_stays_open_to_everybody_who_sees_the_case(apart: Apart) -> None:
    siblings = apart.siblings
    shared = siblings.place("rossi", "prova_relazione", "Progetto Inventato")
    verdi = siblings.house.visitor("verdi")

    assert shared.paper in whole(verdi)
    for address in shared.addresses():
        verdi.get(address)


@pytest.mark.parametrize("restricted", [False, True])
def test_the_team_of_the_case_reads_everything_unless_the_case_is_restricted(
    apart: Apart, *, restricted: bool
) -> None:
    house = apart.siblings.house
    with house.office.begin() as work:
        team = found_team(work, "Gruppo Inventato", by=None)
        verdi = work.connection.execute(
            select(task.c.closed_by).where(task.c.id == apart.child.task_id)
        ).scalar_one()
        join_team(work, verdi, team, by=None)
        give_to_team(work, house.case_id, team, by=1)
        mark_case(work, house.case_id, Marking.RESTRICTED, on=restricted, by=1)
    visitor = house.visitor("verdi")

    assert (TOLD in visitor.get(CASE).text) is restricted
    assert (f"/termini/{apart.sister.term_id}" in visitor.get(f"{CASE}/scadenze").text) is (
        not restricted
    )
    found = visitor.get("/scadenziario?di=tutti&entro=&stato=rispettati").text
    assert (f"/termini/{apart.sister.term_id}" in found) is not restricted


def test_nobody_else_pays_for_it_and_no_table_is_read_whole(apart: Apart) -> None:
    database = apart.siblings.house.office.database
    pages = [CASE, f"{CASE}/documenti", *SCHEDULES]
    asked = {}
    for who in ("rossi", "conti", "verdi"):
        visitor = apart.siblings.house.visitor(who)
        with asked_of(database) as said:
            read_all(visitor, pages)
        asked[who] = {one: given for one, given in said.items() if "HAVING" in one}
    in_case = "instance.case_id = "

    assert asked["conti"] == {}
    assert not [one for one in asked["rossi"] if in_case in one]
    assert [one for one in asked["verdi"] if in_case in one]
    assert scans_of(database, asked["verdi"]) == []


def test_children_who_are_named_together_by_one_path_and_apart_by_none_are_not_apart() -> None:
    both, one, other = frozenset({1, 2}), frozenset({1}), frozenset({2})

    assert are_apart([both, one, other])
    assert not are_apart([both, one])
    assert not are_apart([one, frozenset()])
    assert not are_apart([])
