"""A case is found by number, by code, by a name as written or as heard, by whoever may see it."""

from collections.abc import Callable

import pytest

from access import Person
from cases.absorbing import Absorbed
from cases.files import CaseFile, Charge, assign_case, close_case
from cases.finding import (
    PAGE,
    Asked,
    family_case,
    find_cases,
    find_precedents,
    search_registry,
)
from cases.merging import Joining, join_case
from engine.clock import MovedClock
from engine.refusal import NotAllowed
from engine.store import Database, Sealer, counted
from tests.cases.conftest import CHILD, MOTHER, somebody

Open = Callable[..., CaseFile]
Learn = Callable[..., Absorbed]
Find = Callable[..., list[int]]
CODE = "NVNSRA19D42A662X"
COORDINATOR = somebody(9, "coordinatore_tutela")


@pytest.fixture
def find(database: Database, sealer: Sealer) -> Find:
    """The ids of the cases that somebody finds."""

    def find_them(words: str = "", seeker: Person = COORDINATOR, **how: bool) -> list[int]:
        asked = Asked(words, **how)
        with database.read() as connection:
            found = find_cases(connection, sealer, seeker, asked)
        return [one.case.id for one in found.cases]

    return find_them


@pytest.mark.parametrize(
    "words",
    [
        "2025/0001",
        " 2025 / 1 ",
        CODE,
        "nvn sra 19d42 a662x",
        "inventatis",
        "INVENT",
        "sara inventatis",
        "Inventàtis sara",
        "inventattis",
        "fittizia",
        "fintis",
    ],
)
def test_a_case_answers_to_its_number_and_to_its_people(
    a_case: Open, learn: Learn, find: Find, words: str
) -> None:
    case = a_case()
    learn(case, CHILD | {"minore.cf": CODE, "nucleo.componenti": [MOTHER]})
    learn(a_case(), {"minore.cognome": "Altris", "minore.nome": "Nico"})

    assert find(words) == [case.id]


@pytest.mark.parametrize(
    "words", ["2025/0009", "sara altris", "inventatissimi", "zz", "%", "NVNSRA19D42A662Y", "'"]
)
def test_words_that_nobody_answers_to_find_nothing(
    a_case: Open, learn: Learn, find: Find, words: str
) -> None:
    learn(a_case(), CHILD | {"minore.cf": CODE})
    learn(a_case(), {"minore.cognome": "Altris", "minore.nome": "Nico"})

    assert find(words) == []


def test_a_changed_name_is_found_anew_and_no_longer_as_before(
    a_case: Open, learn: Learn, find: Find
) -> None:
    case = a_case()
    learn(case, CHILD)

    learn(case, {"minore.cognome": "Nuovis"})

    assert find("nuovis") == [case.id]
    assert find("inventatis") == []


def test_a_worker_finds_only_the_cases_they_may_see(
    a_case: Open, learn: Learn, find: Find, database: Database, clock: MovedClock
) -> None:
    mine, other = a_case(), a_case()
    for case in (mine, other):
        learn(case, CHILD)
    worker = somebody(7, "assistente_sociale")
    with database.begin(clock.now()) as work:
        assign_case(work, mine.id, Charge.RESPONSIBLE, worker.id, by=1)

    assert find("inventatis", worker) == [mine.id]
    assert find("", worker) == [mine.id]
    assert find("", somebody(8, "dpo")) == []


def test_the_list_can_be_narrowed_to_open_cases_and_to_mine(
    a_case: Open, find: Find, database: Database, clock: MovedClock
) -> None:
    mine, closed, other = a_case(), a_case(), a_case()
    with database.begin(clock.now()) as work:
        assign_case(work, mine.id, Charge.CO_OPERATOR, COORDINATOR.id, by=1)
        close_case(work, closed.id, by=1)

    assert find() == [other.id, closed.id, mine.id]
    assert find(only_open=True) == [other.id, mine.id]
    assert find(only_mine=True) == [mine.id]


def test_a_long_list_comes_in_pages_of_few_statements(
    a_case: Open, database: Database, sealer: Sealer
) -> None:
    for _ in range(PAGE + 1):
        a_case()

    with database.read() as connection, counted(database) as count:
        first = find_cases(connection, sealer, COORDINATOR, Asked())
        second = find_cases(connection, sealer, COORDINATOR, Asked(page=2))

    assert (len(first.cases), first.more) == (PAGE, True)
    assert (len(second.cases), second.more) == (1, False)
    assert len(count.statements) == 4


