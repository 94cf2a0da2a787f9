"""The reception of a mother with her children: what its forms refuse, and where it goes."""

from datetime import date
from typing import Any

import pytest

from forms import InvalidAnswers
from tests.processes_catalogue.access import Access
from tests.processes_catalogue.called_answers import faults
from tests.processes_catalogue.placement import ANSWERED, DECLARED
from tests.processes_catalogue.reception import (
    CHOSEN,
    CONFIRMED,
    LEFT,
    PACT,
    PLANNED,
    REQUEST,
    SAFE,
    WOMAN,
    asked,
    living,
    placed,
    planned,
    weighed,
)
from tests.processes_catalogue.test_p05_happenings import HOW_IT_CLOSES

NEW_ACT = {"provvedimento_id": 11, "mandati": [], "scadenza_ag": date(2026, 3, 1)}
READ = {
    "seguito_provvedimento": "prosegue",
    "atto_regola_accoglienza": True,
    "ordine_tm": True,
    "che_cosa_cambia": "Il termine",
}
FREE = {"ordine_tm": False}
GOES_AWAY = {
    "tipo_fatto": "uscita",
    "uscita_con_figli": "con_i_figli",
    "natura_fatti": "altro_o_non_noto",
    "situazione_abbandono": "no",
}
IN_DANGER = {"pericolo_immediato": True, "motivazione_uscita": "Torna da lui."}


def refused(stage: Access, element: str, answers: dict[str, Any]) -> str:
    """What a form says of answers that do not hold."""
    with pytest.raises(InvalidAnswers) as found:
        stage.done(element, answers)
    return faults(found.value)


# --- who comes, and how -----------------------------------------------------------------------


def test_nobody_comes_in_from_the_desk() -> None:
    stage = asked(canale="accesso_libero_centro")

    assert stage.step.outcomes == ("accesso_diretto_respinto",)
    assert stage.sent[-1].name == "msg_segnalazione_ricevuta"
    assert stage.open == []


@pytest.mark.parametrize("channel", ["mandato_ag_collocamento", "autosegnalazione_interna", None])
def test_the_service_and_the_court_may_ask(channel: str | None) -> None:
    assert asked(canale=channel).open == ["valuta_con_la_donna"]


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"figli": []}, "almeno un figlio"),
        ({"richiesta_di": "TM", **FREE}, "c'è un ordine"),
        ({"settimana_gestazione": 60, "gravidanza": True}, ""),
    ],
)
def test_a_weighing_that_does_not_hold_is_refused(said: dict[str, Any], sentence: str) -> None:
    assert sentence in refused(asked(), "valuta_con_la_donna", {**WOMAN, **said})


def test_a_woman_who_waits_for_her_first_child_may_come_alone() -> None:
    alone = {name: said for name, said in WOMAN.items() if name != "figli"}

    stage = asked().done("valuta_con_la_donna", {**alone, "gravidanza": True})

    assert stage.open == ["conferma_variante"]


@pytest.mark.parametrize("will", ["ambivalente", "non_consenziente"])
def test_without_an_order_nobody_enters_against_her_will(will: str) -> None:
    stage = weighed(volonta_donna=will, **FREE)

    assert "entra solo chi acconsente" in refused(stage, "conferma_variante", {**CONFIRMED})


def test_with_an_order_she_enters_even_if_she_is_in_doubt() -> None:
    stage = weighed(volonta_donna="ambivalente").done("conferma_variante", CONFIRMED)

    assert stage.open == ["richiesta_posto"]


def test_an_order_is_not_put_aside() -> None:
    aside = {"decisione_accoglienza": "non_si_accoglie", "segnalazione_verificata": True}

    assert "C'è un ordine" in refused(weighed(), "conferma_variante", {**CONFIRMED, **aside})


def test_a_secret_address_asks_for_the_protected_variant() -> None:
    stage = weighed(indirizzo_segreto=True)
    ordinary = {**CONFIRMED, "collocazione": "casa_rifugio", "motivazione_variante": "Fretta."}

    assert "variante è quella protetta" in refused(stage, "conferma_variante", ordinary)


