"""`termini.prossimo`: of the acts that a path has read, the report owed first (R12, R29)."""

from datetime import date
from typing import Any

import pytest
from sqlalchemy import select

from engine.clock import ROME
from engine.runtime import variables
from engine.store.tables import instance
from tests.instances.diagrams import service, user
from tests.tasks.terms.decreed import FOLLOWED, JUNE, MAY, Decreed
from tests.tasks.terms.test_owed_until_the_end import QUARTERLY, begun, ends, published
from tests.tasks.terms.test_reported_acts import SILENT, acts, left_standing

PATH = "p10_prova"
REPORTS = '["L30"]'


def asked(case: Decreed, read: list[int | None], **keys: str) -> dict[str, Any] | None:
    """What a path that has read these acts is told to report next."""
    keys = keys or {"chiavi": REPORTS}
    ask = service("prossima", "termini.prossimo", provvedimenti="letti", **keys)
    path = begun(case, published(case, PATH, ask, user("dopo")), acts(case)[-1], letti=read)
    ends(case, path)
    with case.stage.office.read() as connection:
        mine = select(instance.c.state).where(instance.c.id == path.instance.id)
        said: dict[str, Any] = variables(connection.execute(mine).scalar_one())
    found: dict[str, Any] | None = said["esito"]
    return found


def told(case: Decreed, read: list[int | None], **keys: str) -> tuple[date, int, bool] | None:
    """Its day, its act, and whether it comes again."""
    found = asked(case, read, **keys)
    if found is None:
        return None
    day = found["scadenza"].astimezone(ROME).date()
    return day, found["provvedimento_id"], found["periodica"]


def days(case: Decreed) -> list[date]:
    """The days of the reports that are owed, act after act."""
    return [one.due_at.astimezone(ROME).date() for one in case.live() if one.key == "L30"]


def reports(case: Decreed, act: int) -> None:
    """Another path sends the report that an act has asked."""
    sent = service("adempi", "termini.adempi", provvedimento_id=str(act), chiavi=REPORTS)
    ends(case, begun(case, published(case, "p02_prova", sent), act))


def test_the_nearest_day_comes_first_whichever_act_was_read_last(case: Decreed) -> None:
    case.comes("402/2025", MAY)
    case.comes("511/2025", JUNE, termine_relazione_valore=120)
    first, second = acts(case)

    assert told(case, [second, first]) == (min(days(case)), first, False)


def test_once_a_report_has_left_the_next_day_follows(case: Decreed) -> None:
    case.comes("402/2025", MAY)
    case.comes("511/2025", JUNE, termine_relazione_valore=120)
    first, second = acts(case)
    reports(case, first)

    assert told(case, [first, second]) == (max(days(case)), second, False)


def test_when_all_reports_have_left_none_is_owed(case: Decreed) -> None:
    case.comes("402/2025", MAY)
    (only,) = acts(case)
    reports(case, only)

    assert told(case, [only]) is None


def test_an_act_that_the_path_has_not_read_asks_nothing_of_it(case: Decreed) -> None:
    case.comes("402/2025", MAY)
    case.comes("511/2025", JUNE, termine_relazione_valore=120)
    _, second = acts(case)

    found = told(case, [None, second])

    assert found == (max(days(case)), second, False)


def test_who_has_read_nothing_owes_nothing(case: Decreed) -> None:
    case.comes("402/2025", MAY)

    assert told(case, [None]) is None


def test_a_day_that_a_new_act_has_left_standing_is_owed_with_the_new_one(case: Decreed) -> None:
    first, second = left_standing(case)

    assert told(case, [second]) == (days(case)[0], first, False)


def test_a_day_that_passed_to_a_new_act_is_owed_by_that_one(case: Decreed) -> None:
    case.comes("402/2025", MAY)
    case.arrives("402/2025", JUNE)
    case.is_read()
    case.is_confirmed(sostituisce="provvedimento:1", sorte_termini=[FOLLOWED])
    first, second = acts(case)

    assert told(case, [first, second]) == (days(case)[0], second, False)


