"""Foster care walks the ways it has, with its real diagram, forms, tables and terms."""

from typing import Any

import pytest

from engine.steps import Status
from forms import InvalidAnswers
from tests.processes_catalogue import foster_answers as said
from tests.processes_catalogue.access import Access
from tests.processes_catalogue.called_answers import faults
from tests.processes_catalogue.foster_steps import (
    acted,
    asked_for,
    examined,
    heard,
    in_force,
    living,
    met_in_team,
    searching,
)
from tests.processes_catalogue.inquiry import rome


def refused(stage: Any, element: str, answers: dict[str, Any]) -> str:
    with pytest.raises(InvalidAnswers) as error:
        stage.done(element, answers)
    return faults(error.value)


# --- before the family ------------------------------------------------------------------------


def test_foster_care_begins_with_what_the_assessment_gives_it() -> None:
    assert asked_for().open == ["scheda_abbinamento"]


def test_the_age_is_the_one_that_the_case_knows() -> None:
    stage = asked_for()
    stage.minors = [{"persona": 1, "anni": 12}]

    assert stage.said("scheda_abbinamento", "minore_ref") == "1"
    assert stage.said("scheda_abbinamento", "eta_minore") == "12"
    assert "Anni compiuti: 12" in refused(stage, "scheda_abbinamento", said.SHEET)


@pytest.mark.parametrize("months", [0, 25])
def test_a_duration_is_of_one_to_twenty_four_months(months: int) -> None:
    sheet = said.SHEET | {"durata_presumibile_mesi": months}

    assert "Da 1 a 24 mesi" in refused(asked_for(), "scheda_abbinamento", sheet)


def test_siblings_are_not_parted_without_a_reason_and_a_plan_to_meet() -> None:
    told = refused(asked_for(), "scheda_abbinamento", said.SHEET | {"fratelli": "separati"})

    assert "Scrivi perché" in told
    assert "Scrivi il piano dei contatti" in told


def test_without_all_consents_only_the_court_can_place() -> None:
    stage = asked_for().done("scheda_abbinamento", said.SHEET | {"consenso": "manca_qualcuno"})
    answers = said.GOES_ON | {"regime": "giudiziario"}

    assert "lo dispone il Tribunale" in refused(stage, "conferma_titolo", answers)


def test_without_a_title_the_path_ends_without_a_placement() -> None:
    stage = asked_for().done("scheda_abbinamento", said.SHEET)
    stage.done("conferma_titolo", said.GOES_ON | {"si_procede_affido": False})

    assert stage.step.outcomes == ("affido_non_avviato",)


# --- the search -------------------------------------------------------------------------------


def test_the_bank_of_families_is_told_no_name() -> None:
    (sent,) = [one for one in searching().sent if one.name == "msg_richiesta_abbinamento"]

    numbers = {"caso_id", "minore_id", "responsabile_caso"}
    assert set(sent.payload) == numbers | {"eta_minore", "forma_affido", "durata_mesi"}


def test_what_the_bank_proposes_for_a_sibling_is_not_heard() -> None:
    stage = searching({"minore_ref": 2})

    (ear,) = [one for one in stage.step.events if one.name == "msg_abbinamento_proposto"]

    assert ear.correlation == "1:2"


def test_families_proposed_by_the_bank_are_examined_without_typing_them_again() -> None:
    stage = searching().receive("msg_abbinamento_proposto", famiglie=[{"numero": 3}])

    assert stage.open == ["esamina_famiglia"]


def test_after_thirty_days_the_search_is_widened_and_goes_on() -> None:
    stage = searching()

    stage.move_to(rome("2025-12-04 08:00"))

    assert stage.open == ["allarga_ricerca"]
    assert "msg_abbinamento_proposto" in {one.name for one in stage.step.events}


