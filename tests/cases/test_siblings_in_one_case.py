"""Brothers and sisters have one case: what is said of one is never written over another."""

from collections.abc import Callable, Mapping
from typing import Any

import pytest

from cases.absorbing import Absorbed, Source, absorb
from cases.files import CaseFile, Marking, get_case
from cases.headings import headings_of
from cases.merging import Joining, join_case
from cases.people import Member, NotOfThisCase, list_members
from cases.sheet import open_sheet
from engine.clock import MovedClock
from engine.store import Database, Sealer
from tests.cases.conftest import CHILD, MOTHER

BROTHER = {"cognome": "Inventatis", "nome": "Nico Finto", "data_nascita": "2022-06-01"}
OF_BROTHER = {f"minore.{name}": one for name, one in BROTHER.items()}
FATHER = {"cognome": "Fintis", "nome": "Ugo", "ruolo": "padre", "convivente": False}
ANOTHER_FATHER = {"cognome": "Altrovis", "nome": "Teo", "ruolo": "padre", "convivente": True}


class Family:
    """The case of Sara, and whatever is told of her brother."""

    def __init__(
        self,
        database: Database,
        sealer: Sealer,
        clock: MovedClock,
        open_case: Callable[[], CaseFile],
    ) -> None:
        self.database, self.sealer, self.clock = database, sealer, clock
        self.open = open_case
        self.case = open_case()

    def learn(
        self, bindings: Mapping[str, Any], minor: int | None = None, case: CaseFile | None = None
    ) -> Absorbed:
        of = case or self.case
        with self.database.begin(self.clock.now()) as work:
            sheet = open_sheet(work.connection, self.sealer, of.id, lock=True)
            source = Source(of.id, "Registra il minore", by=1, minor_id=minor)
            return absorb(work, self.sealer, sheet, source, bindings)

    def join(self, other: CaseFile, *, of_sibling: bool) -> None:
        with self.database.begin(self.clock.now()) as work:
            joining = Joining(other.id, self.case.id, by=1, why="fratelli", of_sibling=of_sibling)
            join_case(work, self.sealer, joining)

    def people(self) -> dict[str, Member]:
        with self.database.read() as connection:
            found = list_members(connection, self.sealer, self.case.id)
        return {str(one.details.get("nome")): one for one in found}

    def sheet(self) -> Mapping[str, Any]:
        with self.database.read() as connection:
            kept = open_sheet(connection, self.sealer, self.case.id).values
        return {path: one.value for path, one in kept.items()}

    def heading(self) -> str:
        with self.database.read() as connection:
            return headings_of(connection, self.sealer, [self.case.id])[self.case.id].heading.full


@pytest.fixture
def family(
    database: Database, sealer: Sealer, clock: MovedClock, a_case: Callable[[], CaseFile]
) -> Family:
    family = Family(database, sealer, clock, a_case)
    family.learn(CHILD | {"nucleo.componenti": [MOTHER, {**BROTHER, "ruolo": "fratello"}]})
    return family


def test_a_form_of_a_path_about_the_brother_is_written_on_him(family: Family) -> None:
    nico = family.people()["Nico Finto"].person_id

    absorbed = family.learn({"minore.data_nascita": "2021-06-01"}, minor=nico)

    people = family.people()
    assert absorbed.child_id == nico
    assert people["Nico Finto"].details["data_nascita"] == "2021-06-01"
    assert people["Nico Finto"].role == "fratello"
    assert people["Sara Fittizia"].details["data_nascita"] == "2019-04-02"


def test_the_sheet_and_the_name_of_the_case_stay_those_of_its_child(family: Family) -> None:
    people = family.people()
    before = family.sheet()

    family.learn(
        OF_BROTHER
        | {
            "minore.id": people["Nico Finto"].person_id,
            "minore.dimora_abituale": {"via": "altra", "comune": "Altrove"},
        }
    )

    assert family.sheet() == before
    assert family.heading() == "Inventatis Sara Fittizia"


