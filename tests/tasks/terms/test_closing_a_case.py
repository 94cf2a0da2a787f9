"""A case in which a decree still wants something of the service is not closed by hand (R29)."""

import pytest

from cases.files import get_case
from tasks.closing import TermsStillRunning, close_by_hand
from tasks.terms import acts
from tests.tasks.terms.decreed import MAY, Decreed


def closes(case: Decreed) -> None:
    with case.stage.office.begin() as work:
        found = get_case(work.connection, case.case_id)
        close_by_hand(work, found, by=1, why="Finito", authority_told=True)


def is_open(case: Decreed) -> bool:
    with case.stage.office.read() as connection:
        return get_case(connection, case.case_id).is_open


def test_a_case_is_not_closed_while_a_report_is_owed(case: Decreed) -> None:
    case.comes("402/2025", MAY)

    with pytest.raises(TermsStillRunning, match="Per un provvedimento corre ancora «Relazione"):
        closes(case)

    assert is_open(case)


def test_a_case_is_closed_once_somebody_let_the_term_go_with_a_reason(case: Decreed) -> None:
    case.comes("402/2025", MAY)
    (report,) = case.live()
    asked = acts.Asked(report.id, case.stage.people["conti"], "La Procura ha archiviato")
    with case.stage.office.begin() as work:
        acts.withdraw(work, case.stage.office, asked)

    closes(case)

    assert not is_open(case)