def test_the_protected_variant_makes_the_address_secret_before_a_place_is_sought() -> None:
    stage = weighed(indirizzo_segreto=True)
    stage.done(
        "conferma_variante",
        {**CONFIRMED, "collocazione": "casa_rifugio", "variante": "protetta_violenza"},
    )
    assert stage.open == ["proteggi_indirizzo"]

    stage.done("proteggi_indirizzo", SAFE)

    assert stage.step.data["indirizzo_protetto"] is True
    assert stage.open == ["richiesta_posto"]


# --- the place, the pact, the calendar --------------------------------------------------------


def test_a_structure_that_keeps_no_secret_is_refused_for_a_secret_address() -> None:
    stage = weighed(indirizzo_segreto=True)
    stage.done(
        "conferma_variante",
        {**CONFIRMED, "collocazione": "casa_rifugio", "variante": "protetta_violenza"},
    ).done("proteggi_indirizzo", SAFE)
    stage.done("richiesta_posto", {**REQUEST, "tipologia_richiesta": "casa_rifugio"})
    stage.done("cerca_posto", ANSWERED).done("verifica_incompatibilita", DECLARED)

    open_door = {**CHOSEN, "indirizzo_riservato": False}
    assert "che lo tenga segreto" in refused(stage, "scegli_struttura", open_door)


def test_without_an_order_the_signed_pact_is_the_title() -> None:
    stage = placed(**FREE)
    unsigned = {**PACT, "firma_donna": False, "motivo_senza_firma": "Ci pensa."}

    assert "il patto firmato è il titolo" in refused(stage, "patto_accoglienza", unsigned)


@pytest.mark.parametrize(
    ("days", "sentence"),
    [
        (["2026-01-15"], "troppo lontana dall'ingresso"),
        (["2025-11-03"], "dopo l'ingresso"),
        (["2025-12-01", "2025-11-20"], "in ordine"),
        (["2025-12-01", "2026-06-02"], "più di sei mesi"),
    ],
)
def test_a_calendar_that_does_not_hold_is_refused(days: list[str], sentence: str) -> None:
    stage = placed().done("patto_accoglienza", PACT)
    calendar = [{"data": one} for one in days]

    said = refused(stage, "programma_accoglienza", {**PLANNED, "calendario_verifiche": calendar})

    assert sentence in said


def test_no_entry_without_a_calendar_of_the_reviews() -> None:
    stage = placed().done("patto_accoglienza", PACT)

    assert "registra_ingresso" not in stage.open
    said = refused(stage, "programma_accoglienza", {**PLANNED, "calendario_verifiche": []})
    assert "Le date delle verifiche" in said or said


# --- living there -----------------------------------------------------------------------------


def test_with_the_entry_everything_begins() -> None:
    stage = living()

    assert {"registra_fatto", "bozza_progetto", "proponi_spesa"} == set(stage.open)
    assert stage.timers["tempo_di_verifica"].date() == date(2025, 11, 16)
    assert stage.timers["fine_in_vista"].date() == date(2026, 8, 3)
    assert "msg_collocamento_avviato" in [one.name for one in stage.sent]


def without_project(**said: Any) -> Access:
    """They are there already, and she does not share the project."""
    stage = living(**said)
    stage.decide("bozza_progetto", dispositivi=["collocamento"])
    stage.decide("capacita_discernimento", capacita_discernimento="no")
    stage.decide("condividi_progetto", adesione_genitore1="non_aderisce", adesione_genitore2=None)
    stage.decide("valuta_mancata_adesione", seguito_adesione="si_ferma")
    return stage


@pytest.mark.parametrize(
    ("choice", "opens"), [("riprova", "bozza_progetto"), ("dimissione", "dimissione")]
)
def test_without_a_project_after_the_entry_the_coordinator_decides(
    choice: str, opens: str
) -> None:
    decided = {"seguito_progetto": choice, "motivazione_seguito": "Non si ritrova."}
    free = {"ordine_tm": False, "richiesta_di": "donna", "volonta_donna": "consenziente"}

    stage = without_project(**free).done("decidi_progetto", decided)

    assert opens in stage.open


def test_under_an_order_the_project_is_written_again() -> None:
    decided = {"seguito_progetto": "dimissione", "motivazione_seguito": "Non si ritrova."}

    assert "si riscrive" in refused(without_project(), "decidi_progetto", decided)


