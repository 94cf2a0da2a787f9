"""The team meets and the report reaches the court: who signs, who checks, what is refused."""

from datetime import timedelta

import pytest

from forms import InvalidAnswers
from tests.processes_catalogue import inquiry_answers as said
from tests.processes_catalogue.inquiry import Inquiry, rome
from tests.processes_catalogue.inquiry_steps import (
    DUE,
    decided,
    gathered,
    met,
    opened,
    reporting,
    signed_and_filed,
    voluntary,
)


def test_a_team_without_quorum_is_called_again() -> None:
    stage = gathered(voluntary()).do("griglia_rischio_protezione", **said.GRID)

    stage.do("convoca_equipe", **said.CALL).do("registra_conferme", quorum=False)
    refused = list(stage.open)
    stage.do("convoca_equipe", **said.CALL).move_to(rome("2025-11-12 08:00"))

    assert refused == ["convoca_equipe"]
    assert stage.open == ["convoca_equipe"]


def test_a_team_does_not_decide_without_whoever_is_necessary() -> None:
    stage = gathered(voluntary()).do("griglia_rischio_protezione", **said.GRID)
    stage.do("convoca_equipe", **said.CALL)
    away = [{"operatore": said.CALL["invitati"][0]["operatore"], "risposta": "non_puo"}]

    with pytest.raises(InvalidAnswers) as refused:
        stage.do("registra_conferme", conferme=away, quorum=True)
    stage.do("registra_conferme", conferme=away, quorum=False)

    assert "si riconvoca" in str(refused.value.errors)
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

    met = [given for handler, given in stage.jobs if handler == "termini.adempi"]
    assert met == [
        {
            "provvedimento_id": 9,
            "provvedimento_relazione": None,
            "chiavi": ["L30", "valutazione.durata"],
            "periodiche": [],
            "primo_giorno": True,
            "scadenza": DUE,
        }
    ]
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


ASKED = {
    "nuovo_termine_richiesto": "2026-01-30",
    "motivo": "Manca un referto.",
    "istanza_inviata_il": "2025-12-30",
}


def near_the_date() -> Inquiry:
    stage = reporting().move_to(rome("2025-12-30 09:00"))
    return stage.do(
        "verifica_intermedia", stato="in_linea", cosa_manca="Nulla", fine_prevista="2026-01-02"
    )


def extension_asked() -> Inquiry:
    stage = near_the_date().do(
        "verifica_stato_relazione",
        decisione_scadenza="chiede_proroga",
        motivazione_scadenza="Manca un referto.",
    )
    return stage.do("istanza_proroga", **ASKED)


def test_a_report_that_will_be_in_time_needs_no_extension() -> None:
    stage = near_the_date().do(
        "verifica_stato_relazione",
        decisione_scadenza="si_conclude",
        motivazione_scadenza="Manca solo la firma.",
    )

    assert stage.open == ["redige_bozza"]


def test_a_granted_extension_starts_the_report_again_with_the_new_date() -> None:
    stage = extension_asked().do(
        "esito_istanza_proroga",
        esito_proroga="concessa",
        nuova_scadenza="2026-01-30",
        risposta_del="2025-12-30",
    )

    assert stage.open == ["chiedi_contributi"]
    assert stage.timers["scadenza_violata"] == rome("2026-01-30 23:59:59")


def test_a_refused_extension_leaves_the_date_as_it_was() -> None:
    stage = extension_asked().do(
        "esito_istanza_proroga", esito_proroga="negata", risposta_del="2025-12-30"
    )

    assert stage.open == ["redige_bozza"]
    assert stage.timers["scadenza_violata"] == DUE


def test_a_delay_of_the_report_is_recorded_by_the_head_of_the_service() -> None:
    stage = near_the_date().move_to(rome("2026-01-03 09:00"))

    stage.do(
        "esamina_ritardo_relazione",
        causa="carico_lavoro",
        motivo_ritardo="Un'assenza.",
        azioni="Si invia domani.",
        decisione_ritardo="si_conclude",
    )

    assert "esamina_ritardo_relazione" not in stage.open
    assert "redige_bozza" in stage.open


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


def approved_and_untold() -> Inquiry:
    """The report is to be signed, and the family will be told of it after it was sent."""
    stage = met(gathered(opened()).do("griglia_rischio_protezione", **said.GRID))
    stage.do("definisci_esito", **(said.OUTCOME | {"esito": "archiviazione_proposta_ag"}))
    stage.do("restituzione_famiglia", esito_restituzione="rinviata", controindicata_motivo="Dopo.")
    stage.do("chiedi_contributi").do("redige_bozza", **said.DRAFT)
    return stage.do("revisione", **said.APPROVED)


def test_nobody_checks_a_report_that_was_sent_while_the_family_is_still_to_be_told() -> None:
    stage = approved_and_untold().move_to(rome("2025-12-30 09:00"))
    last_days = list(stage.open)

    signed_and_filed(stage)

    assert "verifica_stato_relazione" in last_days
    assert "restituzione_relazione" in stage.open
    assert "verifica_stato_relazione" not in stage.open


def test_an_extension_is_awaited_no_more_once_the_report_was_sent() -> None:
    stage = approved_and_untold().move_to(rome("2025-12-30 09:00"))
    stage.do(
        "verifica_stato_relazione",
        decisione_scadenza="chiede_proroga",
        motivazione_scadenza="Manca un referto.",
    )
    stage.do("istanza_proroga", **ASKED)

    signed_and_filed(stage)

    assert "restituzione_relazione" in stage.open
    assert "esito_istanza_proroga" not in stage.open


def test_the_date_of_a_report_does_not_run_any_more_once_it_was_sent() -> None:
    stage = signed_and_filed(approved_and_untold())

    stage.move_to(DUE + timedelta(days=1))

    assert "restituzione_relazione" in stage.open
    assert "esamina_ritardo_relazione" not in stage.open
    assert "termini.mancato" not in [job for job, _ in stage.jobs]


def test_a_report_that_is_late_is_written_down_and_looked_into() -> None:
    stage = reporting().move_to(DUE + timedelta(minutes=1))

    assert ("termini.mancato", "R12") in [(job, given.get("regola")) for job, given in stage.jobs]
    assert "esamina_ritardo_relazione" in stage.open
