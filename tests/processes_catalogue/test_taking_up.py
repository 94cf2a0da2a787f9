"""A new act interrupts a path; what it had called goes on where it stood."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import pytest

from forms import InvalidAnswers
from tests.processes_catalogue import lone_minor, placement, reception
from tests.processes_catalogue.access import Access
from tests.processes_catalogue.adoption import TWO, charged
from tests.processes_catalogue.called_answers import AGREED, APPROVED, PROJECT, faults
from tests.processes_catalogue.care_answers import ENTRUSTED, MATRIX, OPENED, ORDERED
from tests.processes_catalogue.care_steps import opened, shared, working
from tests.processes_catalogue.inquiry import rome
from tests.processes_catalogue.test_p06_reception import GOES_AWAY

ACT = {"provvedimento_id": 11, "mandati": [], "scadenza_ag": None}
READ = {"seguito_provvedimento": "prosegue", "che_cosa_cambia": "Il termine"}
PLACED = READ | {"atto_regola_collocamento": True, "chi_relaziona": "inserimento"}
RECEIVED = READ | {"ordine_tm": True, "atto_regola_accoglienza": True}
AGAIN = {"seguito_provvedimento": "si_riapre", "che_cosa_cambia": "Il mandato"}


def told(stage: Access, read: Mapping[str, Any] = READ, **act: Any) -> Access:
    """An act comes and somebody reads it."""
    stage.receive("msg_provvedimento_modificato", **{**ACT, **act})
    assert stage.open == ["leggi_provvedimento"]
    return stage.done("leggi_provvedimento", read)


def checking() -> Access:
    """In a placement the first check is due: it is to be prepared."""
    stage = placement.living().done("fissa_verifiche", {"prossima_verifica": "2025-12-03"})
    return stage.move_to(rome("2025-11-19 08:00"))


# --- the project (CA4) ------------------------------------------------------------------------


def test_a_project_that_waits_for_approval_goes_on_waiting_for_it() -> None:
    stage = placement.living().done("bozza_progetto", PROJECT).done("condividi_progetto", AGREED)

    told(told(stage, PLACED), PLACED)

    assert "approva_progetto" in stage.open
    assert not {"bozza_progetto", "condividi_progetto"} & set(stage.open)
    stage.done("approva_progetto", APPROVED)
    assert "scrivi_pei" in stage.open


def test_whoever_wrote_a_project_still_may_not_approve_it() -> None:
    stage = placement.living().done("bozza_progetto", PROJECT)
    written = stage.task("condividi_progetto").parent

    assert told(stage, PLACED).task("condividi_progetto").parent == written


# --- the check (CA3) --------------------------------------------------------------------------


def test_a_check_half_held_goes_on_with_the_contribution_that_is_missing() -> None:
    stage = checking().decide(
        "prepara_verifica", forma_verifica="semplice", fonti_verifica=["struttura", "educatore"]
    )
    stage.decide("contributo_verifica")

    told(stage, PLACED).move_to(rome("2025-11-19 09:00"))

    assert stage.open.count("contributo_verifica") == 1
    assert "prepara_verifica" not in stage.open
    assert stage.task("contributo_verifica").data["fonte_attesa"] == "educatore"


def test_a_check_under_way_knows_the_report_that_the_act_wants() -> None:
    stage = checking().decide("prepara_verifica", forma_verifica="semplice", fonti_verifica=[])

    told(stage, PLACED, scadenza_ag=date(2026, 3, 1)).move_to(rome("2025-11-19 09:00"))

    (meeting,) = [one for one in stage.step.tasks if one.element == "incontro_verifica"]
    assert meeting.data["provvedimento_id"] == 11
    assert meeting.data["scadenza_relazione"] == rome("2026-03-01 23:59:59")


@pytest.mark.parametrize("steps", [0, 1])
def test_a_project_being_brought_up_to_date_is_not_left_for_the_next_check(steps: int) -> None:
    stage = placement.reviewed(checking(), "rimodula", date(2026, 2, 3))
    for _ in range(steps):
        stage.decide("bozza_progetto")
    before = sorted(stage.open)

    told(stage, PLACED)

    assert sorted(stage.open) == before


def test_a_report_of_danger_after_a_check_is_not_lost() -> None:
    stage = placement.reviewed(checking(), "segnala_ag", date(2026, 2, 3))
    stage.decide("redigi_segnalazione", destinatari=["PMM"])
    before = sorted(stage.open)

    told(stage, PLACED)

    assert sorted(stage.open) == before
    assert "redigi_segnalazione" not in before


@pytest.mark.parametrize("outcome", ["rimodula", "segnala_ag"])
def test_where_mother_and_child_live_what_follows_a_check_goes_on(outcome: str) -> None:
    stage = reception.living()
    stage.move_to(stage.timers["tempo_di_verifica"])
    placement.reviewed(stage, outcome, date(2026, 6, 3))
    follows = "bozza_progetto" if outcome == "rimodula" else "redigi_segnalazione"
    assert follows in stage.open

    told(stage, RECEIVED)

    assert follows in stage.open


@pytest.mark.parametrize(
    ("outcome", "done", "then"),
    [
        ("rimodula", "bozza_progetto", "colloquio_ascolto"),
        ("segnala_ag", "redigi_segnalazione", "rivedi_segnalazione"),
    ],
)
def test_for_a_child_who_came_alone_what_follows_a_check_goes_on(
    outcome: str, done: str, then: str
) -> None:
    stage = lone_minor.reviewed(outcome).decide(done)
    assert then in stage.open

    told(stage)

    assert then in stage.open
    assert done not in stage.open


# --- what happens where a child lives -----------------------------------------------------------


def happened(stage: Access, fact: str = "evento_critico", **more: Any) -> Access:
    """Whoever looks after the child tells what happened."""
    return stage.done("registra_fatto", {"tipo_fatto": fact, **more})


def test_a_critical_event_being_told_is_still_to_be_told_after_an_act() -> None:
    stage = told(happened(placement.living()), PLACED)

    assert stage.open.count("registra_evento") == 1
    assert stage.open.count("registra_fatto") == 1


def test_of_a_critical_event_half_followed_only_what_is_missing_is_asked() -> None:
    stage = happened(placement.living())
    stage.decide(
        "registra_evento",
        tipo_evento="allontanamento",
        data_ora_evento=stage.now,
        esercenti_avvisati_il=None,
        ag_avvisata_il=None,
    )
    stage.decide("avvisa_esercenti")

    told(stage, PLACED)

    assert not {"registra_evento", "avvisa_esercenti"} & set(stage.open)
    stage.decide("avvisa_ag_evento")
    stage.decide("valuta_evento", evento_grave=False, seguito_evento="prosegue")
    assert "segui_allontanamento" in told(stage, PLACED).open


def test_two_events_and_an_outing_all_stand_again() -> None:
    stage = happened(happened(happened(placement.living()), "uscita"))
    before = sorted(stage.open)

    told(told(stage, PLACED), PLACED)

    assert sorted(stage.open) == before
    assert before.count("registra_evento") == 2


def test_an_outing_to_authorise_is_authorised_after_the_act() -> None:
    stage = told(happened(placement.living(), "uscita"), PLACED)

    stage.done("autorizza_uscita", placement.OUTING)

    assert stage.jobs[-1][1]["lettere"] == ["autorizzazione_uscita"]


def test_what_a_structure_asked_is_still_weighed_after_an_act() -> None:
    stage = told(happened(placement.living(), "dimissione_chiesta", preavviso_giorni=15), PLACED)

    moved = {"seguito_richiesta": "si_sposta", "motivazione_richiesta": "Serve un altro posto."}
    stage.decide("valuta_richiesta_struttura", **moved)

    assert stage.open == ["dimissione"]


# --- what happens where mother and child live ---------------------------------------------------


def test_an_event_where_mother_and_child_live_goes_on_after_an_act() -> None:
    stage = happened(reception.living())
    stage.decide(
        "registra_evento",
        tipo_evento="infortunio",
        data_ora_evento=stage.now,
        esercenti_avvisati_il=stage.now,
        ag_avvisata_il=None,
    )

    told(stage, RECEIVED)

    assert "registra_evento" not in stage.open
    stage.decide("avvisa_ag_evento")
    assert "valuta_evento" in told(stage, RECEIVED).open


def test_a_birth_to_register_is_still_to_be_registered_after_an_act() -> None:
    stage = told(happened(reception.living(), "nascita"), RECEIVED)

    assert stage.open.count("nascita") == 1
    assert stage.open.count("registra_fatto") == 1


def test_the_project_with_the_newborn_goes_on_after_an_act() -> None:
    stage = happened(reception.living(), "nascita").decide("nascita")
    before = sorted(stage.open)

    told(stage, RECEIVED)

    assert sorted(stage.open) == before
    assert before.count("bozza_progetto") == 2  # the late one, and the one with the newborn
    assert len(stage.step.data["figli"]) == 2


def test_with_an_event_still_open_after_an_act_she_may_leave_and_it_is_finished() -> None:
    stage = told(happened(reception.living()), RECEIVED)

    assert sorted(happened(stage, "uscita", **GOES_AWAY).open) == [
        "registra_evento",
        "valuta_uscita",
    ]


# --- taking charge (P03) ----------------------------------------------------------------------


def test_taking_charge_goes_on_where_it_was() -> None:
    stage = working(opened(ORDERED))
    clock = stage.timers["attendi_verifica"]

    told(stage, READ | {"chi_relaziona": "presa_in_carico"}, scadenza_ag=date(2026, 2, 1))

    assert stage.open == ["scrivi_diario"]
    assert stage.timers["attendi_verifica"] == clock
    assert stage.step.data["scadenza_relazione"] == rome("2026-02-01 23:59:59")
    assert stage.step.data["provvedimento_id"] == 11


def test_a_project_that_is_being_shared_stays_so_while_taking_charge_is_opened_again() -> None:
    stage = opened(ORDERED).done("bozza_progetto", PROJECT)
    before = sorted(stage.open)

    told(stage, AGAIN)
    assert stage.open == ["apri_presa_in_carico"]
    stage.done("apri_presa_in_carico", ORDERED)

    assert sorted(stage.open) == before


def test_opened_again_an_approved_project_is_not_written_again() -> None:
    stage = working(opened(ORDERED))

    told(stage, AGAIN).done("apri_presa_in_carico", ENTRUSTED).done("matrice_atti", MATRIX)

    assert sorted(stage.open) == ["attiva_dispositivi", "decidi_su_atto", "scrivi_diario"]


def test_a_mandate_that_was_not_there_opens_taking_charge_again() -> None:
    stage = working(opened(OPENED))
    stage.receive("msg_provvedimento_modificato", **{**ACT, "mandati": ["sostegno_controllo"]})

    with pytest.raises(InvalidAnswers) as refused:
        stage.done("leggi_provvedimento", READ)

    assert "un mandato che prima non c'era" in faults(refused.value)


def test_with_the_consent_of_the_family_an_act_about_something_else_changes_nothing() -> None:
    stage = told(working(opened(OPENED)), mandati=["spazio_neutro"])

    assert stage.open == ["scrivi_diario"]
    assert stage.step.data["titolo"] == "volontario"


def test_a_project_not_yet_shared_is_shared_after_the_act() -> None:
    assert "approva_progetto" in shared(told(opened(ORDERED).done("bozza_progetto", PROJECT))).open


# --- adoption (P11) ---------------------------------------------------------------------------


def test_a_charge_that_is_registered_is_not_registered_again() -> None:
    stage = told(charged())

    assert stage.open == ["assegna_coppia"]
    assert stage.done("assegna_coppia", TWO).open == ["prepara_coppia"]
