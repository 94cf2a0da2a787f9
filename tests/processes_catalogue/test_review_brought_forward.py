"""A grave event brings the next review forward, also when an act begins the work again."""

from collections.abc import Callable
from datetime import date

import pytest

from tests.processes_catalogue import reception, test_p05_happenings, test_p06_reception
from tests.processes_catalogue.access import Access
from tests.processes_catalogue.inquiry import rome

SOONER = date(2025, 11, 20)
FACT = {"tipo_fatto": "evento_critico"}


def placed() -> Access:
    """The first check of a child in a community is on the third of December."""
    return test_p05_happenings.planned()


def received() -> Access:
    """The first check of mother and child is on the first of December."""
    return reception.living()


READ = {placed: test_p05_happenings.READ, received: test_p06_reception.READ}
EITHER = pytest.mark.parametrize("begun", [placed, received], ids=["community", "reception"])


def happened(stage: Access, by: date | None) -> Access:
    """An event is dealt with; whoever coordinates says by when the check is held."""
    stage.results["termini.anticipa"] = by
    stage.done("registra_fatto", FACT)
    stage.decide(
        "registra_evento",
        tipo_evento="autolesionismo",
        data_ora_evento=stage.now,
        esercenti_avvisati_il=stage.now,
        ag_avvisata_il=stage.now,
    )
    stage.decide("valuta_evento", evento_grave=False, seguito_evento="prosegue", verifica_entro=by)
    return stage


@EITHER
def test_the_check_is_asked_to_come_sooner_by_the_variable_that_says_when(
    begun: Callable[[], Access],
) -> None:
    stage = happened(begun(), SOONER)

    (asked,) = [said for handler, said in stage.jobs if handler == "termini.anticipa"]
    assert (asked["variabile"], asked["entro"]) == ("scadenza_verifica", SOONER)


@EITHER
def test_the_sooner_day_stays_when_an_act_begins_the_work_again(
    begun: Callable[[], Access],
) -> None:
    stage = happened(begun(), SOONER)

    stage.receive("msg_provvedimento_modificato", **test_p05_happenings.NEW_ACT)
    stage.done("leggi_provvedimento", READ[begun])

    assert stage.step.data["scadenza_verifica"] == rome("2025-11-20 23:59:59")


@EITHER
def test_an_event_that_asks_for_no_check_moves_nothing(begun: Callable[[], Access]) -> None:
    stage = begun()
    before = stage.timers["tempo_di_verifica"]

    happened(stage, None)

    assert stage.timers["tempo_di_verifica"] == before
    assert "termini.anticipa" not in stage.handlers
