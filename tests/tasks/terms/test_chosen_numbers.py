"""A number of the municipality that other rows of the catalogue take is revised for them too."""

from datetime import date
from typing import Any

import pytest

from processes.terms import TermCatalogue, Unit
from tasks.terms import Term, changing, of_case, open_terms
from tasks.terms.changing import Draft
from tasks.terms.counting import end_of
from tasks.terms.freezing import freeze
from tasks.terms.governing import duties_for, latest_version
from tasks.terms.impact import Impact, Outcome, impact_of
from tasks.terms.rulebook import LEAD
from tests.offices import people_of
from tests.tasks.terms.decreed import IN_CARE, MAY, Decreed, rome
from tests.tasks.terms.desk import a_row

SILENT = {"termine_relazione_tipo": "non_indicato", "termine_relazione_valore": None}


def catalogue(case: Decreed) -> TermCatalogue:
    office = case.stage.office
    with office.read() as connection:
        return office.definitions.get(connection, latest_version(connection)).catalogue


def draft_of(case: Decreed, **said: Any) -> Draft:
    """The number of days of an assessment, which the municipality chooses, is another one."""
    office = case.stage.office
    with office.begin() as work:
        freeze(work, office.definitions.book)
    with office.read() as connection:
        draft = changing.present(office, connection)
    number = {"chiave": "valutazione.durata", "unita": "GG_CAL", "evento": "apertura"}
    row = a_row(**(number | said))
    return changing.set_row(draft, catalogue(case), row)


def chooses(case: Decreed, **said: Any) -> None:
    draft = draft_of(case, **said)
    office, now = case.stage.office, case.stage.clock.now()
    clerk = people_of(office, {"viola": ["amministratore_sistema"]})["viola"]
    changing.revise(office, clerk, draft, "delibera di prova n. 1", now)
    case.stage.pass_time_to(now + 2 * LEAD)


def impact(case: Decreed, draft: Draft) -> Impact:
    office = case.stage.office
    with office.read() as connection:
        return impact_of(connection, office.definitions, draft, office.clock.now())


def owe(case: Decreed, key: str = "L30", start: str = "2025-05-21T10:00") -> None:
    """A report that no judge has given a term: its row says by when."""
    office = case.stage.office
    with office.begin() as work:
        duties = duties_for(work.connection, office.definitions, None, work.now)
        new = duties.begin(key, rome(start))
        open_terms(work, [new._replace(duty="prova", case_id=case.case_id)], by=None)


def the_term(case: Decreed) -> Term:
    with case.stage.office.read() as connection:
        (one,) = [each for each in of_case(connection, case.case_id) if each.is_live]
    return one


@pytest.mark.parametrize(
    ("days", "due"), [(120, date(2025, 9, 18)), (60, date(2025, 7, 20)), (90, date(2025, 8, 19))]
)
def test_a_term_that_takes_its_amount_from_a_number_follows_it(
    case: Decreed, days: int, due: date
) -> None:
    owe(case)

    chooses(case, quantita=days)

    assert the_term(case).due_at == end_of(due)


def test_what_begins_later_is_counted_by_the_chosen_number_too(case: Decreed) -> None:
    chooses(case, quantita=120)

    owe(case)

    assert the_term(case).amount == 120


def test_the_impact_tells_of_a_term_that_takes_the_number(case: Decreed) -> None:
    owe(case)

    shown = impact(case, draft_of(case, quantita=120))

    assert shown.tally == {Outcome.LATER: 1}
    assert [one.term.key for one in shown.terms] == ["L30"]
    assert any("bpmn/ca_relazione_ag.bpmn" in one.places for one in shown.uses)


def test_a_number_for_what_starts_from_a_day_on_leaves_what_runs_already(case: Decreed) -> None:
    owe(case)

    chooses(case, quantita=120, valido_dal=date(2025, 6, 1))

    assert the_term(case).due_at == end_of(date(2025, 8, 19))


def test_a_number_that_is_counted_otherwise_is_counted_so_wherever_it_is_taken(
    case: Decreed,
) -> None:
    owe(case)

    chooses(case, quantita=4, unita="MESI")

    assert the_term(case).unit == Unit.MESI
    assert the_term(case).due_at == end_of(date(2025, 9, 21))


@pytest.mark.parametrize(("days", "due"), [(120, date(2025, 9, 18)), (60, date(2025, 7, 20))])
def test_the_term_of_a_decree_that_says_none_follows_the_number_of_the_municipality(
    case: Decreed, days: int, due: date
) -> None:
    case.comes("402/2025", MAY, **SILENT)

    chooses(case, quantita=days)

    assert case.due() == {"valutazione.durata": due}


def test_the_days_that_a_judge_has_given_stay_where_the_number_gives_more(case: Decreed) -> None:
    case.comes("402/2025", MAY, termine_relazione_valore=90)

    chooses(case, quantita=120)

    assert case.due() == {"L30": date(2025, 8, 19)}


WARNING: dict[str, Any] = {
    "chiave": "affido.preavviso_proroga",
    "unita": "MESI",
    "verso": "prima",
    "evento": "scadenza",
}


def the_warning(case: Decreed) -> Term:
    (one,) = [each for each in case.live() if each.key == "affido.preavviso_proroga"]
    return one


@pytest.mark.parametrize(("months", "due"), [(4, date(2027, 1, 20)), (2, date(2027, 3, 20))])
def test_the_warning_before_the_end_of_a_measure_follows_its_number(
    case: Decreed, months: int, due: date
) -> None:
    case.comes("402/2025", MAY, **IN_CARE)

    chooses(case, quantita=months, **WARNING)

    assert the_warning(case).due_at == end_of(due)
    assert the_warning(case).calculation.startswith(f"{months} mesi prima del 20 maggio 2027")


def test_the_impact_tells_of_the_warning_that_comes_earlier(case: Decreed) -> None:
    case.comes("402/2025", MAY, **IN_CARE)

    shown = impact(case, draft_of(case, quantita=4, **WARNING))

    assert shown.tally == {Outcome.EARLIER: 1}


def test_a_warning_for_which_a_person_chose_another_day_stays(case: Decreed) -> None:
    case.arrives("402/2025", MAY)
    case.is_read(**IN_CARE)
    line = {"tipo": "segnala_proroga", "chiave": WARNING["chiave"], "entro": date(2027, 1, 8)}
    case.is_confirmed(scadenze_confermate=[line], motivazione_scostamento="Serve più tempo.")

    chooses(case, quantita=4, **WARNING)

    assert the_warning(case).due_at == end_of(date(2027, 1, 8))
