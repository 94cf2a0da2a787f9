"""The minutes of a meeting in the neutral space are written whatever an act says (R09)."""

import pytest

from tests.processes_catalogue.access import Access
from tests.processes_catalogue.inquiry import rome
from tests.processes_catalogue.neutral_space import (
    AGREED,
    HELD,
    MISSED,
    NOTED,
    ORDER,
    TAKEN,
    meeting,
    overtaken,
    prepared,
    telling,
    told,
)
from tests.processes_catalogue.test_p10_happenings import CLOSED

FOLLOWS = pytest.mark.parametrize(
    ("follows", "then"),
    [
        ("sospeso", "chiusura_sn"),
        ("mandato_cessato", "chiusura_sn"),
        ("prosegue", "richiesta_attivazione"),
    ],
)


@FOLLOWS
def test_a_meeting_has_its_minutes_before_what_an_act_disposes_is_done(
    follows: str, then: str
) -> None:
    stage = overtaken(meeting(), follows)
    assert stage.open == ["incontro"]
    assert stage.said("incontro", "data_prevista") == "mer 24 set 2025, 16:00"

    stage.done("incontro", HELD)

    assert stage.open == [then]
    assert stage.step.data["conteggi"]["svolti"] == 1


@FOLLOWS
def test_what_was_missed_is_looked_at_before_what_an_act_disposes_is_done(
    follows: str, then: str
) -> None:
    stage = overtaken(meeting().done("incontro", MISSED), follows)
    assert stage.open == ["gestione_mancata_visita"]

    stage.done("gestione_mancata_visita", NOTED)

    assert stage.open == [then]
    assert "msg_visita_mancata" in [one.name for one in stage.sent]


TWICE = ({"azione": "sospendi_informa_ag"}, {"azione": "rispetta_rifiuto"})


@FOLLOWS
@pytest.mark.parametrize("noted", TWICE)
def test_the_judge_is_told_of_absences_before_what_an_act_disposes_is_done(
    noted: dict[str, str], follows: str, then: str
) -> None:
    stage = telling(**noted)
    due = stage.step.data["conteggi"]["da_riferire_dal"]
    stage.move_to(rome("2025-09-26 10:00"))

    overtaken(stage, follows)
    assert stage.open == ["redige_bozza"]
    told(stage)

    assert stage.open == [then]
    assert stage.step.data["conteggi"]["da_riferire_dal"] == due


@FOLLOWS
def test_a_grave_event_is_weighed_before_what_an_act_disposes_is_done(
    follows: str, then: str
) -> None:
    stage = meeting().done("incontro", MISSED)
    stage.decide("gestione_mancata_visita", **{**NOTED, "azione": "evento_critico"})
    at = rome("2025-09-24 16:20")
    stage.decide(
        "registra_evento",
        tipo_evento="aggressione",
        data_ora_evento=at,
        esercenti_avvisati_il=at,
        ag_avvisata_il=at,
    )

    overtaken(stage, follows)
    assert stage.open == ["valuta_evento"]
    stage.decide("valuta_evento", evento_grave=False, seguito_evento="prosegue")

    assert stage.open == [then]


def test_what_the_judge_knows_is_not_told_again_when_an_act_comes() -> None:
    stage = telling(azione="sospendi_informa_ag")
    told(stage)
    assert stage.open == ["decidi_dopo_sospensione"]

    assert overtaken(stage, "prosegue").open == ["richiesta_attivazione"]


@FOLLOWS
def test_an_act_read_between_two_meetings_is_done_at_once(follows: str, then: str) -> None:
    stage = overtaken(meeting().done("incontro", HELD), follows)

    assert stage.open == [then]


def test_an_act_read_before_the_first_meeting_waits_for_no_minutes() -> None:
    stage = prepared().done("accordo_spazio_neutro", AGREED)

    assert overtaken(stage, "sospeso").open == ["chiusura_sn"]


def test_of_two_acts_the_last_one_read_counts_when_the_minutes_are_written() -> None:
    stage = overtaken(overtaken(meeting(), "prosegue"), "sospeso", act=3)
    assert stage.open == ["incontro"]

    stage.done("incontro", HELD)

    assert stage.open == ["chiusura_sn"]


def test_meetings_go_on_by_a_new_calendar_after_the_minutes() -> None:
    stage = overtaken(meeting(), "prosegue").done("incontro", HELD)
    stage.done("richiesta_attivazione", {**ORDER, "provvedimento_ref": 2})
    stage.done("presa_in_carico", TAKEN)
    stage.done("accordo_spazio_neutro", {**AGREED, "calendario": [{"quando": "2025-10-15T16:00"}]})

    stage.move_to(rome("2025-10-08 18:00"))
    assert stage.open == []
    stage.move_to(rome("2025-10-15 18:00"))

    assert stage.open == ["incontro"]


STOPPED = pytest.mark.parametrize("why", ["decesso", "chiusura_forzata"])


def stopped(stage: Access, why: str) -> Access:
    """The path is stopped before its end, and whoever coordinates has recorded it."""
    stage.receive(f"msg_{why}", causa=why)
    outcome = {"decesso": "decesso", "chiusura_forzata": "chiusura_disposta"}[why]
    recorded = {
        "segnalazione_verificata": True,
        "esito_verifica_segnalazione": "Nessun obbligo",
        "chiusura": {**CLOSED, "esito": outcome, "ag_informata": True},
    }
    return stage.done("chiudi_per_evento", recorded)


@STOPPED
def test_a_meeting_that_began_has_its_minutes_though_the_path_is_stopped(why: str) -> None:
    stage = stopped(meeting(), why)
    assert stage.open == ["scrivi_verbale_mancante"]
    assert stage.said("scrivi_verbale_mancante", "data_prevista") == "mer 24 set 2025, 16:00"

    stage.done("scrivi_verbale_mancante", HELD)

    assert stage.open == []
    assert stage.step.outcomes[-1] == why


@STOPPED
def test_minutes_that_are_written_are_not_asked_for_again(why: str) -> None:
    for answers in (HELD, MISSED):
        assert stopped(meeting().done("incontro", answers), why).open == []


@STOPPED
def test_a_path_that_is_stopped_before_the_first_meeting_asks_for_no_minutes(why: str) -> None:
    assert stopped(prepared().move_to(rome("2026-03-02 09:00")), why).open == []
