"""The report of the neutral space, and what may follow it."""

from typing import Any

import pytest

from tests.processes_catalogue.access import Access
from tests.processes_catalogue.inquiry import rome
from tests.processes_catalogue.neutral_space import AGREED, HELD, meeting, refused

WEEKS = [
    ("09", "24"),
    ("10", "01"),
    ("10", "08"),
    ("10", "15"),
    ("10", "22"),
    ("10", "29"),
    ("11", "05"),
]
REPORT: tuple[tuple[str, dict[str, Any]], ...] = (
    ("scrivi_relazione_sn", {}),
    ("rivedi_relazione_sn", {"esito_revisione_sn": "approvata"}),
    ("acquisisci_relazione_sn", {}),
    ("chiedi_contributi", {"fonti": []}),
    ("redige_bozza", {"valutazioni_su_personalita": False}),
    ("revisione", {"esito_revisione": "approvata", "contiene_valutazioni_personalita": False}),
    ("firma_relazione", {}),
    ("protocolla_e_invia", {"inviata_il": rome("2025-10-10 10:00")}),
    ("restituzione_relazione", {"esito_restituzione": "svolta"}),
)
AUTHORISED = {
    "chi_autorizza": "autorita_giudiziaria",
    "esito_autorizzazione": "autorizzato",
    "data_autorizzazione": "2025-09-24",
    "atto_autorizzazione": "1",
    "seguito_autorizzazione": "nuovi_incontri",
}


def reported() -> Access:
    """One meeting was held and reported: what comes next is to be decided."""
    stage = meeting(calendario=[{"quando": "2025-09-24T16:00"}]).done("incontro", HELD)
    for element, decisions in REPORT:
        stage.decide(element, **decisions)
    return stage


def test_the_report_begins_before_it_is_due_while_the_meetings_go_on() -> None:
    late = meeting(calendario=[{"quando": "2025-09-24T16:00"}, {"quando": "2026-02-25T16:00"}])
    late.done("incontro", HELD)

    late.move_to(rome("2026-02-17 09:00"))

    assert late.open == ["scrivi_relazione_sn"]
    assert "attendi_incontro" in late.timers


def test_new_meetings_have_their_own_agreement_and_their_own_report() -> None:
    stage = reported().done(
        "valuta_passaggio",
        {
            "seguito_passaggio": "si_chiede",
            "modalita_passaggio": "facilitata",
            "motivazione_passaggio": "Serve ancora tempo",
        },
    )

    stage.done(
        "registra_autorizzazione",
        {**AUTHORISED, "modalita": "facilitata", "relazione_entro": "2026-06-30"},
    )
    assert stage.open == ["accordo_spazio_neutro"]
    stage.done("accordo_spazio_neutro", {**AGREED, "calendario": [{"quando": "2025-11-05T16:00"}]})

    assert stage.timers["relazione_in_scadenza"] == rome("2026-06-10 08:00")
    assert stage.timers["attendi_incontro"] == rome("2025-11-05 16:00")


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"esito_autorizzazione": "non_autorizzato"}, "non si fissano nuovi incontri"),
        ({"chi_autorizza": "equipe"}, "lo autorizza l'Autorità giudiziaria"),
        ({"atto_autorizzazione": ""}, "Allega l'atto"),
    ],
)
def test_a_passage_is_authorised_by_whoever_ordered_the_meetings(
    changed: dict[str, Any], said: str
) -> None:
    stage = reported()
    stage.decide("valuta_passaggio", seguito_passaggio="si_chiede")

    assert said in refused(stage, "registra_autorizzazione", {**AUTHORISED, **changed})


def test_a_report_with_a_no_is_not_approved() -> None:
    stage = meeting(calendario=[{"quando": "2025-09-24T16:00"}]).done("incontro", HELD)
    stage.decide("scrivi_relazione_sn")
    checked = {
        "fatti_distinti": True,
        "minimizzazione": True,
        "indirizzi_omessi": False,
        "esito_revisione_sn": "approvata",
    }

    assert "non si approva" in refused(stage, "rivedi_relazione_sn", checked)


def held_six() -> Access:
    """Six meetings were held and looked at together: the coordinator is to decide."""
    days = [f"2025-{month}-{day}T16:00" for month, day in WEEKS]
    stage = meeting(calendario=[{"quando": day} for day in days])
    for month, day in WEEKS[:6]:
        stage.move_to(rome(f"2025-{month}-{day} 18:00"))
        stage.decide("incontro", stato="svolto", andamento="positivo")
    stage.decide("prepara_verifica", forma_verifica="semplice", fonti_verifica=[])
    return stage.decide("incontro_verifica", numero_attuali=1, numero_raggiunti=1, progressi=True)


def test_a_review_may_end_the_meetings() -> None:
    stage = held_six()

    stage.decide("conferma_esito", esito_verifica="chiusura", equipe_da_riunire=False)

    assert stage.open == ["scrivi_relazione_sn"]


def reviewed() -> Access:
    """The review asks for another mode."""
    return held_six().decide("conferma_esito", esito_verifica="rimodula", equipe_da_riunire=False)


WATCHED = {
    "modalita": "vigilata_protetta",
    "motivazione_scostamento": "Un fatto nuovo",
    "operatori": [{"operatore": 1}, {"operatore": 2}],
    "autorizzata_da": "autorita_giudiziaria",
    "autorizzata_il": "2025-10-29",
    "atto_autorizzazione_modalita": "1",
}


def test_a_mode_that_changed_is_the_mode_of_the_next_meetings() -> None:
    stage = reviewed()

    stage.done("rivedi_modalita", WATCHED)

    assert stage.step.data["modalita"] == "vigilata_protetta"


