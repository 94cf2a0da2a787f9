"""The inquiry walks every way it has, with its real diagrams, forms, tables and terms."""

from typing import Any

import pytest

from engine.steps import Status
from forms import InvalidAnswers
from tests.processes_catalogue import inquiry_answers as said
from tests.processes_catalogue.inquiry import INQUIRY, Inquiry, rome

DUE = rome("2026-01-02 23:59:59")


def opened(**changed: Any) -> Inquiry:
    """The inquiry on a mandate, as P01 opens it."""
    data = {
        "caso_id": 7,
        "titolo": "mandato",
        "scadenza_ag": DUE,
        "provvedimento_id": 9,
        "responsabile_caso": 4,
    }
    stage = Inquiry(INQUIRY, rome("2025-11-04 09:00"))
    return stage.start("msg_apri_processo", **(data | changed))


def voluntary() -> Inquiry:
    return opened(titolo="volontario", scadenza_ag=None, provvedimento_id=None)


def gathering(stage: Inquiry, **plan: Any) -> Inquiry:
    """The family is informed and the gathering begins."""
    stage.do("piano_valutazione", **(said.PLAN | plan))
    stage.decide("identifica_persone")
    return stage.decide("consegna_informativa", informativa_consegnata="si")


def gathered(stage: Inquiry) -> Inquiry:
    """One child of thirteen, one talk, nothing else: the shortest way to the grid."""
    gathering(
        stage,
        minori=[{"persona": 1, "eta": 13}],
        strumenti=["colloqui"],
        colloqui_previsti=["madre"],
        enti_da_interpellare=[],
    )
    stage.do("colloquio", **said.TALK)
    stage.do("colloquio_ascolto", **said.HEARD)
    stage.do("valutazione_minore", **said.CHILD)
    return stage.do("valutazione_competenze_genitoriali", **said.PARENTS)


def met(stage: Inquiry) -> Inquiry:
    """The team meets."""
    stage.do("convoca_equipe", **said.CALL)
    stage.do("registra_conferme", **said.QUORUM)
    stage.do("verbale_equipe", **said.MINUTES)
    stage.do("controfirma_verbale", **said.COUNTERSIGNED)
    return stage.do("valida_verbale", **said.VALID)


def decided(stage: Inquiry, **outcome: Any) -> Inquiry:
    """The outcome is decided and the family is told."""
    met(gathered(stage).do("griglia_rischio_protezione", **said.GRID))
    stage.do("definisci_esito", **(said.OUTCOME | outcome))
    return stage.do("restituzione_famiglia", **said.TOLD)


def reporting() -> Inquiry:
    """The report to the court is to be written."""
    return decided(opened(), esito="archiviazione_proposta_ag").do("chiedi_contributi")


def signed_and_filed(stage: Inquiry) -> Inquiry:
    stage.do("firma_relazione", **said.SIGNED)
    return stage.do("protocolla_e_invia", **said.FILED)


