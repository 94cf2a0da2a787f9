"""A report that joins a followed case is read by whoever follows it, or estimated."""

import pytest

from tests.processes_catalogue.access import Access
from tests.processes_catalogue.access_stories import NEW, told

KNOWN = {**NEW, "esito_precedenti": "gia_in_carico", "caso_esistente": 9}


def joined(*, heard: bool, **changed: object) -> Access:
    """The report was compared and joins case 9, in which a path hears of it, or none does."""
    stage = told()
    stage.results["percorsi.in_ascolto"] = heard
    return stage.done("verifica_precedenti", {**KNOWN, **changed})


def test_what_a_path_of_the_case_hears_is_left_to_it() -> None:
    stage = joined(heard=True)

    assert [one.name for one in stage.sent] == ["msg_segnalazione_confluita"]
    assert stage.step.outcomes == ("confluita",)


def test_what_no_path_of_the_case_would_hear_is_estimated_in_its_file() -> None:
    stage = joined(heard=False)

    assert stage.sent == []
    assert stage.open == ["valuta_segnalazione"]
    assert stage.task("valuta_segnalazione").data["caso_id"] == 9


@pytest.mark.parametrize("heard", [True, False])
def test_a_report_that_came_twice_is_not_estimated_twice(heard: bool) -> None:  # noqa: FBT001
    stage = joined(heard=heard, esito_precedenti="duplicato")

    assert stage.sent == []
    assert stage.step.outcomes == ("confluita",)
