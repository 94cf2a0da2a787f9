"""Those who offer to host a child are kept apart from the children, also when they are matched."""

from collections.abc import Iterator
from contextlib import closing
from typing import Any

import pytest

from cases.files import get_case
from cases.kinds import FileKind
from cases.visibility import may_see_case
from engine.clock import MovedClock
from engine.feel import compile_expression
from engine.store import Database
from tasks.bank import families_in_bank
from tasks.installing import install_definitions
from tasks.stage import Stage
from tests.offices import an_office, people_of
from tests.processes.test_plays import SCENARIOS, play_of


@pytest.fixture(scope="module")
def withdrawn(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    """A family was matched with a child, and has withdrawn: their files are the first two."""
    folder = tmp_path_factory.mktemp("banca")
    play = play_of(SCENARIOS / "affido_disponibilita_ritirata.toml")
    clock = MovedClock(play.begins)
    with closing(Database(f"sqlite:///{folder / 'percorsi.db'}")) as database:
        database.create()
        office = an_office(database, clock, folder)
        install_definitions(office, by=None)
        stage = Stage(office, clock, people_of(office, play.people))
        stage.perform(play)
        yield stage
        office.close()


def test_a_family_has_a_fascicolo_of_another_kind_than_the_child(withdrawn: Stage) -> None:
    with withdrawn.office.read() as connection:
        kinds = [get_case(connection, one).kind for one in withdrawn.cases[:2]]

    assert kinds == [FileKind.RESOURCE, FileKind.FAMILY]


def test_whoever_works_with_the_child_does_not_see_the_file_of_the_family(
    withdrawn: Stage,
) -> None:
    educator = withdrawn.people["gialli"]

    with withdrawn.office.read() as connection:
        seen = [may_see_case(connection, educator, one) for one in withdrawn.cases[:2]]

    assert seen == [False, True]


def test_a_form_may_ask_which_families_are_in_the_bank_but_not_who_they_are(
    withdrawn: Stage,
) -> None:
    with withdrawn.office.read() as connection:
        function = families_in_bank(connection)
        asked = compile_expression("famiglie_in_banca()")
        said: Any = asked.value({}, now=withdrawn.clock.now(), functions={function.name: function})

    (family,) = said
    assert (family["numero"], family["stato"]) == (withdrawn.cases[0], "in_pausa")
    assert (family["eta_min"], family["eta_max"]) == (6, 14)
    assert "Aurora" not in str(family)