@pytest.mark.parametrize(
    ("keys", "found"),
    [
        ({"chiavi": REPORTS}, True),
        ({"chiavi": '["L18"]', "periodiche": REPORTS}, True),
        ({"chiavi": '["L18"]'}, False),
    ],
)
def test_a_report_that_comes_again_is_named_with_its_turn(
    case: Decreed, keys: dict[str, str], *, found: bool
) -> None:
    case.comes("402/2025", MAY, **QUARTERLY)
    (only,) = acts(case)

    expected = (days(case)[0], only, True) if found else None

    assert told(case, [only], **keys) == expected


def test_of_a_day_fixed_once_nobody_is_told_who_asks_for_what_comes_again(case: Decreed) -> None:
    case.comes("402/2025", MAY)

    assert told(case, list(acts(case)), chiavi="[]", periodiche=REPORTS) is None


def test_what_comes_again_may_be_left_to_its_own_round(case: Decreed) -> None:
    case.comes("402/2025", MAY, **QUARTERLY)
    case.comes("511/2025", JUNE, termine_relazione_valore=120)
    _, second = acts(case)

    assert told(case, list(acts(case)), singole=REPORTS) == (days(case)[-1], second, False)


@pytest.mark.parametrize("whose", ["indagine_valutazione", "monitoraggio"])
def test_the_day_of_an_act_that_another_path_reports_for_is_passed_over(
    case: Decreed, whose: str
) -> None:
    case.comes("402/2025", MAY)
    first = acts(case)[0]

    found = told(case, [first], chiavi=REPORTS, mandati_di_altri=f'["{whose}"]')

    assert found == (None if whose == "indagine_valutazione" else (days(case)[0], first, False))


@pytest.mark.parametrize("of_others", ["valutazione.durata", "L30"])
def test_under_some_keys_alone_may_a_day_be_left_to_another_path(
    case: Decreed, of_others: str
) -> None:
    case.comes("402/2025", MAY)
    first = acts(case)[0]
    keys = {"mandati_di_altri": '["indagine_valutazione"]', "chiavi_di_altri": f'["{of_others}"]'}

    found = told(case, [first], chiavi=REPORTS, **keys)

    assert found == (None if of_others == "L30" else (days(case)[0], first, False))


def test_the_six_monthly_report_of_a_placement_is_its_own_whatever_else_the_act_orders(
    case: Decreed,
) -> None:
    case.comes("402/2025", MAY, mandati=["indagine_valutazione", "affidamento_familiare"])
    (only,) = acts(case)

    found = told(
        case, [only], chiavi='["L18", "L30"]', mandati_di_altri='["indagine_valutazione"]'
    )

    assert found == (case.due()["L18"], only, True)


CEASES = service(
    "cessa",
    "termini.adempi",
    provvedimento_id="provvedimento_id",
    atti_letti="atti_letti",
    cessano_periodiche=REPORTS,
    motivo='"Il percorso si è chiuso."',
)


def test_what_comes_again_of_any_act_that_was_read_ends_with_the_path(case: Decreed) -> None:
    case.comes("402/2025", MAY, **QUARTERLY)
    case.comes("511/2025", JUNE, **QUARTERLY)
    case.comes("602/2025", JUNE, mandati=["spazio_neutro"], **SILENT)
    *read, last = acts(case)
    said = {"atti_letti": "+".join(map(str, read))}
    path = begun(case, published(case, PATH, CEASES), last, **said)

    ends(case, path)

    assert days(case) == []


def test_what_another_path_has_read_stays_owed_while_it_runs(case: Decreed) -> None:
    case.comes("402/2025", MAY, **QUARTERLY)
    case.comes("511/2025", JUNE, mandati=["spazio_neutro"], **SILENT)
    first, second = acts(case)
    other = begun(case, published(case, "p03_prova"), second, atti_letti=f"{first}+{second}")
    path = begun(case, published(case, PATH, CEASES), first)

    ends(case, path)

    assert len(days(case)) == 1
    ends(case, other)
