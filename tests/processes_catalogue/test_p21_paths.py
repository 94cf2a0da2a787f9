"""Tenders and co-design (P21): to the second, judged after the deadline."""

from datetime import timedelta
from typing import Any

import pytest

from forms import InvalidAnswers
from tests.processes_catalogue.access import Access
from tests.processes_catalogue.called_answers import faults
from tests.processes_catalogue.inquiry import offered, rome
from tests.processes_catalogue.tender import (
    ACTS,
    AWARDED,
    DEADLINE,
    NOTHING,
    PANEL,
    PUBLISHED,
    TENDER,
    applied,
    decided,
    examined,
    judged,
    panel,
    published,
    refusal,
)

SECOND = timedelta(seconds=1)
REGISTER = "registra_domanda"


# --- the acts ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"criteri": [{"numero_criterio": 1, "criterio": "Rete", "peso": 99}]}, "fare cento"),
        (
            {"criteri": [{"numero_criterio": 1, "criterio": one, "peso": 50} for one in "AB"]},
            "lo stesso numero",
        ),
        ({"importo_base": ""}, "importo a base"),
        ({"importo_base": "0"}, "più di zero"),
        ({"scadenza_offerte": "2026-05-01T09:00"}, "oggi"),
    ],
)
def test_acts_that_do_not_hold_together_are_refused(changed: dict[str, Any], said: str) -> None:
    assert said in refusal(decided(), "atti_gara", ACTS | changed)


def test_an_agreement_has_no_base_price() -> None:
    bare = {name: value for name, value in ACTS.items() if name != "importo_base"}

    assert decided().done("atti_gara", bare | {"tipo_procedura": "convenzione"}).open == [
        "pubblica"
    ]


def test_a_contract_that_is_about_to_end_begins_a_tender_too() -> None:
    stage = Access(TENDER, rome("2026-12-31 09:00"))
    stage.start("msg_apri_processo", caso_id=10, procedura_di=9, processo=TENDER)

    assert stage.open == ["atti_gara"]


def test_acts_go_back_or_are_given_up_before_they_are_published() -> None:
    stage = decided().done("atti_gara", ACTS)
    stage.done("pubblica", {"esito_pubblicazione": "da_correggere", "perche_no": "Un errore."})
    assert stage.open == ["atti_gara"]
    stage.done("atti_gara", ACTS)

    stage.done("pubblica", {"esito_pubblicazione": "non_si_procede", "perche_no": "Niente fondi."})

    assert stage.open == ["prendi_atto"]
    stage.done("prendi_atto", NOTHING | {"esito_procedura": "revocata"})
    assert stage.step.outcomes == ("revocata",)


def test_nothing_is_published_after_its_own_deadline() -> None:
    stage = decided().done("atti_gara", ACTS)
    stage.now = DEADLINE + SECOND

    assert "già passata" in refusal(stage, "pubblica", PUBLISHED)


# --- to the second -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("at", "in_time", "letter"),
    [
        (DEADLINE - SECOND, True, "ricevuta_domanda"),
        (DEADLINE, True, "ricevuta_domanda"),
        (DEADLINE + SECOND, False, "domanda_fuori_termine"),
    ],
)
def test_a_bid_is_in_time_to_the_second_and_the_instant_is_kept(
    at: Any, *, in_time: bool, letter: str
) -> None:
    early = applied(published(), DEADLINE - timedelta(days=1))

    stage = applied(early, at)

    told = stage.task(REGISTER).data["domande"][-1]
    assert (told["in_termine"], told["numero"]) == (in_time, len([early, stage]))
    assert told["pervenuta_il"] == at
    assert stage.jobs[-1][1]["lettere"] == [letter]


def test_the_instant_of_a_bid_is_not_for_anybody_to_write() -> None:
    stage = published()
    stage.move_to(DEADLINE + SECOND - timedelta(days=1))

    with pytest.raises(InvalidAnswers):
        stage.done(REGISTER, {"offerente": "Prova", "pervenuta_il": "2026-07-01T09:00"})


def test_no_panel_before_the_deadline_and_no_clarification_after_it() -> None:
    stage = applied(published(), DEADLINE - SECOND)
    assert sorted(stage.open) == [REGISTER, "rispondi_chiarimento"]

    stage.move_to(DEADLINE)
    assert stage.open == [REGISTER]

    stage.move_to(DEADLINE + SECOND)

    assert sorted(stage.open) == ["nomina_commissione", REGISTER]


