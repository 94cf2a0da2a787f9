"""A mediation and what arrives meanwhile: it rests, is weighed, and goes on from where it was."""

from collections.abc import Mapping
from typing import Any

import pytest

from tests.processes_catalogue.access import Access
from tests.processes_catalogue.mediation import (
    AFRAID,
    AGREED,
    ASSIGNED,
    HEARD,
    MET,
    admitted,
    assigned,
    informed,
    mediating,
)

HARMLESS: Mapping[str, Any] = {
    "che_cosa_e_arrivato": "provvedimento",
    "violenza_fatto_nuovo": False,
    "seguito_fatto": "continua",
    "motivazione": "Riguarda la scuola",
}
SAFE: Mapping[str, Any] = {
    "serve_orientamento": True,
    "orientato_a": ["cav"],
    "colloquio_da_solo": True,
    "apri_nuova_stima": False,
}
DOUBTFUL: Mapping[str, Any] = {**HARMLESS, "seguito_fatto": "si_risentono"}


def weighing(stage: Access) -> Access:
    return stage.receive("msg_provvedimento_modificato")


@pytest.mark.parametrize(
    ("step", "open_again"),
    [("altro_incontro", "tieni_incontro"), ("conclusione", "registra_accordo")],
)
def test_without_violence_it_goes_on_from_where_it_was(step: str, open_again: str) -> None:
    stage = mediating().done("tieni_incontro", {**MET, "prossimo_passo": step})

    weighing(stage).done("valuta_fatto_nuovo", HARMLESS)

    assert stage.open == [open_again]


def test_who_was_heard_is_not_heard_again_for_an_act_about_something_else() -> None:
    stage = assigned().done("primo_contatto", HEARD)

    weighing(stage).done("valuta_fatto_nuovo", HARMLESS)

    assert stage.open == ["primo_contatto"]
    assert stage.step.data["screening"]["contattati"] == ["genitore1"]


@pytest.mark.parametrize("where", [assigned, admitted, mediating])
def test_where_a_fact_leaves_a_doubt_the_parents_are_heard_again_one_at_a_time(
    where: Any,
) -> None:
    stage = weighing(where())

    stage.done("valuta_fatto_nuovo", DOUBTFUL)

    assert stage.open == ["assegna_mediatore"]
    assert stage.step.data["screening"]["contattati"] == []


@pytest.mark.parametrize(
    ("what", "told", "follows"),
    [
        ("msg_chiusura_forzata", {"causa": "chiusura_disposta"}, ["chiudi_per_evento"]),
        ("msg_decesso", {"causa": "decesso"}, ["chiudi_per_evento"]),
        ("msg_minore_maggiorenne", {}, ["valuta_fatto_nuovo", "valuta_maggiore_eta"]),
    ],
)
def test_what_happens_while_a_fact_is_weighed_is_heard(
    what: str, told: Mapping[str, Any], follows: list[str]
) -> None:
    stage = weighing(mediating())

    stage.receive(what, **told)

    assert sorted(stage.open) == follows


def test_violence_told_when_they_are_heard_again_interrupts_the_mediation() -> None:
    stage = weighing(mediating()).done("valuta_fatto_nuovo", DOUBTFUL)
    stage.done("assegna_mediatore", ASSIGNED).done("primo_contatto", {**HEARD, **AFRAID})

    stage.done("decidi_ammissibilita", {"esito_ammissibilita": "vietata"})

    assert [one.name for one in stage.sent] == ["msg_mediazione_interrotta_violenza"]
    assert sorted(stage.open) == ["orienta_in_sicurezza", "proteggi_dopo_violenza"]


@pytest.mark.parametrize(
    ("message", "cause"),
    [("msg_chiusura_forzata", "chiusura_disposta"), ("msg_decesso", "decesso")],
)
def test_no_letter_is_owed_any_more_when_a_death_or_the_coordinator_ends_it(
    message: str, cause: str
) -> None:
    stage = informed().done("consenso_informato", {**AGREED, "consenso_genitore2": False})
    assert "consegna_comunicazione" in stage.open

    stage.receive(message, causa=cause)

    assert stage.open == ["chiudi_per_evento"]


def test_whoever_told_of_violence_is_still_brought_to_safety_when_the_path_is_closed() -> None:
    stage = mediating().done("tieni_incontro", {**MET, "prossimo_passo": "violenza"})
    stage.done("orienta_in_sicurezza", SAFE)

    stage.receive("msg_chiusura_forzata", causa="chiusura_disposta")

    assert sorted(stage.open) == ["chiudi_per_evento", "proteggi_dopo_violenza"]
