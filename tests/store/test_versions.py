"""What was published stays as it was, under its digest; one version of a process is in force."""

from sqlalchemy import func, select

from engine.store import (
    Database,
    NewVersion,
    StartEvent,
    digest_of,
    find_in_force,
    load_files,
)
from engine.store.tables import definition_file, start_subscription, version
from engine.store.versions import put_in_force
from tests.conftest import A_MONDAY

FIRST = {"bpmn/prova.bpmn": b"<uno/>", "forms/prova/a.json": b"{}"}
SECOND = {**FIRST, "bpmn/prova.bpmn": b"<due/>"}


def published(database: Database, files: dict[str, bytes], *starts: StartEvent) -> str:
    with database.begin(A_MONDAY) as work:
        return put_in_force(work, NewVersion("prova", "Prova", files, starts), by=1)


def count(database: Database, table: object) -> int:
    with database.read() as connection:
        many: int = connection.execute(
            select(func.count()).select_from(table)  # type: ignore[arg-type]
        ).scalar_one()
    return many


def test_a_version_gives_back_every_file_byte_for_byte(database: Database) -> None:
    digest = published(database, FIRST)

    with database.read() as connection:
        assert load_files(connection, digest) == FIRST


def test_the_digest_depends_on_paths_and_contents_and_not_on_their_order() -> None:
    turned = dict(reversed(FIRST.items()))

    assert digest_of(FIRST) == digest_of(turned)
    assert digest_of(FIRST) != digest_of(SECOND)
    assert digest_of({"a": b"b"}) != digest_of({"b": b"a"})


def test_a_newer_version_takes_the_place_of_the_older_which_is_kept(database: Database) -> None:
    first = published(database, FIRST)
    second = published(database, SECOND)

    with database.read() as connection:
        in_force = find_in_force(connection, "prova")
        rows = connection.execute(
            select(version.c.digest, version.c.number, version.c.status).order_by(version.c.number)
        ).all()

    assert in_force == second
    assert [tuple(row) for row in rows] == [(first, 1, "superseded"), (second, 2, "in_force")]


def test_publishing_the_same_again_changes_nothing(database: Database) -> None:
    first = published(database, FIRST)

    again = published(database, FIRST)

    assert again == first
    assert count(database, version) == 1


def test_an_older_version_can_be_put_in_force_again(database: Database) -> None:
    first = published(database, FIRST)
    published(database, SECOND)

    published(database, FIRST)

    with database.read() as connection:
        assert find_in_force(connection, "prova") == first
    assert count(database, version) == 2


def test_a_file_that_two_versions_share_is_kept_once(database: Database) -> None:
    published(database, FIRST)
    published(database, SECOND)

    assert count(database, definition_file) == 3


def test_the_messages_that_begin_a_version_are_known(database: Database) -> None:
    digest = published(database, FIRST, StartEvent("message", "msg_x", "inizio"))

    with database.read() as connection:
        row = connection.execute(select(start_subscription)).one()

    assert (row.digest, row.kind, row.name, row.element) == (digest, "message", "msg_x", "inizio")


def test_a_process_that_was_never_published_is_not_in_force(database: Database) -> None:
    with database.read() as connection:
        assert find_in_force(connection, "prova") is None