@pytest.mark.parametrize(
    ("operators", "said"),
    [
        ([], "Scegli chi tiene gli incontri"),
        ([{"operatore": 1}], "servono più operatori"),
        ([{"operatore": 1}, {"operatore": 1}], "compare due volte"),
    ],
)
def test_a_mode_that_needs_more_people_has_them(operators: list[Any], said: str) -> None:
    assert said in refused(reviewed(), "rivedi_modalita", {**WATCHED, "operatori": operators})


def test_new_meetings_are_held_in_the_mode_that_was_authorised() -> None:
    stage = reported()
    stage.decide("valuta_passaggio", seguito_passaggio="si_chiede", modalita_passaggio=None)

    stage.done("registra_autorizzazione", {**AUTHORISED, "modalita": "semi_autonoma"})

    assert stage.step.data["modalita"] == "semi_autonoma"


# --- what happens while it is decided what follows the meetings ---------------------------------

READ_ACT = {
    "incontri_gia_avviati": True,
    "che_cosa_cambia": "Il Tribunale risponde sulle uscite",
}


def asked_the_court() -> Access:
    """The meetings are over, and the court is asked for more freedom."""
    return reported().decide("valuta_passaggio", seguito_passaggio="si_chiede")


def test_an_act_that_comes_while_the_answer_is_awaited_is_read_and_the_answer_then_written() -> (
    None
):
    stage = asked_the_court().receive("msg_provvedimento_modificato", provvedimento_id=2)
    assert stage.open == ["leggi_provvedimento"]

    stage.done("leggi_provvedimento", READ_ACT | {"seguito_provvedimento": "prosegue"})

    assert stage.open == ["registra_autorizzazione"]
    stage.done("registra_autorizzazione", {**AUTHORISED, "modalita": "semi_autonoma"})
    assert stage.open == ["accordo_spazio_neutro"]


def test_an_act_that_ends_the_mandate_ends_the_wait_for_an_answer() -> None:
    stage = asked_the_court().receive("msg_provvedimento_modificato", provvedimento_id=2)

    stage.done("leggi_provvedimento", READ_ACT | {"seguito_provvedimento": "mandato_cessato"})

    assert stage.open == ["chiusura_sn"]


@pytest.mark.parametrize(
    ("what", "then"),
    [
        ("msg_decesso", ["chiudi_per_evento"]),
        ("msg_chiusura_forzata", ["chiudi_per_evento"]),
        ("msg_minore_maggiorenne", ["registra_autorizzazione", "valuta_maggiore_eta"]),
    ],
)
def test_what_happens_to_the_child_is_heard_while_the_answer_is_awaited(
    what: str, then: list[str]
) -> None:
    assert sorted(asked_the_court().receive(what).open) == then


def test_a_danger_is_weighed_while_it_is_decided_what_follows_the_meetings() -> None:
    stage = reported().hear("sig_grave_pregiudizio")

    assert sorted(stage.open) == ["valuta_grave_pregiudizio", "valuta_passaggio"]


def test_when_nothing_more_is_asked_the_neutral_space_is_closed() -> None:
    stage = reported().decide("valuta_passaggio", seguito_passaggio="si_chiude")

    assert stage.open == ["chiusura_sn"]


def next_report(act: int, day: str, *, again: bool = False) -> dict[str, Any]:
    """What the register says is owed next."""
    due = rome(f"{day} 23:59")
    return {"scadenza": due, "provvedimento_id": act, "periodica": again}


SENT = REPORT[:-1]
"""The steps by which a report leaves."""


def asked_next(stage: Access) -> list[Any]:
    """Of which acts, under which keys, the path has asked what it owes next."""
    return [
        (given["provvedimenti"], given["chiavi"], given["singole"])
        for handler, given in stage.jobs
        if handler == "termini.prossimo"
    ]


def begun_early() -> Access:
    """The report of the first day has begun while meetings go on."""
    stage = meeting(calendario=[{"quando": "2025-09-24T16:00"}, {"quando": "2026-05-13T16:00"}])
    stage.done("incontro", HELD)
    stage.move_to(rome("2026-02-17 09:00"))
    return stage


def leaves(stage: Access) -> Access:
    for element, decisions in REPORT:
        stage.decide(element, **decisions)
    return stage


def test_after_a_report_the_next_ordered_day_has_its_own_while_the_meetings_go_on() -> None:
    stage = begun_early()
    stage.results["termini.prossimo"] = next_report(4, "2026-06-30")

    leaves(stage)

    assert stage.timers["attendi_relazione"] == rome("2026-05-13 16:00")
    assert stage.step.data["provvedimento_relazione"] == 4
    assert asked_next(stage)[-1][1:] == (["L30"], ["L30", "valutazione.durata"])


def test_the_next_report_begins_in_time_for_its_day() -> None:
    stage = begun_early()
    stage.results["termini.prossimo"] = next_report(4, "2026-05-20")
    leaves(stage)

    stage.move_to(rome("2026-05-02 09:00"))
    leaves(stage)

    met = [given for handler, given in stage.jobs if handler == "termini.adempi"]
    assert [one["provvedimento_relazione"] for one in met] == [None, 4]


def test_once_the_meetings_are_over_the_next_report_is_written_at_once() -> None:
    stage = meeting(calendario=[{"quando": "2025-09-24T16:00"}]).done("incontro", HELD)
    stage.results["termini.prossimo"] = next_report(4, "2026-06-30")

    leaves(stage).move_to(stage.now)

    assert stage.open == ["scrivi_relazione_sn"]
    assert asked_next(stage)[-1][1:] == ([], ["L30", "valutazione.durata"])


def test_when_no_day_is_left_what_follows_is_decided() -> None:
    assert reported().open == ["valuta_passaggio"]
