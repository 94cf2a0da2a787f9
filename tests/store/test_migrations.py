"""Migrations are proved, not believed."""

from sqlalchemy import text

from engine import plain
from engine.store import Database, metadata
from engine.store.migrations import is_current, migrate
from tests.store.schema import described, load_every_table


def test_migrations_lead_to_the_declared_schema(empty_database: Database) -> None:
    load_every_table()
    migrate(empty_database)
    migrated = described(empty_database)

    with empty_database.altering() as connection:
        metadata.drop_all(connection)
    empty_database.create()

    assert migrated == described(empty_database)


def test_a_migrated_database_is_current_and_migrating_again_changes_nothing(
    empty_database: Database,
) -> None:
    before = is_current(empty_database)
    migrate(empty_database)
    first = described(empty_database)

    migrate(empty_database)

    assert not before
    assert is_current(empty_database)
    assert described(empty_database) == first


def test_a_term_of_an_earlier_release_keeps_its_instant_and_is_given_the_duty_it_stood_for(
    empty_database: Database,
) -> None:
    migrate(empty_database, "0004")
    with empty_database.altering() as connection:
        connection.execute(text(_AN_EARLIER_TERM))

    migrate(empty_database)

    with empty_database.read() as connection:
        kept = connection.execute(text("SELECT duty, rules, key FROM term")).one()
    assert tuple(kept) == ("job:7:0", 0, "L30")


def test_a_minor_of_an_earlier_release_is_looked_at_and_stays_told_of_what_was_told(
    empty_database: Database,
) -> None:
    migrate(empty_database, "0005")
    with empty_database.altering() as connection:
        for statement in _EARLIER_PEOPLE:
            connection.execute(text(statement))

    migrate(empty_database)

    with empty_database.read() as connection:
        kept = connection.execute(
            text("SELECT age_told, born_presumed IS NULL, look_at IS NULL FROM person ORDER BY id")
        ).all()
    assert [(told, bool(unread), bool(rests)) for told, unread, rests in kept] == [
        (None, True, False),  # a minor
        (18, True, False),  # of age, and told
        (None, False, True),  # a mother
    ]


def test_of_a_revision_of_an_earlier_release_nobody_says_how_many_terms_it_moved(
    empty_database: Database,
) -> None:
    migrate(empty_database, "0012")
    with empty_database.altering() as connection:
        connection.execute(text(_AN_EARLIER_REVISION))

    migrate(empty_database)

    with empty_database.read() as connection:
        assert connection.execute(text("SELECT moved FROM clock_revision")).scalar_one() is None


def test_of_the_tasks_of_an_earlier_release_only_a_commissioners_stay_with_one_person(
    empty_database: Database,
) -> None:
    migrate(empty_database, "0014")
    with empty_database.altering() as connection:
        for statement in _EARLIER_TASKS:
            connection.execute(text(statement))

    migrate(empty_database)

    with empty_database.read() as connection:
        kept = connection.execute(text("SELECT element, of_one FROM task ORDER BY id")).all()
    assert [(element, bool(alone)) for element, alone in kept] == [
        ("valuta_offerte", True),
        ("aggiudica", False),
    ]


def test_people_of_an_earlier_release_are_found_as_before_and_forgotten_who_was(
    empty_database: Database,
) -> None:
    migrate(empty_database, "0005")
    with empty_database.altering() as connection:
        for statement in (*_EARLIER_PEOPLE, *_EARLIER_TOKENS):
            connection.execute(text(statement))

    migrate(empty_database)

    with empty_database.altering() as connection:
        connection.execute(text("UPDATE person SET tokens = '[\"z\"]' WHERE uid = 'b'"))
    with empty_database.read() as connection:
        kept = connection.execute(text("SELECT tokens FROM person ORDER BY id")).scalars()
        found = connection.execute(
            text("SELECT person_id, token FROM person_token ORDER BY person_id, token")
        ).all()
        assert [one and plain.loads(one) for one in kept] == [["x", "y"], ["z"], None]
    assert [tuple(one) for one in found] == [(1, "x"), (1, "y"), (2, "z")]


def test_what_an_earlier_release_sent_to_the_court_is_still_told_as_sent(
    empty_database: Database,
) -> None:
    migrate(empty_database, "0018")
    with empty_database.altering() as connection:
        for statement in _EARLIER_RECORDS:
            connection.execute(text(statement))

    migrate(empty_database)

    with empty_database.read() as connection:
        kept = connection.execute(text("SELECT sent FROM record ORDER BY id")).scalars().all()
    report, referral, minutes = (one and plain.loads(one) for one in kept)
    assert (report["what"], report["at"]) == ("relazione", "inviata_il")
    assert (referral["what"], referral["receipt"]) == ("segnalazione", "ricevuta_consegna")
    assert minutes is None


