"""One unit of work is kept whole or not at all, durably, and instants mean the same everywhere."""

import traceback
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import bindparam, insert, select, text
from sqlalchemy.exc import DBAPIError, IntegrityError, OperationalError

from engine.refusal import Conflict
from engine.store import Database, NewJob, Prepared, counted
from engine.store.database import ReferencesBroken
from engine.store.prepared import Typed, find_instant, instant
from engine.store.tables import setting
from tests.conftest import A_MONDAY


def keep(database: Database, name: str, at: datetime) -> None:
    with database.begin(A_MONDAY) as work:
        work.connection.execute(insert(setting), {"name": name, "value": "x", "changed_at": at})


def test_what_was_committed_is_there_and_what_was_refused_is_not(database: Database) -> None:
    def refused() -> None:
        with database.begin(A_MONDAY) as work:
            work.connection.execute(
                insert(setting), {"name": "due", "value": "x", "changed_at": A_MONDAY}
            )
            raise Conflict

    keep(database, "uno", A_MONDAY)
    with pytest.raises(Conflict):
        refused()

    with database.read() as connection:
        assert list(connection.execute(select(setting.c.name)).scalars()) == ["uno"]


def test_what_somebody_else_wrote_is_seen_by_the_next_unit_of_work(database: Database) -> None:
    other = Database(database.url.render_as_string(hide_password=False))
    keep(database, "uno", A_MONDAY)
    keep(other, "due", A_MONDAY)

    with database.begin(A_MONDAY) as work:
        seen = list(work.connection.execute(select(setting.c.name)).scalars())

    other.close()
    assert sorted(seen) == ["due", "uno"]


def test_a_unit_of_work_that_broke_leaves_nothing_to_the_next(database: Database) -> None:
    def broken() -> None:
        with database.begin(A_MONDAY) as work:
            work.connection.execute(text("SELECT nothing FROM nowhere"))

    keep(database, "uno", A_MONDAY)
    with pytest.raises(DBAPIError):
        broken()
    keep(database, "due", A_MONDAY)

    with database.read() as connection:
        names = list(connection.execute(select(setting.c.name)).scalars())
    assert sorted(names) == ["due", "uno"]


def test_a_reader_is_told_what_was_written_while_it_rested(database: Database) -> None:
    with database.read() as connection:
        before = list(connection.execute(select(setting.c.name)).scalars())
    keep(database, "uno", A_MONDAY)

    with database.read() as connection:
        after = list(connection.execute(select(setting.c.name)).scalars())

    assert (before, after) == ([], ["uno"])


def test_a_reader_that_broke_leaves_nothing_to_the_next(database: Database) -> None:
    def broken() -> None:
        with database.read() as connection:
            connection.execute(text("SELECT nothing FROM nowhere"))

    keep(database, "uno", A_MONDAY)
    with pytest.raises(DBAPIError):
        broken()

    with database.read() as connection:
        assert list(connection.execute(select(setting.c.name)).scalars()) == ["uno"]


def test_readers_inside_one_another_each_have_their_own_connection(database: Database) -> None:
    with database.read() as outer, database.read() as inner:
        assert outer is not inner


def test_whoever_gave_its_connections_back_can_go_on(database: Database) -> None:
    keep(database, "uno", A_MONDAY)
    database.close()

    keep(database, "due", A_MONDAY)

    with database.read() as connection:
        assert len(connection.execute(select(setting.c.name)).all()) == 2


def test_an_instant_comes_back_aware_and_in_utc(database: Database) -> None:
    at = datetime(2025, 7, 1, 10, 0, 0, 123456, tzinfo=ZoneInfo("Europe/Rome"))
    keep(database, "uno", at)

    with database.read() as connection:
        found = connection.execute(select(setting.c.changed_at)).scalar_one()

    assert found == at
    assert found.utcoffset() == timedelta(0)


