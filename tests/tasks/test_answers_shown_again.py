"""An activity that is done again in the same path may open with its last answers."""

from engine.store import NewVersion
from tasks import acts
from tasks.worklist import TaskRow
from tests.engine.drawing import drawn, extended, gateway, ours, path, start, user
from tests.tasks.conftest import Bench
from tests.tasks.test_carried_drafts import FORM


def said(**words: str) -> str:
    mine = {"termine": "nessuno", "ruoli": "assistente_sociale", "perche": "p", "seguito": "s"}
    return extended(ours("attivita", **mine, **words))


def begun(bench: Bench, **words: str) -> int:
    drawing = drawn(
        start(),
        gateway("exclusive", "giro"),
        user("scrivi", said(**words)),
        user("ancora", said()),
        path("inizio > giro > scrivi > ancora > giro"),
    )
    files = {"bpmn/prova.bpmn": drawing}
    files |= {f"forms/prova/{one}.json": FORM for one in ("scrivi", "ancora")}
    with bench.office.begin() as work:
        new = NewVersion("prova", "Prova", files)
        digest = bench.office.engine.publish(work, new, by=None)
        started = bench.office.engine.start(work, digest, case_id=bench.case_id, by=None)
    return started.instance.id


def one(bench: Bench, run: int) -> TaskRow:
    (found,) = [row for row in bench.open() if row.instance_id == run and row.is_open]
    return found


def written_and_asked_again(bench: Bench, **words: str) -> acts.TaskPage:
    run, rossi = begun(bench, **words), bench.people["rossi"]
    acts.complete(bench.office, rossi, one(bench, run).id, {"fatti": ["La prima volta."]})
    acts.complete(bench.office, rossi, one(bench, run).id, {"fatti": ["Altro."]})
    return acts.look(bench.office, bench.people["bruni"], one(bench, run).id)


def test_the_form_opens_with_what_was_answered_last(bench: Bench) -> None:
    page = written_and_asked_again(bench, ripropone="si")

    assert page.form.sections[0].fields[0].value == "La prima volta."
    assert page.answered_at == bench.clock.now()


def test_without_the_word_it_opens_empty(bench: Bench) -> None:
    page = written_and_asked_again(bench)

    assert not page.form.sections[0].fields[0].value
    assert page.answered_at is None


def test_another_path_of_the_case_has_its_own_answers(bench: Bench) -> None:
    written_and_asked_again(bench, ripropone="si")

    other = one(bench, begun(bench, ripropone="si"))

    page = acts.look(bench.office, bench.people["rossi"], other.id)
    assert page.answered_at is None


def test_what_somebody_has_typed_counts_more_than_the_last_answers(bench: Bench) -> None:
    page = written_and_asked_again(bench, ripropone="si")
    acts.keep_draft(bench.office, bench.people["bruni"], page.task.id, {"fatti": ["a metà"]})

    page = acts.look(bench.office, bench.people["bruni"], page.task.id)

    assert page.form.sections[0].fields[0].value == "a metà"
    assert page.answered_at is None
