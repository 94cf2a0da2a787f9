"""The periodic review: held on its day, proposed by a table, confirmed by somebody else."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from engine.dmn import parse_decisions
from forms import InvalidAnswers
from tests.processes_catalogue.access import Access
from tests.processes_catalogue.called_answers import CONFIRMED, HELD, MEETING, faults
from tests.processes_catalogue.inquiry import ROOT, rome

REVIEW = "ca_verifica_periodica"
NOW = rome("2026-01-26 10:00")
DUE = rome("2026-01-27 23:00")
SIMPLE = {"forma_verifica": "semplice", "data_prevista": "2026-01-27T09:00"}
TOLD = {"fonte": "Educatrice", "data": "2026-01-20", "contributo": "Dorme meglio."}
STRUCTURE = {
    **TOLD,
    "salute": "Visita dal pediatra fatta.",
    "scuola": "Va ogni giorno.",
    "relazioni": "Ha un amico nella casa.",
    "visite_e_rientri": [{"giorno": "2026-01-18", "con_chi": "La madre"}],
    "proposta_struttura": "Si prosegue.",
}
TABLE = parse_decisions(Path(ROOT, "processes/dmn/d10_esito_verifica.dmn").read_bytes())
SHORT = {**MEETING, "prossima_verifica": "2026-02-25"}
COLUMNS = (
    "eventi_critici_gravi",
    "obiettivi_raggiunti",
    "rischio_attuale",
    "collocamento",
    "verifiche_senza_progressi",
    "residuo_breve",
)


def begun(**data: Any) -> Access:
    stage = Access(REVIEW, NOW)
    stage.start(None, caso_id=1, responsabile_caso=1, scadenza_verifica=DUE, **data)
    return stage


def held(stage: Access | None = None, **changed: Any) -> Access:
    stage = stage or begun()
    return stage.done("prepara_verifica", SIMPLE).done("incontro_verifica", {**HELD, **changed})


def test_a_simple_review_is_held_proposed_and_confirmed() -> None:
    stage = held()

    assert stage.task("conferma_esito").data["proposta_verifica"]["esito"] == "prosegue"
    stage.done("conferma_esito", CONFIRMED)

    assert stage.handlers == ["lettere.componi"]
    assert stage.step.outcomes == ("verifica_conclusa",)


def test_everybody_who_was_asked_contributes_before_the_meeting() -> None:
    asked = {**SIMPLE, "fonti_verifica": ["struttura", "scuola"], "quesiti_verifica": "Come sta?"}
    stage = begun().done("prepara_verifica", asked)

    assert stage.open == ["contributo_verifica", "contributo_verifica"]
    stage.done("contributo_verifica", STRUCTURE).done("contributo_verifica", TOLD)
    assert stage.open == ["incontro_verifica"]


def test_a_structure_reports_on_health_school_and_relations() -> None:
    asked = {**SIMPLE, "fonti_verifica": ["struttura"], "quesiti_verifica": "Come sta?"}
    stage = begun().done("prepara_verifica", asked)

    with pytest.raises(InvalidAnswers) as refused:
        stage.done("contributo_verifica", TOLD)

    wanted = (
        "come sta di salute",
        "come va a scuola",
        "come sono le relazioni",
        "che cosa propone",
    )
    for sentence in wanted:
        assert sentence in faults(refused.value)


def test_only_a_structure_may_let_its_report_speak_for_it() -> None:
    asked = {**SIMPLE, "fonti_verifica": ["struttura", "affidatari"], "quesiti_verifica": "?"}
    stage = begun().done("prepara_verifica", asked)
    told = {name: value for name, value in STRUCTURE.items() if name != "contributo"}

    stage.done("contributo_verifica", told)
    with pytest.raises(InvalidAnswers) as refused:
        stage.done("contributo_verifica", {k: TOLD[k] for k in TOLD if k != "contributo"})

    assert "Scrivi che cosa ha osservato" in faults(refused.value)


def test_a_review_may_be_held_by_the_whole_team() -> None:
    stage = begun().done("prepara_verifica", {**SIMPLE, "forma_verifica": "equipe"})

    assert stage.open == ["convoca_equipe"]


def test_a_missed_review_stays_on_record_and_stays_to_be_held() -> None:
    stage = begun()

    stage.move_to(DUE + timedelta(minutes=1))

    assert stage.handlers == ["avvisi.non_conformita"]
    assert [one.name for one in stage.sent] == ["sig_verifica_omessa"]
    assert sorted(stage.open) == ["esamina_omissione", "prepara_verifica"]
    why = {
        "motivo_omissione": "carico_lavoro",
        "spiegazione_omissione": "Due colleghi assenti.",
        "nuova_data_verifica": "2026-02-03",
    }
    assert stage.done("esamina_omissione", why).open == ["prepara_verifica"]


def test_reached_goals_and_low_risk_propose_the_end() -> None:
    reached = {**MEETING, "obiettivi": [{**MEETING["obiettivi"][0], "esito": "raggiunto"}]}
    stage = held(verifica=reached, rischio_attuale="basso")

    assert stage.task("conferma_esito").data["proposta_verifica"]["esito"] == "chiusura"


def test_two_reviews_without_progress_bring_the_team_together() -> None:
    stuck = {**MEETING, "obiettivi": [{**MEETING["obiettivi"][0], "esito": "non_raggiunto"}]}
    stage = held(begun(verifiche_senza_progressi=1), verifica=stuck, progressi=False)

    assert stage.task("conferma_esito").data["verifiche_senza_progressi"] == Decimal(2)
    stage.done(
        "conferma_esito", {**CONFIRMED, "esito_verifica": "rimodula", "equipe_da_riunire": True}
    )
    assert stage.open == ["convoca_equipe"]


def test_a_measure_that_ends_soon_proposes_to_weigh_its_extension() -> None:
    stage = held(begun(scadenza_misura=NOW + timedelta(days=60)))

    assert stage.task("conferma_esito").data["proposta_verifica"]["esito"] == "valuta_proroga"


def test_a_mandate_with_a_periodic_report_has_its_report_begun_here() -> None:
    stage = held(begun(relazione_periodica=True, scadenza_relazione=NOW + timedelta(days=30)))

    stage.done("conferma_esito", CONFIRMED)

    assert stage.open == ["chiedi_contributi"]


def test_another_outcome_than_the_proposed_one_says_why() -> None:
    stage = held()

    with pytest.raises(InvalidAnswers) as refused:
        stage.done("conferma_esito", {**CONFIRMED, "esito_verifica": "rimodula"})

    assert "scelta è diversa" in faults(refused.value)


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"partecipanti": [{"nome": "La zia", "ruolo": "altro"}]}, "almeno un assistente sociale"),
        ({"prossima_verifica": "2026-09-01"}, "oltre l'intervallo massimo"),
        ({"prossima_verifica": ""}, "Fissa la data della prossima verifica"),
        ({"periodo_al": "2025-01-01"}, "finisce prima di cominciare"),
        ({"obiettivi": []}, "almeno un obiettivo"),
    ],
)
def test_a_review_is_complete(changed: dict[str, Any], sentence: str) -> None:
    with pytest.raises(InvalidAnswers) as refused:
        held(verifica={**MEETING, **changed})

    assert sentence in faults(refused.value)


@pytest.mark.parametrize(
    ("day", "sentence"), [("2026-03-17", ""), ("2026-03-18", "oltre l'intervallo massimo")]
)
def test_a_review_confirmed_late_still_has_a_next_one(day: str, sentence: str) -> None:
    stage = held(begun(intervallo_massimo="verifica.madre_bambino"), verifica=SHORT)
    stage.move_to(rome("2026-03-02 09:00"))

    said = ""
    try:
        stage.done("conferma_esito", {**CONFIRMED, "prossima_verifica": day})
    except InvalidAnswers as refused:
        said = faults(refused)

    assert sentence in said
    assert bool(said) == bool(sentence)


def test_what_the_table_is_told_agrees_with_the_goals() -> None:
    with pytest.raises(InvalidAnswers) as refused:
        held(progressi=False)

    assert "qui sopra" in faults(refused.value).lower()


def test_the_goals_are_counted_by_the_form_itself() -> None:
    goal = MEETING["obiettivi"][0]
    outcomes = ("raggiunto", "parziale", "non_piu_attuale", "raggiunto")
    stage = held(verifica={**MEETING, "obiettivi": [{**goal, "esito": one} for one in outcomes]})

    assert stage.step.data["numero_attuali"] == 3
    assert stage.step.data["numero_raggiunti"] == 2


def test_nobody_else_counts_the_goals() -> None:
    with pytest.raises(InvalidAnswers):
        held(numero_attuali=2)


@pytest.mark.parametrize(
    ("seen", "outcome", "team", "rule"),
    [
        ((True, True, "basso", True, 3, True), "segnala_ag", False, 1),
        ((False, True, "basso", True, 3, True), "rientro", False, 2),
        ((False, True, "basso", False, 3, True), "chiusura", False, 3),
        ((False, True, "medio", False, 2, True), "rimodula", True, 4),
        ((False, False, "alto", True, 1, True), "valuta_proroga", False, 5),
        ((False, False, "basso", True, 0, False), "prosegue", False, 6),
    ],
)
def test_d10_proposes_row_by_row(
    seen: tuple[Any, ...], outcome: str, rule: int, *, team: bool
) -> None:
    given = dict(zip(COLUMNS, seen, strict=True))

    told = TABLE.decide("d10_esito_verifica", given, now=datetime(2026, 1, 26, tzinfo=UTC))

    assert told.value == {"esito": outcome, "equipe": team}
    assert [one.number for one in told.rules] == [rule]
