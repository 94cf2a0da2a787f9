"""The inquiry walks every way it has, with its real diagrams, forms, tables and terms."""

from typing import Any

import pytest

from engine.steps import Status
from forms import InvalidAnswers
from tests.processes_catalogue import inquiry_answers as said
from tests.processes_catalogue.called_answers import AUTHORITY_TOLD, CLOSED, CLOSING
from tests.processes_catalogue.inquiry import rome
from tests.processes_catalogue.inquiry_steps import (
    DUE,
    decided,
    gathered,
    gathering,
    met,
    opened,
    signed_and_filed,
    voluntary,
    withdrawn,
)

NOTHING_TO_DO: dict[str, Any] = CLOSING | {"esito_chiusura": "nessun_intervento"}


def test_the_plan_opens_only_what_it_foresees() -> None:
    stage = gathering(opened(), strumenti=["osservazione_relazione"], colloqui_previsti=[])

    assert sorted(stage.open) == [
        "capacita_discernimento",
        "capacita_discernimento",
        "osservazione_relazione",
        "valutazione_competenze_genitoriali",
    ]


def test_a_plan_without_talks_visits_or_bodies_leaves_what_is_always_assessed() -> None:
    stage = gathering(opened(), strumenti=["RPMonline"], colloqui_previsti=[])

    assert sorted(stage.open) == [
        "capacita_discernimento",
        "capacita_discernimento",
        "valutazione_competenze_genitoriali",
    ]


def test_every_planned_talk_and_every_body_asked_is_a_task_of_its_own() -> None:
    stage = gathering(
        opened(), colloqui_previsti=["madre", "padre", "nonni"], enti_da_interpellare=["scuola"]
    )

    assert stage.open.count("colloquio") == 3
    assert stage.open.count("richiedi_informazioni") == 1


def test_a_child_of_twelve_is_heard_without_further_questions() -> None:
    stage = gathering(opened(), minori=[{"persona": 1, "eta": 12}, {"persona": 2, "eta": 11}])

    assert stage.open.count("colloquio_ascolto") == 1
    assert stage.open.count("capacita_discernimento") == 1


def test_a_child_who_cannot_yet_tell_is_not_heard_and_one_in_doubt_is() -> None:
    stage = gathering(opened())
    stage.do("capacita_discernimento", **said.UNABLE)
    stage.do("capacita_discernimento", **(said.UNABLE | {"capacita_discernimento": "da_valutare"}))

    stage.do("colloquio_ascolto", **(said.HEARD | {"rifiuto": True}))

    assert stage.step.data["ascolti"] == [False, False]
    assert stage.open.count("valutazione_minore") == 2


def test_a_body_that_does_not_answer_is_urged_after_twenty_days() -> None:
    stage = gathering(opened()).do("richiedi_informazioni", **said.REQUEST)

    stage.move_to(rome("2025-11-24 12:00"))
    before = list(stage.open)
    stage.move_to(rome("2025-11-25 08:00"))

    assert "sollecita_ente" not in before
    assert {"registra_risposta", "sollecita_ente"} <= set(stage.open)


def test_confirmed_harm_is_reported_at_once_and_denied_harm_is_not() -> None:
    confirmed = opened().hear("sig_grave_pregiudizio")
    harm: dict[str, Any] = {
        "fatti": "Un fatto.",
        "pericolo_immediato": False,
        "motivazione": "Un motivo.",
    }

    confirmed.do("valuta_grave_pregiudizio", **harm, esito_pregiudizio="confermato")
    denied = opened().hear("sig_grave_pregiudizio")
    denied.do("valuta_grave_pregiudizio", **harm, esito_pregiudizio="escluso")

    assert "redigi_segnalazione" in confirmed.open
    assert denied.open == ["piano_valutazione"]


def test_immediate_danger_cannot_be_denied() -> None:
    stage = opened().hear("sig_grave_pregiudizio")

    with pytest.raises(InvalidAnswers):
        stage.do(
            "valuta_grave_pregiudizio",
            fatti="Un fatto.",
            pericolo_immediato=True,
            protezione_messa_in_atto="Chiamato il 112.",
            esito_pregiudizio="escluso",
            motivazione="Un motivo.",
        )


def test_a_reply_that_comes_after_the_reminder_ends_the_request() -> None:
    stage = gathering(opened()).do("richiedi_informazioni", **said.REQUEST)
    stage.move_to(rome("2025-11-25 08:00"))

    stage.do("sollecita_ente", **said.NUDGE)
    stage.do("registra_risposta", esito_risposta="mancata", motivo_rifiuto="Nessuna risposta.")

    assert not {"registra_risposta", "sollecita_ente"} & set(stage.open)
    assert stage.step.data["esiti_enti"] == ["mancata"]


def test_confirmed_harm_is_sent_before_it_is_reviewed_and_the_inquiry_goes_on() -> None:
    stage = opened().hear("sig_grave_pregiudizio")
    stage.decide("valuta_grave_pregiudizio", esito_pregiudizio="confermato")

    stage.decide("redigi_segnalazione", segnalazione_ag_esito="segnala")
    stage.decide("invia_segnalazione").decide("rivedi_dopo_invio")

    assert stage.open == ["piano_valutazione"]


