"""A case that repeats another one joins it: one child, one file, nothing lost."""

from collections.abc import Callable, Mapping
from io import BytesIO
from typing import Any

import pytest

from cases.absorbing import Absorbed
from cases.chronology import chronology
from cases.decrees import DecreeStatus, list_decrees
from cases.documents import NewDocument, attach, list_documents, read_content
from cases.files import CaseFile, Marking, get_case, mark_case
from cases.finding import find_precedents
from cases.merging import JoinedToItself, Joining, join_case, joined_to
from cases.people import Member, list_members
from cases.records import NewRecord, get_record, keep_record, list_records
from cases.sheet import open_sheet
from engine.clock import MovedClock
from engine.store import Database, Sealer
from tests.cases.conftest import CHILD, MOTHER
from tests.cases.test_absorbing import DECREE

Open = Callable[..., CaseFile]
Learn = Callable[..., Absorbed]
FATHER = {"cognome": "Fintis", "nome": "Ugo", "ruolo": "padre", "convivente": False}
PAPER = b"%PDF-1.4\n" + b"x" * 300_000 + b"\n%%EOF\n"


class Two:
    """Two cases of one child: the first one, and the one opened again by mistake."""

    def __init__(self, database: Database, sealer: Sealer, clock: MovedClock) -> None:
        self.database, self.sealer, self.clock = database, sealer, clock
        self.first: CaseFile
        self.again: CaseFile

    def join(self, why: str = "stesso minore") -> CaseFile:
        with self.database.begin(self.clock.now()) as work:
            return join_case(
                work, self.sealer, Joining(self.again.id, self.first.id, by=1, why=why)
            )

    def told(self, case: CaseFile) -> list[str]:
        with self.database.read() as connection:
            return [one.kind for one in chronology(connection, case.id).entries]

    def names(self, case: CaseFile) -> list[str]:
        with self.database.read() as connection:
            return [one.name for one in list_members(connection, self.sealer, case.id)]

    def values(self, case: CaseFile) -> Mapping[str, Any]:
        with self.database.read() as connection:
            kept = open_sheet(connection, self.sealer, case.id).values
            return {path: one.value for path, one in kept.items()}


def members(two: Two, case: CaseFile) -> tuple[Member, ...]:
    with two.database.read() as connection:
        return list_members(connection, two.sealer, case.id)


@pytest.fixture
def two(database: Database, sealer: Sealer, clock: MovedClock, a_case: Open, learn: Learn) -> Two:
    two = Two(database, sealer, clock)
    two.first, two.again = a_case(), a_case()
    learn(two.first, CHILD | {"nucleo.componenti": [MOTHER]})
    learn(two.again, CHILD | {"minore.cittadinanza": "IT", "nucleo.componenti": [FATHER]})
    return two


def test_its_people_join_the_first_and_the_child_is_one(two: Two) -> None:
    two.join()

    assert two.names(two.first) == ["Inventatis Sara Fittizia", "Fintis Ada", "Fintis Ugo"]


def test_the_next_form_shows_the_household_whole(two: Two) -> None:
    two.join()

    listed = two.values(two.first)["nucleo.componenti"]
    assert [one["nome"] for one in listed] == ["Ada", "Ugo"]
    with two.database.read() as connection:
        ids = {one.person_id for one in list_members(connection, two.sealer, two.first.id)}
    assert {one["persona_ref"] for one in listed} <= ids


def test_what_the_first_did_not_know_it_knows_and_what_it_knew_stays(
    two: Two, learn: Learn
) -> None:
    learn(two.again, {"minore.dimora_abituale": {"via": "altra", "comune": "Altrove"}})

    two.join()

    values = two.values(two.first)
    assert values["minore.cittadinanza"] == "IT"
    assert values["minore.dimora_abituale"]["comune"] == "Esempio"