def test_instants_of_different_zones_sort_by_what_they_mean(database: Database) -> None:
    rome, tokyo = ZoneInfo("Europe/Rome"), ZoneInfo("Asia/Tokyo")
    keep(database, "dopo", datetime(2025, 7, 1, 10, 0, tzinfo=rome))
    keep(database, "prima", datetime(2025, 7, 1, 16, 0, tzinfo=tokyo))

    with database.read() as connection:
        names = connection.execute(select(setting.c.name).order_by(setting.c.changed_at)).scalars()

    assert list(names) == ["prima", "dopo"]


def test_an_instant_without_a_zone_is_a_bug_and_not_guessed(database: Database) -> None:
    with pytest.raises(Exception, match="without a time zone"):
        keep(database, "uno", A_MONDAY.replace(tzinfo=None))


def test_a_prepared_statement_gives_and_takes_the_same_instants(database: Database) -> None:
    write = Prepared(insert(setting), ("name", "value", "changed_at"))
    read = Prepared(select(setting.c.changed_at, setting.c.changed_by))

    with database.begin(A_MONDAY) as work:
        write.run(work.connection, {"name": "uno", "value": "x", "changed_at": A_MONDAY})
        row = read.run(work.connection, {}).one()

    assert instant(row.changed_at) == A_MONDAY
    assert find_instant(row.changed_by) is None


def test_a_typed_statement_gives_what_core_gives(database: Database) -> None:
    keep(database, "uno", A_MONDAY)
    asked = select(setting).where(setting.c.name == bindparam("of"))

    with database.read() as connection:
        plainly = connection.execute(asked, {"of": "uno"}).one()
        prepared = Typed(asked).run(connection, {"of": "uno"}).one()

    assert prepared._asdict() == plainly._asdict()


def test_a_typed_statement_gives_what_it_has_written(database: Database) -> None:
    write = Typed(insert(setting).returning(setting), setting.c.keys())

    with database.begin(A_MONDAY) as work:
        row = {"name": "uno", "value": "x", "changed_at": A_MONDAY}
        written = write.run(work.connection, row).one()

    assert written.changed_at == A_MONDAY


def test_whoever_waits_for_jobs_is_woken_after_the_commit_and_not_before(
    database: Database,
) -> None:
    heard: list[str] = []
    database.on_jobs.append(lambda: heard.append("sveglia"))

    with database.begin(A_MONDAY) as work:
        work.jobs.append(NewJob("service", "prova"))
        before = list(heard)

    assert before == []
    assert heard == ["sveglia"]


def test_reading_commits_nothing(database: Database) -> None:
    with counted(database) as count, database.read() as connection:
        connection.execute(select(setting)).all()

    assert count.commits == 0
    assert len(count.statements) == 1


def test_the_embedded_database_waits_for_the_disk_and_keeps_its_references(
    sqlite_database: Database,
) -> None:
    with sqlite_database.read() as connection:
        said = [
            connection.execute(text(f"PRAGMA {name}")).scalar_one()
            for name in ("journal_mode", "synchronous", "foreign_keys")
        ]

    assert said == ["wal", 2, 1]


def test_a_reader_sees_one_instant_however_often_it_asks(database: Database) -> None:
    asked = select(setting.c.name)

    with database.read() as connection:
        first = list(connection.execute(asked).scalars())
        keep(database, "uno", A_MONDAY)
        second = list(connection.execute(asked).scalars())
    with database.read() as connection:
        after = list(connection.execute(asked).scalars())

    assert (first, second, after) == ([], [], ["uno"])


def test_a_writer_sees_what_others_wrote_before_it_asked(database: Database) -> None:
    with database.read() as connection:
        connection.execute(select(setting)).all()

    keep(database, "uno", A_MONDAY)
    with database.begin(A_MONDAY) as work:
        said = "PRAGMA query_only" if database.is_sqlite else "SHOW transaction_isolation"
        isolation = work.connection.execute(text(said)).scalar_one()

    assert isolation in {0, "read committed"}


@pytest.mark.postgres
def test_nobody_waits_for_ever_for_one_who_hangs(postgres_with_tables: str) -> None:
    database = Database(postgres_with_tables)

    def waits_at_most(name: str) -> str:
        with database.read() as connection:
            return str(connection.execute(text(f"SHOW {name}")).scalar_one())

    waited = waits_at_most("lock_timeout"), waits_at_most("idle_in_transaction_session_timeout")
    database.close()

    assert waited == ("30s", "2min")