def test_a_community_may_be_opened_while_the_search_goes_on() -> None:
    stage = searching()
    stage.move_to(rome("2025-12-04 08:00"))
    wider = {"dove_si_cerca": ["altri_ambiti"], "comunita_intanto": True}

    stage.done("allarga_ricerca", wider | {"motivo_allargamento": "Serve un posto."})

    assert stage.sent[-1].payload["processo"] == "p05_inserimento_residenziale"
    assert stage.open == []
    assert "msg_abbinamento_proposto" in {one.name for one in stage.step.events}


@pytest.mark.parametrize(
    "lack",
    [
        {"incompatibilita": "presente"},
        {"disponibilita_attiva": False},
        {"posto_libero": False},
        {"limiti_compatibili": False},
        {"distanza_ammessa": False},
        {"requisiti_penali": False},
    ],
)
def test_what_excludes_a_family_excludes_it_whatever_speaks_for_it(lack: dict[str, Any]) -> None:
    stage = met_in_team(examined(**lack))
    other = said.CHOSEN | {"famiglia_scelta": 12, "motivazione_scostamento": "La conosciamo."}

    assert "è esclusa" in refused(stage, "scegli_famiglia", other)


@pytest.mark.parametrize(
    "lack",
    [
        *("eta_adatta", "fratelli_accolti", "lingua_cultura", "bisogni_sanitari", "scuola_vicina"),
        *("esperienza", "rapporti_origine_accolti", "animali_compatibili", "orari_compatibili"),
    ],
)
def test_each_reason_in_favour_counts_once_in_the_order(lack: str) -> None:
    stage = examined(**{lack: False})

    assert [one["punti"] for one in stage.step.data["esami"]] == [9, 8]
    assert stage.step.data["graduatoria"] == [7, 12, None]


def test_no_family_is_chosen_before_its_incompatibility_is_verified() -> None:
    stage = met_in_team(examined())
    answers = said.CHOSEN | {"incompatibilita_verificata": False}

    assert "Senza la verifica di incompatibilità" in refused(stage, "scegli_famiglia", answers)


@pytest.mark.parametrize(("seguito", "times"), [("si_cerca", 2), ("ci_si_ferma", 1)])
def test_where_no_family_fits_somebody_says_whether_to_ask_the_bank_again(
    seguito: str, times: int
) -> None:
    stage = met_in_team(examined()).done("scegli_famiglia", said.NONE_FITS)

    stage.done("ricerca_senza_esito", said.SEARCHED_AGAIN | {"seguito_ricerca": seguito})

    asked = [one.name for one in stage.sent if one.name == "msg_richiesta_abbinamento"]
    assert len(asked) == times
    assert stage.open == []


def test_where_the_bank_has_no_family_nobody_meets_to_choose_one() -> None:
    stage = searching().receive("msg_abbinamento_proposto", famiglie=[])

    assert stage.open == ["ricerca_senza_esito"]
    again = stage.done("ricerca_senza_esito", said.SEARCHED_AGAIN)
    again.receive("msg_abbinamento_proposto", **said.FAMILIES)
    assert again.open == ["esamina_famiglia", "esamina_famiglia"]


def test_a_family_may_say_no() -> None:
    stage = met_in_team(examined()).done("scegli_famiglia", said.CHOSEN)

    stage.done("proposta_famiglia", said.ACCEPTED | {"accetta": False})

    assert stage.open == ["ricerca_senza_esito"]


# --- title ------------------------------------------------------------------------------------


def test_one_refusal_brings_the_choice_to_the_court() -> None:
    stage = heard().done("raccogli_consensi", said.REFUSED)

    assert stage.open == ["redigi_segnalazione"]


def test_consents_cannot_be_called_complete_when_one_is_missing() -> None:
    answers = said.REFUSED | {"esito_consensi": "tutti"}

    assert "qualcuno non consente" in refused(heard(), "raccogli_consensi", answers)


def test_a_child_of_twelve_must_have_been_heard_before_the_consents() -> None:
    answers = said.CONSENTS | {"sentito": False}

    assert "Da 12 anni" in refused(heard(), "raccogli_consensi", answers)


