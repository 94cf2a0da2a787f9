"""Mother and children on their way out of a reception: what happens to the case is still heard."""

from collections.abc import Callable

import pytest

from tests.processes_catalogue.access import Access
from tests.processes_catalogue.reception import LEFT, living
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


TWO = [{"persona": 1, "eta": 2}, {"persona": 3, "eta": 0}]
ON_DECREE = "separazione_madre_bambino_su_decreto"


@pytest.mark.parametrize(
    ("where", "groups"),
    [("p07_affido_familiare", [[1], [3]]), ("p05_inserimento_residenziale", [[1, 3]])],
)
def test_each_child_who_goes_to_a_family_has_a_path_and_in_a_home_they_stay_together(
    where: str, groups: list[list[int]]
) -> None:
    stage = separated(figli=TWO)

    stage.done("dimissione", {**LEFT, "esito_dimissione": ON_DECREE, "percorso_figli": where})

    opened = [one.payload for one in stage.sent if one.payload.get("processo") == where]
    assert [[one["persona"] for one in named["minori"]] for named in opened] == groups
    assert stage.step.outcomes == ("separazione_su_decreto",)


def test_whoever_is_not_born_yet_leaves_one_path_that_names_nobody() -> None:
    stage = separated(figli=[], gravidanza=True)

    stage.done(
        "dimissione",
        {**LEFT, "esito_dimissione": ON_DECREE, "percorso_figli": "p07_affido_familiare"},
    )

    opened = [one.payload for one in stage.sent if "processo" in one.payload]
    assert [named["minori"] for named in opened] == [[]]
