"""Bodies that cases refer to."""

import pytest

from cases.bodies import (
    COURTS,
    BodyAlreadyThere,
    NoSuchBody,
    UnknownBodyKind,
    add_body,
    get_body,
    list_bodies,
)
from engine.clock import MovedClock
from engine.store import Database


def test_bodies_are_listed_by_kind_and_words(database: Database, clock: MovedClock) -> None:
    with database.begin(clock.now()) as work:
        school = add_body(work, "scuola", "Scuola primaria Rodari", contact="12", by=1)
        court = add_body(work, "tribunale", "Tribunale per i minorenni di Esempio", by=1)

    with database.read() as connection:
        assert [one.id for one in list_bodies(connection, query="rodari scuola")] == [school]
        assert [one.id for one in list_bodies(connection, kinds=COURTS)] == [court]
        assert list_bodies(connection, query="100%") == ()
        assert get_body(connection, school).label == "Scuola primaria Rodari (scuola)"


def test_a_body_is_listed_once(database: Database, clock: MovedClock) -> None:
    with database.begin(clock.now()) as work:
        add_body(work, "scuola", "Rodari", by=1)

    with pytest.raises(BodyAlreadyThere), database.begin(clock.now()) as work:
        add_body(work, "scuola", " Rodari ", by=1)


def test_a_body_of_no_known_kind_is_refused(database: Database, clock: MovedClock) -> None:
    with pytest.raises(UnknownBodyKind, match="circo"), database.begin(clock.now()) as work:
        add_body(work, "circo", "Orfei", by=1)


def test_a_body_that_is_not_there_is_not_found(database: Database) -> None:
    with database.read() as connection, pytest.raises(NoSuchBody):
        get_body(connection, 9)
