"""The demo municipality: every role can sign in and finds work in every state."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import func, select

from engine.clock import MovedClock
from engine.store import Database, verify
from engine.store.migrations import migrate
from engine.store.tables import instance
from tasks import demo, terms, worklist
from tasks.office import Office, open_office
from tasks.settings import settings_from

NOW = datetime(2026, 4, 15, 9, 0, tzinfo=UTC)


@pytest.fixture(scope="module")
def shown(tmp_path_factory: pytest.TempPathFactory) -> Office:
    settings = settings_from(tmp_path_factory.mktemp("demo"), demo=True)
    database = Database(settings.database_url)
    migrate(database)
    database.close()
    office = open_office(settings, MovedClock(NOW))
    demo.load_demo(settings, office.clock)
    return office


def test_the_demo_shows_what_is_late_and_what_is_still_to_come(shown: Office) -> None:
    with shown.read() as connection:
        late = worklist.late(connection, NOW).rows
        every = worklist.of_case(connection, 4)

    assert late
    assert any(not row.is_late(NOW) for row in every)


def test_the_demo_holds_a_report_sent_in_time(shown: Office) -> None:
    with shown.read() as connection:
        of_decree = [one for one in terms.of_case(connection, 1) if one.decree_id is not None]

    assert [one.state(NOW) for one in of_decree] == [terms.State.MET]


def test_nothing_in_the_demo_happens_after_today(shown: Office) -> None:
    with shown.read() as connection:
        last = connection.execute(select(func.max(instance.c.started_at))).scalar_one()
        assert verify(connection).holds

    assert last <= NOW


def test_loading_the_demo_again_changes_nothing(shown: Office) -> None:
    with shown.read() as connection:
        before = verify(connection)

    demo.load_demo(shown.settings, shown.clock)

    with shown.read() as connection:
        assert verify(connection) == before