def reluctant() -> Access:
    """A family has said yes; the child of thirteen would rather not speak."""
    stage = met_in_team(examined()).done("scegli_famiglia", said.CHOSEN)
    stage.done("proposta_famiglia", said.ACCEPTED)
    stage.decide("colloquio_ascolto", rifiuto=True)
    return stage


def test_a_child_who_would_not_speak_is_heard_on_a_day_that_is_written_down() -> None:
    assert "scrivi quando" in refused(reluctant(), "raccogli_consensi", said.CONSENTS)

    stage = reluctant().done(
        "raccogli_consensi", said.CONSENTS | {"sentito_dopo_il": "2025-11-03"}
    )

    assert stage.open == ["ambientamento"]


def test_of_a_child_who_never_speaks_the_court_decides() -> None:
    silent = said.CONSENTS | {"sentito": False}
    assert "decide il Tribunale" in refused(reluctant(), "raccogli_consensi", silent)

    stage = reluctant().done("raccogli_consensi", silent | {"esito_consensi": "manca_qualcuno"})

    assert stage.open == ["redigi_segnalazione"]


def test_a_settling_in_may_last_longer_or_be_broken_off() -> None:
    stage = heard().done("raccogli_consensi", said.CONSENTS)
    again = said.MET | {"motivo_esito": "Serve tempo."}

    stage.done("ambientamento", again | {"esito_ambientamento": "da_prolungare"})
    assert stage.open == ["ambientamento"]
    stage.done("ambientamento", again | {"esito_ambientamento": "interrotto"})

    assert stage.open == ["scegli_famiglia"]


def test_a_decree_that_does_not_come_is_asked_for_again_after_twenty_days() -> None:
    stage = acted()

    stage.move_to(rome("2025-11-23 12:00"))
    before = list(stage.open)
    stage.move_to(rome("2025-11-24 08:00"))

    assert before == ["risposta_gt"]
    assert sorted(stage.open) == ["risposta_gt", "sollecita_gt"]


@pytest.mark.parametrize(
    ("answer", "left"), [("integrazioni", ["provvedimento_affido"]), ("non_esecutivo", [])]
)
def test_without_the_decree_nothing_begins(answer: str, left: list[str]) -> None:
    stage = acted()
    told = {"risposta_giudice": answer, "data_decreto": "2025-11-03", "sintesi_risposta_gt": "No."}

    stage.done("risposta_gt", told)

    assert stage.open == left


# --- living together --------------------------------------------------------------------------


def test_the_clock_runs_from_the_first_day_in_the_family() -> None:
    stage = living()

    assert stage.timers["misura_scaduta"] == rome("2027-11-03 23:59:59")
    assert sorted(stage.open) == ["bozza_progetto", "visita_affido"]
    assert [one.name for one in stage.sent if one.name == "msg_collocamento_avviato"]


def test_the_act_says_how_often_the_placement_is_verified() -> None:
    often = said.ACT | {"periodicita_relazione": 4}
    stage = heard().done("raccogli_consensi", said.CONSENTS).done("ambientamento", said.MET)
    stage.done("provvedimento_affido", often).done("trasmetti_gt", said.SENT)
    stage = in_force(stage.done("risposta_gt", said.ENFORCEABLE))

    stage.done("patto_affido", said.PACT).done("avvia_affido", said.BEGUN)

    assert stage.step.data["scadenza_semestre"] == rome("2026-03-03 23:59:59")


def test_three_months_before_the_end_the_expiry_is_weighed() -> None:
    stage = living()
    at = stage.timers["preavviso_scadenza"]

    assert (at.year, at.month, at.day) == (2027, 8, 3)


def test_the_public_prosecutor_is_told_before_the_end_and_not_after() -> None:
    stage = living()
    stage.move_to(rome("2027-08-03 12:00"))
    late = said.EXPIRY | {"segnalazione_pm_entro": "2027-11-03"}

    assert "prima che la misura finisca" in refused(stage, "valuta_scadenza", late)
    stage.done("valuta_scadenza", said.EXPIRY)
    assert "redigi_segnalazione" in stage.open


