"""An act says which minors of the case it names: chosen as it is read, shown to who may know."""

from dataclasses import dataclass
from datetime import date
from http import HTTPStatus

import pytest
from sqlalchemy import select

from cases.tables import membership
from cases.visibility import grant_access
from tasks.installing import install_definitions
from tasks.stage import Stage
from tests.offices import people_of
from tests.tasks.growing import Nursery
from tests.tasks.terms.decreed import Decreed
from tests.web.conftest import House
from tests.web.test_siblings_apart import FOSTERED, HOME, SISTER, Siblings

MAY = date(2025, 5, 20)
DECREES = "/fascicoli/2025/1/provvedimenti"
OTHERS = "altri minori del fascicolo"
BROTHER = SISTER | {"nome": "Ugo", "data_nascita": "2007-05-19"}  # of age the day before the act
CHILD = {
    "minore.cognome": "Prova",
    "minore.nome": "Ada",
    "minore.data_nascita": "2016-03-09",
    "minore.indirizzo_protetto": False,
}
MOTHER = {"cognome": "Inventatis", "nome": "Rosa", "ruolo": "madre"}
FIELDS = {
    "mandato.mandati": "indagine_valutazione",
    "mandato.prescrizioni": "Riferisca.",
    "mandato.termine_relazione_tipo": "giorni",
    "mandato.termine_relazione_valore": "60",
    "mandato.indirizzo_secretato": "no",
    "_complete": "si",
}


@dataclass
class Family:
    """Two minors, a brother who is of age, and their mother; an act has come to their case."""

    siblings: Siblings
    case: Decreed
    brother: int
    mother: int

    @property
    def house(self) -> House:
        return self.siblings.house

    def refused(self, *people: int) -> str:
        """The page that answers whoever reads the act as about these people."""
        task = self.house.only("decodifica_mandati").id
        cards = {
            f"mandato.minori_nominati.{place}.persona": str(one)
            for place, one in enumerate(people)
        }
        answer = self.house.visitor("rossi").post(f"/attivita/{task}", FIELDS | cards)
        assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY, answer.text[:3000]
        return answer.text

    def read_as_about(self, *people: int) -> None:
        """The act is read as about these people, and comes in force."""
        self.case.is_read(minori_nominati=[{"persona": str(one)} for one in people])
        self.case.is_confirmed()


@pytest.fixture
def family(house: House) -> Family:
    install_definitions(house.office, by=None)
    nursery = Nursery(house.office, house.clock)
    nursery.learn(house.case_id, CHILD)
    nursery.learn(house.case_id, {"nucleo.componenti": [SISTER, BROTHER, MOTHER]})
    people_of(house.office, {"verdi": ["assistente_sociale"], "grigi": ["assistente_sociale"]})
    with house.office.begin() as work:
        for name in ("neri", "conti", "rossi"):
            grant_access(work, house.case_id, house.people[name].id, "referral")
    stage = Stage(house.office, house.clock, house.people)
    stage.cases.append(house.case_id)
    asked = select(membership.c.person_id).where(membership.c.case_id == house.case_id)
    with house.office.read() as connection:
        rows = connection.execute(asked.order_by(membership.c.person_id)).scalars()
        child, sister, brother, mother = rows
    case = Decreed(stage, house.case_id)
    case.arrives("402/2025", MAY)
    return Family(Siblings(house, child, sister), case, brother, mother)


def test_of_several_minors_none_is_proposed_and_one_has_to_be_chosen(family: Family) -> None:
    assert "Scegli almeno un minore" in family.refused()


def test_whoever_was_of_age_on_the_day_of_the_act_is_refused_beside_the_field(
    family: Family,
) -> None:
    assert "aveva già diciotto anni" in family.refused(family.brother)


def test_whoever_is_no_minor_of_the_case_is_not_offered(family: Family) -> None:
    assert "Scegli una voce dell&#39;elenco" in family.refused(family.mother)
    assert "Scegli una voce dell&#39;elenco" in family.refused(9_999)


def test_a_minor_is_named_once(family: Family) -> None:
    child = family.siblings.child

    assert "Un minore è scritto due volte" in family.refused(child, child)


def test_the_page_of_acts_says_whom_each_names(family: Family) -> None:
    family.read_as_about(family.siblings.sister)

    page = family.house.visitor("conti").get(DECREES).text

    assert "Minori di cui parla: Inventatis Olga<" in page


def test_whoever_confirms_the_terms_may_correct_whom_the_act_names(family: Family) -> None:
    family.case.is_read(minori_nominati=[{"persona": str(family.siblings.sister)}])

    family.case.is_confirmed(minori_nominati=[{"persona": str(family.siblings.child)}])

    page = family.house.visitor("conti").get(DECREES).text
    assert "Minori di cui parla: Prova Ada<" in page


@pytest.mark.parametrize(("who", "told"), [("verdi", OTHERS), ("grigi", "Inventatis Olga")])
def test_whoever_works_for_one_of_siblings_apart_is_not_told_which_other_an_act_names(
    family: Family, who: str, told: str
) -> None:
    family.read_as_about(family.siblings.sister)
    family.siblings.place("verdi", HOME, "Comunità Inventata", family.siblings.child)
    family.siblings.place("grigi", FOSTERED, "Affido Inventato", family.siblings.sister)

    page = family.house.visitor(who).get(DECREES).text

    assert f"Minori di cui parla: {told}<" in page


def test_an_act_about_both_names_to_each_reader_the_child_they_work_for(family: Family) -> None:
    family.read_as_about(family.siblings.child, family.siblings.sister)
    family.siblings.place("verdi", HOME, "Comunità Inventata", family.siblings.child)
    family.siblings.place("grigi", FOSTERED, "Affido Inventato", family.siblings.sister)

    page = family.house.visitor("verdi").get(DECREES).text

    assert f"Minori di cui parla: Prova Ada, {OTHERS}<" in page
