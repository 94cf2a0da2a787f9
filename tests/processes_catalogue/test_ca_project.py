"""The project: written, heard, shared, approved by somebody else; with a care plan when placed."""

from typing import Any

import pytest

from forms import InvalidAnswers
from tests.processes_catalogue.access import Access
from tests.processes_catalogue.called_answers import (
    AGREED,
    APPROVED,
    CARE_PLAN,
    PROJECT,
    REFUSED,
    faults,
)
from tests.processes_catalogue.inquiry import rome

NOW = rome("2025-10-27 18:00")
STOPS = {"regime": "giudiziario", "motivazione_adesione": "La madre non accetta."}


def begun(**data: Any) -> Access:
    stage = Access("ca_progetto", NOW)
    known = {"titolo": "volontario", "minori": [{"persona": 1, "eta": 3}], **data}
    stage.start(None, caso_id=1, responsabile_caso=1, **known)
    return stage


def shared(answers: dict[str, Any], **data: Any) -> Access:
    stage = begun(**data).done("bozza_progetto", PROJECT)
    stage.done(
        "capacita_discernimento",
        {"capacita_discernimento": "no", "motivo_discernimento": "Ha tre anni."},
    )
    return stage.done("condividi_progetto", answers)


def test_a_shared_project_is_approved_and_becomes_two_documents() -> None:
    stage = shared(AGREED).done("approva_progetto", APPROVED)

    assert stage.jobs[0][1]["lettere"] == ["progetto_quadro", "patto"]
    assert stage.step.outcomes == ("progetto_attivo",)


def test_a_placement_has_its_care_plan_too() -> None:
    stage = shared(AGREED, collocamento=True, data_ingresso=NOW)
    stage.done("approva_progetto", APPROVED)

    assert stage.open == ["scrivi_pei"]
    stage.done("scrivi_pei", CARE_PLAN)
    assert stage.jobs[-1][1]["lettere"] == ["pei"]
    assert stage.step.outcomes == ("progetto_attivo",)


def test_of_a_project_that_is_approved_already_only_the_care_plan_is_left() -> None:
    stage = begun(collocamento=True, data_ingresso=NOW, gia_approvato=True)

    assert stage.open == ["scrivi_pei"]
    stage.done("scrivi_pei", CARE_PLAN)
    assert stage.step.outcomes == ("progetto_attivo",)


def test_a_project_sent_back_is_written_again_and_nobody_is_heard_twice() -> None:
    stage = shared(AGREED)
    again = {
        **APPROVED,
        "obiettivi_misurabili": False,
        "esito_progetto": "da_rivedere",
        "rilievi_progetto": "Manca un indicatore.",
    }
    stage.done("approva_progetto", again).done("bozza_progetto", PROJECT)

    assert stage.open == ["condividi_progetto"]


def test_without_consent_and_without_a_mandate_the_project_stops() -> None:
    stage = shared(REFUSED)

    assert stage.task("valuta_mancata_adesione").data["proposta_regime"]["regime"] == "giudiziario"
    stage.done("valuta_mancata_adesione", {**STOPS, "seguito_adesione": "si_ferma"})
    assert stage.step.outcomes == ("progetto_non_condiviso",)


@pytest.mark.parametrize(
    ("title", "way", "awaited"),
    [
        ("mandato", "prosegue", "approva_progetto"),
        ("mandato", "informa_ag", "chiedi_contributi"),
        ("mandato", "segnala", "redigi_segnalazione"),
        ("volontario", "segnala", "redigi_segnalazione"),
        ("volontario", "riscrive", "bozza_progetto"),
    ],
)
def test_a_refusal_is_followed_as_the_coordinator_decides(
    title: str, way: str, awaited: str
) -> None:
    stage = shared(REFUSED, titolo=title)

    stage.done("valuta_mancata_adesione", {**STOPS, "seguito_adesione": way})

    assert stage.open == [awaited]


NOT_DUE = {"segnalazione_ag_esito": "non_dovuta"}


@pytest.mark.parametrize(
    ("title", "told", "end", "awaited"),
    [
        ("volontario", {"segnalazione_ag_esito": "segnala"}, ("segnalato_senza_mandato",), []),
        ("volontario", NOT_DUE, ("non_segnalato",), []),
        ("mandato", NOT_DUE, (), ["approva_progetto"]),
    ],
)
def test_a_project_says_reported_only_of_what_was_reported(
    title: str, told: dict[str, str], end: tuple[str, ...], awaited: list[str]
) -> None:
    stage = shared(REFUSED, titolo=title)
    stage.done("valuta_mancata_adesione", {**STOPS, "seguito_adesione": "segnala"})

    stage.decide("redigi_segnalazione", **told)
    stage.decide("rivedi_segnalazione", esito_revisione="approvata")
    if told != NOT_DUE:
        stage.decide("invia_segnalazione")

    assert (stage.step.outcomes, stage.open) == (end, awaited)


@pytest.mark.parametrize(
    ("title", "way", "sentence"),
    [
        ("volontario", "prosegue", "Senza un mandato"),
        ("volontario", "informa_ag", "Senza un mandato"),
        ("mandato", "si_ferma", "il lavoro non si ferma"),
    ],
)
def test_a_way_that_is_not_open_is_refused(title: str, way: str, sentence: str) -> None:
    stage = shared(REFUSED, titolo=title)

    with pytest.raises(InvalidAnswers) as refused:
        stage.done("valuta_mancata_adesione", {**STOPS, "seguito_adesione": way})

    assert sentence in faults(refused.value)


def test_a_project_without_a_goal_is_none() -> None:
    with pytest.raises(InvalidAnswers):
        begun().done("bozza_progetto", {**PROJECT, "obiettivi": []})


def test_whoever_agrees_signs() -> None:
    with pytest.raises(InvalidAnswers) as refused:
        shared({**AGREED, "firma_patto": ""})

    assert "Firma il patto" in faults(refused.value)


def test_what_cannot_be_verified_is_not_approved() -> None:
    with pytest.raises(InvalidAnswers) as refused:
        shared(AGREED).done("approva_progetto", {**APPROVED, "obiettivi_misurabili": False})

    assert "va rivisto" in faults(refused.value)
