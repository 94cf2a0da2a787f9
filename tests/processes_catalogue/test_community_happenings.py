"""What happens outside while a family is at the centre (P16) or in mediation (P18)."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.processes_catalogue.access import Access
from tests.processes_catalogue.centre import welcomed
from tests.processes_catalogue.mediation import assigned
from tests.processes_catalogue.neutral_space import refused

Going = Callable[[], Access]

GROWN = {
    "ragazzo_sentito": True,
    "che_cosa_chiede": "Niente per sé.",
    "notizie_solo_sue": True,
    "motivazione": "Come detto.",
    "restano_altri_minori": False,
}


@pytest.fixture(params=[welcomed, assigned], ids=["centre", "mediation"])
def going(request: pytest.FixtureRequest) -> Going:
    """Either path, under way."""
    begin: Going = request.param
    return begin


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"notizie_solo_sue": False}, "R33"),
        ({"segnalazione_verificata": False}, "R25"),
        ({"che_cosa_chiede": ""}, "con le sue parole"),
    ],
)
def test_at_eighteen_nothing_ends_unlooked_at(
    going: Going, changed: dict[str, Any], said: str
) -> None:
    stage = going().receive("msg_minore_maggiorenne", minore_id=1)
    answers = {
        **GROWN,
        "seguito_maggiore_eta": "si_chiude",
        "segnalazione_verificata": True,
        **changed,
    }

    assert said in refused(stage, "valuta_maggiore_eta", answers)


def test_at_eighteen_it_goes_on_or_ends(going: Going) -> None:
    before = going().open
    stage = going().receive("msg_minore_maggiorenne", minore_id=1)
    going_on = stage.done("valuta_maggiore_eta", {**GROWN, "seguito_maggiore_eta": "prosegue"})
    assert going_on.open == before

    stage = going().receive("msg_minore_maggiorenne", minore_id=1)
    ends = {"seguito_maggiore_eta": "si_chiude", "segnalazione_verificata": True}
    assert stage.done("valuta_maggiore_eta", {**GROWN, **ends}).step.outcomes == ("maggiore_eta",)


def test_another_municipality_is_asked_beside_it(going: Going) -> None:
    stage = going().receive("msg_trasferimento_competenza")

    assert "rileva_variazione" in stage.open
