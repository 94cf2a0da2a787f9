"""A request of access: weighed by the data protection officer, answered in the time of the law."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from engine.dmn import parse_decisions
from forms import InvalidAnswers
from tests.processes_catalogue.access import Access
from tests.processes_catalogue.access_stories import term_of
from tests.processes_catalogue.called_answers import ANSWERED, REQUESTED, WEIGHED, faults
from tests.processes_catalogue.inquiry import ROOT, rome

NOW = rome("2025-11-03 10:30")
TABLE = parse_decisions(Path(ROOT, "processes/dmn/d14_visibilita_dati.dmn").read_bytes())
DATA = {"tipo_richiesta": "gdpr_15_22", "diritto_gdpr": "accesso"}
LONGER = {"proroga_risposta": True, "motivo_proroga": "Dieci anni di documenti."}
TOLD = {
    "proroga_risposta": True,
    "proroga_comunicata_il": "2025-11-03T10:00",
    "mezzo_proroga": "pec",
    "ricevuta_proroga": "1",
}


def begun(**changed: Any) -> Access:
    stage = Access("ca_richiesta_accesso", NOW)
    stage.start(None, caso_id=1, responsabile_caso=1)
    return stage.done("registra_richiesta", {**REQUESTED, **changed})


def test_a_request_is_weighed_and_answered() -> None:
    stage = begun().done("valuta_richiesta", WEIGHED).done("rispondi_richiesta", ANSWERED)

    assert stage.jobs[0][1]["lettere"] == ["risposta_accesso"]
    assert stage.step.outcomes == ("richiesta_accolta",)


@pytest.mark.parametrize("outcome", ["negata", "rinvio_al_fascicolo_AG"])
def test_a_no_is_an_answer_too(outcome: str) -> None:
    weighed = {**WEIGHED, "esito_accesso": outcome}
    stage = begun().done("valuta_richiesta", weighed).done("rispondi_richiesta", ANSWERED)

    assert stage.step.outcomes == ("richiesta_non_accolta",)


DEFERRED = {**WEIGHED, "esito_accesso": "differita", "differita_fino_al": "2026-03-02"}
THAT_DAY = rome("2026-03-02 08:00")


def test_a_deferred_access_is_opened_again_by_itself_on_its_day() -> None:
    stage = begun().done("valuta_richiesta", DEFERRED).done("rispondi_richiesta", ANSWERED)

    stage.move_to(THAT_DAY)

    assert term_of(stage, "valuta_richiesta") == "accesso.differito"


def test_an_access_that_was_deferred_is_given_in_the_end() -> None:
    stage = begun().done("valuta_richiesta", DEFERRED).done("rispondi_richiesta", ANSWERED)
    stage.move_to(THAT_DAY)
    stage.done("valuta_richiesta", WEIGHED)

    stage.done("rispondi_richiesta", ANSWERED)

    assert stage.step.outcomes == ("richiesta_accolta",)


def test_nobody_is_told_of_a_late_answer_while_a_deferred_access_waits_for_its_day() -> None:
    stage = begun(**DATA).done("valuta_richiesta", {**DEFERRED, **LONGER})
    stage.done("comunica_proroga", TOLD)
    stage.move_to(rome("2025-12-10 09:00"))
    stage.done("rispondi_richiesta", {**ANSWERED, "risposta_inviata_il": "2025-12-10T08:00"})

    stage.move_to(rome("2026-02-20 09:00"))

    assert "avvisi.sollecita" not in stage.handlers


@pytest.mark.parametrize(
    ("kind", "day"),
    [
        ("241_1990", "2025-12-03"),
        ("copia_parte_giudizio", "2025-12-03"),
        ("gdpr_15_22", "2025-12-03"),
    ],
)
def test_the_time_of_the_law_runs_from_the_day_it_came(kind: str, day: str) -> None:
    right = {"diritto_gdpr": "accesso"} if kind == "gdpr_15_22" else {}
    due = begun(tipo_richiesta=kind, **right).timers["risposta_tardiva"]

    assert f"{due:%Y-%m-%d}" == day


def test_of_silence_the_officer_is_told_and_the_term_alone_records_the_breach() -> None:
    stage = begun()

    stage.move_to(rome("2025-12-05 00:00"))

    assert stage.handlers == ["avvisi.sollecita"]
    assert stage.open == ["valuta_richiesta"]


def test_a_month_becomes_three_when_it_is_said_in_time() -> None:
    stage = begun(**DATA).done("valuta_richiesta", {**WEIGHED, **LONGER})
    stage.done("comunica_proroga", TOLD)

    stage.move_to(rome("2025-12-20 00:00"))
    assert stage.handlers == []
    stage.move_to(rome("2026-02-04 00:00"))
    assert stage.handlers == ["avvisi.sollecita"]
    assert stage.open == ["rispondi_richiesta"]


def test_an_extension_that_was_not_said_in_time_moves_nothing() -> None:
    stage = begun(**DATA).done("valuta_richiesta", {**WEIGHED, **LONGER})
    stage.move_to(rome("2025-12-04 09:00"))

    stage.done("comunica_proroga", {"proroga_risposta": False})

    assert term_of(stage, "rispondi_richiesta") == "L55.gdpr"
    assert f"{stage.step.data['scadenza_risposta']:%Y-%m-%d}" == "2025-12-03"


def test_once_the_month_is_over_no_extension_is_asked() -> None:
    stage = begun(**DATA).move_to(rome("2025-12-04 09:00"))

    with pytest.raises(InvalidAnswers) as refused:
        stage.done("valuta_richiesta", {**WEIGHED, **LONGER})

    assert "non si può più comunicare" in faults(refused.value)


@pytest.mark.parametrize(
    ("asked", "weighed", "sentence"),
    [
        ({}, {"pericolo_per_minore": True, "esito_accesso": "accolta"}, "mette in pericolo"),
        (
            {"oggetto_richiesta": ["altre_famiglie"]},
            {"esito_accesso": "accolta"},
            "altre famiglie",
        ),
        ({}, {"parti_oscurate": ""}, "che cosa si oscura"),
        (
            {"oggetto_richiesta": ["salute"]},
            {"esito_accesso": "rinvio_al_fascicolo_AG"},
            "atti di un giudizio",
        ),
        (
            {"oggetto_richiesta": ["chi_ha_segnalato"]},
            {"esito_accesso": "accolta"},
            "resta protetto",
        ),
        (
            {"tipo_richiesta": "gdpr_15_22", "diritto_gdpr": "cancellazione"},
            {"esito_accesso": "accolta", "conservazione_scaduta": False},
            "conservazione di legge",
        ),
        (
            {"tipo_richiesta": "gdpr_15_22", "diritto_gdpr": "rettifica"},
            {"esito_accesso": "accolta"},
            "Scrivi l'annotazione",
        ),
        ({"tipo_richiesta": "gdpr_15_22"}, {}, "quale diritto"),
    ],
)
def test_the_child_comes_first(
    asked: dict[str, Any], weighed: dict[str, Any], sentence: str
) -> None:
    with pytest.raises(InvalidAnswers) as refused:
        begun(**asked).done("valuta_richiesta", {**WEIGHED, **weighed})

    assert sentence in faults(refused.value)


def test_what_leaves_the_house_was_looked_at() -> None:
    stage = begun().done("valuta_richiesta", WEIGHED)

    with pytest.raises(InvalidAnswers) as refused:
        stage.done("rispondi_richiesta", {**ANSWERED, "oscuramento_controllato": False})

    assert "R21" in faults(refused.value)


@pytest.mark.parametrize(
    ("who", "rule", "notes", "address"),
    [
        ("as_responsabile", 1, "propri_casi", "se_assegnato"),
        ("psicologo_educatore", 2, "propria_area", "no"),
        ("coordinatore", 3, "si", "accesso_motivato"),
        ("amministrativo", 4, "no", "no"),
        ("operatore_sn", 5, "solo_sn", "no"),
        ("struttura_affidatari", 6, "proprie_e_progetto", "proprio"),
        ("genitore", 7, "dopo_rilascio", "no_se_protetto"),
        ("genitore_decaduto_sospeso", 8, "no", "no"),
        ("minore", 9, "no", "no"),
        ("curatore_tutore", 10, "su_richiesta", "se_necessario"),
        ("scuola", 11, "no", "no"),
        ("cooperativa", 12, "proprie", "no"),
        ("dpo_auditor", 13, "no", "no"),
        ("altro", 16, "no", "no"),
    ],
)
def test_d14_says_row_by_row_who_may_see_what(
    who: str, rule: int, notes: str, address: str
) -> None:
    when = datetime(2025, 11, 3, tzinfo=UTC)

    told = TABLE.decide("d14_visibilita_dati", {"ruolo_richiedente": who}, now=when)

    assert isinstance(told.value, dict)
    assert (told.value["note"], told.value["indirizzo_protetto"]) == (notes, address)
    assert told.value["altre_famiglie"] == "no"
    assert [one.number for one in told.rules] == [rule]


@pytest.mark.parametrize(
    ("who", "rule", "notes", "address"),
    [
        ("genitore", 14, "no", "no"),
        ("genitore_decaduto_sospeso", 14, "no", "no"),
        ("curatore_tutore", 14, "no", "no"),
        ("minore", 15, "su_richiesta", "proprio"),
        ("scuola", 11, "no", "no"),
    ],
)
def test_d14_says_who_may_see_what_of_somebody_of_age(
    who: str, rule: int, notes: str, address: str
) -> None:
    given = {"ruolo_richiedente": who, "interessato_maggiorenne": True}

    told = TABLE.decide("d14_visibilita_dati", given, now=datetime(2025, 11, 3, tzinfo=UTC))

    assert isinstance(told.value, dict)
    assert (told.value["note"], told.value["indirizzo_protetto"]) == (notes, address)
    assert [one.number for one in told.rules] == [rule]


@pytest.mark.parametrize("who", ["genitore", "genitore_decaduto_sospeso", "curatore_tutore"])
def test_of_somebody_of_age_parents_and_guardian_are_not_given_everything(who: str) -> None:
    stage = begun(ruolo_richiedente=who, interessato_maggiorenne=True)
    assert stage.step.data["proposta_visibilita"]["note"] == "no"
    assert stage.step.data["proposta_visibilita"]["salute"] == "no"

    with pytest.raises(InvalidAnswers) as refused:
        stage.done("valuta_richiesta", {**WEIGHED, "esito_accesso": "accolta"})

    assert "R33" in faults(refused.value)


def test_of_age_one_is_given_what_is_ones_own() -> None:
    stage = begun(ruolo_richiedente="minore", interessato_maggiorenne=True)

    assert stage.step.data["proposta_visibilita"]["identita"] == "si"
    stage.done("valuta_richiesta", {**WEIGHED, "esito_accesso": "accolta"})

    assert stage.open == ["rispondi_richiesta"]
