"""What people type about a case is sealed before the journal keeps it for ever."""

from collections.abc import Callable

import pytest
from sqlalchemy import select

from cases.chronology import chronology
from cases.files import Marking, close_case, mark_case, reopen_case
from engine.instances import Doer
from engine.steps import Cancelled
from engine.store import Fact, Work, verify
from engine.store.journal import journal
from tasks import hands
from tasks.happenings import Happening, report
from tests.tasks.conftest import Bench

WHY = "La zia Ermenegilda dice che il padre è tornato a casa."


def assigned(bench: Bench, work: Work) -> None:
    conti, bruni = bench.people["conti"], bench.people["bruni"]
    hands.assign(work, conti, bench.only("scrivi").id, bruni, WHY)


def marked(bench: Bench, work: Work) -> None:
    mark_case(work, bench.case_id, Marking.RESTRICTED, by=1, on=True, why=WHY)


def closed(bench: Bench, work: Work) -> None:
    close_case(work, bench.case_id, by=1, why=WHY)


def reopened(bench: Bench, work: Work) -> None:
    close_case(work, bench.case_id, by=1)
    reopen_case(work, bench.case_id, by=1, why=WHY)


def reported(bench: Bench, work: Work) -> None:
    report(work, bench.people["conti"], bench.case_id, Happening.TRANSFER, WHY)


def cancelled(bench: Bench, work: Work) -> None:
    bench.office.engine.happen(work, bench.instance_id, Cancelled(), by=Doer(1, why=WHY))


ACTS = [assigned, marked, closed, reopened, reported, cancelled]


def kept(bench: Bench) -> str:
    with bench.office.read() as connection:
        return str(connection.execute(select(journal)).all())


def reasons(bench: Bench) -> list[str]:
    with bench.office.read() as connection:
        seal = bench.office.sealer.find(connection, bench.case_id)
        told = chronology(connection, bench.case_id, seal=seal)
    return [one.why for one in told.entries if one.why is not None]


@pytest.mark.parametrize("act", ACTS, ids=lambda act: act.__name__)
def test_a_reason_is_read_by_whoever_has_the_key_of_the_case_and_by_nobody_else(
    bench: Bench, act: Callable[[Bench, Work], None]
) -> None:
    with bench.office.begin() as work:
        act(bench, work)

    assert "Ermenegilda" not in kept(bench)
    assert set(reasons(bench)) == {WHY}
    with bench.office.read() as connection:
        without_key = chronology(connection, bench.case_id).entries
        assert {one.why for one in without_key} == {None}


def test_with_the_key_of_a_case_its_reasons_go_and_the_chain_still_holds(bench: Bench) -> None:
    with bench.office.begin() as work:
        marked(bench, work)

    with bench.office.begin() as work:
        bench.office.sealer.destroy(work, bench.case_id)

    with bench.office.read() as connection:
        assert verify(connection).holds
        (gone,) = [one for one in chronology(connection, bench.case_id).entries if one.is_sealed]
    assert gone.why is None


def test_a_reason_about_no_case_is_sealed_with_the_key_of_the_office(bench: Bench) -> None:
    for _ in "ab":
        with bench.office.begin() as work:
            work.facts.append(Fact("incident_retried", by=1, why=WHY))

    assert "Ermenegilda" not in kept(bench)
    with bench.office.read() as connection:
        asked = select(journal.c.why).where(journal.c.kind == "incident_retried")
        words = connection.execute(asked).scalars().all()
        seal = bench.office.sealer.of(connection, None)
    assert [seal.open_words(one, None) for one in words] == [WHY, WHY]
