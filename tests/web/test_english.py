"""The interface in English: our lists are said in it, a designer's words are marked Italian."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime

import pytest
from flask_babel import force_locale, gettext, ngettext

from cases.bodies import Body
from cases.decrees import Decree, DecreeStatus
from engine.language import Reader, read_by
from tests.web.conftest import House, Visitor

AT = datetime(2025, 11, 3, 9, tzinfo=UTC)


@pytest.fixture
def abroad(house: House) -> Visitor:
    rossi = house.visitor("rossi")
    rossi.post("/lingua", {"lingua": "en"})
    return rossi


@contextmanager
def in_english(house: House) -> Iterator[None]:
    english = Reader("en", gettext, ngettext)
    with house.app.test_request_context(), force_locale("en"), read_by(english):
        yield


def a_decree(authority: str | None, act: str | None) -> Decree:
    status = DecreeStatus.IN_FORCE
    day = date(2025, 11, 2)
    return Decree(1, 1, "", status, authority, act, day, None, {}, AT, None, None, None)


@pytest.mark.parametrize("address", ["/", "/attivita", "/fascicoli/2025/1", "/attivita/1"])
def test_the_name_of_an_activity_is_said_to_be_italian(abroad: Visitor, address: str) -> None:
    assert '<span lang="it">Scrivi la relazione</span>' in abroad.get(address).text


def test_the_questions_of_a_form_and_how_a_term_was_counted_are_said_to_be_italian(
    abroad: Visitor,
) -> None:
    page = abroad.get("/attivita/1").text

    assert '<span lang="it">Fatti</span>' in page
    assert '<html lang="en">' in page


def test_in_italian_no_word_needs_to_say_so(house: House) -> None:
    assert 'lang="it"' not in house.visitor("rossi").get("/attivita/1").text.split("<body>")[1]


@pytest.mark.parametrize(
    ("authority", "act", "label"),
    [
        ("TM", "decreto", "Decree · Juvenile court · 02/11/2025"),
        (None, None, "Measure · 02/11/2025"),
        ("CdA", "sentenza", "Judgment · Court of appeal · 02/11/2025"),
    ],
)
def test_courts_and_kinds_of_acts_are_said_in_english(
    house: House, authority: str | None, act: str | None, label: str
) -> None:
    with in_english(house):
        assert a_decree(authority, act).label == label


def test_the_kind_of_a_body_is_said_in_english_and_its_name_as_it_is(house: House) -> None:
    school = Body(1, "scuola", "Istituto Comprensivo Uno", "")

    with in_english(house):
        assert school.label == "Istituto Comprensivo Uno (school)"
