"""The demo municipality: every role can sign in and finds work in every state."""

from collections.abc import Mapping
from datetime import UTC, datetime

import pytest
from sqlalchemy import func, select

from access.roles import ROLES
from cases.headings import headings_of
from cases.tables import case_file
from engine.clock import MovedClock
from engine.store import Database, verify
from engine.store.migrations import migrate
from engine.store.tables import instance
from tasks import demo, demo_cases, terms, worklist
from tasks.installing import ENTRIES
from tasks.office import Office, open_office
from tasks.rehearsing import stories_in, story_of
from tasks.settings import ROOT, settings_from

NOW = datetime(2026, 4, 15, 9, 0, tzinfo=UTC)


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> tuple[Office, Mapping[str, str]]:
    settings = settings_from(tmp_path_factory.mktemp("demo"), demo=True)
    database = Database(settings.database_url)
    migrate(database)
    database.close()
    office = open_office(settings, MovedClock(NOW))
    return office, demo.load_demo(settings, office.clock)


@pytest.fixture(scope="module")
def shown(loaded: tuple[Office, Mapping[str, str]]) -> Office:
    return loaded[0]


def cases(office: Office) -> list[int]:
    with office.read() as connection:
        return list(connection.execute(select(case_file.c.id)).scalars())


def test_the_demo_shows_what_is_late_and_what_is_still_to_come(shown: Office) -> None:
    with shown.read() as connection:
        late = worklist.late(connection, NOW).rows
        every = [row for id in cases(shown) for row in worklist.of_case(connection, id)]

    assert late
    assert any(not row.is_late(NOW) for row in every)


def test_the_demo_has_sixty_cases_and_more_of_every_kind_in_every_path(shown: Office) -> None:
    with shown.read() as connection:
        kinds = set(connection.execute(select(case_file.c.kind)).scalars())
        runs = connection.execute(select(instance.c.process, instance.c.status)).all()

    assert len(cases(shown)) >= demo_cases.CASES
    assert kinds >= {"famiglia", "iniziativa", "risorsa"}
    assert {one for one in ENTRIES if one.startswith("p")} <= {run.process for run in runs}
    running = {run.process for run in runs if run.status == "running"}
    assert len(running) > len(ENTRIES) / 2


def test_every_story_of_the_demo_is_told_of_people_of_its_own(shown: Office) -> None:
    with shown.read() as connection:
        headings = headings_of(connection, shown.sealer, cases(shown))
        names = [one.heading.full for one in headings.values() if one.heading.surname]

    assert len(names) > demo_cases.CASES / 2
    assert [name for name in names if "-Prova" not in name] == []
    assert [name for name in names if names.count(name) > 1] == []


def test_on_other_days_the_stories_of_the_demo_go_as_they_are_written_but_for_few(
    loaded: tuple[Office, Mapping[str, str]],
) -> None:
    _, otherwise = loaded

    # What falls on Easter, or waits for a birthday to the day, may go otherwise: not more.
    assert len(otherwise) <= demo_cases.CASES // 20, otherwise


def test_every_part_of_every_story_has_somebody_in_the_demo_to_play_it() -> None:
    parts = {
        frozenset(roles)
        for path in stories_in(ROOT / "processes" / "scenarios")
        for roles in story_of(path).people.values()
    }

    assert {part for part in parts if not any(a.roles >= part for a in demo.ACCOUNTS)} == set()


def test_every_role_of_the_service_finds_somebody_to_sign_in_as() -> None:
    held = {role for one in demo.ACCOUNTS for role in one.roles}

    assert held >= ROLES.keys() - {"referente_archivio"}


def test_the_demo_holds_a_report_sent_in_time(shown: Office) -> None:
    with shown.read() as connection:
        of_decrees = [
            [one.state(NOW) for one in terms.of_case(connection, id) if one.decree_id is not None]
            for id in cases(shown)
        ]

    assert [terms.State.MET] in of_decrees


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
