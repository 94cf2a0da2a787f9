"""A path may stand on one act and report by another: the one that fixed the day of its report."""

import pytest

from cases.decrees import list_decrees
from tests.instances.diagrams import service
from tests.tasks.terms.decreed import JUNE, MAY, Decreed
from tests.tasks.terms.test_cut_short import SUPPORT, cut
from tests.tasks.terms.test_owed_until_the_end import QUARTERLY, begun, ends, published

OTHER = "p02_prova"
INTERNAL = "valutazione.durata"
"""By when one reports for an act that names no day."""
SENT = service(
    "adempi", "termini.adempi", provvedimento_id="provvedimento_relazione", chiavi='["L30"]'
)
REVIEWED = service(
    "adempi",
    "termini.adempi",
    provvedimento_id="provvedimento_id",
    provvedimento_relazione="provvedimento_relazione",
    chiavi='["L18", "L30", "valutazione.durata"]',
    periodiche='["L30", "valutazione.durata"]',
)
CEASES = service(
    "cessa",
    "termini.adempi",
    provvedimento_id="provvedimento_id",
    provvedimento_relazione="provvedimento_relazione",
    cessano_periodiche='["L30"]',
    motivo='"Il percorso si è chiuso."',
)
SILENT = {"termine_relazione_tipo": "non_indicato", "termine_relazione_valore": None}


def acts(case: Decreed) -> list[int]:
    """The acts of the case by number, the first that came first."""
    office = case.stage.office
    with office.read() as connection:
        seal = office.sealer.of(connection, case.case_id)
        return [one.id for one in list_decrees(connection, seal, case.case_id)][::-1]


def left_standing(case: Decreed) -> tuple[int, int]:
    """An act, and a silent one that replaces it and lets its day stand."""
    case.comes("402/2025", MAY)
    case.arrives("402/2025", JUNE)
    case.is_read(**SILENT)
    case.is_confirmed(
        sostituisce="provvedimento:1", sorte_termini=[{"termine": "termine:L30", "sorte": "resta"}]
    )
    first, second = acts(case)
    return first, second


def owing(case: Decreed) -> list[int | None]:
    """The acts of which a report is still owed."""
    return [one.decree_id for one in case.live() if one.key == "L30"]


def test_a_report_meets_the_act_that_fixed_its_day_and_no_other_of_the_same_day(
    case: Decreed,
) -> None:
    case.comes("402/2025", MAY)
    case.comes("403/2025", MAY)
    case.comes("511/2025", JUNE, mandati=["spazio_neutro"], **SILENT)
    fixing, of_a_sibling, silent = acts(case)
    path = begun(case, published(case, OTHER, SENT), silent, provvedimento_relazione=fixing)

    ends(case, path)

    assert owing(case) == [of_a_sibling]


def test_the_report_of_a_review_meets_its_own_day_and_not_that_of_the_act_of_the_path(
    case: Decreed,
) -> None:
    case.comes("402/2025", MAY)
    case.comes("511/2025", JUNE)
    first, second = acts(case)
    path = begun(case, published(case, OTHER, REVIEWED), second, provvedimento_relazione=first)

    ends(case, path)

    assert owing(case) == [second]


@pytest.mark.parametrize("for_the_silent", [True, False])
def test_the_report_of_a_review_meets_an_act_that_names_no_day_only_where_it_is_for_that_one(
    case: Decreed, *, for_the_silent: bool
) -> None:
    case.comes("402/2025", MAY)
    case.comes("511/2025", JUNE, mandati=["collocamento_comunita"], **SILENT)
    first, silent = acts(case)
    reported = silent if for_the_silent else first
    path = begun(case, published(case, OTHER, REVIEWED), silent, provvedimento_relazione=reported)

    ends(case, path)

    left = {one.decree_id: one.key for one in case.live() if one.key in {"L30", INTERNAL}}
    assert left == ({first: "L30"} if for_the_silent else {silent: INTERNAL})


def test_a_periodic_report_ends_with_the_path_that_stands_on_a_later_act(case: Decreed) -> None:
    case.comes("402/2025", MAY, **QUARTERLY)
    case.comes("511/2025", JUNE, mandati=["spazio_neutro"], **SILENT)
    fixing, silent = acts(case)
    path = begun(case, published(case, SUPPORT, CEASES), silent, provvedimento_relazione=fixing)

    ends(case, path)

    assert owing(case) == []


def test_a_periodic_report_is_owed_while_another_path_reports_by_its_act(case: Decreed) -> None:
    case.comes("402/2025", MAY, **QUARTERLY)
    case.comes("511/2025", JUNE, mandati=["spazio_neutro"], **SILENT)
    fixing, silent = acts(case)
    other = begun(case, published(case, OTHER), silent, provvedimento_relazione=fixing)
    path = begun(case, published(case, SUPPORT, CEASES), fixing)

    ends(case, path)

    assert owing(case) == [fixing]
    ends(case, other)


def test_a_death_ends_the_periodic_report_of_a_path_that_stands_on_a_later_act(
    case: Decreed,
) -> None:
    case.comes("402/2025", MAY, **QUARTERLY)
    case.comes("511/2025", JUNE, mandati=["spazio_neutro"], **SILENT)
    fixing, silent = acts(case)
    path = begun(case, cut(case, SUPPORT), silent, provvedimento_relazione=fixing)

    ends(case, path)

    assert owing(case) == []