def test_half_way_and_late_the_coordinator_looks_at_the_inquiry() -> None:
    stage = voluntary()

    stage.move_to(rome("2025-12-20 09:00"))
    half_way = list(stage.open)
    stage.move_to(rome("2026-02-03 09:00"))

    assert half_way == ["verifica_intermedia", "piano_valutazione"]
    assert "esamina_ritardo" in stage.open


def test_a_delay_that_was_looked_at_leaves_the_inquiry_as_it_was() -> None:
    stage = voluntary().move_to(rome("2026-02-03 09:00"))

    stage.do(
        "esamina_ritardo",
        causa="attesa_enti",
        motivo="La scuola non ha risposto.",
        azioni="Si conclude senza.",
        nuova_data_prevista="2026-02-20",
    )

    assert sorted(stage.open) == ["piano_valutazione", "verifica_intermedia"]


def test_on_a_mandate_the_inquiry_is_late_after_the_date_of_the_order() -> None:
    stage = opened()

    assert stage.timers["scadenza_superata"] == DUE


def test_the_tables_propose_and_the_coordinator_may_differ_only_with_a_reason() -> None:
    stage = met(gathered(voluntary()).do("griglia_rischio_protezione", **said.GRID))
    differing = said.OUTCOME | {"rischio": "alto"}

    with pytest.raises(InvalidAnswers) as refused:
        stage.do("definisci_esito", **differing)
    stage.do("definisci_esito", **differing, motivazione_rischio="Fatti più recenti.")

    assert "motivazione_rischio" in str(refused.value.errors)
    assert "restituzione_famiglia" in stage.open


def test_one_critical_factor_makes_the_risk_high_whatever_the_rest_says() -> None:
    critical = said.GRID | {
        "violenza_attuale": "presente",
        "violenza_attuale_evidenza": "Referto.",
        "fattore_critico": True,
        "profilo_protettivo": "presente",
    }

    stage = gathered(voluntary()).do("griglia_rischio_protezione", **critical)

    assert stage.step.data["proposta_rischio"]["rischio"] == "elevato"


def test_a_synthesis_that_contradicts_the_factors_is_refused() -> None:
    stage = gathered(voluntary())

    with pytest.raises(InvalidAnswers):
        stage.do("griglia_rischio_protezione", **(said.GRID | {"profilo_distale": "assente"}))


@pytest.mark.parametrize(
    ("outcome", "more", "end", "opens"),
    [
        ("sostegno_consensuale", {}, "sostegno_consensuale", "p03_presa_in_carico"),
        (
            "proposta_collocamento",
            {
                "processo_collocamento": "p07_affido_familiare",
                "perche_non_a_casa": "Perché.",
                "motivazione_collocazione": "Perché.",
                "collocazione": "affido_famiglia",
            },
            "proposta_collocamento",
            "p07_affido_familiare",
        ),
    ],
)
def test_an_outcome_opens_its_path(
    outcome: str, more: dict[str, Any], end: str, opens: str
) -> None:
    stage = decided(voluntary(), esito=outcome, **more)

    assert stage.step.status is Status.COMPLETED
    assert stage.step.outcomes == (end,)
    assert [one.correlation for one in stage.sent] == [f"7:{opens}"]


def test_a_report_to_the_authority_leaves_support_in_place_meanwhile() -> None:
    stage = decided(
        voluntary(),
        esito="segnalazione_ag",
        regime="segnalazione_pmm",
        motivazione_regime="La famiglia si è sottratta.",
    )

    assert [one.correlation for one in stage.sent] == ["7:p03_presa_in_carico"]
    assert stage.open == ["redigi_segnalazione"]
    stage.decide("redigi_segnalazione", segnalazione_ag_esito="segnala")
    stage.decide("rivedi_segnalazione", esito_revisione="approvata").decide("invia_segnalazione")
    assert stage.step.outcomes == ("segnalazione_ag",)


def test_what_two_people_found_not_to_be_reported_does_not_end_as_reported() -> None:
    stage = decided(
        voluntary(),
        esito="segnalazione_ag",
        regime="segnalazione_pmm",
        motivazione_regime="La famiglia si è sottratta.",
    )
    stage.decide("redigi_segnalazione", segnalazione_ag_esito="non_dovuta")

    stage.decide("rivedi_segnalazione", esito_revisione="approvata")

    assert stage.step.outcomes == ("segnalazione_non_dovuta",)


def test_a_child_under_six_is_not_sent_to_a_large_structure_against_the_table() -> None:
    little = {"minori": [{"persona": 1, "eta": 5}], "colloqui_previsti": ["madre"]}
    stage = gathering(opened(), strumenti=["colloqui"], enti_da_interpellare=[], **little)
    stage.do("colloquio", **said.TALK)
    stage.do("capacita_discernimento", capacita_discernimento="no", motivo_discernimento="Piccolo")
    stage.do("valutazione_minore", **said.CHILD)
    stage.do("valutazione_competenze_genitoriali", **said.PARENTS)
    met(stage.do("griglia_rischio_protezione", **said.GRID))
    elsewhere = {"collocazione": "struttura_sociosanitaria", "motivazione_collocazione": "Cure."}

    with pytest.raises(InvalidAnswers) as refused:
        stage.do("definisci_esito", **(said.OUTCOME | elsewhere))

    assert "Sotto i 6 anni" in str(refused.value.errors)


