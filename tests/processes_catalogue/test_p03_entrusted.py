"""What the court entrusts to the service (art. 5-bis): who decides which act, until when."""

from datetime import date
from typing import Any

import pytest

from forms import InvalidAnswers
from tests.processes_catalogue.access import Access
from tests.processes_catalogue.called_answers import faults
from tests.processes_catalogue.care_answers import ACT, ENTRUSTED, EXTENSION, MATRIX
from tests.processes_catalogue.care_steps import opened
from tests.processes_catalogue.inquiry import rome


def entrusted() -> Access:
    return opened(ENTRUSTED).done("matrice_atti", MATRIX)


def test_the_matrix_of_acts_comes_before_the_project() -> None:
    assert opened(ENTRUSTED).open == ["matrice_atti"]
    stage = entrusted()
    assert sorted(stage.open) == ["bozza_progetto", "decidi_su_atto", "scrivi_diario"]
    assert str(stage.step.data["scadenza_misura"]) == "2026-10-01"
    assert str(stage.timers["preavviso_scadenza"]).startswith("2026-07-01")


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"durata_mesi": 25}, "da 1 a 24 mesi"),
        ({"periodicita_relazione_mesi": 7}, "ogni sei mesi"),
        ({"atti_genitori": ["documenti"]}, "più di uno"),
    ],
)
def test_the_matrix_keeps_the_limits_of_the_law(changed: dict[str, Any], sentence: str) -> None:
    with pytest.raises(InvalidAnswers) as refused:
        opened(ENTRUSTED).done("matrice_atti", MATRIX | changed)

    assert sentence in faults(refused.value)


def test_an_act_is_decided_by_whom_the_matrix_names_and_the_next_may_come() -> None:
    stage = entrusted().done("decidi_su_atto", ACT)

    assert "decidi_su_atto" in stage.open


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"tipo_atto": "sport_tempo_libero"}, "La matrice indica un altro"),
        ({"tipo_atto": "patrimonio"}, "La matrice indica un altro"),
        (
            {"tipo_atto": "sport_tempo_libero", "competente_calcolato": "genitori"},
            "trasmettilo a chi decide",
        ),
    ],
)
def test_the_service_does_not_decide_what_is_not_its_own(
    changed: dict[str, Any], sentence: str
) -> None:
    with pytest.raises(InvalidAnswers) as refused:
        entrusted().done("decidi_su_atto", ACT | changed)

    assert sentence in faults(refused.value)


def expiring() -> Access:
    return entrusted().move_to(rome("2026-07-02 09:00"))


def test_before_the_end_the_prosecutor_hears_whether_it_should_go_on() -> None:
    stage = expiring()
    assert "valuta_proroga" in stage.open

    stage.done("valuta_proroga", EXTENSION)

    assert "chiedi_contributi" in stage.open


@pytest.mark.parametrize(("lasts", "of_act"), [(False, 7), (True, 12)])
def test_what_the_measure_owes_is_of_the_act_that_entrusts_though_a_later_one_is_read(
    of_act: int, *, lasts: bool
) -> None:
    stage = entrusted()
    if lasts:
        stage.terms = [{"provvedimento": 12, "chiave": "L15", "entro": date(2026, 9, 1)}]
    stage.receive(
        "msg_provvedimento_modificato", provvedimento_id=12, mandati=[], scadenza_ag=None
    )
    stage.do("leggi_provvedimento", seguito_provvedimento="prosegue", che_cosa_cambia="Nulla.")

    stage.move_to(rome("2026-07-02 09:00")).done("valuta_proroga", EXTENSION)

    (met,) = (given for handler, given in stage.jobs if handler == "termini.adempi")
    assert (met["provvedimento_id"], met["misura_id"]) == (12, of_act)


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"segnalazione_pm_entro": "2026-10-01"}, "prima della scadenza"),
        ({"pregiudizio_da_sospensione": ""}, "grave danno"),
    ],
)
def test_an_extension_is_asked_in_time_and_with_its_reason(
    changed: dict[str, Any], sentence: str
) -> None:
    with pytest.raises(InvalidAnswers) as refused:
        expiring().done("valuta_proroga", EXTENSION | changed)

    assert sentence in faults(refused.value)


@pytest.mark.parametrize(("day", "sentence"), [("2026-10-06", ""), ("2026-10-07", "oggi")])
def test_a_missed_end_is_told_to_the_prosecutor_on_the_same_day(day: str, sentence: str) -> None:
    stage = entrusted().move_to(rome("2026-10-06 09:00"))

    said = ""
    try:
        stage.done("valuta_proroga", EXTENSION | {"segnalazione_pm_entro": day})
    except InvalidAnswers as refused:
        said = faults(refused)

    assert sentence in said
    assert bool(said) == bool(sentence)
