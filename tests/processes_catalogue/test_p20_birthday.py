"""The birthday comes, whatever is not done yet."""

from typing import Any

import pytest

from tests.processes_catalogue.coming_of_age import of_age, planned, requested, talked


@pytest.mark.parametrize("stage", [talked, planned, requested])
def test_the_birthday_comes_whatever_is_not_done_yet(stage: Any) -> None:
    grown = of_age(stage())

    assert sorted(grown.open) == ["identifica_persone", "registra_cambiamento", "soluzione_ponte"]


def test_the_birthday_of_a_brother_is_not_theirs() -> None:
    stage = talked()

    tied = {one.correlation for one in stage.step.events if one.name == "msg_minore_maggiorenne"}

    assert tied == {"1:1"}
