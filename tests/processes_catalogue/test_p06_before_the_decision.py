"""What happens to a case reaches a reception while it is weighed; and which act is its order."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from tests.processes_catalogue.access import Access
from tests.processes_catalogue.reception import CONFIRMED, SAFE, WOMAN, asked, living, weighed
from tests.processes_catalogue.test_p06_reception import NEW_ACT, READ, refused

ASIDE = {
    **CONFIRMED,
    "decisione_accoglienza": "non_si_accoglie",
    "segnalazione_verificata": True,
    "variante": "",
}
REPORTED = {**ASIDE, "decisione_accoglienza": "si_segnala", "segnalazione_verificata": ""}
ELSEWHERE = {**READ, "atto_regola_accoglienza": False}
ORDERED = NEW_ACT | {"mandati": ["collocamento_madre_bambino"]}
FREE = {"ordine_tm": False}


def protected() -> Access:
    """She is to be received at a secret address, which is not safe yet."""
    secret = {"collocazione": "casa_rifugio", "variante": "protetta_violenza"}
    return weighed(indirizzo_segreto=True).done("conferma_variante", {**CONFIRMED, **secret})


def reported() -> Access:
    """She does not consent: it is being reported."""
    return weighed(volonta_donna="non_consenziente", **FREE).done("conferma_variante", REPORTED)


MOMENTS = {
    "valuta_con_la_donna": asked,
    "conferma_variante": weighed,
    "proteggi_indirizzo": protected,
    "redigi_segnalazione": reported,
}
UNDECIDED = pytest.mark.parametrize("where", [one for one in MOMENTS if "proteggi" not in one])


@UNDECIDED
def test_a_new_act_is_read_and_then_it_is_weighed_with_her_again(where: str) -> None:
    stage = MOMENTS[where]().receive("msg_provvedimento_modificato", **ORDERED)
    assert stage.open == ["leggi_provvedimento"]

    stage.done("leggi_provvedimento", READ)

    assert stage.open == ["valuta_con_la_donna"]
    assert stage.step.data["provvedimento_id"] == 11
    stage.acts = [{"numero": Decimal(11), "in_vigore": True}]
    stage.registered = {11: {"mandati": ["collocamento_madre_bambino"]}}
    stage.done("valuta_con_la_donna", WOMAN).done("conferma_variante", CONFIRMED)
    assert stage.open == ["richiesta_posto"]


def test_where_it_was_decided_the_address_is_still_made_safe_after_an_act() -> None:
    stage = protected().receive("msg_provvedimento_modificato", **ORDERED)
    stage.done("leggi_provvedimento", READ)
    assert stage.open == ["proteggi_indirizzo"]

    stage.done("proteggi_indirizzo", SAFE)
    stage.receive("msg_provvedimento_modificato", **ORDERED).done("leggi_provvedimento", READ)

    assert stage.open == ["richiesta_posto"]


def test_a_harm_being_weighed_is_weighed_to_the_end_though_nobody_is_received() -> None:
    stage = weighed(**FREE)
    stage.hear("sig_grave_pregiudizio")

    stage.done("conferma_variante", ASIDE)

    assert (stage.open, stage.step.outcomes) == (["valuta_grave_pregiudizio"], ("non_accolta",))


def test_a_report_half_written_goes_on_where_it_is_reported_again() -> None:
    stage = reported().receive("msg_provvedimento_modificato", **NEW_ACT)
    stage.done("leggi_provvedimento", {**ELSEWHERE, **FREE})
    stage.done("valuta_con_la_donna", {**WOMAN, "volonta_donna": "non_consenziente", **FREE})

    stage.done("conferma_variante", REPORTED)

    assert stage.open == ["redigi_segnalazione"]


# --- which act is its order -------------------------------------------------------------------


def inquired() -> Access:
    """The only act of the case asks for an inquiry."""
    stage = asked()
    stage.registered = {7: {"mandati": ["indagine_valutazione"]}}
    return stage


def test_an_act_that_orders_something_else_is_not_the_order_of_a_reception() -> None:
    assert "registra prima il decreto" in refused(inquired(), "valuta_con_la_donna", {**WOMAN})


def test_with_it_whoever_does_not_consent_does_not_enter() -> None:
    stage = inquired().done(
        "valuta_con_la_donna", {**WOMAN, **FREE, "volonta_donna": "ambivalente"}
    )

    assert "entra solo chi acconsente" in refused(stage, "conferma_variante", {**CONFIRMED})


def test_the_act_of_the_case_that_orders_it_is_its_order() -> None:
    stage = inquired()
    stage.acts = [
        {"numero": Decimal(7), "in_vigore": True},
        {"numero": Decimal(8), "in_vigore": True},
    ]
    stage.registered[8] = {"mandati": ["collocamento_madre_bambino"]}

    stage.done("valuta_con_la_donna", WOMAN)

    assert stage.step.data["provvedimento_id"] == 8


def consenting() -> Access:
    """She lives there because she wants to."""
    stage = asked().done("valuta_con_la_donna", {**WOMAN, **FREE})
    stage.registered = {7: {"mandati": ["indagine_valutazione"]}}
    return stage


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({}, "non dispone l'accoglienza di madre e figli"),
        ({"atto_regola_accoglienza": False}, "Nessun atto dispone l'accoglienza"),
        ({"atto_regola_accoglienza": ""}, "riguarda l'accoglienza"),
    ],
)
def test_an_act_about_something_else_gives_no_order(said: dict[str, Any], words: str) -> None:
    stage = consenting().receive("msg_provvedimento_modificato", **NEW_ACT)

    assert words in refused(stage, "leggi_provvedimento", READ | said)


def test_a_reception_by_consent_stays_so_after_an_act_about_something_else() -> None:
    stage = consenting().receive("msg_provvedimento_modificato", **NEW_ACT)

    stage.done("leggi_provvedimento", ELSEWHERE | FREE)

    assert stage.step.data["provvedimento_id"] == 7
    assert stage.step.data["ordine_tm"] is False


def test_an_act_that_orders_it_becomes_its_mandate() -> None:
    stage = consenting().receive("msg_provvedimento_modificato", **ORDERED)

    assert "un ordine c'è" in refused(stage, "leggi_provvedimento", READ | FREE)
    stage.done("leggi_provvedimento", READ)

    assert (stage.step.data["provvedimento_id"], stage.step.data["titolo"]) == (11, "mandato")


def test_an_order_stays_the_mandate_after_an_act_about_something_else() -> None:
    stage = living().receive("msg_provvedimento_modificato", **NEW_ACT)

    stage.done("leggi_provvedimento", ELSEWHERE)

    assert stage.step.data["provvedimento_id"] == 7


def test_the_report_on_a_reception_is_due_when_its_own_order_says() -> None:
    stage = living().receive("msg_provvedimento_modificato", **ORDERED)
    stage.done("leggi_provvedimento", READ)
    watched = stage.timers["tempo_di_osservare"]

    sooner = {"provvedimento_id": 12, "scadenza_ag": date(2026, 1, 15)}
    stage.receive("msg_provvedimento_modificato", **NEW_ACT | sooner)
    stage.done("leggi_provvedimento", ELSEWHERE)

    assert stage.step.data["scadenza_ag"] == date(2026, 3, 1)
    assert stage.timers["tempo_di_osservare"] == watched


def test_a_reception_by_consent_owes_no_report_for_an_act_about_something_else() -> None:
    stage = consenting().receive("msg_provvedimento_modificato", **NEW_ACT)

    stage.done("leggi_provvedimento", ELSEWHERE | FREE)

    assert stage.step.data["scadenza_ag"] is None