def test_an_address_kept_secret_for_the_brother_is_secret_for_the_case(family: Family) -> None:
    nico = family.people()["Nico Finto"].person_id

    family.learn({"minore.indirizzo_protetto": True}, minor=nico)

    with family.database.read() as connection:
        markings = get_case(connection, family.case.id).markings
    assert Marking.PROTECTED_ADDRESS in markings


def test_that_the_brother_has_no_secret_address_takes_none_away(family: Family) -> None:
    nico = family.people()["Nico Finto"].person_id
    family.learn({"minore.indirizzo_protetto": True})

    family.learn({"minore.indirizzo_protetto": False}, minor=nico)

    assert family.sheet()["minore.indirizzo_protetto"] is True


def test_a_minor_of_another_case_is_refused(family: Family) -> None:
    other = family.open()
    stranger = family.learn(OF_BROTHER, case=other).child_id

    with pytest.raises(NotOfThisCase):
        family.learn({"minore.data_nascita": "2021-06-01"}, minor=stranger)


def test_a_form_that_says_nothing_of_a_minor_looks_for_none(family: Family) -> None:
    other = family.open()
    stranger = family.learn(OF_BROTHER, case=other).child_id

    family.learn({"nucleo.componenti": [FATHER]}, minor=stranger)

    assert family.people()["Ugo"].role == "padre"


def test_a_report_on_a_known_brother_joins_him_and_not_the_child(family: Family) -> None:
    other = family.open()
    family.learn(OF_BROTHER | {"minore.cittadinanza": "IT"}, case=other)

    family.join(other, of_sibling=False)  # whoever compared saw that he is in the file

    people = family.people()
    assert [one.role for one in people.values()] == ["minore", "madre", "fratello"]
    assert people["Nico Finto"].details["cittadinanza"] == "IT"
    assert "cittadinanza" not in people["Sara Fittizia"].details


def test_a_report_on_a_brother_unknown_until_now_adds_him(family: Family) -> None:
    other = family.open()
    family.learn({"minore.cognome": "Inventatis", "minore.nome": "Leo Finto"}, case=other)

    family.join(other, of_sibling=True)

    assert family.people()["Leo Finto"].role == "fratello"
    assert family.heading() == "Inventatis Sara Fittizia"


def test_where_the_brother_lives_is_not_where_the_child_lives(family: Family) -> None:
    other = family.open()
    school = {"minore.scuola": 7, "minore.dimora_abituale": {"via": "sua", "comune": "Altrove"}}
    family.learn(OF_BROTHER | school, case=other)

    family.join(other, of_sibling=True)

    sheet = family.sheet()
    assert "minore.scuola" not in sheet
    assert sheet["minore.dimora_abituale"]["comune"] == "Esempio"
    assert sheet["minore.id"] == family.people()["Sara Fittizia"].person_id


def test_the_child_told_of_as_a_sister_in_his_report_is_still_one(family: Family) -> None:
    other = family.open()
    sister = {"cognome": "Inventatis", "nome": "Sara Fittizia", "data_nascita": "2019-04-02"}
    family.learn(OF_BROTHER | {"nucleo.componenti": [{**sister, "ruolo": "fratello"}]}, case=other)

    family.join(other, of_sibling=True)

    roles = sorted(one.role for one in family.people().values())
    assert roles == ["fratello", "madre", "minore"]


def test_siblings_may_have_different_fathers(family: Family) -> None:
    family.learn({"nucleo.componenti": [FATHER]})
    other = family.open()
    family.learn(OF_BROTHER | {"nucleo.componenti": [ANOTHER_FATHER]}, case=other)

    family.join(other, of_sibling=True)

    people = family.people()
    assert people["Ugo"].details["cognome"] == "Fintis"
    assert people["Teo"].role == "padre"


def test_the_same_child_under_another_spelling_is_one_child(family: Family) -> None:
    other = family.open()
    family.learn({"minore.cognome": "Inventatis", "minore.nome": "Sarah F."}, case=other)

    family.join(other, of_sibling=False)

    assert set(family.people()) == {"Sara Fittizia", "Ada", "Nico Finto"}
