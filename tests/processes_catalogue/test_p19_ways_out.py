"""How a personal path (P19) is left: by the family, by the judge, by what comes from outside."""

from typing import Any

import pytest

from forms import InvalidAnswers
from tests.processes_catalogue.called_answers import faults
from tests.processes_catalogue.personal_path import (
    HEARD,
    LEAVING,
    ORDERED,
    REFUSED,
    WARD,
    ended,
    left,
    met,
    proposed_end,
    reviewed,
    working,
)

GOES_ON = ["registra_intervento"]


def refusal(stage: Any, element: str, answers: dict[str, Any]) -> str:
    with pytest.raises(InvalidAnswers) as refused:
        stage.done(element, answers)
    return faults(refused.value)


# --- a family that says no ---------------------------------------------------------------------


@pytest.mark.parametrize("stage", [lambda: met(answer=REFUSED), left])
def test_a_family_that_says_no_is_heard_first(stage: Any) -> None:
    assert stage().open == ["ascolta_famiglia"]


def test_a_family_that_stays_renews_its_pact() -> None:
    stage = left().done("ascolta_famiglia", HEARD | {"seguito_famiglia": "resta"})

    assert stage.open == ["firma_patto"]


def test_a_voluntary_exit_passes_by_the_duty_to_report() -> None:
    stage = left().done("ascolta_famiglia", LEAVING)

    assert stage.open == ["verifica_obbligo"]
    assert "non collaborano" in stage.said("verifica_obbligo", "obblighi_proposti")


def test_whoever_does_not_report_against_the_table_says_why() -> None:
    stage = left().done("ascolta_famiglia", LEAVING)

    assert "perché non si segnala" in refusal(
        stage, "verifica_obbligo", {"obbligo_segnalare": "non_dovuta"}
    )


def test_a_family_that_leaves_without_a_duty_is_closed() -> None:
    calm = {"natura_fatti": "difficolta_relazionali", "genitori_collaborano": "si"}
    stage = left().done("ascolta_famiglia", LEAVING | calm)
    stage.done("verifica_obbligo", {"obbligo_segnalare": "non_dovuta"})

    assert proposed_end(stage) == "interrotto_famiglia"
    assert ended(stage, "interrotto_famiglia") == ("interrotto_famiglia",)


def test_a_duty_to_report_is_done_before_the_path_is_closed() -> None:
    stage = left().done("ascolta_famiglia", LEAVING)
    stage.done("verifica_obbligo", {"obbligo_segnalare": "segnala"})

    assert stage.open == ["redigi_segnalazione"]


def test_a_path_is_not_called_interrupted_by_the_family_before_that_check() -> None:
    stage = reviewed(working(), "chiusura")

    with pytest.raises(InvalidAnswers) as refused:
        ended(stage, "interrotto_famiglia")

    assert "R25" in faults(refused.value)


def told_the_judge() -> Any:
    stage = left(working(ORDERED)).done(
        "ascolta_famiglia", HEARD | {"seguito_famiglia": "non_vuole"}
    )
    stage.decide("chiedi_contributi", fonti=[])
    stage.decide("redige_bozza", contiene_valutazioni_personalita=False)
    stage.decide("revisione", esito_revisione="approvata").decide("firma_relazione")
    return stage.decide("protocolla_e_invia", inviata_il=stage.now)


def test_a_prescribed_path_that_is_refused_is_told_to_the_judge() -> None:
    stage = left(working(ORDERED)).done(
        "ascolta_famiglia", HEARD | {"seguito_famiglia": "non_vuole"}
    )

    assert stage.open == ["chiedi_contributi"]
    assert told_the_judge().open == ["decidi_dopo_rifiuto"]


def test_after_the_judge_is_told_one_may_try_again() -> None:
    stage = told_the_judge()

    stage.done("decidi_dopo_rifiuto", {"seguito_rifiuto": "riprova", "motivazione": "Ci sta."})

    assert stage.open == ["firma_patto"]


def test_a_prescribed_path_ends_only_when_the_judge_knows() -> None:
    stage = told_the_judge()
    stage.done("decidi_dopo_rifiuto", {"seguito_rifiuto": "si_ferma", "motivazione": "No."})
    with pytest.raises(InvalidAnswers) as refused:
        ended(stage, "interrotto_famiglia")
    assert "R26" in faults(refused.value)

    assert ended(stage, "interrotto_famiglia", ag_informata=True) == ("interrotto_famiglia",)


# --- from outside ------------------------------------------------------------------------------

