"""When the machine fails under a page: a page all the same, a code to quote, nobody put out."""

import pytest
from sqlalchemy import text

from tests.web.conftest import House

BROKEN = "ALTER TABLE {0} RENAME TO {0}_lost"
MENDED = "ALTER TABLE {0}_lost RENAME TO {0}"


@pytest.fixture
def served(house: House) -> House:
    house.app.config["PROPAGATE_EXCEPTIONS"] = False
    return house


def _run(house: House, statement: str, table: str) -> None:
    with house.office.begin() as work:
        work.connection.execute(text(statement.format(table)))


@pytest.mark.parametrize("table", ["session", "notice"])
def test_a_page_that_breaks_gives_a_code_and_keeps_its_guard(served: House, table: str) -> None:
    rossi = served.visitor("rossi")
    _run(served, BROKEN, table)

    answer = rossi.client.get("/")

    assert answer.status_code == 500
    assert "È un errore del programma, non tuo." in answer.text
    assert "no such table" not in answer.text
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
    assert answer.headers["Cache-Control"] == "no-store"


def test_whoever_worked_when_the_database_failed_is_still_signed_in_after(served: House) -> None:
    rossi = served.visitor("rossi")
    _run(served, BROKEN, "session")
    rossi.client.get("/")

    _run(served, MENDED, "session")

    assert rossi.client.get("/").status_code == 200


def test_the_bare_page_speaks_the_language_of_the_reader(served: House) -> None:
    rossi = served.visitor("rossi")
    rossi.post("/lingua", {"lingua": "en"})
    _run(served, BROKEN, "notice")

    page = rossi.client.get("/").text

    assert '<html lang="en">' in page
    assert "Something went wrong" in page
