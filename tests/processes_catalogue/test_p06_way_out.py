"""Mother and children on their way out of a reception: what happens to the case is still heard."""

from collections.abc import Callable

import pytest

from tests.processes_catalogue.access import Access
from tests.processes_catalogue.reception import living
from tests.processes_catalogue.test_p05_happenings import ALONE, HOW_IT_CLOSES
from tests.processes_catalogue.test_p06_reception import GOES_AWAY, IN_DANGER, separated


def going_away() -> Access:
    """She goes away with her child; there is an order."""
    return living().done("registra_fatto", GOES_AWAY)


def told_at_once() -> Access:
    """The court is being told that she has gone."""
    return going_away().done("valuta_uscita", IN_DANGER)


def grown_up() -> Access:
    """Somebody is of age, nobody stays: it was decided to close."""
    stage = living().receive("msg_minore_maggiorenne", minore_id=1)
    decided = {**ALONE, "seguito_maggiore_eta": "si_chiude", "ag_informata": True}
    return stage.done("valuta_maggiore_eta", decided).receive("msg_dimissione_decisa")


WAYS_OUT = {
    "valuta_uscita": going_away,
    "chiedi_contributi": told_at_once,
    "dimissione": separated,
    "dimissione at eighteen": grown_up,
}
ON_THE_WAY_OUT = pytest.mark.parametrize(
    ("where", "begun"), [(one.split()[0], way) for one, way in WAYS_OUT.items()], ids=WAYS_OUT
)


@ON_THE_WAY_OUT
@pytest.mark.parametrize(
    ("message", "cause"),
    [("msg_decesso", "decesso"), ("msg_chiusura_forzata", "chiusura_forzata")],
)
def test_what_stops_the_path_is_heard_on_the_way_out(
    where: str, begun: Callable[[], Access], message: str, cause: str
) -> None:
    stage = begun()
    assert stage.open == [where]

    stage.receive(message, causa=cause).done("chiudi_per_evento", HOW_IT_CLOSES[cause])

    assert (stage.open, stage.step.outcomes[-1]) == ([], cause)


@ON_THE_WAY_OUT
def test_a_harm_and_another_municipality_are_heard_on_the_way_out(
    where: str, begun: Callable[[], Access]
) -> None:
    stage = begun().receive("msg_trasferimento_competenza")
    stage.hear("sig_grave_pregiudizio")

    assert sorted(stage.open) == sorted([where, "rileva_variazione", "valuta_grave_pregiudizio"])


def test_an_outing_being_weighed_is_weighed_though_somebody_comes_of_age() -> None:
    stage = going_away().receive("msg_minore_maggiorenne", minore_id=1)
    decided = {**ALONE, "seguito_maggiore_eta": "si_chiude", "ag_informata": True}

    stage.done("valuta_maggiore_eta", decided).receive("msg_dimissione_decisa")

    assert stage.open == ["valuta_uscita"]