def test_documents_and_records_go_over_readable(two: Two) -> None:
    with two.database.begin(two.clock.now()) as work:
        paper = attach(
            work, two.sealer, two.again.id, NewDocument("lettera.pdf", BytesIO(PAPER)), by=1
        )
        seal = two.sealer.of(work.connection, two.again.id)
        new = NewRecord(two.again.id, "p", "e", "Scheda", "d", "f", {"fatti": "lividi"})
        record = keep_record(work, seal, new, by=1)

    two.join()

    with two.database.read() as connection:
        seal = two.sealer.of(connection, two.first.id)
        (found,) = list_documents(connection, seal, two.first.id)
        assert (found.id, found.name) == (paper.id, "lettera.pdf")
        assert read_content(connection, two.sealer, paper.id) == PAPER
        assert get_record(connection, two.sealer, record).answers == {"fatti": "lividi"}
        assert [one.id for one in list_records(connection, two.first.id)] == [record]


def test_a_decree_goes_over_with_its_state(two: Two, learn: Learn) -> None:
    learn(two.again, DECREE)

    two.join()

    with two.database.read() as connection:
        seal = two.sealer.of(connection, two.first.id)
        (found,) = list_decrees(connection, seal, two.first.id)
    assert (found.rg_number, found.status) == ("123/2025", DecreeStatus.REGISTERING)


def test_an_act_names_the_same_child_in_the_case_where_it_goes(two: Two, learn: Learn) -> None:
    (child,) = (one.person_id for one in members(two, two.again) if one.role == "minore")
    named = DECREE | {"provvedimento.minori_nominati": [{"persona": child}]}
    learn(two.again, named)

    two.join()

    (same,) = (one.person_id for one in members(two, two.first) if one.role == "minore")
    with two.database.read() as connection:
        seal = two.sealer.of(connection, two.first.id)
        (found,) = list_decrees(connection, seal, two.first.id)
    assert child != same
    assert found.named == {same}
    assert two.values(two.first)["provvedimento.minori_nominati"] == [{"persona": same}]


@pytest.mark.parametrize("which", ["first", "again"])
def test_cases_that_join_are_read_apart_until_somebody_says_otherwise(
    two: Two, which: str
) -> None:
    with two.database.begin(two.clock.now()) as work:
        mark_case(work, getattr(two, which).id, Marking.TOGETHER, by=1, on=True)

    two.join()

    with two.database.read() as connection:
        assert Marking.TOGETHER not in get_case(connection, two.first.id).markings


def test_a_protected_address_stays_protected(two: Two, learn: Learn) -> None:
    learn(two.again, {"minore.indirizzo_protetto": True})

    two.join()

    with two.database.read() as connection:
        assert Marking.PROTECTED_ADDRESS in get_case(connection, two.first.id).markings
        values = open_sheet(connection, two.sealer, two.first.id).values
    assert values["minore.dimora_abituale"].protected


def test_the_repeated_case_is_closed_and_points_to_the_first(two: Two) -> None:
    two.join()

    with two.database.read() as connection:
        assert joined_to(connection, two.again.id) == two.first.id
        assert not get_case(connection, two.again.id).is_open
        assert get_case(connection, two.first.id).is_open


def test_both_chronologies_tell_it(two: Two) -> None:
    two.join()

    assert "case_joined" in two.told(two.again)
    assert "case_received" in two.told(two.first)


def test_the_repeated_case_is_no_longer_found_as_a_precedent(
    two: Two, a_case: Open, learn: Learn
) -> None:
    third = a_case()
    learn(third, CHILD)

    two.join()

    with two.database.read() as connection:
        found = find_precedents(connection, two.sealer, third.id)
    assert [one.case_id for one in found] == [two.first.id]


def test_joined_twice_is_joined_once(two: Two) -> None:
    two.join()

    assert two.join().id == two.first.id
    assert two.told(two.first).count("case_received") == 1


def test_what_joins_a_joined_case_joins_the_last_one(two: Two, a_case: Open, learn: Learn) -> None:
    two.join()
    third = a_case()
    learn(third, CHILD)
    first, two.first, two.again = two.first, two.again, third

    two.join()

    with two.database.read() as connection:
        assert joined_to(connection, third.id) == first.id


def test_a_case_does_not_join_itself(two: Two) -> None:
    two.again = two.first

    with pytest.raises(JoinedToItself):
        two.join()