def test_who_does_not_come_is_weighed_and_leaves_no_discharge() -> None:
    stage = planned(**FREE).done(
        "registra_ingresso",
        {
            "esito_ingresso": "rinuncia",
            "motivo_rinuncia": "Va dalla sorella.",
            "uscita_con_figli": "con_i_figli",
        },
    )
    assert stage.open == ["valuta_uscita"]

    stage.done(
        "valuta_uscita",
        {"pericolo_immediato": False, "segnala_ag": False, "motivazione_uscita": "Li ospita."},
    )

    assert stage.step.outcomes == ("rinuncia",)


def test_she_leaves_with_an_order_and_the_court_is_told_at_once() -> None:
    stage = living().done("registra_fatto", GOES_AWAY)
    assert stage.open == ["valuta_uscita"]

    stage.done("valuta_uscita", IN_DANGER)

    assert stage.open == ["chiedi_contributi"]
    opened = [one.payload["processo"] for one in stage.sent if one.name == "msg_apri_processo"]
    assert opened == ["p04_protezione_urgente_403"]


# --- from outside, and the ends ---------------------------------------------------------------


def test_a_new_act_does_not_take_them_out() -> None:
    stage = living().receive("msg_provvedimento_modificato", **NEW_ACT)
    assert stage.open == ["leggi_provvedimento"]

    stage.done("leggi_provvedimento", READ)

    assert {"registra_fatto"} <= set(stage.open)
    assert "registra_ingresso" not in stage.open
    assert stage.timers["tempo_di_verifica"].date() == date(2025, 11, 16)
    assert stage.timers["tempo_di_osservare"].date() == date(2026, 2, 9)


def test_a_new_act_before_the_entry_keeps_the_project_that_is_approved() -> None:
    stage = weighed(urgenza=False).done("conferma_variante", CONFIRMED)
    stage.decide("bozza_progetto")
    stage.decide("capacita_discernimento", capacita_discernimento="no", minore_sentito="no_eta")
    stage.decide("condividi_progetto", adesione_genitore1="aderisce")
    stage.decide("approva_progetto", esito_progetto="approvato")
    assert stage.open == ["richiesta_posto"]

    stage.receive("msg_provvedimento_modificato", **NEW_ACT).done("leggi_provvedimento", READ)

    assert stage.open == ["richiesta_posto"]


def separated(**said: Any) -> Access:
    """A decree has put mother and child apart."""
    stage = living(**said).receive("msg_provvedimento_modificato", **NEW_ACT)
    return stage.done("leggi_provvedimento", {**READ, "seguito_provvedimento": "separazione"})


@pytest.mark.parametrize(
    "where", ["p05_inserimento_residenziale", "p07_affido_familiare"], ids=["p05", "p07"]
)
def test_a_separation_by_decree_opens_the_path_of_the_child(where: str) -> None:
    outcome = "separazione_madre_bambino_su_decreto"
    stage = separated().done(
        "dimissione", {**LEFT, "esito_dimissione": outcome, "percorso_figli": where}
    )

    assert stage.step.outcomes == ("separazione_su_decreto",)
    assert stage.sent[-1].payload["processo"] == where


@pytest.mark.parametrize(
    ("stage", "said", "sentence"),
    [
        (separated, {}, "scegli la separazione"),
        (separated, {"ag_informata": False}, "va informata"),
        (separated, {"stop_retta_dal": "2025-11-01"}, "La retta si ferma"),
        (separated, {"data_dimissione": "2025-11-01"}, "prima dell'ingresso"),
    ],
)
def test_a_discharge_that_does_not_hold_is_refused(
    stage: Any, said: dict[str, Any], sentence: str
) -> None:
    assert sentence in refused(stage(), "dimissione", {**LEFT, **said})


@pytest.mark.parametrize(
    ("message", "cause", "end"),
    [
        ("msg_decesso", "decesso", "decesso"),
        ("msg_chiusura_forzata", "chiusura_forzata", "chiusura_forzata"),
    ],
)
def test_what_stops_the_path_is_written_down(message: str, cause: str, end: str) -> None:
    stage = living().receive(message, causa=cause)
    stage.done("chiudi_per_evento", HOW_IT_CLOSES[cause])

    assert stage.step.outcomes == (end,)
    assert stage.sent[-1].name == "msg_collocamento_terminato"


def test_another_municipality_takes_over_beside_the_reception() -> None:
    stage = living().receive("msg_trasferimento_competenza")

    assert {"rileva_variazione", "registra_fatto"} <= set(stage.open)