ELSEWHERE = {"seguito_provvedimento": "continua", "che_cosa_cambia": "Incontri con il padre."}
NEW_ACT = {"provvedimento_id": 11, "mandati": ["sostegno_controllo"], "scadenza_ag": None}


@pytest.mark.parametrize(
    ("way", "awaited"),
    [("prosegue", "scheda_invio"), ("per_consenso", "scheda_invio"), ("cessa", "chiudi_percorso")],
)
def test_a_new_decree_stops_the_work_until_it_is_read(way: str, awaited: str) -> None:
    stage = working(ORDERED)
    stage.receive("msg_provvedimento_modificato", **NEW_ACT)
    assert stage.open == ["leggi_provvedimento"]

    stage.done("leggi_provvedimento", {"seguito_provvedimento": way, "che_cosa_cambia": "Altro."})

    assert stage.open == [awaited]


def test_a_decree_about_something_else_leaves_the_work_where_it_was() -> None:
    stage = working(ORDERED)
    before = stage.task("registra_intervento").data
    stage.receive("msg_provvedimento_modificato", **NEW_ACT)

    stage.done("leggi_provvedimento", ELSEWHERE)

    assert stage.open == GOES_ON
    after = stage.task("registra_intervento").data
    for name in ("provvedimento_id", "titolo"):
        assert after.get(name) == before.get(name)


def test_whoever_left_the_ward_while_a_decree_was_read_begins_a_new_phase() -> None:
    stage = working(WARD).receive("msg_provvedimento_modificato", **NEW_ACT)
    stage.receive("msg_dimissione_ospedale", data="2025-11-20")

    assert stage.done("leggi_provvedimento", ELSEWHERE).open == ["scheda_invio"]


def test_a_decree_that_lifts_the_order_leaves_the_consent_to_be_asked() -> None:
    stage = working(ORDERED)
    stage.receive("msg_provvedimento_modificato", **NEW_ACT)
    lifted = {"seguito_provvedimento": "per_consenso", "che_cosa_cambia": "Non è più prescritto."}
    stage.done("leggi_provvedimento", lifted)

    assert stage.said("scheda_invio", "titolo_percorso") == "consenso"


def test_a_grave_danger_is_weighed_while_the_work_goes_on() -> None:
    stage = working().hear("sig_grave_pregiudizio")
    weighed = {"fatti": "Lividi.", "motivazione": "Attuale.", "esito_pregiudizio": "confermato"}
    now = {"pericolo_immediato": True, "protezione_messa_in_atto": "È in ospedale."}
    stage.do("valuta_grave_pregiudizio", **weighed, **now)

    assert [one.correlation for one in stage.sent] == ["7:p04_protezione_urgente_403"]
    assert sorted(stage.open) == ["redigi_segnalazione", "registra_intervento"]


@pytest.mark.parametrize(
    ("way", "outcomes"), [("prosieguo", ("prosieguo_aperto",)), ("si_chiude", ("maggiore_eta",))]
)
def test_whoever_comes_of_age_decides(way: str, outcomes: tuple[str, ...]) -> None:
    stage = working()
    stage.receive("msg_minore_maggiorenne")
    heard = {"ragazzo_sentito": True, "che_cosa_chiede": "Studiare", "motivazione": "Lo chiede."}
    decided = {"seguito_maggiore_eta": way, "restano_altri_minori": False}
    stage.done("valuta_maggiore_eta", heard | decided)

    assert stage.step.outcomes == outcomes


def test_a_family_that_moves_is_handed_over_while_the_work_goes_on() -> None:
    stage = working()
    stage.receive("msg_trasferimento_competenza")

    assert set(stage.open) == {"registra_intervento", "rileva_variazione"}


@pytest.mark.parametrize("cause", ["decesso", "chiusura_forzata"])
def test_a_path_stopped_from_outside_is_closed_with_its_reasons(cause: str) -> None:
    stage = working()
    stage.receive(f"msg_{cause}", causa=cause)
    assert stage.open == ["chiudi_per_evento"]
    closure = {
        "data_chiusura": "2025-10-28",
        "esito": "decesso" if cause == "decesso" else "chiusura_disposta",
        "motivazione": "Comunicato.",
        "situazione_finale": "Nulla resta aperto.",
    }
    checked = {"segnalazione_verificata": True, "esito_verifica_segnalazione": "Nessun obbligo."}
    stage.done("chiudi_per_evento", {**checked, "chiusura": closure})

    assert stage.step.outcomes == (cause,)