def test_an_activity_of_an_earlier_release_that_is_done_now_meets_its_term(
    empty_database: Database,
) -> None:
    migrate(empty_database, "0014")
    with empty_database.altering() as connection:
        for statement in (*_EARLIER_TASKS, *_TERMS_OF_EARLIER_TASKS):
            connection.execute(text(statement))
    migrate(empty_database)

    with empty_database.altering() as connection:
        connection.execute(
            text(
                "UPDATE task SET status = 'done', closed_at = '2026-07-02 09:00:00.000000',"
                " due_at = '2026-07-03 09:00:00.000000' WHERE id = 1"
            )
        )

    with empty_database.read() as connection:
        asked = text("SELECT task_id, met_at IS NOT NULL FROM term ORDER BY task_id")
        met = [(one, bool(yes)) for one, yes in connection.execute(asked)]
    assert met == [(1, True), (2, False)]


_AN_EARLIER_REVISION = """INSERT INTO clock_revision (number, at, reason, library)
    VALUES (1, '2025-11-03 09:00:00.000000', 'prova', 'prova')"""
_EARLIER_TASKS = (
    """INSERT INTO version (digest, process, number, name, status, published_at)
    VALUES ('d', 'p21_bandi_coprogettazione', 1, 'Bandi', 'in_force', '2026-07-01 09:00:00.000000')
    """,
    """INSERT INTO instance (digest, process, revision, status, state, earlier, awaited, outcomes,
                          started_at)
    VALUES ('d', 'p21_bandi_coprogettazione', 1, 'running', '', '', '[]', '[]',
            '2026-07-01 09:00:00.000000')""",
    *(
        f"""INSERT INTO task (key, instance_id, digest, process, element, name, roles, not_by,
                              assignee, opened_at, whole_day, sort_at, status, drafted, data)
        VALUES ('{element}', 1, 'd', 'p21_bandi_coprogettazione', '{element}', '', '', '', 7,
                '2026-07-01 09:00:00.000000', false, '2026-07-01 09:00:00.000000', 'open', false,
                '{{}}')"""  # noqa: S608
        for element in ("valuta_offerte", "aggiudica")
    ),
)
_EARLIER_PEOPLE = (
    """INSERT INTO case_file (year, number, status, markings, opened_at)
    VALUES (2025, 1, 'open', '[]', '2025-11-03 09:00:00.000000')""",
    *(
        f"""INSERT INTO person (case_id, uid, details, changed_at, of_age_at, of_age_told_at)
        VALUES (1, '{uid}', '', '2025-11-03 09:00:00.000000', {of_age}, {told})"""  # noqa: S608
        for uid, of_age, told in (
            ("a", "'2032-04-02 22:00:00.000000'", "NULL"),
            ("b", "'2025-04-02 22:00:00.000000'", "'2025-04-02 22:00:05.000000'"),
            ("c", "NULL", "NULL"),
        )
    ),
)
_EARLIER_RECORDS = (
    _EARLIER_PEOPLE[0],
    *(
        f"""INSERT INTO record
        (case_id, uid, process, element, title, version_digest, form_digest, at, answers)
        VALUES (1, '{element}', 'ca', '{element}', 'T', 'v', 'f', '2025-11-03 09:00:00.000000', '')
        """  # noqa: S608
        for element in ("protocolla_e_invia", "invia_segnalazione", "redigi_verbale")
    ),
)
_EARLIER_TOKENS = tuple(
    f"INSERT INTO person_token (token, person_id) VALUES ('{token}', {person})"  # noqa: S608
    for person, token in ((1, "x"), (1, "y"), (2, "x"))
)
_TERMS_OF_EARLIER_TASKS = tuple(
    f"""INSERT INTO term (duty, key, sentence, task_id, owed_by, started_at, due_at, whole_day,
                          calculation, certainty, demo, ladder, rung, rules)
    VALUES ('task:{task}', 'L01', '', {task}, 'servizio', '2026-07-01 09:00:00.000000',
            '2026-07-03 09:00:00.000000', false, '', 'A', false, '[]', 0, 0)"""  # noqa: S608
    for task in (1, 2)
)
_AN_EARLIER_TERM = """
    INSERT INTO term (key, sentence, origin, owed_by, started_at, due_at, whole_day, calculation,
                      certainty, demo, ladder, rung)
    VALUES ('L30', 'Relazione', 'job:7:0', 'servizio', '2025-11-03 09:00:00.000000',
            '2026-01-02 22:59:59.000000', true, 'data scritta nell''atto', 'A', false, '[]', 0)
"""
