"""The age of a minor is the one of the day, however long ago somebody wrote it down."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from forms import InvalidAnswers
from tests.processes_catalogue import foster_answers
from tests.processes_catalogue import inquiry_answers as said
from tests.processes_catalogue.access import Access
from tests.processes_catalogue.called_answers import PROJECT, faults
from tests.processes_catalogue.foster_steps import answered, asked_for, met_in_team
from tests.processes_catalogue.inquiry import Inquiry, offered, rome
from tests.processes_catalogue.inquiry_steps import opened
from tests.processes_catalogue.placement import CONFIRMED, REQUEST, TITLE


def known(eta: int, compie: str, persona: int = 1) -> dict[str, Any]:
    """A minor as the case knows them."""
    of_age = date.fromisoformat(compie)
    return {"persona": Decimal(persona), "anni": Decimal(eta), "diciotto_il": of_age}


def test_who_has_turned_twelve_since_the_plan_is_heard_without_further_questions() -> None:
    stage = opened()
    stage.minors = [known(11, "2031-11-20")]
    stage.do("piano_valutazione", **(said.PLAN | {"minori": [{"persona": 1, "eta": 11}]}))

    stage.move_to(rome("2025-11-20 09:00"))
    stage.decide("identifica_persone")
    stage.decide("consegna_informativa", informativa_consegnata="si")

    assert stage.open.count("colloquio_ascolto") == 1


def test_who_has_turned_twelve_since_the_project_began_is_heard() -> None:
    stage = Access("ca_progetto", rome("2025-11-19 09:00"))
    minors = [{"persona": 1, "eta": 11, "diciotto_il": date(2031, 11, 20)}]
    stage.start(None, caso_id=1, responsabile_caso=1, titolo="volontario", minori=minors)

    stage.move_to(rome("2025-11-20 09:00"))
    stage.done("bozza_progetto", PROJECT | {"prima_verifica": "2026-02-20"})

    assert stage.open == ["colloquio_ascolto"]


def test_who_has_turned_six_since_the_title_may_enter_any_community() -> None:
    stage = Access("p05_inserimento_residenziale", rome("2025-11-03 10:30"))
    stage.minors = [known(5, "2037-11-06")]
    stage.start("msg_apri_processo", caso_id=7, titolo="mandato", responsabile_caso=1)
    stage.done("verifica_titolo", {**TITLE, "minori": [{"persona": 1, "eta": 5}]})
    stage.done("conferma_titolo", CONFIRMED)
    large = {**REQUEST, "tipologia_richiesta": "comunita_educativa"}

    with pytest.raises(InvalidAnswers) as refused:
        stage.done("richiesta_inserimento", large)
    stage.move_to(rome("2025-11-06 09:00")).do("richiesta_inserimento", **large)

    assert "Sotto i 6 anni" in faults(refused.value)
    assert stage.open == ["cerca_posto"]


def test_who_has_turned_twelve_during_the_search_is_heard_before_the_consents() -> None:
    stage = asked_for()
    stage.minors = [known(11, "2031-11-05")]
    stage.done("scheda_abbinamento", foster_answers.SHEET | {"eta_minore": 11})
    answered(stage.done("conferma_titolo", foster_answers.GOES_ON))
    stage.do("esamina_famiglia", **foster_answers.SUITED)
    stage.do("esamina_famiglia", **foster_answers.SUITED)
    met_in_team(stage).done("scegli_famiglia", foster_answers.CHOSEN)
    stage.move_to(rome("2025-11-05 09:00"))
    stage.do("proposta_famiglia", **foster_answers.ACCEPTED)
    stage.decide("colloquio_ascolto", rifiuto=False)
    unheard = foster_answers.CONSENTS | {"sentito": False}

    with pytest.raises(InvalidAnswers) as refused:
        stage.done("raccogli_consensi", unheard)
    assert "Da 12 anni" in faults(refused.value)


@pytest.mark.parametrize(
    ("process", "element", "field"),
    [
        ("p02_indagine_valutazione", "piano_valutazione", "minori"),
        ("p03_presa_in_carico", "apri_presa_in_carico", "minori"),
        ("p05_inserimento_residenziale", "verifica_titolo", "minori"),
        ("p06_accoglienza_madre_bambino", "valuta_con_la_donna", "figli"),
        ("p14_minori_disabilita", "raccogli_domanda", "minori_seguiti"),
    ],
)
def test_a_path_is_offered_the_minors_of_the_case_with_their_ages(
    process: str, element: str, field: str
) -> None:
    stage = begun(process, [known(9, "2034-05-01")])

    assert told(stage, element, field) == [{"persona": "1", "eta": "9"}]


def test_a_path_that_first_asks_what_it_is_for_offers_them_then() -> None:
    stage = begun("p19_percorso_personalizzato", [known(9, "2034-05-01")])
    what = {"tipo_percorso": "educativa_domiciliare"}

    assert told(stage, "scheda_invio", "minori_seguiti", **what) == [{"persona": "1", "eta": "9"}]


def test_a_path_is_offered_the_minors_of_the_path_that_opens_it_as_old_as_they_are_now() -> None:
    case = [known(10, "2033-05-01"), known(4, "2039-05-01", persona=2)]
    stage = begun("p03_presa_in_carico", case, minori=[{"persona": Decimal(1), "eta": Decimal(9)}])

    assert told(stage, "apri_presa_in_carico", "minori") == [{"persona": "1", "eta": "10"}]


def test_an_age_that_does_not_agree_with_the_birth_is_refused() -> None:
    stage = begun("p05_inserimento_residenziale", [known(9, "2034-05-01")])

    with pytest.raises(InvalidAnswers) as refused:
        stage.do("verifica_titolo", **{**TITLE, "minori": [{"persona": 1, "eta": 8}]})

    assert "Anni compiuti: 9" in faults(refused.value)


def test_who_stands_in_no_register_of_births_has_the_age_that_was_written() -> None:
    stage = opened()
    stage.do("piano_valutazione", **(said.PLAN | {"minori": [{"persona": 1, "eta": 11}]}))

    stage.move_to(rome("2026-11-20 09:00"))
    stage.decide("identifica_persone")
    stage.decide("consegna_informativa", informativa_consegnata="si")

    assert stage.open.count("capacita_discernimento") == 1


def test_the_only_child_of_the_opening_path_is_the_one_to_be_fostered() -> None:
    stage = asked_for(minori=[{"persona": Decimal(2), "eta": Decimal(4)}])
    stage.minors = [known(12, "2031-05-01"), known(5, "2038-05-01", persona=2)]

    assert stage.said("scheda_abbinamento", "minore_ref") == "2"
    assert stage.said("scheda_abbinamento", "eta_minore") == "5"


def begun(process: str, minors: list[dict[str, Any]], **known: Any) -> Inquiry:
    stage = Access(process, rome("2025-11-03 10:30"))
    stage.minors = minors
    data = {"caso_id": 7, "titolo": "volontario", "responsabile_caso": 1, **known}
    return stage.start("msg_apri_processo", **data)


def told(stage: Inquiry, element: str, field: str, **typed: Any) -> list[dict[str, str]]:
    numbers, ages = (offered(stage, element, field, one, **typed) for one in ("persona", "eta"))
    return [{"persona": one, "eta": age} for one, age in zip(numbers, ages, strict=True)]
