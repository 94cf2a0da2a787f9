"""What is told of one child leaves the paths of a sibling as they are."""

import pytest

from tests.processes_catalogue.neutral_space import requested

HERE, ELSEWHERE = 1, 9


@pytest.mark.parametrize(
    ("whose", "looked_at"),
    [([ELSEWHERE], False), ([HERE, ELSEWHERE], True), (None, True)],
    ids=["a sibling's", "of both", "not said"],
)
def test_meetings_are_looked_at_after_the_placement_of_those_who_come_has_ended(
    whose: list[int] | None, *, looked_at: bool
) -> None:
    stage = requested(minori=[{"persona": HERE}])
    before = list(stage.open)

    stage.receive("msg_collocamento_terminato", di_chi=whose)

    more = ["rivedi_collocamento"] if looked_at else []
    assert sorted(stage.open) == sorted([*before, *more])
