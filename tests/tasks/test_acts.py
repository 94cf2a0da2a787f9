"""What a person does with a task, and what the house refuses them."""

import threading
from datetime import timedelta

import pytest

from cases.records import get_record, list_records
from engine.refusal import Conflict, NotAllowed, Refusal
from engine.store import counted, verify
from forms import InvalidAnswers
from tasks import acts, hands, notices, terms
from tasks.hands import NotYourRole, SamePersonTwice, TaskAlreadyDone, TaskInOtherHands
from tests.tasks.conftest import Bench

WRITTEN = {"fatti": ["Luca arriva a scuola senza colazione."]}


def test_completing_a_task_keeps_the_whole_answer_sealed_in_the_case(bench: Bench) -> None:
    task = bench.only("scrivi")

    acts.complete(bench.office, bench.people["rossi"], task.id, WRITTEN)

    with bench.office.read() as connection:
        (line,) = list_records(connection, bench.case_id)
        record = get_record(connection, bench.office.sealer, line.id)
        assert verify(connection).holds
    assert record.answers == {"fatti": "Luca arriva a scuola senza colazione."}
    assert [row.element for row in bench.open()] == ["rivedi"]


def test_an_empty_required_answer_is_refused_and_nothing_is_written(bench: Bench) -> None:
    task = bench.only("scrivi")

    with pytest.raises(InvalidAnswers) as refused:
        acts.complete(bench.office, bench.people["rossi"], task.id, {"fatti": [""]})

    assert [one.field for one in refused.value.errors] == ["fatti"]
    assert [row.element for row in bench.open()] == ["scrivi"]


def test_whoever_writes_may_not_review(bench: Bench) -> None:
    acts.complete(bench.office, bench.people["rossi"], bench.only("scrivi").id, WRITTEN)

    with pytest.raises(SamePersonTwice, match="Scrivi la relazione"):
        acts.complete(
            bench.office, bench.people["rossi"], bench.only("rivedi").id, {"esito": ["approvata"]}
        )

    assert [row.element for row in bench.open()] == ["rivedi"]


def test_a_colleague_reviews_and_the_path_ends(bench: Bench) -> None:
    acts.complete(bench.office, bench.people["rossi"], bench.only("scrivi").id, WRITTEN)

    done = acts.complete(
        bench.office, bench.people["bruni"], bench.only("rivedi").id, {"esito": ["approvata"]}
    )

    assert done.change.instance.status == "completed"
    assert bench.open() == []


def test_a_person_without_the_role_is_refused(bench: Bench) -> None:
    with pytest.raises(NotYourRole, match="Assistente sociale"):
        acts.complete(bench.office, bench.people["neri"], bench.only("scrivi").id, WRITTEN)


def test_a_second_click_finds_the_task_already_done(bench: Bench) -> None:
    task = bench.only("scrivi")
    acts.complete(bench.office, bench.people["rossi"], task.id, WRITTEN)

    with pytest.raises(TaskAlreadyDone):
        acts.complete(bench.office, bench.people["rossi"], task.id, WRITTEN)


def test_two_people_complete_the_same_task_at_once_and_one_does(bench: Bench) -> None:
    task = bench.only("scrivi")
    together = threading.Barrier(2)
    ended: list[str] = []

    def person(name: str) -> None:
        together.wait()
        try:
            acts.complete(bench.office, bench.people[name], task.id, WRITTEN)
            ended.append("fatto")
        except Conflict:
            ended.append("in conflitto")

    threads = [threading.Thread(target=person, args=(name,)) for name in ("rossi", "bruni")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(ended) == ["fatto", "in conflitto"]
    with bench.office.read() as connection:
        assert len(list_records(connection, bench.case_id)) == 1


def test_a_claimed_task_is_in_one_persons_hands_until_released(bench: Bench) -> None:
    task = bench.only("scrivi")
    with bench.office.begin() as work:
        hands.claim(work, bench.people["rossi"], task.id)
    with pytest.raises(TaskInOtherHands), bench.office.begin() as work:
        hands.claim(work, bench.people["bruni"], task.id)
    with bench.office.begin() as work:
        hands.release(work, bench.people["rossi"], task.id)

    with bench.office.begin() as work:
        taken = hands.claim(work, bench.people["bruni"], task.id)

    assert taken.assignee == bench.people["bruni"].id


def test_a_coordinator_passes_a_task_on_but_only_to_somebody_with_the_role(bench: Bench) -> None:
    task = bench.only("scrivi")
    with bench.office.begin() as work:
        hands.assign(work, bench.people["conti"], task.id, bench.people["bruni"], "ferie")

    with pytest.raises(Refusal, match="Assistente sociale"), bench.office.begin() as work:
        hands.assign(work, bench.people["conti"], task.id, bench.people["neri"])

    assert bench.only("scrivi").assignee == bench.people["bruni"].id


def test_what_is_typed_is_kept_unfinished_and_shown_again(bench: Bench) -> None:
    task = bench.only("scrivi")
    acts.keep_draft(bench.office, bench.people["rossi"], task.id, {"fatti": ["a metà fra"]})

    page = acts.look(bench.office, bench.people["rossi"], task.id)

    assert page.draft is not None
    assert page.form.sections[0].fields[0].value == "a metà fra"


def test_a_draft_is_its_writers_alone(bench: Bench) -> None:
    task = bench.only("scrivi")
    acts.keep_draft(bench.office, bench.people["rossi"], task.id, {"fatti": ["a metà fra"]})

    page = acts.look(bench.office, bench.people["bruni"], task.id)

    assert page.draft is None
    assert page.form.sections[0].fields[0].value == ""


def test_whoever_has_no_part_in_an_activity_does_not_see_its_page(bench: Bench) -> None:
    task = bench.only("scrivi")
    with bench.office.begin() as work:
        hands.claim(work, bench.people["rossi"], task.id)

    for name in ("neri", "bruni"):
        with pytest.raises(NotAllowed):
            acts.look(bench.office, bench.people[name], task.id)

    assert acts.look(bench.office, bench.people["rossi"], task.id).is_mine
    assert not acts.look(bench.office, bench.people["conti"], task.id).is_mine


def test_completing_is_one_transaction_of_at_most_fifteen_statements(bench: Bench) -> None:
    task = bench.only("scrivi")
    acts.look(bench.office, bench.people["rossi"], task.id)

    with counted(bench.office.database) as count:
        acts.complete(bench.office, bench.people["rossi"], task.id, WRITTEN)

    assert count.commits == 1
    assert len(count.statements) <= 15, "\n".join(count.statements)


def test_the_term_of_a_task_is_met_when_it_is_completed_in_time(bench: Bench) -> None:
    task = bench.only("scrivi")
    bench.clock.move_by(timedelta(days=1))

    acts.complete(bench.office, bench.people["rossi"], task.id, WRITTEN)

    with bench.office.read() as connection:
        (term,) = terms.of_case(connection, bench.case_id)
    assert term.state(bench.clock.now()) is terms.State.MET


def test_a_forgotten_task_reminds_its_group_and_then_the_head_of_service(bench: Bench) -> None:
    bench.clock.move_by(timedelta(days=6, hours=6))
    bench.office.worker.tick(bench.clock.now())
    with bench.office.read() as connection:
        reminded = notices.unread(connection, bench.people["rossi"])
    bench.clock.move_by(timedelta(days=2))

    bench.office.worker.tick(bench.clock.now())

    with bench.office.read() as connection:
        (term,) = terms.of_case(connection, bench.case_id)
    assert [one.kind for one in reminded] == ["term_reminded"]
    assert term.state(bench.clock.now()) is terms.State.LATE