def test_a_clarification_is_followed_by_room_for_the_next() -> None:
    stage = published()
    stage.done(
        "rispondi_chiarimento",
        {"quesito": "Quanti lotti?", "risposta": "Otto.", "pubblicata_dove": "Albo"},
    )

    assert sorted(stage.open) == [REGISTER, "rispondi_chiarimento"]


def test_late_bids_alone_leave_the_tender_deserted() -> None:
    stage = published().move_to(DEADLINE + SECOND)

    assert stage.open == ["prendi_atto"]
    assert stage.done("prendi_atto", NOTHING).step.outcomes == ("deserta",)


# --- the panel ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"commissari": [{"operatore": 1}, {"operatore": 2}]}, ""),
        ({"commissari": [{"operatore": one} for one in (1, 2, 3, 4)]}, "tre o cinque"),
        ({"commissari": [{"operatore": one} for one in (1, 2, 2)]}, "due volte"),
        ({"presidente": 9}, "uno dei commissari"),
    ],
)
def test_a_panel_that_is_no_panel_is_refused(changed: dict[str, Any], said: str) -> None:
    stage = applied(published(), DEADLINE).move_to(DEADLINE + SECOND)

    assert said in refusal(stage, "nomina_commissione", PANEL | changed)


def test_nobody_of_the_panel_declares_for_another() -> None:
    stage = applied(published(), DEADLINE).move_to(DEADLINE + SECOND)
    stage.done("nomina_commissione", PANEL)
    stage.person = 9

    with pytest.raises(InvalidAnswers) as said:
        stage.done(
            "dichiara_incompatibilita", {"incompatibile": False, "firma_dichiarazione": "si"}
        )

    assert "tocca a un altro" in faults(said.value)


def test_an_interest_makes_the_panel_be_named_again() -> None:
    stage = applied(published(), DEADLINE).move_to(DEADLINE + SECOND)
    stage.done("nomina_commissione", PANEL)
    own = {
        "incompatibile": True,
        "motivo_incompatibilita": "Parente.",
        "firma_dichiarazione": "si",
    }
    stage.done("dichiara_incompatibilita", own)
    for _ in PANEL["commissari"][1:]:
        free = {"incompatibile": False, "firma_dichiarazione": "si"}
        stage.done("dichiara_incompatibilita", free)

    assert sorted(stage.open) == ["nomina_commissione", REGISTER]
    assert sorted(panel(stage).open) == ["esamina_domanda", REGISTER]


def test_only_bids_in_time_are_examined() -> None:
    stage = panel(applied(published(), DEADLINE - SECOND, DEADLINE + SECOND))

    assert stage.open.count("esamina_domanda") == 1


def test_what_can_be_mended_is_mended() -> None:
    stage = examined("si", "soccorso")
    assert sorted(stage.open) == [REGISTER, "registra_integrazione"]

    stage.done(
        "registra_integrazione", {"integrata": "si", "arrivata_integrazione": "2026-07-09T09:00"}
    )

    assert stage.task("valuta_offerte").data["ammesse"] == [1, 2]


GIVEN = rome("2026-07-19 23:59")


@pytest.mark.parametrize(
    ("answer", "at", "said"),
    [
        ("si", "2026-07-20T00:10", "dopo il tempo dato"),
        ("tardi", "2026-07-19T18:00", "non è in ritardo"),
    ],
)
def test_what_arrives_after_the_time_that_was_given_is_late(
    answer: str, at: str, said: str
) -> None:
    stage = examined("si", "soccorso").move_to(rome("2026-07-20 09:00"))
    stage.due = GIVEN

    late = refusal(
        stage, "registra_integrazione", {"integrata": answer, "arrivata_integrazione": at}
    )

    assert said in late


def test_what_is_mended_too_late_is_left_out_and_one_sees_when_it_came() -> None:
    stage = examined("si", "soccorso").move_to(rome("2026-07-20 09:00"))
    stage.due = GIVEN
    late = {"integrata": "tardi", "arrivata_integrazione": "2026-07-20T00:10"}

    stage.done("registra_integrazione", late)

    assert stage.task("valuta_offerte").data["ammesse"] == [1]


def test_what_is_not_mended_is_left_out() -> None:
    stage = examined("si", "soccorso").done("registra_integrazione", {"integrata": "no"})

    assert stage.task("valuta_offerte").data["ammesse"] == [1]


