"""What is owed while a child is placed ends with the last placement by the same decree (R03)."""

from engine.instances import Change
from engine.steps import TaskCompleted
from engine.store import NewVersion
from tests.instances.diagrams import diagram, service, user
from tests.tasks.terms.decreed import MAY, Decreed

PATH = "p05_prova"


def placed(case: Decreed, digest: str, decree_id: int) -> Change:
    """A path of a placement, once it has said on which decree it stands."""
    office = case.stage.office
    with office.begin() as work:
        begun = office.engine.start(work, digest, case_id=case.case_id, by=None)
        (task,) = begun.step.tasks
        said = TaskCompleted(task.key, {"provvedimento_id": decree_id})
        return office.engine.happen(work, begun.instance.id, said, by=None)


def leaves(case: Decreed, path: Change) -> None:
    (task,) = path.step.tasks
    office = case.stage.office
    with office.begin() as work:
        office.engine.happen(work, path.instance.id, TaskCompleted(task.key, {}), by=None)
    case.stage.settle()


def test_a_review_is_owed_until_the_last_sibling_has_left(case: Decreed) -> None:
    case.comes("402/2025", MAY, mandati=["collocamento_comunita"])
    (review,) = (one for one in case.live() if one.key == "L18")
    ends = service(
        "cessa", "termini.adempi", provvedimento_id="provvedimento_id", cessano='["L18"]'
    )
    office = case.stage.office
    with office.begin() as work:
        files = diagram(PATH, user("titolo"), user("dimissione"), ends)
        digest = office.engine.publish(work, NewVersion(PATH, PATH, files), by=None)
    first, second = (placed(case, digest, review.decree_id or 0) for _ in range(2))

    leaves(case, first)
    assert "L18" in case.due()
    leaves(case, second)

    assert "L18" not in case.due()
    assert "L30" in case.due()
