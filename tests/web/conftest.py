"""A web over a small office, and people who sign in and press buttons without a browser."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import html5lib
import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from access.people import Person
from cases.files import Charge, assign_case, open_case
from engine.clock import MovedClock
from engine.store import Database, metadata
from tasks import worklist
from tasks.office import Office
from tasks.terms.freezing import freeze
from tasks.worklist import TaskRow
from tests.offices import PASSWORD, an_office, people_of, put_in_force
from tests.webs import a_web

ROLES = {
    "rossi": ["assistente_sociale"],
    "bruni": ["assistente_sociale"],
    "conti": ["coordinatore_tutela"],
    "neri": ["amministrativo"],
    "viola": ["amministratore_sistema"],
}
_TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')


@dataclass
class House:
    """An office with one case at work, and its web."""

    app: Flask
    office: Office
    clock: MovedClock
    people: dict[str, Person]
    case_id: int

    def only(self, element: str) -> TaskRow:
        with self.office.read() as connection:
            rows = worklist.of_case(connection, self.case_id)
        (found,) = [row for row in rows if row.element == element]
        return found

    def facts(self, kind: str) -> list[tuple[int | None, str | None]]:
        """Who did it and why, of every fact of a kind; what was typed is read with its key."""
        journal = metadata.tables["journal"]
        asked = select(journal).where(journal.c.kind == kind).order_by(journal.c.seq)
        with self.office.read() as connection:
            rows = connection.execute(asked).all()
            seals = {row.case_id: self.office.sealer.of(connection, row.case_id) for row in rows}
        return [
            (row.by, row.why and seals[row.case_id].open_words(row.why, row.case_id))
            for row in rows
        ]

    def visitor(self, username: str | None = None) -> "Visitor":
        visitor = Visitor(self.app.test_client())
        if username:
            answer = visitor.post("/accesso", {"username": username, "password": PASSWORD})
            assert answer.status_code == 302, answer.text
        return visitor


@dataclass
class Visitor:
    """A person at a browser: every page they get is also checked for its manners."""

    client: FlaskClient
    token: str = field(default="", repr=False)

    def get(self, address: str, status: int = 200) -> TestResponse:
        answer = self.client.get(address)
        assert answer.status_code == status, answer.text[:2000]
        if answer.mimetype == "text/html" and answer.status_code != 302:
            check_page(answer.text)
        return answer

    def post(self, address: str, fields: dict[str, object] | None = None) -> TestResponse:
        if not self.token:
            self.refresh()
        data = {"csrf_token": self.token, **(fields or {})}
        answer = self.client.post(address, data=data)
        if address == "/accesso":
            self.token = ""
        return answer

    def refresh(self) -> None:
        """Look at a page, to have its token."""
        answer = self.client.get("/aiuto")
        page = answer.text if _TOKEN.search(answer.text) else self.client.get("/accesso").text
        found = _TOKEN.search(page)
        assert found
        self.token = found[1]


def check_page(page: str) -> None:
    """What reviewers forget: valid HTML, one h1, a title, labelled fields, unique ids."""
    parser = html5lib.HTMLParser(strict=False, namespaceHTMLElements=False)
    tree = parser.parse(page)
    broken = [error for error in parser.errors if error[1] not in _TOLERATED]
    assert broken == [], broken
    ids = [one.get("id") for one in tree.iter() if one.get("id")]
    assert len(ids) == len(set(ids)), sorted(one for one in ids if ids.count(one) > 1)
    assert len(list(tree.iter("h1"))) == 1
    title = next(tree.iter("title")).text or ""
    assert title.strip() not in {"", "· Percorsi"}
    assert "{{" not in page
    labels = {one.get("for") for one in tree.iter("label")}
    for one in tree.iter("input"):
        if one.get("type") in {"hidden", "submit"} or one.get("hidden") is not None:
            continue
        assert one.get("id") in labels or one.get("aria-label"), one.attrib
    for one in tree.iter("form"):
        assert one.get("action"), one.attrib
    assert all(one.get("style") is None for one in tree.iter()), "no inline style under our CSP"
    assert all(one.get("onclick") is None for one in tree.iter()), "no inline script either"


_TOLERATED = {"non-void-element-with-trailing-solidus"}


@pytest.fixture
def house(sqlite_database: Database, clock: MovedClock, tmp_path: Path) -> Iterator[House]:
    office = an_office(sqlite_database, clock, tmp_path)
    people = people_of(office, ROLES)
    digest = put_in_force(office)
    with office.begin() as work:
        case = open_case(work, office.sealer, by=people["rossi"].id)
        assign_case(work, case.id, Charge.RESPONSIBLE, people["rossi"].id, by=None)
        office.engine.start(work, digest, case_id=case.id, by=people["rossi"].id)
    yield House(a_web(office), office, clock, people, case.id)
    office.close()


@pytest.fixture
def sign_in(house: House) -> Callable[[str], Visitor]:
    return house.visitor


@pytest.fixture
def frozen(house: House) -> House:
    with house.office.begin() as work:
        freeze(work, house.office.definitions.book)
    with house.office.read() as connection:
        house.office.definitions.book.learn(connection)
    return house


@pytest.fixture
def viola(frozen: House) -> Visitor:
    return frozen.visitor("viola")
