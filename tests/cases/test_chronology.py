"""The chronology of a case can be read aloud."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from access.tables import account
from cases.chronology import Entry, chronology, chronology_from_the_first
from cases.files import CaseFile
from cases.sentences import SENTENCES
from engine.clock import MovedClock
from engine.store import Database, Fact, counted

Open = Callable[..., CaseFile]
Happen = Callable[..., None]
DUE = datetime(2026, 1, 2, 22, 59, 59, tzinfo=UTC)


@pytest.fixture
def happen(database: Database, clock: MovedClock) -> Happen:
    """Lets facts happen in a case, done by Ada Inventati (account 1)."""
    with database.begin(clock.now()) as work:
        work.connection.execute(
            account.insert().values(
                id=1,
                username="ada",
                name="Ada Inventati",
                password="x",
                must_change_password=False,
                created_at=clock.now(),
                password_changed_at=clock.now(),
            )
        )

    def write(case: CaseFile, *kinds: str, by: int | None = 1, **data: object) -> None:
        with database.begin(clock.now()) as work:
            work.facts.extend(
                Fact(kind, case_id=case.id, task_id=5, by=by, data=data) for kind in kinds
            )

    return write


def told(database: Database, case: CaseFile, **how: bool) -> list[Entry]:
    with database.read() as connection:
        return list(
            chronology(
                connection, case.id, task_names=lambda _, ids: dict.fromkeys(ids, "Triage"), **how
            ).entries
        )


def test_facts_are_told_as_sentences_the_latest_first(
    a_case: Open, happen: Happen, database: Database
) -> None:
    case = a_case()
    happen(case, "term_opened", by=None, due_at=DUE)
    happen(case, "task_completed", element="triage")
    happen(case, "responsible_assigned", account_id=1)

    assert [one.sentence for one in told(database, case)] == [
        "Ada Inventati ha affidato la responsabilità del caso a Ada Inventati.",
        "Ada Inventati ha completato l'attività «Triage».",
        "È cominciato il termine per «Triage»: entro ven 2 gen 2026.",
        "Ada Inventati ha aperto il fascicolo 2025/0001.",
    ]


@pytest.mark.parametrize("kind", [*SENTENCES, "something_new_happened"])
def test_every_kind_of_fact_makes_a_whole_sentence(
    a_case: Open, happen: Happen, database: Database, kind: str
) -> None:
    case = a_case()
    happen(
        case,
        kind,
        by=None,
        due_at=DUE,
        tells=["assegnatario", "dpo"],
        key="L30",
        marking="riservato",
        number="2025/0001",
        name="msg_apri_processo",
        table="d01_triage",
        role="madre",
        account_id=1,
    )

    for one in told(database, case):
        assert one.sentence.endswith(".")
        assert one.sentence[0].isupper() or one.sentence[0] == "«"
        assert not any(hole in one.sentence for hole in ("{", "«»", "()", "  ", ": ."))


def test_of_a_term_that_has_passed_it_is_told_who_was_told(
    a_case: Open, happen: Happen, database: Database
) -> None:
    case = a_case()
    happen(case, "term_breached", by=None, due_at=DUE, tells="coordinatore_tutela")
    happen(case, "term_breached", by=None, due_at=DUE, tells="responsabile_servizio")

    later, first, _ = [one.sentence for one in told(database, case)]

    assert first.endswith(
        "è passato: era ven 2 gen 2026. Avvisati: coordinatore della tutela minori."
    )
    assert later.endswith("Avvisati: responsabile del servizio.")


def test_what_others_missed_is_told_with_what_follows_if_the_law_says_it(
    a_case: Open, happen: Happen, database: Database
) -> None:
    case = a_case()
    happen(case, "term_missed_by_others", due_at=DUE, duty="Udienza")
    happen(case, "term_missed_by_others", due_at=DUE, duty="Udienza", consequence="cade l'atto")

    with_what_follows, alone, _ = [one.sentence for one in told(database, case)]

    assert alone.endswith("che spettava ad altri: era ven 2 gen 2026.")
    assert with_what_follows.endswith("era ven 2 gen 2026. Cade l'atto.")


def test_engine_steps_stay_untold_and_minor_facts_fold_away(
    a_case: Open, happen: Happen, database: Database
) -> None:
    case = a_case()
    happen(case, "timer_fired", "job_done", "task_claimed", "task_completed")

    assert [one.kind for one in told(database, case)] == [
        "task_completed",
        "task_claimed",
        "case_opened",
    ]
    assert [one.kind for one in told(database, case, whole=False)] == [
        "task_completed",
        "case_opened",
    ]


def test_the_facts_of_another_case_are_not_told(
    a_case: Open, happen: Happen, database: Database
) -> None:
    case, other = a_case(), a_case()
    happen(other, "task_completed")

    assert [one.kind for one in told(database, case)] == ["case_opened"]


def test_a_long_chronology_is_paged_in_few_statements(
    a_case: Open, happen: Happen, database: Database, clock: MovedClock
) -> None:
    case = a_case()
    for _ in range(4):
        clock.move_by(timedelta(hours=1))
        happen(case, *["task_completed"] * 3)

    with database.read() as connection, counted(database) as count:
        first = chronology(connection, case.id, limit=8)
        rest = chronology(connection, case.id, limit=8, before=first.before)

    assert (len(first.entries), len(rest.entries)) == (8, 5)
    assert rest.before is None
    assert len(count.statements) <= 6


def test_read_from_the_beginning_no_fact_is_missing_and_the_first_comes_first(
    a_case: Open, happen: Happen, database: Database
) -> None:
    case = a_case()
    happen(case, *["task_completed"] * 1_001)
    happen(a_case(), "task_completed")

    with database.read() as connection, counted(database) as count:
        entries = list(chronology_from_the_first(connection, case.id))

    assert [one.kind for one in entries] == ["case_opened", *["task_completed"] * 1_001]
    assert [one.seq for one in entries] == sorted({one.seq for one in entries})
    assert len(count.statements) <= 3 * 6


def test_a_step_is_called_by_its_form_when_nobody_knows_the_task(
    a_case: Open, happen: Happen, database: Database
) -> None:
    case = a_case()
    happen(case, "task_completed", element="conferma_triage")

    with database.read() as connection:
        (last, *_) = chronology(connection, case.id).entries

    assert last.sentence == "Ada Inventati ha completato l'attività «conferma triage»."
