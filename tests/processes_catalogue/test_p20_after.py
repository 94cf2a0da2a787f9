"""Of age: the pact is theirs, nobody is left without a place, it ends at twenty-one at most."""

from typing import Any

import pytest

from tests.processes_catalogue.access import Access
from tests.processes_catalogue.coming_of_age import (
    BRIDGE,
    GRANTED,
    NEW_ACT,
    READ,
    alone,
    bridged,
    granted,
    of_age,
    refusal,
    requested,
)
from tests.processes_catalogue.inquiry import rome

GOES_ON = {
    **READ,
    "seguito_provvedimento": "prosegue",
    "prosieguo_fino_al": GRANTED["prosieguo_fino_al"],
}
EVENT = {"tipo_cambiamento": "evento", "nota_cambiamento": "È caduto in cortile."}
PACT = {
    "patto_rinnovato_il": "2026-07-10",
    "patto_firmato": "1",
    "accesso_altri_chiuso": "si",
    "consensi_rivisti": True,
}
# --- whose data they are ------------------------------------------------------------------------


def test_of_age_the_notice_and_the_pact_are_theirs() -> None:
    stage = granted()

    assert {"identifica_persone", "registra_cambiamento"} == set(stage.open)


def test_the_access_of_parents_and_guardian_ends_with_the_pact() -> None:
    stage = (
        granted()
        .decide("identifica_persone")
        .decide("consegna_informativa", informativa_consegnata="si")
    )
    assert "rinnova_patto" in stage.open

    open_still = {name: value for name, value in PACT.items() if name != "accesso_altri_chiuso"}
    refusal(stage, "rinnova_patto", open_still)
    stage.done("rinnova_patto", PACT)

    assert "patto_rinnovato" in stage.passed


def test_after_a_new_act_the_pact_stays_the_one_that_was_signed() -> None:
    stage = (
        granted()
        .decide("identifica_persone")
        .decide("consegna_informativa", informativa_consegnata="si")
        .done("rinnova_patto", PACT)
        .receive("msg_provvedimento_modificato", **NEW_ACT)
    )

    stage.done("leggi_provvedimento", GOES_ON)

    assert stage.open == ["registra_cambiamento"]


def test_a_critical_event_half_followed_goes_on_after_a_new_act() -> None:
    stage = granted().done("registra_cambiamento", EVENT)
    stage.decide(
        "registra_evento",
        tipo_evento="infortunio",
        data_ora_evento=stage.now,
        esercenti_avvisati_il=stage.now,
        ag_avvisata_il=stage.now,
    )
    before = sorted(stage.open)
    stage.receive("msg_provvedimento_modificato", **NEW_ACT)
    assert stage.open == ["leggi_provvedimento"]

    stage.done("leggi_provvedimento", GOES_ON)

    assert sorted(stage.open) == before
    assert "valuta_evento" in before


# --- the bridge ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"consenso_persona": False}, "suo consenso"),
        ({"scadenza_ponte": "2029-07-11"}, "ventuno anni"),
        ({"scadenza_ponte": "2026-07-10"}, "almeno fino a domani"),
    ],
)
def test_a_bridge_that_does_not_hold_is_refused(changed: dict[str, Any], sentence: str) -> None:
    assert sentence in refusal(of_age(requested()), "soluzione_ponte", {**BRIDGE, **changed})


def test_a_bridge_that_ends_asks_for_another() -> None:
    stage = bridged().move_to(rome("2026-09-30 08:00"))

    assert "soluzione_ponte" in stage.open


def test_a_bridge_that_still_holds_is_not_looked_for_again_after_a_new_act() -> None:
    stage = bridged().receive("msg_provvedimento_modificato", **NEW_ACT)

    stage.done("leggi_provvedimento", {**READ, "seguito_provvedimento": "prosegue"})

    assert "soluzione_ponte" not in stage.open
    assert stage.timers["ponte_scaduto"] == rome("2026-09-30 08:00")


def test_a_new_act_does_not_put_off_the_first_review() -> None:
    stage = granted()
    first = stage.timers["tempo_di_verifica"]
    stage.move_to(rome("2026-08-10 09:00")).receive("msg_provvedimento_modificato", **NEW_ACT)

    stage.done("leggi_provvedimento", GOES_ON)

    assert stage.timers["tempo_di_verifica"] == first


