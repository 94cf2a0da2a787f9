"""The page of decrees shows what each has brought; a decree that cannot be is refused."""

from datetime import date

import pytest

from cases.visibility import grant_access
from tasks.installing import install_definitions
from tasks.stage import Stage
from tests.tasks.terms.decreed import Decreed, rome
from tests.web.conftest import House
from tests.web.rich import counts, written

MAY = date(2025, 5, 20)
DECREES = "/fascicoli/2025/1/provvedimenti"
TERMS = "/fascicoli/2025/1/scadenze"


@pytest.fixture
def case(house: House) -> Decreed:
    install_definitions(house.office, by=None)
    with house.office.begin() as work:
        for name in ("neri", "conti", "rossi"):
            grant_access(work, house.case_id, house.people[name].id, "referral")
    stage = Stage(house.office, house.clock, house.people)
    stage.cases.append(house.case_id)
    return Decreed(stage, house.case_id)


def test_each_decree_shows_its_paper_its_words_and_its_terms(house: House, case: Decreed) -> None:
    case.arrives("402/2025", MAY)
    case.is_read(
        altri_termini=[
            {
                "tipo": "adempimento",
                "conto": "mesi",
                "quantita": 9,
                "decorre_da": "comunicazione",
                "sospensione_feriale": "no",
                "parole": "entro nove mesi il servizio riferisca",
                "pagina": 4,
            }
        ]
    )
    case.is_confirmed()

    page = house.visitor("conti").get(DECREES).text

    assert "Copia del provvedimento" in page
    assert "«entro nove mesi il servizio riferisca»" in page
    assert "a pagina 4" in page
    assert "Adempimento ordinato dal giudice" in page
    assert "9 mesi dal 21 maggio 2025, allo stesso giorno del mese" in page


def test_a_replaced_term_says_what_stands_in_its_place(house: House, case: Decreed) -> None:
    case.comes("402/2025", MAY, termine_relazione_valore=400)
    case.arrives("402/2025 bis", date(2025, 6, 10))
    case.is_read(termine_relazione_valore=500)
    followed = {"termine": "termine:L30", "sorte": "sostituito", "da_riga": 1}
    case.is_confirmed(sostituisce="provvedimento:1", sorte_termini=[followed])

    visitor = house.visitor("conti")
    page, terms = visitor.get(DECREES).text, visitor.get(TERMS).text

    assert "al suo posto" in page
    assert 'href="/fascicoli/2025/1/provvedimenti#atto-2"' in terms


def test_a_copy_says_which_act_stands_and_owes_nothing_of_its_own(
    house: House, case: Decreed
) -> None:
    case.comes("402/2025", MAY)
    case.arrives("402/2025", MAY)
    case.is_read()
    case.does("conti", "conferma_scadenze", esito_conferma="copia")

    page = house.visitor("conti").get(DECREES).text

    assert "copia di un atto già registrato" in page
    assert 'Vale l’atto registrato prima: <a href="#atto-1">' in page
    assert "I suoi termini cominciano" not in page


def test_the_chronology_tells_that_an_act_was_a_copy(house: House, case: Decreed) -> None:
    case.comes("402/2025", MAY)
    case.arrives("402/2025", MAY)
    case.is_read()
    case.does("conti", "conferma_scadenze", esito_conferma="copia")

    page = house.visitor("conti").get("/fascicoli/2025/1/cronologia").text

    assert "era la copia di uno già registrato: vale quello" in page


@pytest.mark.parametrize(
    ("posted", "sentence"),
    [
        ({"mandato.termine_relazione_valore": "0"}, "Un termine è almeno di 1"),
        ({"mandato.termine_relazione_valore": "-3"}, "Un termine è almeno di 1"),
        (
            {
                "mandato.termine_relazione_tipo": "data_fissa",
                "mandato.termine_relazione_data": "2025-05-19",
            },
            "Il termine non può venire prima",
        ),
        (
            {"mandato.prossima_udienza": "2025-05-19T10:00"},
            "L&#39;udienza non può venire prima",
        ),
        (
            {
                "mandato.altri_termini.0.tipo": "relazione",
                "mandato.altri_termini.0.conto": "lune",
                "mandato.altri_termini.0.parole": "x",
            },
            "Scegli",
        ),
    ],
)
def test_a_decree_that_cannot_be_is_refused_beside_its_field(
    house: House, case: Decreed, posted: dict[str, object], sentence: str
) -> None:
    case.arrives("402/2025", MAY)
    task, before = house.only("decodifica_mandati").id, counts(house)
    fields = {
        "mandato.mandati": "indagine_valutazione",
        "mandato.prescrizioni": "Riferisca.",
        "mandato.termine_relazione_tipo": "giorni",
        "mandato.termine_relazione_valore": "60",
        "mandato.indirizzo_secretato": "no",
        "_complete": "si",
    }

    answer = house.visitor("rossi").post(f"/attivita/{task}", {**fields, **posted})

    assert answer.status_code == 422, answer.text[:3000]
    assert sentence in answer.text
    assert set(written(before, counts(house))) <= {"draft"}


def test_a_decree_is_not_communicated_before_it_is_issued_nor_tomorrow(
    house: House, case: Decreed
) -> None:
    with pytest.raises(AssertionError, match="non può venire prima dell'emissione"):
        case.arrives("402/2025", MAY, data_comunicazione=rome("2025-05-19T09:00"))
    with pytest.raises(AssertionError, match="futuro"):
        case.arrives("402/2025", date(2025, 11, 30), data_comunicazione=rome("2030-01-01T09:00"))
