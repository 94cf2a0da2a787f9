"""What somebody typed in an activity that an event interrupts is there when it is asked again."""

from datetime import timedelta

import pytest

from engine.instances.engine import Letter
from engine.steps import TaskCompleted, TaskKey
from engine.store import NewVersion
from tasks import acts
from tasks.drafts import SavedDraft
from tasks.worklist import TaskRow
from tests.engine.drawing import (
    boundary,
    drawn,
    end,
    extended,
    for_each,
    message,
    ours,
    path,
    start,
    sub,
    user,
)
from tests.tasks.conftest import Bench

FORM = b"""{"$schema": "https://json-schema.org/draft/2020-12/schema", "title": "Prova",
    "type": "object", "properties": {"fatti": {"title": "Fatti", "type": "string",
    "x-data-class": "C1"}}}"""
MINE = extended(
    ours("attivita", termine="nessuno", ruoli="assistente_sociale", perche="p", seguito="s")
)
ONE = user("scrivi", MINE)
MANY = user("scrivi", MINE, for_each("quali", "quale"))


class Interrupted:
    """One path whose body a message interrupts and begins again."""

    def __init__(self, bench: Bench) -> None:
        self.bench = bench

    def begin(self, work: str = ONE, **data: object) -> "Interrupted":
        drawing = drawn(
            start(),
            sub("corpo", start("i"), work, end("f"), path("i > scrivi > f")),
            boundary("arriva", "corpo", message(correlation="string(caso_id)")),
            end(),
            path("inizio > corpo > fine"),
            path("arriva > corpo"),
        )
        files = {"bpmn/prova.bpmn": drawing, "forms/prova/scrivi.json": FORM}
        office = self.bench.office
        with office.begin() as unit:
            digest = office.engine.publish(unit, NewVersion("prova", "Prova", files), by=None)
            started = office.engine.start(
                unit, digest, case_id=self.bench.case_id, data=data, by=None
            )
        self.number = started.instance.id
        return self

    def interrupt(self) -> None:
        self.bench.clock.move_by(timedelta(days=1))
        letter = Letter("msg_relazione", str(self.bench.case_id), {})
        with self.bench.office.begin() as work:
            self.bench.office.engine.deliver(work, letter)

    def open(self) -> list[TaskRow]:
        mine = [row for row in self.bench.open() if row.instance_id == self.number and row.is_open]
        return sorted(mine, key=lambda row: row.id)

    def types(self, task: TaskRow, who: str, words: str) -> None:
        acts.keep_draft(self.bench.office, self.bench.people[who], task.id, {"fatti": [words]})

    def done(self, task: TaskRow) -> None:
        with self.bench.office.begin() as work:
            done = TaskCompleted(TaskKey(task.key), {})
            self.bench.office.engine.happen(work, self.number, done, by=None)

    def kept(self, task: TaskRow, who: str) -> SavedDraft | None:
        return acts.look(self.bench.office, self.bench.people[who], task.id).draft


@pytest.fixture
def stage(bench: Bench) -> Interrupted:
    return Interrupted(bench)


def test_what_was_typed_is_there_when_the_activity_is_asked_again(stage: Interrupted) -> None:
    (first,) = stage.begin().open()
    stage.types(first, "rossi", "a metà fra")

    stage.interrupt()

    (again,) = stage.open()
    page = acts.look(stage.bench.office, stage.bench.people["rossi"], again.id)
    assert page.form.sections[0].fields[0].value == "a metà fra"
    assert page.draft is not None
    assert page.draft.task_id == first.id
    assert stage.kept(again, "bruni") is None


def test_what_is_typed_then_counts_from_then_on(stage: Interrupted) -> None:
    (first,) = stage.begin().open()
    stage.types(first, "rossi", "prima")
    stage.interrupt()
    (again,) = stage.open()

    stage.types(again, "rossi", "dopo")

    kept = stage.kept(again, "rossi")
    assert kept is not None
    assert kept.task_id == again.id


def test_each_of_many_finds_its_own(stage: Interrupted) -> None:
    first, second = stage.begin(MANY, quali=["a", "b"]).open()
    stage.types(first, "rossi", "di a")
    stage.types(second, "rossi", "di b")

    stage.interrupt()

    kept = [stage.kept(one, "rossi") for one in stage.open()]
    assert [one and one.task_id for one in kept] == [first.id, second.id]


def test_nothing_is_guessed_when_there_are_not_as_many_as_before(stage: Interrupted) -> None:
    first, second = stage.begin(MANY, quali=["a", "b"]).open()
    stage.types(second, "rossi", "di b")
    stage.done(first)

    stage.interrupt()

    assert [stage.kept(one, "rossi") for one in stage.open()] == [None, None]