@pytest.mark.postgres
def test_after_the_database_came_back_everybody_goes_on(postgres_with_tables: str) -> None:
    database = Database(postgres_with_tables)
    for name in ("uno", "due"):
        keep(database, name, A_MONDAY)
    write = Prepared(insert(setting), ("name", "value", "changed_at"))

    def keep_prepared(name: str) -> None:
        with database.begin(A_MONDAY) as work:
            write.run(work.connection, {"name": name, "value": "x", "changed_at": A_MONDAY})

    with database.read() as connection, database.read() as other:
        for one in (connection, other):
            one.execute(select(setting)).all()
    others = Database(postgres_with_tables)
    with others.begin(A_MONDAY) as work:
        work.connection.execute(
            text(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                "WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
        ).all()
    others.close()
    with pytest.raises(OperationalError):
        keep_prepared("tre")
    keep_prepared("quattro")
    keep_prepared("cinque")
    with database.read() as connection:
        kept = set(connection.execute(select(setting.c.name)).scalars())
    database.close()

    assert kept == {"uno", "due", "quattro", "cinque"}


def test_a_reader_of_postgresql_cannot_write(postgres_with_tables: str) -> None:
    database = Database(postgres_with_tables)

    with database.read() as connection, pytest.raises(Exception, match="read-only"):
        connection.execute(insert(setting), {"name": "x", "value": "x", "changed_at": A_MONDAY})

    database.close()


def test_whoever_listens_hears_every_prepared_statement(database: Database) -> None:
    read = Prepared(select(setting.c.name))

    with counted(database) as count, database.read() as connection:
        heard = read.run(connection, {}).first()
    with database.read() as connection:
        unheard = read.run(connection, {}).first()

    assert len(count.statements) == 1
    assert heard is None
    assert unheard is None


def test_a_prepared_statement_that_is_refused_tells_nothing_of_what_was_written(
    database: Database,
) -> None:
    keep(database, "uno", A_MONDAY)
    write = Prepared(insert(setting), ("name", "value", "changed_at"))
    again = {"name": "uno", "value": "parole private", "changed_at": A_MONDAY}

    with pytest.raises(IntegrityError) as refused, database.begin(A_MONDAY) as work:
        write.run(work.connection, again)

    assert "private" not in str(refused.value)


@pytest.mark.parametrize("is_prepared", [True, False])
def test_a_row_that_is_refused_tells_none_of_its_values(
    database: Database, *, is_prepared: bool
) -> None:
    row = {"name": "parole private", "value": None, "changed_at": A_MONDAY}

    def keep_nothing() -> None:
        with database.begin(A_MONDAY) as work:
            if is_prepared:
                columns = ("name", "value", "changed_at")
                Prepared(insert(setting), columns).run(work.connection, row)
            else:
                work.connection.execute(insert(setting).values(value=None), row)

    with pytest.raises(IntegrityError) as refused:
        keep_nothing()

    said = "".join(traceback.format_exception(refused.value))
    assert "private" not in said
    assert "value" in said


def test_a_change_of_the_schema_that_loses_what_others_refer_to_changes_nothing(
    sqlite_database: Database,
) -> None:
    def reshaped() -> None:
        with sqlite_database.altering() as connection:
            connection.execute(text("CREATE TABLE one (id INTEGER PRIMARY KEY)"))
            connection.execute(text("CREATE TABLE other (one INTEGER REFERENCES one (id))"))
            connection.execute(text("INSERT INTO other VALUES (7)"))

    with pytest.raises(ReferencesBroken):
        reshaped()

    with sqlite_database.read() as connection:
        assert connection.execute(text("PRAGMA foreign_keys")).scalar_one() == 1
    with sqlite_database.begin(A_MONDAY) as work:
        assert work.connection.execute(text("PRAGMA foreign_keys")).scalar_one() == 1
        found = "SELECT count(*) FROM sqlite_master WHERE name = 'other'"
        assert work.connection.execute(text(found)).scalar_one() == 0
