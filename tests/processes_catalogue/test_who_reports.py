"""Who writes the report that an act asks for: the path that reads it, or another of the case."""

from datetime import date
from typing import Any

import pytest

from tests.processes_catalogue import care_steps
from tests.processes_catalogue.access import Access
from tests.processes_catalogue.care_answers import CHECKED, ENTRUSTED, MATRIX, ORDERED
from tests.processes_catalogue.inquiry import rome
from tests.processes_catalogue.placement import TITLE, living, requested, reviewed
from tests.processes_catalogue.test_p05_happenings import READ
from tests.processes_catalogue.test_p20_report import met, reported

DAY = date(2026, 2, 1)
OURS = ["L15.relazione", "L18", "L30", "valutazione.durata"]
"""What a report meets that is written for the day that the judge has fixed."""
ASKED: dict[str, Any] = {"seguito_provvedimento": "prosegue", "atto_regola_collocamento": True}
GOES_ON = {"seguito_provvedimento": "prosegue", "che_cosa_cambia": "Il termine"}
ELSEWHERE = "altro_percorso"


def arrived(stage: Access, number: int, mandates: tuple[str, ...], by: date) -> Access:
    """An act arrives that wants a report by this day."""
    act = {"provvedimento_id": number, "mandati": list(mandates), "scadenza_ag": by}
    return stage.receive("msg_provvedimento_modificato", **act)


def chosen(stage: Access, element: str, name: str, **typed: Any) -> str | None:
    """Which answer of an open page is chosen beforehand."""
    found = care_steps.ticked(stage, element, name, **typed)
    return next(iter(found), None)


# --- in a placement (P05) ------------------------------------------------------------------------


def checked(stage: Access) -> Access:
    """The first check of a placement is fixed and held."""
    stage.done("fissa_verifiche", {"prossima_verifica": "2025-12-03"})
    return reviewed(stage.move_to(rome("2025-11-19 08:00")), "prosegue", date(2026, 2, 20))


@pytest.mark.parametrize(
    ("mandates", "proposed"),
    [
        (("collocamento_comunita",), "inserimento"),
        (("collocamento_comunita", "indagine_valutazione"), ELSEWHERE),
        (("collocamento_comunita", "affidamento_servizio_5bis"), ELSEWHERE),
        (("collocamento_comunita", "sostegno_controllo"), ELSEWHERE),
        ((), "inserimento"),
    ],
)
def test_by_its_mandates_it_is_proposed_whose_the_report_of_a_new_act_is(
    mandates: tuple[str, ...], proposed: str
) -> None:
    stage = arrived(living(), 11, mandates, DAY)

    assert chosen(stage, "leggi_provvedimento", "chi_relaziona", **ASKED) == proposed


@pytest.mark.parametrize(
    ("mandates", "proposed"),
    [(["collocamento_comunita"], "inserimento"), (["monitoraggio"], ELSEWHERE)],
)
def test_whoever_confirms_the_title_is_asked_whose_the_report_is(
    mandates: list[str], proposed: str
) -> None:
    stage = requested(scadenza_ag=DAY)
    stage.registered[7] = {"mandati": mandates}

    stage.done("verifica_titolo", TITLE)

    assert chosen(stage, "conferma_titolo", "relazioni_da") == proposed


def test_the_report_of_a_placement_meets_the_day_that_the_judge_fixed() -> None:
    stage = arrived(living(), 11, ("collocamento_comunita",), DAY)
    stage.done("leggi_provvedimento", READ)

    reported(checked(stage))

    assert OURS in met(stage)
    assert stage.step.data["scadenza_ag"] is None


def test_a_placement_leaves_to_another_path_the_report_that_is_not_its_own() -> None:
    stage = arrived(living(), 11, ("indagine_valutazione",), DAY)
    stage.done("leggi_provvedimento", READ | {"chi_relaziona": ELSEWHERE})

    checked(stage)

    assert "chiedi_contributi" not in stage.open
    assert stage.timers["tempo_di_verifica"] == rome("2026-02-05 08:00")


def test_the_review_meets_the_half_year_of_the_act_where_another_path_reports() -> None:
    stage = arrived(living(), 11, ("collocamento_comunita", "indagine_valutazione"), DAY)
    stage.done("leggi_provvedimento", READ | {"chi_relaziona": ELSEWHERE})

    checked(stage)

    assert met(stage)[-1] == ["L18"]


def test_the_review_meets_nothing_where_its_own_report_will() -> None:
    stage = arrived(living(), 11, ("collocamento_comunita",), DAY)
    stage.done("leggi_provvedimento", READ)

    reported(checked(stage))

    assert ["L18"] not in met(stage)


