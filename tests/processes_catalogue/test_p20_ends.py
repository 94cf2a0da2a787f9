"""Of age: how prosieguo and autonomy end, and what stops them from outside."""

from collections.abc import Callable

import pytest

from tests.processes_catalogue.access import Access
from tests.processes_catalogue.coming_of_age import (
    APPROVED,
    BRIDGE,
    ENDED,
    JOINED,
    NEW_ACT,
    PROJECT,
    READ,
    REFUSED,
    WAY,
    alone,
    asked,
    bridged,
    granted,
    of_age,
    planned,
    refusal,
    requested,
    talked,
)

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
