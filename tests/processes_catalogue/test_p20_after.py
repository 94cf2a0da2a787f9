"""Of age: the pact is theirs, nobody is left without a place, it ends at twenty-one at most."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.processes_catalogue.access import Access
from tests.processes_catalogue.coming_of_age import (
    APPROVED,
    BRIDGE,
    ENDED,
    GRANTED,
    JOINED,
    PROJECT,
    REFUSED,
    WAY,
    asked,
    granted,
    of_age,
    planned,
    refusal,
    requested,
    talked,
)
from tests.processes_catalogue.inquiry import rome

NEW_ACT = {"provvedimento_id": 11, "mandati": ["prosieguo"], "scadenza_ag": None}
READ = {"che_cosa_cambia": "Altro."}
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
CLOSED = {
    "segnalazione_verificata": True,
    "esito_verifica_segnalazione": "Nessun obbligo",
    "chiusura": {
        "data_chiusura": "2026-07-10",
        "esito": "chiusura_disposta",
        "motivazione": "Deciso dal coordinatore",
        "situazione_finale": "Nulla resta aperto",
        "ag_informata": True,
    },
}
LEFT = {
    "tipo_cambiamento": "rinuncia",
    "nota_cambiamento": "Va per conto suo.",
    "rinuncia_informata": True,
    "rinuncia_firmata": "1",
}


def alone(way: str = "autonomia", **project: Any) -> Access:
    """Of age, having refused prosieguo."""
    stage = planned(way, way if way != "ussm" else "autonomia", **project)
    return of_age(stage.done("registra_rifiuto", REFUSED))


def bridged() -> Access:
    return of_age(requested()).done("soluzione_ponte", BRIDGE)


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


# --- how it ends --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("way", "end"),
    [
        ("autonomia", "autonomia"),
        ("rientro", "rientro_famiglia"),
        ("servizi_adulti", "servizi_adulti"),
    ],
)
def test_the_path_ends_where_the_person_goes(way: str, end: str) -> None:
    stage = alone(way).done(
        "concludi_percorso", {**ENDED, "esito_finale": end, "concluso_il": "2026-07-10"}
    )

    assert stage.step.outcomes == (end,)


def concluded(stage: Access) -> list[str]:
    """What is told to the others when the path ends with somebody who gives it up."""
    given_up = {**ENDED, "esito_finale": "rinuncia", "concluso_il": "2026-07-10"}
    stage.done("registra_cambiamento", LEFT).done("concludi_percorso", given_up)
    return [one.name for one in stage.sent if one.name == "msg_collocamento_terminato"]


@pytest.mark.parametrize("stayed", [granted, bridged])
def test_a_stay_that_went_on_after_eighteen_ends_with_the_path(
    stayed: Callable[[], Access],
) -> None:
    assert concluded(stayed()) == ["msg_collocamento_terminato"]


def test_whoever_goes_to_live_at_home_leaves_no_placement() -> None:
    stage = planned().done("raccogli_adesione", {**JOINED, "collocazione_dopo_18": "famiglia"})
    stage = of_age(asked(stage)).done("soluzione_ponte", BRIDGE)

    assert concluded(stage) == []


@pytest.mark.parametrize("where", ["comunita", "nessuna"])
def test_a_path_in_which_no_stay_went_on_ends_none(where: str) -> None:
    stage = talked(scelta="autonomia", misura_in_corso=where)
    stage.done("conferma_strada", {**WAY, "strada": "autonomia"})
    stage.done("scrivi_progetto_autonomia", PROJECT)
    stage.done("approva_progetto_autonomia", APPROVED).done("registra_rifiuto", REFUSED)

    stage = of_age(stage).done("concludi_percorso", {**ENDED, "concluso_il": "2026-07-10"})

    assert stage.step.outcomes == ("autonomia",)
    assert "msg_collocamento_terminato" not in [one.name for one in stage.sent]


def test_a_renunciation_is_informed_and_ends_it() -> None:
    stage = granted()
    assert "se è informata" in refusal(
        stage, "registra_cambiamento", {**LEFT, "rinuncia_informata": False}
    )

    stage.done("registra_cambiamento", LEFT)
    ended = {**ENDED, "esito_finale": "rinuncia", "concluso_il": "2026-07-10"}
    stage.done("concludi_percorso", {**ended, "ag_informata": True})

    assert stage.step.outcomes == ("rinuncia",)


def test_a_revocation_comes_from_an_act() -> None:
    stage = granted()
    stage.receive("msg_provvedimento_modificato", **NEW_ACT)

    stage.done("leggi_provvedimento", {**READ, "seguito_provvedimento": "revocato"})
    ended = {**ENDED, "esito_finale": "revoca", "concluso_il": "2026-07-10"}
    stage.done("concludi_percorso", {**ended, "ag_informata": True})

    assert stage.step.outcomes == ("revoca",)


@pytest.mark.parametrize(
    ("end", "sentence"),
    [
        ("revoca", "viene da un atto"),
        ("rinuncia", "si registra prima"),
        ("ventuno_anni", "Non ha ancora ventuno anni"),
    ],
)
def test_an_end_that_did_not_happen_is_refused(end: str, sentence: str) -> None:
    answers = {**ENDED, "esito_finale": end, "concluso_il": "2026-07-10"}

    assert sentence in refusal(alone(), "concludi_percorso", answers)


def test_an_act_that_orders_prosieguo_is_an_answer_too() -> None:
    stage = requested().receive("msg_provvedimento_modificato", **NEW_ACT)
    ordered = {"seguito_provvedimento": "concesso", "prosieguo_fino_al": "2028-07-10"}

    stage.done("leggi_provvedimento", {**READ, **ordered})

    assert "tempo_di_verifica" in of_age(stage).timers


# --- from outside -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("message", "cause", "end"),
    [
        ("msg_decesso", "decesso", "decesso"),
        ("msg_chiusura_forzata", "chiusura_forzata", "chiusura_forzata"),
    ],
)
def test_what_stops_the_path_is_written_down(message: str, cause: str, end: str) -> None:
    stage = granted().receive(message, causa=cause)
    assert stage.open == ["chiudi_per_evento"]

    stage.done("chiudi_per_evento", CLOSED)

    assert stage.step.outcomes == (end,)


@pytest.mark.parametrize(
    ("element", "way"), [("chiudi_per_evento", "closed"), ("concludi_percorso", "ended")]
)
def test_with_an_order_the_court_knows_that_it_ends(element: str, way: str) -> None:
    untold = {**CLOSED, "chiusura": {**CLOSED["chiusura"], "ag_informata": False}}  # type: ignore[dict-item]
    ended = {**ENDED, "concluso_il": "2026-07-10", "ag_informata": False}
    if way == "closed":
        said = refusal(granted().receive("msg_chiusura_forzata", causa="x"), element, untold)
    else:
        said = refusal(alone(), element, ended)

    assert "R26" in said


def test_another_municipality_is_asked_beside_the_path() -> None:
    stage = granted().receive("msg_trasferimento_competenza")

    assert {"rileva_variazione", "registra_cambiamento"} <= set(stage.open)