def test_closing_without_intervention_is_prepared_and_approved_by_two_people() -> None:
    stage = decided(voluntary(), esito="nessun_intervento", rischio="medio")

    stage.do("prepara_chiusura", **NOTHING_TO_DO)
    approval = stage.task("approva_chiusura")
    stage.do("approva_chiusura", **CLOSED)

    assert approval.process == "ca_chiusura_caso"
    assert stage.step.outcomes == ("nessun_intervento",)


def test_closing_without_intervention_under_a_mandate_needs_the_court_to_know() -> None:
    stage = decided(opened(), esito="nessun_intervento", rischio="medio")
    stage.do("chiedi_contributi").do("redige_bozza", **said.DRAFT)
    signed_and_filed(stage.do("revisione", **said.APPROVED))
    stage.do("prepara_chiusura", **NOTHING_TO_DO).do("approva_chiusura", **CLOSED)

    with pytest.raises(InvalidAnswers):
        stage.do("avvisa_ag", **(AUTHORITY_TOLD | {"ag_informata": False}))
    stage.do("avvisa_ag", **AUTHORITY_TOLD)

    assert stage.step.outcomes == ("nessun_intervento",)


def test_a_duty_to_report_that_is_not_followed_needs_its_reason() -> None:
    grave = said.GRID | {"natura_fatti": "trascuratezza_grave", "genitori_collaborano": "no"}
    stage = met(gathered(voluntary()).do("griglia_rischio_protezione", **grave))

    with pytest.raises(InvalidAnswers) as refused:
        stage.do("definisci_esito", **said.OUTCOME)
    stage.do(
        "definisci_esito",
        **said.OUTCOME,
        motivazione_mancata_segnalazione="La segnalazione è già partita.",
    )

    assert [one.field for one in refused.value.errors] == ["motivazione_mancata_segnalazione"]
    assert stage.open == ["restituzione_famiglia"]


def test_without_a_mandate_nobody_proposes_to_the_court_to_dismiss() -> None:
    stage = met(gathered(voluntary()).do("griglia_rischio_protezione", **said.GRID))

    with pytest.raises(InvalidAnswers):
        stage.do("definisci_esito", **(said.OUTCOME | {"esito": "archiviazione_proposta_ag"}))


@pytest.mark.parametrize("answer", ["rifiuta", "irreperibile"])
def test_a_family_that_withdraws_is_told_to_the_court_as_a_fact(answer: str) -> None:
    stage = withdrawn(opened(), answer)
    tried = [{"data": "2025-11-03", "modo": "visita", "esito": "Nessuno apre"}]

    with pytest.raises(InvalidAnswers):
        stage.do("registra_sottrazione", tentativi=tried)
    stage.do(
        "registra_sottrazione",
        tentativi=tried,
        ag_avvisata_il="2025-11-03",
        protocollo_avviso="2025/77",
    )
    assert stage.open == ["griglia_rischio_protezione"]


def test_a_family_that_opens_no_door_is_told_to_the_court_as_a_fact() -> None:
    turned_away = {
        "data": "2025-11-03",
        "secondo_operatore": 5,
        "preavviso": True,
        "rifiuto_accesso": True,
        "circostanze_rifiuto": "Il padre non fa entrare.",
        "grave_pregiudizio_casa": False,
    }
    plan = {"strumenti": ["visita_domiciliare"], "minori": [{"persona": 1, "eta": 13}]}
    stage = gathering(opened(), colloqui_previsti=[], enti_da_interpellare=[], **plan)
    stage.do("colloquio_ascolto", **said.HEARD).do("valutazione_minore", **said.CHILD)
    stage.do("valutazione_competenze_genitoriali", **said.PARENTS)

    stage.do("visita_domiciliare", **turned_away)

    assert stage.open == ["registra_sottrazione"]


def test_without_a_mandate_the_attempts_are_enough_and_the_table_looks_at_the_duty() -> None:
    stage = withdrawn(voluntary(), "rifiuta")

    stage.do(
        "registra_sottrazione",
        tentativi=[{"data": "2025-11-03", "modo": "telefono", "esito": "Rifiuta"}],
    )

    assert stage.open == ["griglia_rischio_protezione"]


def test_a_plan_with_a_genogram_asks_for_it() -> None:
    stage = gathered(opened(), strumenti=["colloqui", "genogramma"])

    with pytest.raises(InvalidAnswers):
        stage.do("griglia_rischio_protezione", **said.GRID)
    stage.do("griglia_rischio_protezione", **said.GRID, genogramma="3")
    assert stage.open == ["convoca_equipe"]