def test_an_act_on_something_else_leaves_the_last_day_of_what_was_granted() -> None:
    stage = granted()
    last = stage.timers["scadenza_raggiunta"]
    stage.receive("msg_provvedimento_modificato", **NEW_ACT)

    proposed = stage.said(
        "leggi_provvedimento", "prosieguo_fino_al", seguito_provvedimento="prosegue"
    )
    assert proposed == "10/07/2028"
    stage.done("leggi_provvedimento", GOES_ON)

    assert stage.timers["scadenza_raggiunta"] == last


def test_the_answer_that_comes_late_is_recorded_late() -> None:
    stage = bridged().receive("msg_prosieguo_concesso")

    stage.done("registra_decisione_dopo", {**GRANTED, "decisione_il": "2026-07-10"})

    assert "tempo_di_verifica" in stage.timers


def test_a_late_no_ends_with_a_way() -> None:
    stage = bridged().receive("msg_prosieguo_negato")
    denied = {"decisione_il": "2026-07-10", "esito_prosieguo": "negato", "file_decisione": "1"}

    stage.done("registra_decisione_dopo", denied)

    assert stage.open == ["concludi_percorso"]


def test_with_the_person_one_may_end_instead_of_waiting() -> None:
    ended = {"seguito_ponte": "si_conclude", "consenso_persona": True, "motivo_conclusione": "Sì."}

    stage = of_age(requested()).done("soluzione_ponte", ended)

    assert stage.open == ["concludi_percorso"]


# --- until when ---------------------------------------------------------------------------------


def test_prosieguo_ends_on_the_day_of_the_decree() -> None:
    stage = granted().move_to(rome("2028-07-10 00:00"))

    assert stage.open == ["concludi_percorso"]


def test_nothing_goes_beyond_twenty_one() -> None:
    stage = alone(care_leavers=True, borsa="chiesta")
    assert stage.timers["scadenza_raggiunta"] == rome("2029-07-10 00:00")

    stage.move_to(rome("2029-07-10 00:00"))

    assert stage.said("concludi_percorso", "esito_finale") in {
        "ventuno_anni",
        "Ha compiuto 21 anni",
    }


def test_the_programme_for_who_leaves_care_is_followed_too() -> None:
    assert "tempo_di_verifica" in alone(care_leavers=True, borsa="chiesta").timers
    assert alone().open == ["concludi_percorso"]


def reviewed(outcome: str) -> Access:
    """The first review after the birthday came to this outcome."""
    stage = granted()
    stage.move_to(stage.timers["tempo_di_verifica"])
    stage.decide("prepara_verifica", forma_verifica="semplice", fonti_verifica=[])
    stage.decide("incontro_verifica", data_verifica=stage.now)
    return stage.decide(
        "conferma_esito", esito_verifica=outcome, equipe_da_riunire=False, prossima_verifica=None
    )


def test_a_review_may_end_it_with_the_person() -> None:
    assert reviewed("chiusura").open == ["concludi_percorso"]


def test_a_review_that_goes_on_sets_the_next_one() -> None:
    assert "tempo_di_verifica" in reviewed("prosegue").timers


def test_a_project_is_changed_only_with_the_person() -> None:
    stage, today = reviewed("rimodula"), "2026-07-10"
    answers = {"progetto_rivisto_il": today, "che_cosa_cambia_progetto": "Un lavoro."}
    assert "suo accordo" in refusal(
        stage, "rivedi_progetto_autonomia", {**answers, "persona_d_accordo": False}
    )

    stage.done("rivedi_progetto_autonomia", {**answers, "persona_d_accordo": True})

    assert "tempo_di_verifica" in stage.timers


def test_a_project_that_is_to_be_changed_is_changed_after_a_new_act_too() -> None:
    stage = reviewed("rimodula").receive("msg_provvedimento_modificato", **NEW_ACT)

    stage.done("leggi_provvedimento", GOES_ON)

    assert "rivedi_progetto_autonomia" in stage.open
    assert "tempo_di_verifica" not in stage.timers
    changed = {"progetto_rivisto_il": "2026-07-10", "che_cosa_cambia_progetto": "Un lavoro."}
    stage.done("rivedi_progetto_autonomia", {**changed, "persona_d_accordo": True})
    assert "tempo_di_verifica" in stage.timers