def test_the_check_of_a_placement_need_not_come_before_the_report_of_another_path() -> None:
    stage = arrived(living(), 11, ("indagine_valutazione",), date(2025, 11, 20))
    stage.done("leggi_provvedimento", READ | {"chi_relaziona": ELSEWHERE})

    stage.done("fissa_verifiche", {"prossima_verifica": "2025-12-03"})

    assert "fissa_verifiche" not in stage.open


def test_the_report_of_another_path_does_not_hide_the_one_that_a_placement_owes() -> None:
    stage = arrived(living(), 11, ("collocamento_comunita",), DAY)
    stage.done("leggi_provvedimento", READ)

    arrived(stage, 12, ("indagine_valutazione",), date(2026, 1, 10))
    stage.done("leggi_provvedimento", READ | {"chi_relaziona": ELSEWHERE})

    data = stage.step.data
    assert (data["scadenza_ag"], data["provvedimento_relazione"]) == (DAY, 11)
    assert (data["provvedimento_id"], data["relazioni_da"]) == (12, "inserimento")


# --- in charge (P03) -----------------------------------------------------------------------------


def in_charge(**said: Any) -> Access:
    """Taking charge on a mandate that wants a report by a day; its first review is fixed."""
    return care_steps.working(care_steps.opened(ORDERED | said))


def observed(stage: Access) -> Access:
    """The orders are observed, and the first review is held."""
    stage.move_to(rome("2026-01-02 09:00"))
    kept = [{**CHECKED["prescrizioni"][0], "esito": "osservata"}]
    stage.done("verifica_prescrizioni", {"prescrizioni": kept, "prescrizioni_violate": False})
    return care_steps.reviewed(stage, "prosegue")


@pytest.mark.parametrize(
    ("mandates", "proposed"),
    [
        (("sostegno_controllo",), "presa_in_carico"),
        (("monitoraggio", "collocamento_comunita"), "presa_in_carico"),
        (("adm",), "presa_in_carico"),
        (("indagine_valutazione", "monitoraggio"), ELSEWHERE),
        (("collocamento_comunita",), ELSEWHERE),
        (("spazio_neutro",), ELSEWHERE),
        ((), "presa_in_carico"),
    ],
)
def test_taking_charge_proposes_itself_for_what_it_carries_out(
    mandates: tuple[str, ...], proposed: str
) -> None:
    stage = arrived(in_charge(), 11, mandates, DAY)

    found = chosen(stage, "leggi_provvedimento", "chi_relaziona", **GOES_ON)

    assert found == proposed


def test_the_report_of_taking_charge_meets_the_day_that_the_judge_fixed() -> None:
    stage = in_charge()

    reported(observed(stage))

    assert OURS in met(stage)
    assert stage.step.data["scadenza_relazione"] is None


def test_taking_charge_does_not_report_for_the_inquiry() -> None:
    stage = in_charge(relazioni_da=ELSEWHERE)

    observed(stage)

    assert "chiedi_contributi" not in stage.open


def test_an_entrustment_keeps_the_pace_of_its_own_where_the_day_is_of_the_inquiry() -> None:
    answers = ENTRUSTED | {"scadenza_relazione_atto": "2025-12-01", "relazioni_da": ELSEWHERE}

    stage = care_steps.opened(answers).done("matrice_atti", MATRIX)

    assert stage.step.data["scadenza_relazione"] == rome("2026-04-01 23:59:59")


def test_the_day_of_an_inquiry_does_not_hide_the_one_that_taking_charge_owes() -> None:
    stage = in_charge()

    arrived(stage, 11, ("indagine_valutazione",), date(2026, 1, 10))
    stage.done("leggi_provvedimento", GOES_ON | {"chi_relaziona": ELSEWHERE})

    data = stage.step.data
    assert data["scadenza_relazione"] == rome("2026-03-01 23:59:59")
    assert (data["provvedimento_id"], data["provvedimento_relazione"]) == (11, 7)
    assert data["relazioni_da"] == "presa_in_carico"


def test_taking_charge_opened_again_warns_where_the_act_wants_the_report_on_another_day() -> None:
    stage = care_steps.opened(ORDERED)
    arrived(stage, 11, ("sostegno_controllo",), DAY)
    again = {"seguito_provvedimento": "si_riapre", "chi_relaziona": "presa_in_carico"}
    stage.done("leggi_provvedimento", {**GOES_ON, **again})

    stage.done("apri_presa_in_carico", ORDERED)

    assert any("in un altro giorno" in one for one in stage.warned)