def test_a_return_decided_at_the_expiry_is_prepared_and_the_path_closes() -> None:
    stage = living()
    stage.move_to(rome("2027-08-03 12:00"))
    stage.done("valuta_scadenza", said.EXPIRY | {"proposta_scadenza": "rientro"})
    stage.done("rientro_graduale", said.RETURN).move_to(rome("2027-08-03 12:01"))
    closing = said.ENDED["chiusura"] | {"data_chiusura": "2027-08-03"}
    stage.done("chiusura_affido", said.ENDED | {"chiusura": closing})

    assert stage.step.status is Status.COMPLETED
    assert stage.step.outcomes == ("rientrato",)


def test_nothing_goes_on_in_silence_past_the_end() -> None:
    stage = living()

    stage.move_to(rome("2027-11-04 08:00"))

    assert ("avvisi.non_conformita", "R16") in [(h, p.get("regola")) for h, p in stage.jobs]
    assert "redigi_segnalazione" in stage.open


def test_a_crisis_calls_the_team_and_may_end_the_placement() -> None:
    stage = living().done("visita_affido", said.VISIT | {"situazione_visita": "crisi"})
    met_in_team(stage).done("decidi_crisi", said.CRISIS | {"seguito_crisi": "comunita"})

    assert stage.open == ["chiusura_affido"]


def test_a_crisis_that_passes_goes_back_to_the_visits() -> None:
    stage = living().done("visita_affido", said.VISIT | {"situazione_visita": "crisi"})
    met_in_team(stage).done("decidi_crisi", said.CRISIS)

    assert sorted(stage.open) == ["bozza_progetto", "visita_affido"]


def test_a_family_that_can_no_more_is_heard_at_once() -> None:
    stage = living().receive("msg_disponibilita_ritirata", motivo="malattia")

    assert sorted(stage.open) == ["bozza_progetto", "convoca_equipe"]


def test_an_adoption_needs_the_bond_to_be_told_to_the_judge() -> None:
    stage = living().done("visita_affido", said.VISIT | {"situazione_visita": "crisi"})
    met_in_team(stage).done("decidi_crisi", said.CRISIS | {"seguito_crisi": "comunita"})
    ended = {"esito_affido": "adottabilita", "percorso_successivo": "p11_adozione"}

    told = refused(stage, "chiusura_affido", said.ENDED | ended | {"legame_considerato": False})

    assert "Il legame con gli affidatari" in told


# --- what happens from outside ----------------------------------------------------------------


def test_a_decree_that_ends_the_placement_leads_to_its_closing() -> None:
    stage = living().receive("msg_provvedimento_modificato", provvedimento_id=9, mandati=[])

    read = {"seguito_provvedimento": "cessato", "che_cosa_cambia": "Fine"}
    stage.done("leggi_provvedimento", read)

    assert stage.open == ["chiusura_affido"]


@pytest.mark.parametrize(
    ("message", "first"),
    [
        ("msg_trasferimento_competenza", "rileva_variazione"),
        ("msg_minore_maggiorenne", "valuta_maggiore_eta"),
        ("msg_decesso", "chiudi_per_evento"),
        ("msg_chiusura_forzata", "chiudi_per_evento"),
    ],
)
def test_what_happens_from_outside_reaches_the_path(message: str, first: str) -> None:
    assert first in living().receive(message, causa="prova").open


def test_serious_harm_calls_the_coordinator_and_the_placement_goes_on() -> None:
    stage = living().hear("sig_grave_pregiudizio")

    assert {"valuta_grave_pregiudizio", "visita_affido"} <= set(stage.open)


def test_the_carers_can_always_be_called_by_the_judge() -> None:
    stage = living()

    with pytest.raises(InvalidAnswers) as refused:
        stage.done("visita_affido", said.VISIT | {"recapiti_aggiornati": False})

    assert "i recapiti di oggi" in faults(refused.value)
