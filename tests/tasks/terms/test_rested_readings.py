"""A term that is read in several ways and rests is counted again in each of them."""

from tasks.terms import NewTerm, Term, acts, of_case, open_terms
from tasks.terms.duties import Asked
from tasks.terms.governing import duties_for
from tasks.terms.model import Suspension
from tests.tasks.terms.decreed import Decreed, rome


def test_a_rest_that_touches_one_reading_moves_that_one_alone(case: Decreed) -> None:
    office = case.stage.office
    with office.begin() as work:
        duties = duties_for(work.connection, office.definitions, None, work.now)
        new = duties.begin("L43", rome("2025-06-10T00:00"), Asked())
        open_terms(work, [_of(case, new)], by=None)
    span = Suspension(rome("2025-06-13T12:00"), rome("2025-06-20T00:00"), acts.Ground.DECREE)
    asked = acts.Asked(live(case).id, case.stage.people["conti"], "Motivo di prova")

    with office.begin() as work:
        acts.suspend_for(work, office, asked, span)

    # Three days end before the first whole day of rest; of thirty, six are left out.
    found = live(case)
    ends = [rome("2025-06-13T23:59:59"), rome("2025-07-16T23:59:59")]
    assert [one.due_at for one in found.readings] == ends
    assert (found.due_at, found.suspensions) == (ends[0], (span,))


def _of(case: Decreed, new: NewTerm) -> NewTerm:
    return new._replace(duty="prova", case_id=case.case_id)


def live(case: Decreed) -> Term:
    with case.stage.office.read() as connection:
        (found,) = [one for one in of_case(connection, case.case_id) if one.is_live]
    return found