@pytest.mark.parametrize(
    ("known", "alike"),
    [
        ({"minore.cf": CODE, "minore.cognome": "Altris"}, "codice_fiscale"),
        (CHILD, "nome_e_nascita"),
        (CHILD | {"minore.data_nascita": "2018-01-01"}, "nome"),
        ({"minore.cognome": "Altris", "minore.nome": "Nico"}, None),
    ],
)
def test_an_earlier_case_of_the_same_child_is_recognised(  # noqa: PLR0917
    a_case: Open,
    learn: Learn,
    database: Database,
    sealer: Sealer,
    known: dict[str, object],
    alike: str | None,
) -> None:
    earlier, case = a_case(), a_case()
    learn(earlier, known)
    learn(case, CHILD | {"minore.cf": CODE})

    with database.read() as connection:
        found = find_precedents(connection, sealer, case.id)

    assert [(one.number, one.alike) for one in found] == (
        [(earlier.number, alike)] if alike else []
    )


def test_a_case_without_a_name_has_no_precedents(
    a_case: Open, database: Database, sealer: Sealer
) -> None:
    case = a_case()

    with database.read() as connection:
        assert find_precedents(connection, sealer, case.id) == ()


def test_the_front_desk_searches_the_registry_and_a_psychologist_does_not(
    a_case: Open, learn: Learn, database: Database, sealer: Sealer
) -> None:
    case = a_case()
    learn(case, CHILD)
    desk, psychologist = somebody(5, "operatore_accoglienza"), somebody(6, "psicologo")

    with database.read() as connection:
        found = search_registry(connection, sealer, desk, "inventatis")
        nothing = search_registry(connection, sealer, desk, "  ")
        with pytest.raises(NotAllowed):
            search_registry(connection, sealer, psychologist, "inventatis")

    assert [one.case.id for one in found.cases] == [case.id]
    assert nothing.cases == ()


def test_a_case_of_the_same_family_is_found_by_a_parent_and_said_to_be_so(
    a_case: Open, learn: Learn, database: Database, sealer: Sealer
) -> None:
    family, brother = a_case(), a_case()
    mother = MOTHER | {"data_nascita": "1990-01-01"}
    learn(family, CHILD | {"nucleo.componenti": [mother]})
    learn(
        brother,
        {"minore.cognome": "Altris", "minore.nome": "Nico", "nucleo.componenti": [mother]},
    )

    with database.read() as connection:
        (found,) = find_precedents(connection, sealer, brother.id)

    assert (found.number, found.is_of_family) == (family.number, True)
    assert "fratello o di una sorella" in found.reason


def test_a_parent_of_the_same_name_alone_makes_no_family(
    a_case: Open, learn: Learn, database: Database, sealer: Sealer
) -> None:
    family, stranger = a_case(), a_case()
    learn(family, CHILD | {"nucleo.componenti": [MOTHER]})
    learn(
        stranger,
        {"minore.cognome": "Altris", "minore.nome": "Nico", "nucleo.componenti": [MOTHER]},
    )

    with database.read() as connection:
        assert find_precedents(connection, sealer, stranger.id) == ()


@pytest.mark.parametrize(
    ("written", "is_found"),
    [("2025/0001", True), (" 2025/1 ", True), ("2025/0009", False), ("1", False), ("", False)],
)
def test_the_case_of_a_family_is_named_by_the_number_on_its_cover(
    a_case: Open, database: Database, written: str, *, is_found: bool
) -> None:
    case = a_case()

    with database.read() as connection:
        found = family_case(connection, written)

    assert (found is not None and found.id == case.id) is is_found


def test_the_number_of_a_joined_case_leads_to_the_one_in_which_it_goes_on(
    a_case: Open, learn: Learn, database: Database, sealer: Sealer, clock: MovedClock
) -> None:
    first, again = a_case(), a_case()
    learn(first, CHILD)
    learn(again, CHILD)
    with database.begin(clock.now()) as work:
        join_case(work, sealer, Joining(again.id, first.id, by=1, why="stesso minore"))

    with database.read() as connection:
        found = family_case(connection, str(again.number))

    assert found is not None
    assert found.id == first.id
