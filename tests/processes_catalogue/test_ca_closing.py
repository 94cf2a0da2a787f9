"""A case is closed after the check of the duty to report, and the judge knows before."""

from datetime import date
from typing import Any

import pytest

from forms import InvalidAnswers
from tests.processes_catalogue.access import Access
from tests.processes_catalogue.called_answers import AUTHORITY_TOLD, CLOSED, CLOSING, faults
from tests.processes_catalogue.inquiry import rome

NOW = rome("2025-11-03 10:30")


def prepared(title: str = "volontario", **changed: Any) -> Access:
    stage = Access("ca_chiusura_caso", NOW)
    stage.start(None, caso_id=1, responsabile_caso=1, titolo=title)
    return stage.done("prepara_chiusura", {**CLOSING, **changed})


def test_a_case_is_closed_after_the_check_and_every_path_is_told() -> None:
    stage = prepared().done("approva_chiusura", CLOSED)

    assert stage.jobs[0][1]["lettere"] == ["scheda_chiusura"]
    (sent,) = stage.sent
    assert (sent.name, sent.correlation) == ("msg_caso_chiuso", "1")
    assert stage.step.outcomes == ("caso_chiuso_fine",)


def test_with_a_mandate_the_judge_is_told_before() -> None:
    stage = prepared("mandato").done("approva_chiusura", CLOSED)

    assert stage.open == ["avvisa_ag"]
    assert stage.sent == []
    stage.done("avvisa_ag", AUTHORITY_TOLD)
    assert stage.step.outcomes == ("caso_chiuso_fine",)


def test_nobody_says_that_the_judge_does_not_know() -> None:
    stage = prepared("mandato").done("approva_chiusura", CLOSED)

    with pytest.raises(InvalidAnswers) as refused:
        stage.done("avvisa_ag", {**AUTHORITY_TOLD, "ag_informata": False})

    assert "R26" in faults(refused.value)


def test_a_duty_to_report_is_not_passed_over_in_silence() -> None:
    stage = prepared(situazione_abbandono="si")

    with pytest.raises(InvalidAnswers) as refused:
        stage.done("approva_chiusura", CLOSED)

    assert "scelta è diversa" in faults(refused.value)


@pytest.mark.parametrize(
    ("decision", "awaited"),
    [
        ({"decisione_chiusura": "segnala_prima"}, "redigi_segnalazione"),
        (
            {"decisione_chiusura": "da_rivedere", "rilievi_chiusura": "Manca la scuola."},
            "prepara_chiusura",
        ),
    ],
)
def test_a_closure_may_wait(decision: dict[str, Any], awaited: str) -> None:
    stage = prepared().done("approva_chiusura", {**CLOSED, **decision})

    assert stage.open == [awaited]


@pytest.mark.parametrize(
    ("kept", "eighteen", "day"),
    [
        ("volontario", "2034-05-02", date(2034, 5, 2)),
        ("tutela_ag", "2020-01-01", date(2025, 11, 3)),
        ("adozione", "2034-05-02", None),
    ],
)
def test_what_is_kept_is_looked_at_again_on_a_day_that_is_counted(
    kept: str, eighteen: str, day: date | None
) -> None:
    stage = prepared(classe_conservazione=kept, diciotto_anni_il=eighteen)

    assert stage.task("approva_chiusura").data["data_revisione_conservazione"] == day


def test_a_handover_names_the_service_that_goes_on() -> None:
    with pytest.raises(InvalidAnswers) as refused:
        prepared(esito_chiusura="passaggio")

    assert "Scegli il servizio" in faults(refused.value)


def test_the_day_from_which_a_file_is_kept_is_that_of_the_youngest() -> None:
    stage = Access("ca_chiusura_caso", NOW)
    stage.start(None, caso_id=1, responsabile_caso=1, titolo="volontario")
    stage.minors = [{"diciotto_il": date(2034, 5, 2)}, {"diciotto_il": date(2030, 1, 8)}]

    assert stage.said("prepara_chiusura", "diciotto_anni_il") == "02/05/2034"