def test_with_nobody_admitted_the_tender_is_deserted() -> None:
    stage = examined("no", "no")

    assert stage.open == ["prendi_atto"]
    assert stage.done("prendi_atto", NOTHING).step.outcomes == ("deserta",)


# --- judging and awarding ----------------------------------------------------------------------


def points(*given: tuple[int, int, str]) -> list[dict[str, Any]]:
    """Each of bid, criterion, points."""
    return [
        {"numero_offerta": bid, "numero_criterio": criterion, "punti": awarded}
        for bid, criterion, awarded in given
    ]


WHOLE = ((1, 1, "30.5"), (1, 2, "10"), (2, 1, "44"), (2, 2, "0"))


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"punteggi": points(*WHOLE, (3, 1, "9"))}, "R37"),
        ({"punteggi": points(*WHOLE[:2])}, "domanda 2, criterio 1; domanda 2, criterio 2"),
        ({"punteggi": points(*WHOLE[:3])}, "domanda 2, criterio 2"),
        ({"punteggi": points(*WHOLE, (1, 1, "5"))}, "uno solo"),
        ({"punteggi": points(*WHOLE, (1, 3, "5"))}, "Negli atti non c'è"),
        ({"punteggi": points(*WHOLE[:3], (2, 2, "30.5"))}, "criterio 2: al massimo 30"),
        ({"incompatibilita_dichiarata": False}, "Prima si dichiarano"),
    ],
)
def test_points_are_given_by_criterion_and_to_admitted_bids_alone(
    changed: dict[str, Any], said: str
) -> None:
    with pytest.raises(InvalidAnswers) as refused:
        judged(examined(), **changed)

    assert said in faults(refused.value)


def test_a_commissioner_finds_every_admitted_bid_and_criterion_in_the_list() -> None:
    stage = examined()

    assert offered(stage, "valuta_offerte", "punteggi", "numero_offerta") == ["1", "1", "2", "2"]
    assert offered(stage, "valuta_offerte", "punteggi", "numero_criterio") == ["1", "2", "1", "2"]
    assert stage.said("valuta_offerte", "criteri_e_pesi").startswith("1: fino a 70 punti; 2")


def test_the_points_of_the_panel_are_added_up_and_the_best_bid_is_proposed() -> None:
    stage = judged(examined(), punteggi=points(*WHOLE))

    awarded = {"esito_aggiudicazione": "aggiudicata"}
    places = ("aggiudica", "graduatoria")

    assert stage.said("aggiudica", "offerta_scelta", **awarded) == "2"
    assert offered(stage, *places, "numero_in_graduatoria", **awarded) == ["2", "1"]
    assert offered(stage, *places, "punti_totali", **awarded) == ["132", "121,5"]


def test_no_word_of_a_commissioner_travels_with_the_points() -> None:
    assert "Progetto" not in str(judged(examined()).step.data)


def test_a_late_bid_is_still_written_down_while_bids_are_judged() -> None:
    stage = applied(examined(), rome("2026-07-10 10:00"))

    assert stage.task(REGISTER).data["domande"][-1]["in_termine"] is False


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"offerta_scelta": 3}, "solo tra le domande ammesse"),
        ({"graduatoria": [{"numero_in_graduatoria": 3, "punti_totali": "9"}]}, "solo le domande"),
    ],
)
def test_only_an_admitted_bid_is_chosen(changed: dict[str, Any], said: str) -> None:
    assert said in refusal(judged(examined()), "aggiudica", AWARDED | changed)


def test_a_tender_that_is_not_awarded_is_revoked_and_not_called_deserted() -> None:
    stage = judged(examined())
    stage.done(
        "aggiudica",
        {
            "esito_aggiudicazione": "non_aggiudicata",
            "provvedimento_aggiudicazione": "Determina",
            "motivazione_aggiudicazione": "Nessuna offerta conviene.",
        },
    )
    assert "non è deserta" in refusal(stage, "prendi_atto", NOTHING)

    assert stage.done("prendi_atto", NOTHING | {"esito_procedura": "revocata"}).step.outcomes == (
        "revocata",
    )


def test_whoever_coordinates_may_stop_the_tender() -> None:
    stage = published()
    stage.receive("msg_chiusura_forzata", causa="chiusura_forzata")

    assert stage.open == ["prendi_atto"]
