"""Before eighteen an act that disposes of something else asks nothing a second time."""

from collections.abc import Callable

import pytest

from tests.processes_catalogue.access import Access
from tests.processes_catalogue.coming_of_age import (
    APPROVED,
    GRANTED,
    JOINED,
    NEW_ACT,
    PROJECT,
    READ,
    REFUSED,
    WAY,
    asked,
    of_age,
    planned,
    requested,
    talked,
)
from tests.processes_catalogue.inquiry import rome

ON_SOMETHING_ELSE = READ | {"seguito_provvedimento": "prosegue"}
DENIED = {"decisione_il": "2026-01-12", "esito_prosieguo": "negato", "file_decisione": "1"}
AGAIN = {"desideri": "«Resto.»", "scelta": "prosieguo"}
LATER = {"strada": "da_decidere", "prossimo_colloquio_il": "2026-02-10"}


def confirmed() -> Access:
    return talked().done("conferma_strada", WAY)


def written() -> Access:
    return confirmed().done("scrivi_progetto_autonomia", PROJECT)


def sent_back() -> Access:
    back = {"esito_progetto_autonomia": "da_rivedere", "rilievi_progetto_autonomia": "Chi paga?"}
    return written().done("approva_progetto_autonomia", APPROVED | back)


def put_off() -> Access:
    """They have not decided yet: another talk is fixed."""
    stage = talked(scelta="da_decidere")
    return stage.done("conferma_strada", WAY | LATER)


def heard_again() -> Access:
    stage = put_off()
    stage.move_to(rome("2026-02-10 08:00"))
    return stage.done("riprendi_colloquio", {"ripreso_il": "2026-02-10"} | AGAIN)


def drafted() -> Access:
    """The request is joined, and its report half written."""
    return planned().done("raccogli_adesione", JOINED).decide("chiedi_contributi", fonti=[])


def denied() -> Access:
    return requested().receive("msg_prosieguo_negato").done("registra_decisione", DENIED)


def refused() -> Access:
    return planned("autonomia", "autonomia").done("registra_rifiuto", REFUSED)


STAGES = {
    "the way to confirm": talked,
    "the project to write": confirmed,
    "the project to approve": written,
    "the project to write again": sent_back,
    "the way, heard again": heard_again,
    "the request to join": planned,
    "its report half written": drafted,
    "another way to decide": denied,
    "a change of mind": refused,
}


def after_an_act(stage: Access, **read: str) -> Access:
    stage.receive("msg_provvedimento_modificato", **NEW_ACT)
    return stage.done("leggi_provvedimento", ON_SOMETHING_ELSE | read)


@pytest.mark.parametrize("stage", STAGES.values(), ids=STAGES)
def test_what_was_done_is_not_asked_again(stage: Callable[[], Access]) -> None:
    standing = stage()
    before = list(standing.open)

    after_an_act(standing)

    assert standing.open == before != []


def test_another_talk_stays_fixed_for_its_day() -> None:
    stage = after_an_act(put_off())

    assert stage.open == []
    assert stage.timers["prossimo_colloquio"] == rome("2026-02-10 08:00")


def test_the_request_that_goes_on_leaves_once() -> None:
    stage = asked(after_an_act(planned()).done("raccogli_adesione", JOINED))

    assert stage.open == []
    assert "msg_prosieguo_concesso" in [one.name for one in stage.step.events]


def test_the_answer_that_came_while_the_act_was_read_is_recorded() -> None:
    stage = requested().receive("msg_provvedimento_modificato", **NEW_ACT)
    stage.receive("msg_prosieguo_concesso")

    stage.done("leggi_provvedimento", ON_SOMETHING_ELSE)

    assert stage.open == ["registra_decisione"]


def test_after_a_no_the_way_that_was_chosen_holds() -> None:
    chosen = {"reclamo_valutato": True, "motivazione_dopo_diniego": "La sceglie lui."}
    stage = denied().done("decidi_dopo_diniego", {"strada": "autonomia"} | chosen)
    assert stage.open == []

    after_an_act(stage)

    assert stage.open == []
    assert of_age(stage).step.data["strada"] == "autonomia"


def test_an_act_that_grants_closes_what_was_being_asked() -> None:
    stage = drafted().receive("msg_provvedimento_modificato", **NEW_ACT)
    granted = {"seguito_provvedimento": "concesso", "prosieguo_fino_al": "2028-07-10"}

    stage.done("leggi_provvedimento", READ | granted)

    assert stage.open == []
    assert GRANTED["esito_prosieguo"] == stage.step.data["esito_prosieguo"]


def test_who_comes_of_age_while_the_act_is_read_goes_on_from_there() -> None:
    stage = planned().receive("msg_provvedimento_modificato", **NEW_ACT)

    stage.move_to(rome("2026-07-10 00:00")).done("leggi_provvedimento", ON_SOMETHING_ELSE)

    assert "raccogli_adesione" not in stage.open
    assert "soluzione_ponte" in stage.open
