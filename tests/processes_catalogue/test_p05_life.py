"""What happens while a child lives in a residential community, and how it leaves."""

from typing import Any

import pytest

from forms import InvalidAnswers
from tests.processes_catalogue.access import Access
from tests.processes_catalogue.called_answers import faults
from tests.processes_catalogue.placement import (
    ANSWERED,
    CHOSEN,
    CONFIRMED,
    DECLARED,
    ENTERED,
    LEFT,
    OUTING,
    PREPARED,
    REQUEST,
    asked,
    living,
    searched,
    signed,
)
from tests.processes_catalogue.test_death_in_a_placement import ELDER, living_together


def test_an_outing_is_authorised_and_the_next_fact_can_be_told_meanwhile() -> None:
    stage = living().done("registra_fatto", {"tipo_fatto": "uscita"})
    assert {"autorizza_uscita", "registra_fatto"} <= set(stage.open)

    stage.done("autorizza_uscita", OUTING)

    assert stage.jobs[-1][1]["lettere"] == ["autorizzazione_uscita"]
    assert "autorizza_uscita" not in stage.open


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"uscita_al": "2025-11-07T10:00"}, "prima di cominciare"),
        ({"uscita_dal": "2025-11-01T10:00"}, "prima dell'ingresso"),
        ({"compatibile_con_decreto": False}, "autorizzazione del giudice"),
        ({"uscita_autorizzata": False}, "perché non si autorizza"),
        ({"accompagnatore": ""}, "con chi esce"),
        ({"accompagnatore": 1}, "se va da solo"),
    ],
)
def test_an_outing_against_the_decree_is_refused(changed: dict[str, Any], sentence: str) -> None:
    stage = living().done("registra_fatto", {"tipo_fatto": "uscita"})

    with pytest.raises(InvalidAnswers) as refused:
        stage.done("autorizza_uscita", {**OUTING, **changed})

    assert sentence in faults(refused.value)


@pytest.mark.parametrize("who", ["Un'educatrice della struttura", "Da solo, fino a sera"])
def test_an_outing_with_somebody_outside_the_file_is_authorised(who: str) -> None:
    stage = living().done("registra_fatto", {"tipo_fatto": "uscita"})
    with_others = {"accompagnatore": "", "accompagnatore_altro": who}

    stage.done("autorizza_uscita", {**OUTING, **with_others})

    assert stage.jobs[-1][1]["lettere"] == ["autorizzazione_uscita"]


@pytest.mark.parametrize(
    ("out", "sentence"),
    [
        ([], "Di' chi esce"),
        ([{"minore": ELDER}, {"minore": ELDER}], "scritto due volte"),
        ([{"minore": 9}], "non lo segue"),
    ],
)
def test_of_several_siblings_an_outing_says_who_goes(
    out: list[dict[str, int]], sentence: str
) -> None:
    stage = living_together().done("registra_fatto", {"tipo_fatto": "uscita"})

    with pytest.raises(InvalidAnswers) as refused:
        stage.done("autorizza_uscita", {**OUTING, "escono": out})

    assert sentence in faults(refused.value)


def test_one_of_several_siblings_may_go_out_alone() -> None:
    stage = living_together().done("registra_fatto", {"tipo_fatto": "uscita"})

    stage.done("autorizza_uscita", {**OUTING, "escono": [{"minore": ELDER}]})

    assert stage.jobs[-1][1]["lettere"] == ["autorizzazione_uscita"]


def test_an_outing_that_the_decree_forbids_may_be_said_no_to() -> None:
    stage = living().done("registra_fatto", {"tipo_fatto": "uscita"})
    forbidden = {"compatibile_con_decreto": False, "uscita_autorizzata": False}

    stage.done("autorizza_uscita", {**OUTING, **forbidden, "motivo_uscita": "Il decreto lo vieta"})

    assert stage.jobs[-1][1]["lettere"] == ["autorizzazione_uscita"]


@pytest.mark.parametrize(
    ("then", "open_", "end"),
    [("si_sposta", ["dimissione"], "pronta_conclusa"), ("resta", None, "resta_dopo_pronta")],
)
def test_after_an_emergency_shelter_somebody_decides_where_the_child_lives(
    then: str, open_: list[str] | None, end: str
) -> None:
    sheltered = {**CHOSEN, "tipo_struttura": "pronta_accoglienza"}
    stage = signed(searched().done("scegli_struttura", sheltered))
    stage.decide("capacita_discernimento", capacita_discernimento="no", minore_sentito="no_eta")
    stage.done("prepara_ingresso", PREPARED).done("registra_ingresso", ENTERED)
    assert "decidi_dopo_pronta" in stage.open
    before = sorted(one for one in stage.open if one != "decidi_dopo_pronta")

    where = {"dove_va": "Una famiglia"} if then == "si_sposta" else {}
    why = {"motivazione_pronta": "Serve una casa."}
    stage.done("decidi_dopo_pronta", {"seguito_pronta": then, **where, **why})

    assert sorted(stage.open) == (open_ or before)
    assert end in stage.passed


