"""What happens to a case from outside reaches the inquiry, and the inquiry answers as it must."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from engine.clock import ROME
from forms import InvalidAnswers
from tests.processes_catalogue import inquiry_answers as said
from tests.processes_catalogue.called_answers import (
    ASKED,
    COMPETENT,
    HANDED_OVER,
    MOVED,
    RECORD_SENT,
    faults,
)
from tests.processes_catalogue.inquiry import Inquiry, rome
from tests.processes_catalogue.inquiry_steps import (
    DUE,
    gathering,
    met,
    opened,
    reporting,
    signed_and_filed,
    voluntary,
)

NEW_ACT = {"provvedimento_id": 11, "mandati": [], "scadenza_ag": date(2026, 3, 1)}
READ = {
    "seguito_provvedimento": "prosegue",
    "atto_di_questo_percorso": True,
    "che_cosa_cambia": "Il termine",
}
ASKED_ANEW = {"seguito_provvedimento": "si_riapre", "che_cosa_cambia": "I quesiti"}
OVER = {"seguito_provvedimento": "mandato_cessato", "che_cosa_cambia": "L'indagine è archiviata."}
OWED = {"provvedimento": 11, "chiave": "L30", "entro": date(2026, 3, 1)}
ADULT = {"ragazzo_sentito": True, "che_cosa_chiede": "Studiare", "motivazione": "Lo chiede"}
CLOSED = {
    "segnalazione_verificata": True,
    "esito_verifica_segnalazione": "Nessun obbligo",
    "chiusura": {
        "data_chiusura": "2025-11-04",
        "esito": "decesso",
        "motivazione": "Decesso",
        "situazione_finale": "Nulla resta aperto",
        "ag_informata": True,
    },
}

DUE_TO_COURT = {"scadenze_ag_aperte": [{"che_cosa": "Relazione", "entro": "2026-01-02"}]}


def told(message: str, **payload: Any) -> Inquiry:
    return gathering(opened()).receive(message, **payload)


# --- a decree that changes the mandate --------------------------------------------------------


def test_a_changed_decree_stops_the_work_until_somebody_has_read_it() -> None:
    stage = told("msg_provvedimento_modificato", **NEW_ACT)

    assert stage.open == ["leggi_provvedimento"]
    assert "scadenza_superata" not in stage.timers


def test_a_mandate_that_goes_on_goes_on_where_the_act_found_it_with_the_new_date() -> None:
    found = gathering(opened()).open
    stage = told("msg_provvedimento_modificato", **NEW_ACT).do("leggi_provvedimento", **READ)

    assert stage.open == found
    assert "colloquio" in found
    assert stage.timers["scadenza_superata"] == rome("2026-03-01 23:59:59")
    assert stage.step.data["provvedimento_id"] == 11


def test_the_report_that_was_being_written_has_the_date_of_the_new_act() -> None:
    stage = reporting().receive("msg_provvedimento_modificato", **NEW_ACT)

    stage.do("leggi_provvedimento", **READ)

    assert stage.open == ["redige_bozza"]
    assert stage.timers["scadenza_violata"] == rome("2026-03-01 23:59:59")


def test_other_questions_of_the_court_begin_again_from_the_plan() -> None:
    stage = told("msg_provvedimento_modificato", **NEW_ACT).do("leggi_provvedimento", **ASKED_ANEW)

    assert stage.open == ["piano_valutazione"]
    assert stage.timers["scadenza_superata"] == rome("2026-03-01 23:59:59")


def test_a_decree_that_leaves_the_report_as_it_is_leaves_its_date() -> None:
    silent = {**NEW_ACT, "scadenza_ag": None}

    stage = told("msg_provvedimento_modificato", **silent)
    before = stage.step.data["scadenza_ag"]
    stage.do("leggi_provvedimento", **READ)

    assert before is not None
    assert stage.step.data["scadenza_ag"] == before.astimezone(ROME).date()


def test_a_mandate_that_is_over_ends_the_inquiry() -> None:
    stage = told("msg_provvedimento_modificato", **(NEW_ACT | {"scadenza_ag": None}))

    stage.do("leggi_provvedimento", **OVER)

    assert stage.step.outcomes == ("mandato_cessato",)


def over(*owed: dict[str, Any], **answers: Any) -> Inquiry:
    """The mandate is over; this is what some act still wants."""
    stage = gathering(opened())
    stage.terms = list(owed)
    stage.receive("msg_provvedimento_modificato", **NEW_ACT)
    return stage.do("leggi_provvedimento", **(OVER | answers))


def ceased(stage: Inquiry) -> list[Any]:
    """Of which acts nothing is owed any more."""
    jobs = [given for handler, given in stage.jobs if handler == "termini.adempi"]
    return [one["provvedimento_id"] for one in jobs if one.get("cessano")]


def test_whoever_ends_the_mandate_says_whether_the_report_is_still_written() -> None:
    with pytest.raises(InvalidAnswers) as error:
        over(OWED)

    assert "la relazione si scrive ancora" in faults(error.value)


def test_a_report_that_the_court_still_wants_is_written_before_the_inquiry_ends() -> None:
    stage = over(OWED, relazione_ancora_dovuta=True)

    assert stage.open == ["chiedi_contributi"]
    assert stage.timers["scadenza_violata"] == rome("2026-03-01 23:59:59")
    for step in ("chiedi_contributi", "redige_bozza"):
        stage.decide(step, fonti=[], contiene_valutazioni_personalita=False)
    stage.decide("revisione", esito_revisione="approvata")
    signed_and_filed(stage).decide("restituzione_relazione")
    assert stage.step.outcomes == ("mandato_cessato",)


@pytest.mark.parametrize("written", [True, False])
def test_a_report_that_an_earlier_act_wants_is_not_lost_with_the_mandate(*, written: bool) -> None:
    stage = gathering(opened())
    began_with = stage.step.data["provvedimento_id"]
    stage.terms = [OWED | {"provvedimento": began_with}]
    stage.receive("msg_provvedimento_modificato", **(NEW_ACT | {"scadenza_ag": None}))

    stage.do("leggi_provvedimento", **(OVER | {"relazione_ancora_dovuta": written}))

    assert stage.open == (["chiedi_contributi"] if written else [])
    assert ceased(stage) == ([] if written else [began_with])


def test_a_report_that_is_owed_no_more_ends_with_the_mandate() -> None:
    stage = over(OWED | {"provvedimento": 7}, OWED, relazione_ancora_dovuta=False)

    assert stage.step.outcomes == ("mandato_cessato",)
    assert ceased(stage)[0] in {7, 11}


PLACED = NEW_ACT | {"mandati": ["collocamento_comunita"]}


@pytest.mark.parametrize(
    ("mandates", "proposed"),
    [
        (["indagine_valutazione"], "si"),
        (["monitoraggio"], "si"),
        (["collocamento_comunita"], "no"),
        (["spazio_neutro", "collocamento_comunita"], "no"),
    ],
)
def test_whether_an_act_is_about_the_inquiry_is_proposed_from_its_mandates(
    mandates: list[str], proposed: str
) -> None:
    stage = told("msg_provvedimento_modificato", **(NEW_ACT | {"mandati": mandates}))
    goes_on = {"seguito_provvedimento": "prosegue"}

    assert stage.said("leggi_provvedimento", "atto_di_questo_percorso", **goes_on) == proposed


@pytest.mark.parametrize("begin", [opened, voluntary])
def test_an_act_on_a_placement_leaves_the_inquiry_its_title_and_its_day(
    begin: Callable[[], Inquiry],
) -> None:
    stage = gathering(begin())
    names = ("titolo", "provvedimento_id")
    before = {name: stage.step.data[name] for name in names}
    ends = stage.timers["scadenza_superata"]
    stage.receive("msg_provvedimento_modificato", **PLACED)

    stage.do("leggi_provvedimento", **(READ | {"atto_di_questo_percorso": False}))

    assert {name: stage.step.data[name] for name in names} == before
    assert stage.timers["scadenza_superata"] == ends


def test_what_others_report_on_is_not_asked_of_an_inquiry_that_is_over() -> None:
    stage = gathering(opened())
    stage.terms = [OWED | {"provvedimento": 1}]
    stage.registered = {1: {"mandati": ["collocamento_comunita"]}}

    stage.receive("msg_provvedimento_modificato", **PLACED).do("leggi_provvedimento", **OVER)

    assert stage.step.outcomes == ("mandato_cessato",)


# --- another referral --------------------------------------------------------------------------


def test_another_referral_is_read_while_the_inquiry_goes_on() -> None:
    stage = told("msg_segnalazione_confluita")
    before = len(stage.open)

    stage.do("leggi_segnalazione", esito_lettura="gia_noto")

    assert len(stage.open) == before - 1
    assert "valuta_grave_pregiudizio" not in stage.open


def test_a_grave_danger_in_another_referral_reaches_the_coordinator() -> None:
    stage = told("msg_segnalazione_confluita")

    stage.do("leggi_segnalazione", esito_lettura="grave_pregiudizio", che_cosa_cambia="Lividi")

    assert "valuta_grave_pregiudizio" in stage.open


# --- the family moves ---------------------------------------------------------------------------


def moving() -> Inquiry:
    """The family has moved: the court knows it, and the other municipality is asked."""
    stage = told("msg_trasferimento_competenza")
    stage.do("rileva_variazione", **(MOVED | {"provvedimento_ag_aperto": True}))
    stage.do("conferma_competenza", **COMPETENT)
    stage.do("chiedi_contributi").do("redige_bozza", **said.DRAFT)
    signed_and_filed(stage.do("revisione", **said.APPROVED))
    return stage.do("invia_richiesta", **ASKED)


def handing_over() -> Inquiry:
    """The other municipality has said yes, and the two services have met."""
    return met(moving().receive("msg_presa_in_carico_accettata"))


def test_the_service_answers_until_the_other_municipality_has_taken_over() -> None:
    stage = handing_over()
    stage.do("registra_passaggio", **(HANDED_OVER | DUE_TO_COURT))
    stage.do("trasmetti_verbale", **RECORD_SENT)
    assert "colloquio" in stage.open

    stage.move_to(rome("2025-12-01 00:00"))

    assert stage.open == []
    assert stage.step.outcomes == ("trasferita_la_competenza",)


def test_the_court_that_gave_the_mandate_gets_the_record_of_the_handover() -> None:
    stage = handing_over().do("registra_passaggio", **(HANDED_OVER | DUE_TO_COURT))
    stage.move_to(rome("2025-12-01 00:00"))
    assert "trasmetti_verbale" in stage.open

    stage.do("trasmetti_verbale", **RECORD_SENT)

    assert stage.step.outcomes == ("trasferita_la_competenza",)


def test_a_refused_transfer_leaves_the_inquiry_where_it_was() -> None:
    stage = moving().receive("msg_presa_in_carico_rifiutata")

    stage.do(
        "valuta_rifiuto",
        motivo_rifiuto="La residenza non è cambiata",
        seguito_rifiuto="resta",
        motivo_seguito_rifiuto="Si attende l'anagrafe",
    )

    assert "colloquio" in stage.open
    assert stage.timers["scadenza_superata"] == DUE


def test_every_open_term_of_a_mandate_is_handed_over() -> None:
    with pytest.raises(InvalidAnswers):
        handing_over().do("registra_passaggio", **HANDED_OVER)


def test_a_case_does_not_pass_before_the_court_knows() -> None:
    stage = told("msg_trasferimento_competenza")
    stage.do("rileva_variazione", **(MOVED | {"provvedimento_ag_aperto": True}))

    stage.do("conferma_competenza", **COMPETENT)

    assert "chiedi_contributi" in stage.open
    assert "invia_richiesta" not in stage.open


# --- eighteen, death, closure --------------------------------------------------------------------


def test_the_inquiry_goes_on_for_the_younger_ones() -> None:
    stage = told("msg_minore_maggiorenne")

    others = {"minori": [{"persona": 2, "eta": 9}], "restano_altri_minori": True}
    stage.do("valuta_maggiore_eta", **ADULT, **others, seguito_maggiore_eta="si_chiude")

    assert "colloquio" in stage.open


def test_at_eighteen_the_path_may_go_on_as_a_continuation_of_care() -> None:
    stage = told("msg_minore_maggiorenne")

    alone = {"seguito_maggiore_eta": "prosieguo", "restano_altri_minori": False}
    stage.do("valuta_maggiore_eta", **ADULT, **alone)

    assert stage.sent[-1].payload["processo"] == "p20_prosieguo_autonomia"
    assert stage.step.outcomes[-1] == "prosieguo_aperto"


def test_a_mandate_is_not_closed_at_eighteen_without_telling_the_court() -> None:
    stage = told("msg_minore_maggiorenne")
    closing = ADULT | {"seguito_maggiore_eta": "si_chiude", "restano_altri_minori": False}

    with pytest.raises(InvalidAnswers):
        stage.do("valuta_maggiore_eta", **closing, ag_informata=False)
    stage.do("valuta_maggiore_eta", **closing, ag_informata=True)
    assert stage.step.outcomes[-1] == "maggiore_eta"


@pytest.mark.parametrize(
    ("message", "cause", "outcome"),
    [
        ("msg_decesso", "decesso", "decesso"),
        ("msg_chiusura_forzata", "chiusura_forzata", "chiusura_forzata"),
    ],
)
def test_the_work_stops_and_the_closure_is_recorded(
    message: str, cause: str, outcome: str
) -> None:
    stage = told(message, causa=cause)
    assert stage.open == ["chiudi_per_evento"]

    stage.do("chiudi_per_evento", **CLOSED)

    assert stage.step.outcomes == (outcome,)


def test_no_early_closure_without_looking_at_the_duty_to_report() -> None:
    stage = gathering(voluntary()).receive("msg_chiusura_forzata", causa="chiusura_forzata")

    with pytest.raises(InvalidAnswers):
        stage.do("chiudi_per_evento", **(CLOSED | {"segnalazione_verificata": False}))


# --- danger now ----------------------------------------------------------------------------------


def test_an_immediate_danger_opens_urgent_protection_before_the_report_is_written() -> None:
    stage = gathering(opened()).hear("sig_grave_pregiudizio")

    stage.do(
        "valuta_grave_pregiudizio",
        fatti="Percosse",
        pericolo_immediato=True,
        protezione_messa_in_atto="Chiamati i Carabinieri",
        esito_pregiudizio="confermato",
        motivazione="Il pericolo è attuale",
    )

    assert stage.sent[-1].payload["processo"] == "p04_protezione_urgente_403"
    assert "redigi_segnalazione" in stage.open