def test_the_plan_opens_only_what_it_foresees() -> None:
    stage = gathering(opened(), strumenti=["osservazione_relazione"], colloqui_previsti=[])

    assert sorted(stage.open) == [
        "capacita_discernimento",
        "capacita_discernimento",
        "osservazione_relazione",
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


@pytest.mark.parametrize("where", ["colloquio", "visita_domiciliare"])
def test_serious_harm_seen_anywhere_calls_the_coordinator_and_the_inquiry_goes_on(
    where: str,
) -> None:
    stage = gathering(opened())
    answers = {
        "colloquio": said.TALK | {"grave_pregiudizio": True},
        "visita_domiciliare": said.VISIT | {"grave_pregiudizio_casa": True},
    }

    stage.do(where, **answers[where])

    assert stage.open.count("valuta_grave_pregiudizio") == 1
    assert "valutazione_competenze_genitoriali" in stage.open


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


def test_half_way_and_late_the_coordinator_looks_at_the_inquiry() -> None:
    stage = voluntary()

    stage.move_to(rome("2025-12-20 09:00"))
    half_way = list(stage.open)
    stage.move_to(rome("2026-02-03 09:00"))

    assert half_way == ["verifica_intermedia", "piano_valutazione"]
    assert "esamina_ritardo" in stage.open


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


def test_closing_without_intervention_under_a_mandate_needs_the_court_to_know() -> None:
    stage = decided(opened(), esito="nessun_intervento", rischio="medio")
    stage.do("chiedi_contributi").do("redige_bozza", **said.DRAFT)
    signed_and_filed(stage.do("revisione", **said.APPROVED))
    closing = {
        "data_chiusura": "2025-11-04",
        "esito": "nessun_bisogno",
        "motivazione": "Un motivo.",
        "situazione_finale": "Serena.",
    }

    with pytest.raises(InvalidAnswers):
        stage.do("registra_chiusura", chiusura=closing | {"ag_informata": False})
    stage.do("registra_chiusura", chiusura=closing | {"ag_informata": True})

    assert stage.step.outcomes == ("nessun_intervento",)


def test_without_a_mandate_nobody_proposes_to_the_court_to_dismiss() -> None:
    stage = met(gathered(voluntary()).do("griglia_rischio_protezione", **said.GRID))

    with pytest.raises(InvalidAnswers):
        stage.do("definisci_esito", **(said.OUTCOME | {"esito": "archiviazione_proposta_ag"}))


def test_a_team_without_quorum_is_called_again() -> None:
    stage = gathered(voluntary()).do("griglia_rischio_protezione", **said.GRID)

    stage.do("convoca_equipe", **said.CALL).do("registra_conferme", quorum=False)
    refused = list(stage.open)
    stage.do("convoca_equipe", **said.CALL).move_to(rome("2025-11-12 08:00"))

    assert refused == ["convoca_equipe"]
    assert stage.open == ["convoca_equipe"]


def test_a_team_needs_two_professions() -> None:
    stage = gathered(voluntary()).do("griglia_rischio_protezione", **said.GRID)
    one = {"operatore": 4, "ruolo": "psicologo", "obbligatorio": True}
    other = {"operatore": 5, "ruolo": "psicologo", "obbligatorio": True}

    with pytest.raises(InvalidAnswers):
        stage.do("convoca_equipe", **(said.CALL | {"invitati": [one, other]}))


def test_minutes_with_remarks_go_back_to_their_author() -> None:
    stage = gathered(voluntary()).do("griglia_rischio_protezione", **said.GRID)
    stage.do("convoca_equipe", **said.CALL).do("registra_conferme", **said.QUORUM)
    stage.do("verbale_equipe", **said.MINUTES)
    stage.do("controfirma_verbale", **said.COUNTERSIGNED)

    stage.do(
        "valida_verbale", **(said.VALID | {"verbale_approvato": False, "rilievi": "Manca chi."})
    )

    assert stage.open == ["verbale_equipe"]


def test_the_report_is_reminded_escalated_and_breached_in_that_order() -> None:
    stage = reporting()

    assert stage.timers["preavviso_scadenza"] == rome("2025-12-18 08:00")
    assert stage.timers["soglia_blocco"] == rome("2025-12-30 08:00")
    assert stage.timers["scadenza_violata"] == DUE


def test_a_reminder_goes_to_whoever_writes_the_report() -> None:
    stage = reporting()
    stage.jobs.clear()

    stage.move_to(rome("2025-12-18 09:00"))

    assert [job for job, _ in stage.jobs] == ["avvisi.sollecita"]
    assert stage.open == ["redige_bozza"]


def test_evaluations_of_personality_without_method_cannot_be_approved() -> None:
    stage = reporting().do("redige_bozza", **said.DRAFT)
    careless = said.APPROVED | {"contiene_valutazioni_personalita": True, "metodo_indicato": False}

    with pytest.raises(InvalidAnswers) as refused:
        stage.do("revisione", **careless)

    assert "metodo" in str(refused.value.errors)


def test_a_draft_that_evaluates_personality_must_say_its_method() -> None:
    stage = reporting()
    bold = said.DRAFT | {"valutazioni_su_personalita": True, "valutazioni_operatori": "Impulsiva."}

    with pytest.raises(InvalidAnswers) as refused:
        stage.do("redige_bozza", **bold)

    assert {"dati_oggettivi", "metodologia_protocollo"} <= {
        problem.field for problem in refused.value.errors
    }


def test_a_report_with_an_open_point_is_not_approved_and_goes_back() -> None:
    stage = reporting().do("redige_bozza", **said.DRAFT)

    with pytest.raises(InvalidAnswers):
        stage.do("revisione", **(said.APPROVED | {"fatti_distinti": False}))
    stage.do("revisione", **said.RETURNED)

    assert stage.open == ["redige_bozza"]


def test_a_report_is_filed_only_with_its_receipt() -> None:
    stage = reporting().do("redige_bozza", **said.DRAFT)
    stage.do("revisione", **said.APPROVED).do("firma_relazione", **said.SIGNED)
    without = {name: value for name, value in said.FILED.items() if name != "ricevuta_consegna"}

    with pytest.raises(InvalidAnswers):
        stage.do("protocolla_e_invia", **without)


def test_a_filed_report_meets_the_duty_of_the_decree_and_ends_the_alarms() -> None:
    stage = reporting().do("redige_bozza", **said.DRAFT).do("revisione", **said.APPROVED)

    signed_and_filed(stage)

    assert stage.jobs[-1] == ("termini.adempi", {"provvedimento_id": 9, "chiavi": ["L30", "valutazione.durata"]})
    assert stage.step.outcomes == ("archiviazione_proposta_ag",)
    assert stage.step.timers == ()


def test_a_psychologist_who_contributed_signs_too() -> None:
    stage = decided(opened(), esito="archiviazione_proposta_ag")
    stage.do("chiedi_contributi", fonti=["psicologo", "scuola"])
    for _ in range(2):
        stage.do("contributo", fonte="Chi", data="2025-11-04", contributo="Ha visto.")
    stage.do("redige_bozza", **said.DRAFT).do("revisione", **said.APPROVED)

    stage.do("firma_relazione", **said.SIGNED)

    assert stage.open == ["firma_psicologo"]


def test_a_granted_extension_starts_the_report_again_with_the_new_date() -> None:
    stage = reporting().move_to(rome("2025-12-30 09:00"))
    stage.do(
        "verifica_intermedia", stato="in_linea", cosa_manca="Nulla", fine_prevista="2026-01-02"
    )
    stage.do(
        "verifica_stato_relazione",
        decisione_scadenza="chiede_proroga",
        motivazione_scadenza="Manca un referto.",
    )
    stage.do(
        "istanza_proroga",
        nuovo_termine_richiesto="2026-01-30",
        motivo="Manca un referto.",
        istanza_inviata_il="2025-12-30",
    )

    stage.do(
        "esito_istanza_proroga",
        esito_proroga="concessa",
        nuova_scadenza="2026-01-30",
        risposta_del="2025-12-30",
    )

    assert stage.open == ["chiedi_contributi"]
    assert stage.timers["scadenza_violata"] == rome("2026-01-30 23:59:59")


def test_a_missed_date_goes_to_the_head_of_the_service_and_ends_with_the_report() -> None:
    stage = reporting().do("redige_bozza", **said.DRAFT).do("revisione", **said.APPROVED)
    stage.move_to(rome("2026-01-03 09:00"))
    late = set(stage.open)

    signed_and_filed(stage)

    assert {"esamina_ritardo_relazione", "verifica_stato_relazione"} <= late
    assert not {"esamina_ritardo_relazione", "verifica_stato_relazione"} & set(stage.open)


def test_a_family_not_told_before_is_told_after_the_report() -> None:
    stage = met(gathered(opened()).do("griglia_rischio_protezione", **said.GRID))
    stage.do("definisci_esito", **(said.OUTCOME | {"esito": "archiviazione_proposta_ag"}))
    stage.do(
        "restituzione_famiglia",
        esito_restituzione="rinviata",
        controindicata_motivo="Dopo l'invio.",
    )
    stage.do("chiedi_contributi").do("redige_bozza", **said.DRAFT)

    signed_and_filed(stage.do("revisione", **said.APPROVED))

    assert stage.open == ["restituzione_relazione"]
