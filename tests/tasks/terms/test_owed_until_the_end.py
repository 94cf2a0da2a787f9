"""What a decree asks again and again ends with the last path that stands on it (R03, R29)."""

from typing import Any

from sqlalchemy import select

from engine.instances import Change
from engine.steps import TaskCompleted
from engine.store import NewVersion
from engine.store.journal import journal
from tests.instances.diagrams import diagram, service, user
from tests.tasks.terms.decreed import FOLLOWED, JUNE, MAY, Decreed

PATH = "p05_prova"
ACCESS = "p01_prova"
SUPPORT = "p03_prova"
FOSTER = "p07_prova"
QUARTERLY: dict[str, Any] = {
    "mandati": ["sostegno_controllo"],
    "termine_relazione_tipo": "periodicita_mesi",
    "termine_relazione_valore": 3,
}
REPORTS = service(
    "cessa",
    "termini.adempi",
    provvedimento_id="provvedimento_id",
    cessano_periodiche='["L30"]',
    motivo='"Il percorso si è chiuso."',
)


def published(case: Decreed, path: str, *parts: str) -> str:
    office = case.stage.office
    with office.begin() as work:
        files = diagram(path, user("titolo"), user("dimissione"), *parts)
        return office.engine.publish(work, NewVersion(path, path, files), by=None)


def begun(case: Decreed, digest: str, decree_id: int, **told: Any) -> Change:
    """A path, once it has said on which decree it stands."""
    office = case.stage.office
    with office.begin() as work:
        path = office.engine.start(work, digest, case_id=case.case_id, by=None)
        (task,) = path.step.tasks
        said = TaskCompleted(task.key, {"provvedimento_id": decree_id, **told})
        return office.engine.happen(work, path.instance.id, said, by=None)


def ends(case: Decreed, path: Change) -> None:
    (task,) = path.step.tasks
    office = case.stage.office
    with office.begin() as work:
        office.engine.happen(work, path.instance.id, TaskCompleted(task.key, {}), by=None)
    case.stage.settle()


def owed(case: Decreed, key: str) -> int:
    """The decree by which something is owed."""
    (found,) = {one.decree_id for one in case.live() if one.key == key}
    return found or 0


def test_a_review_is_owed_until_the_last_sibling_has_left(case: Decreed) -> None:
    case.comes("402/2025", MAY, mandati=["collocamento_comunita"])
    cease = service(
        "cessa", "termini.adempi", provvedimento_id="provvedimento_id", cessano='["L18"]'
    )
    digest = published(case, PATH, cease)
    first, second = (begun(case, digest, owed(case, "L18")) for _ in range(2))

    ends(case, first)
    assert "L18" in case.due()
    ends(case, second)

    assert "L18" not in case.due()
    assert "L30" in case.due()


def test_the_length_of_a_measure_runs_until_the_last_sibling_has_left(case: Decreed) -> None:
    case.comes("402/2025", MAY, mandati=["affidamento_familiare"], durata_mesi=24)
    lasting = '["L13", "affido.preavviso_proroga"]'
    meet = service(
        "adempi",
        "termini.adempi",
        provvedimento_id="provvedimento_id",
        chiavi_della_misura=lasting,
    )
    decree = owed(case, "L13")
    begun(case, published(case, SUPPORT), decree)
    digest = published(case, FOSTER, meet)
    first, second = (begun(case, digest, decree) for _ in range(2))

    ends(case, first)
    assert {"L13", "affido.preavviso_proroga"} <= set(case.due())
    ends(case, second)

    assert not {"L13", "affido.preavviso_proroga"} & set(case.due())
    assert {one.ended_how for one in case.terms() if one.key == "L13"} == {None}


def test_a_periodic_report_ends_with_the_path_and_says_why(case: Decreed) -> None:
    case.comes("402/2025", MAY, **QUARTERLY)
    path = begun(case, published(case, SUPPORT, REPORTS), owed(case, "L30"))

    ends(case, path)

    (report,) = (one for one in case.terms() if one.key == "L30")
    assert report.ended_how == "lapsed"
    with case.stage.office.read() as connection:
        told = select(journal.c.why).where(journal.c.kind == "term_ended")
        assert connection.execute(told).scalar_one() is not None


def test_a_report_fixed_on_a_day_stays_owed_after_the_path(case: Decreed) -> None:
    case.comes("402/2025", MAY)
    path = begun(case, published(case, SUPPORT, REPORTS), owed(case, "L30"))

    ends(case, path)

    assert "L30" in case.due()


def test_a_periodic_report_is_owed_while_another_path_stands_on_the_decree(case: Decreed) -> None:
    case.comes("402/2025", MAY, **QUARTERLY)
    decree = owed(case, "L30")
    support = begun(case, published(case, SUPPORT), decree)
    placement = begun(case, published(case, PATH, REPORTS), decree)

    ends(case, placement)

    assert "L30" in case.due()
    ends(case, support)


def test_an_access_that_only_handed_a_decree_on_keeps_no_report_owed(case: Decreed) -> None:
    case.comes("402/2025", MAY, **QUARTERLY)
    decree = owed(case, "L30")
    begun(case, published(case, ACCESS), decree)
    path = begun(case, published(case, SUPPORT, REPORTS), decree)

    ends(case, path)

    assert "L30" not in case.due()


def test_what_another_decree_asks_is_owed_as_before(case: Decreed) -> None:
    case.comes("402/2025", MAY, **QUARTERLY)
    first = owed(case, "L30")
    path = begun(case, published(case, SUPPORT, REPORTS), first)
    case.comes("511/2025", JUNE, **QUARTERLY)

    ends(case, path)

    (left,) = (one for one in case.live() if one.key == "L30")
    assert left.decree_id != first


def test_what_stays_of_an_older_decree_is_owed_by_the_path_on_the_newer_one(case: Decreed) -> None:
    case.comes("402/2025", MAY, **QUARTERLY)
    older = owed(case, "L30")
    path = begun(case, published(case, PATH, REPORTS), older)
    case.arrives("511/2025", JUNE)
    case.is_read(**QUARTERLY)
    stays = {**FOLLOWED, "sorte": "resta"}
    del stays["da_riga"]
    case.is_confirmed(sostituisce="provvedimento:1", sorte_termini=[stays])
    newer = max(one.decree_id or 0 for one in case.live())
    begun(case, published(case, SUPPORT), newer)

    ends(case, path)

    assert {one.decree_id for one in case.live() if one.key == "L30"} == {older, newer}
