"""Who goes home after an urgent removal, who stays elsewhere, and what the forms warn of."""

from datetime import date
from typing import Any

import pytest

from forms import InvalidAnswers
from tests.processes_catalogue.access import Access
from tests.processes_catalogue.inquiry import rome
from tests.processes_catalogue.test_p04_one_of_several import (
    BACK,
    DECREED,
    asked,
    revoked,
    told,
)
from tests.processes_catalogue.test_p04_siblings import GOES_ON, decided, heard
from tests.processes_catalogue.urgent import protecting, registered

ELDER, MIDDLE, YOUNGER = 11, 12, 13
HOME: dict[str, Any] = {
    "minore_rientra": "si",
    "data_rientro": "2026-02-10T19:10",
    "modalita_rientro": "Con la zia",
    "piano_sicurezza": "Visite",
    "nuova_segnalazione": False,
}


def staying(*children: int) -> dict[str, Any]:
    listed = [{"minore": one} for one in children]
    return {"chi_non_rientra": listed, "titolo_che_resta": "Affidamento alla nonna, decreto 1"}


def test_of_siblings_whom_the_measure_leaves_some_go_home_and_some_stay_elsewhere() -> None:
    stage = revoked(protecting(ELDER, MIDDLE, YOUNGER))

    stage.done("rientro_assistito", HOME | staying(MIDDLE))

    assert told(stage, "msg_collocamento_terminato") == [[ELDER, YOUNGER]]


def test_nobody_stays_placed_without_a_title() -> None:
    stage = revoked(protecting(ELDER, YOUNGER))

    with pytest.raises(InvalidAnswers) as refused:
        stage.done("rientro_assistito", HOME | {"chi_non_rientra": [{"minore": YOUNGER}]})

    assert "Senza titolo" in str(refused.value.errors)


@pytest.mark.parametrize(
    ("some", "why"),
    [([99], "non è protetto"), ([ELDER, ELDER], "due volte"), ([ELDER, YOUNGER], "Sono tutti")],
)
def test_who_stays_elsewhere_is_some_of_those_whom_the_measure_protected(
    some: list[int], why: str
) -> None:
    with pytest.raises(InvalidAnswers) as refused:
        revoked(protecting(ELDER, YOUNGER)).done("rientro_assistito", HOME | staying(*some))

    assert why in str(refused.value.errors)


def test_who_comes_of_age_on_the_way_home_says_where_to_stay() -> None:
    stage = revoked(protecting(ELDER, YOUNGER), ELDER)
    chosen = BACK | {"minore_rientra": "maggiorenne"}
    with pytest.raises(InvalidAnswers):
        stage.done("accompagna_chi_rientra", chosen)

    stage.minors = [{"persona": ELDER, "anni": 18, "diciotto_il": date(2026, 2, 10)}]
    stage.done("accompagna_chi_rientra", chosen)

    assert told(stage, "msg_collocamento_terminato") == [[ELDER]]


def test_a_hearing_put_off_beyond_the_fifteen_days_is_a_warning() -> None:
    stage = registered(
        asked(protecting(ELDER)).receive("msg_403_convalidato", causa="403_convalidato")
    ).done("registra_convalida", DECREED)
    stage.move_to(rome("2026-02-20 10:00"))

    stage.done("registra_udienza", {"esito_udienza": "rinviata", "udienza_il": "2026-03-04T10:00"})

    assert any("quindici giorni" in one for one in stage.warned)


def test_a_confirmed_measure_that_nobody_follows_is_a_warning() -> None:
    stage = decided(heard(ELDER, YOUNGER), "confermato")

    stage.done("decidi_prosecuzione", GOES_ON)

    assert any("Nessuno ha in carico" in one for one in stage.warned)


@pytest.mark.parametrize(("age", "warned"), [(9, False), (4, True)])
def test_a_community_is_a_warning_for_the_age_of_who_goes_there(age: int, *, warned: bool) -> None:
    stage = decided(heard(ELDER, YOUNGER, age=age), "confermato")

    stage.done("decidi_prosecuzione", GOES_ON)

    assert any("Sotto i sei anni" in one for one in stage.warned) is warned


# --- who goes on --------------------------------------------------------------------------------


def opening(stage: Access) -> list[tuple[Any, ...]]:
    names = ("processo", "scadenza_ag", "provvedimento_relazione", "atti_letti")
    begun = [one.payload for one in stage.sent if one.name == "msg_apri_processo"]
    return sorted(tuple(said.get(name) for name in names) for said in begun)


def test_whoever_goes_on_knows_by_when_the_judge_awaits_the_report() -> None:
    stage = heard(ELDER, YOUNGER)
    stage.results["termini.prossimo"] = {
        "scadenza": date(2026, 8, 13),
        "provvedimento_id": 7,
        "periodica": True,
    }

    decided(stage, "confermato").done(
        "decidi_prosecuzione", GOES_ON | {"apre_presa_in_carico": True}
    )

    assert opening(stage) == [
        ("p03_presa_in_carico", date(2026, 8, 13), None, "7+7"),
        ("p05_inserimento_residenziale", date(2026, 8, 13), None, "7+7"),
    ]


def test_where_no_report_is_awaited_no_day_is_passed_on() -> None:
    stage = decided(heard(ELDER, YOUNGER), "confermato")

    stage.done("decidi_prosecuzione", GOES_ON)

    assert [day for _, day, *_ in opening(stage)] == [None]


def test_a_decree_that_names_no_day_is_passed_on_by_its_internal_term() -> None:
    stage = decided(heard(ELDER, YOUNGER), "confermato")

    (asked,) = [given for handler, given in stage.jobs if handler == "termini.prossimo"]
    assert asked["chiavi"] == ["L30", "valutazione.durata"]