def test_a_placement_that_is_no_emergency_shelter_awaits_no_such_decision() -> None:
    assert "decidi_dopo_pronta" not in living().open


def test_a_place_is_not_asked_for_a_day_that_has_passed() -> None:
    stage = asked().done("conferma_titolo", CONFIRMED)

    with pytest.raises(InvalidAnswers) as refused:
        stage.done("richiesta_inserimento", {**REQUEST, "data_necessaria": "2025-11-02"})

    assert "non può essere già passata" in faults(refused.value)


def ran_away(outcome: str) -> Access:
    """The child ran away and came back, or did not."""
    stage = living().done("registra_fatto", {"tipo_fatto": "evento_critico"})
    stage.decide(
        "registra_evento",
        tipo_evento="allontanamento",
        data_ora_evento=stage.now,
        esercenti_avvisati_il=stage.now,
        ag_avvisata_il=stage.now,
    )
    stage.decide("valuta_evento", evento_grave=False, seguito_evento="prosegue")
    followed = {
        "denuncia_ff_oo_il": "2025-11-03T10:15",
        "ricerche": "Chiamati parenti e amici.",
        "esito_allontanamento": outcome,
        "tornato_il": "2025-11-03T10:25",
    }
    return stage.done("segui_allontanamento", followed)


def test_whoever_comes_back_finds_the_place() -> None:
    stage = ran_away("tornato")

    assert "registra_fatto" in stage.open
    assert "dimissione" not in stage.open


def test_whoever_does_not_come_back_is_discharged() -> None:
    stage = ran_away("non_tornato")
    assert stage.open == ["dimissione"]

    stage.done("dimissione", {**LEFT, "destinazione": "fuga"})

    assert stage.step.outcomes == ("fuga",)


def test_a_structure_that_is_closed_cannot_keep_the_child() -> None:
    told = {"tipo_fatto": "struttura_sospesa", "preavviso_giorni": 2}
    stage = living().done("registra_fatto", told)
    decided = {"seguito_richiesta": "resta", "misure_richiesta": "Si aspetta."}

    with pytest.raises(InvalidAnswers) as refused:
        stage.done("valuta_richiesta_struttura", decided)
    stage.done("valuta_richiesta_struttura", {**decided, "seguito_richiesta": "si_sposta"})

    assert "sospesa o chiusa" in faults(refused.value)
    assert stage.open == ["dimissione"]


def test_a_suspended_structure_stays_so_while_other_facts_are_told() -> None:
    stage = living().done(
        "registra_fatto", {"tipo_fatto": "struttura_sospesa", "preavviso_giorni": 2}
    )
    stage.done("registra_fatto", {"tipo_fatto": "uscita"})

    with pytest.raises(InvalidAnswers) as refused:
        stage.done(
            "valuta_richiesta_struttura",
            {"seguito_richiesta": "resta", "misure_richiesta": "Si aspetta."},
        )

    assert "sospesa o chiusa" in faults(refused.value)


def test_a_structure_that_asks_may_be_told_no() -> None:
    told = {"tipo_fatto": "dimissione_chiesta", "preavviso_giorni": 30}
    stage = living().done("registra_fatto", told)

    decided = {"seguito_richiesta": "resta", "misure_richiesta": "Si rinforza la presenza."}
    stage.done("valuta_richiesta_struttura", decided)

    assert "resta_in_struttura" in stage.passed
    assert "registra_fatto" in stage.open


@pytest.mark.parametrize(
    ("choice", "opens"), [("riprova", "bozza_progetto"), ("dimissione", "dimissione")]
)
def test_without_a_project_the_coordinator_decides(choice: str, opens: str) -> None:
    stage = without_project()

    decided = {"seguito_progetto": choice, "motivazione_seguito": "Il padre non aderisce."}
    stage.done("decidi_senza_progetto", decided)

    assert opens in stage.open


def without_project() -> Access:
    """The parents no longer agree to the project of a child who entered with their consent."""
    stage = living_with_consent(tipo_titolo="consenso_scritto", firmatari_consenso="Il tutore")
    stage.decide("bozza_progetto", dispositivi=["collocamento"])
    stage.decide("condividi_progetto", adesione_genitore1="non_aderisce", adesione_genitore2=None)
    stage.decide("valuta_mancata_adesione", seguito_adesione="ferma")
    return stage


def living_with_consent(**title: Any) -> Access:
    """The child entered because whoever answers for the child consented."""
    stage = asked(titolari="privi", consenso="tutti", **title)
    stage.done("conferma_titolo", {**CONFIRMED, "regime": "consenso_tutore"})
    stage.done("richiesta_inserimento", REQUEST).done("cerca_posto", ANSWERED)
    stage.done("verifica_incompatibilita", DECLARED).done("scegli_struttura", CHOSEN)
    signed(stage).decide("capacita_discernimento", capacita_discernimento="no")
    stage.done("prepara_ingresso", PREPARED)
    return stage.done("registra_ingresso", ENTERED)
