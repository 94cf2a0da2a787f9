"""A grave event brings the next review forward, also when an act begins the work again."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, NamedTuple

import pytest

from tests.processes_catalogue import (
    coming_of_age,
    reception,
    test_p05_happenings,
    test_p06_reception,
    test_p20_after,
)
from tests.processes_catalogue.access import Access
from tests.processes_catalogue.inquiry import rome


class Reviewed(NamedTuple):
    """A path with a review to come: how an event is told in it, and how an act is read."""

    begun: Callable[[], Access]
    told: tuple[str, Mapping[str, Any]]
    read: Mapping[str, Any]
    sooner: date


FACT = ("registra_fatto", {"tipo_fatto": "evento_critico"})
CHANGE = ("registra_cambiamento", {"tipo_cambiamento": "evento", "nota_cambiamento": "Un malore."})
WINTER, SUMMER = date(2025, 11, 20), date(2026, 8, 1)
PATHS = {
    "community": Reviewed(test_p05_happenings.planned, FACT, test_p05_happenings.READ, WINTER),
    "reception": Reviewed(reception.living, FACT, test_p06_reception.READ, WINTER),
    "of_age": Reviewed(coming_of_age.granted, CHANGE, test_p20_after.GOES_ON, SUMMER),
}
EVERY = pytest.mark.parametrize("path", PATHS.values(), ids=PATHS)


def happened(path: Reviewed, by: date | None) -> Access:
    """An event is dealt with; whoever coordinates says by when the check is held."""
    stage = path.begun().done(*path.told)
    stage.results["termini.anticipa"] = by
    stage.decide(
        "registra_evento",
        tipo_evento="autolesionismo",
        data_ora_evento=stage.now,
        esercenti_avvisati_il=stage.now,
        ag_avvisata_il=stage.now,
    )
    stage.decide("valuta_evento", evento_grave=False, seguito_evento="prosegue", verifica_entro=by)
    return stage


def asked_of(stage: Access) -> list[Mapping[str, Any]]:
    """What an event asked for; a project that tells a first day asks for that one."""
    asked = [said for handler, said in stage.jobs if handler == "termini.anticipa"]
    return [said for said in asked if said["attivita"] == "valuta_evento"]


@EVERY
def test_the_event_knows_by_when_the_check_is_due(path: Reviewed) -> None:
    stage = path.begun()
    due = stage.step.data["scadenza_verifica"]

    stage.done(*path.told)

    assert stage.task("registra_evento").data["scadenza_verifica"] == due


@EVERY
def test_the_check_is_asked_to_come_sooner_by_the_variable_that_says_when(path: Reviewed) -> None:
    stage = happened(path, path.sooner)

    (asked,) = asked_of(stage)
    assert (asked["variabile"], asked["entro"]) == ("scadenza_verifica", path.sooner)


@EVERY
def test_the_sooner_day_stays_when_an_act_begins_the_work_again(path: Reviewed) -> None:
    stage = happened(path, path.sooner)

    stage.receive("msg_provvedimento_modificato", **test_p05_happenings.NEW_ACT)
    stage.done("leggi_provvedimento", path.read)

    assert stage.step.data["scadenza_verifica"] == rome(f"{path.sooner} 23:59:59")


@EVERY
def test_an_event_that_asks_for_no_check_moves_nothing(path: Reviewed) -> None:
    before = path.begun().timers["tempo_di_verifica"]

    stage = happened(path, None)

    assert stage.timers["tempo_di_verifica"] == before
    assert asked_of(stage) == []
