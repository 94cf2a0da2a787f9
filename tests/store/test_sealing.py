"""Sealed fields open only where they were sealed, and never again once their key is destroyed."""

import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import select

from engine.refusal import NotFound
from engine.store import Database, Keyring, SealBroken, SealedForever, Sealer
from engine.store.sealing import KeyFileOpenToOthers, KeysOfAnotherOffice
from engine.store.tables import sealing_key
from tests.conftest import A_MONDAY

PLACE = "person:surname:12"


@pytest.fixture
def sealer(tmp_path: Path) -> Sealer:
    return Sealer(Keyring.load(tmp_path / "data" / "keys.json"))


def test_a_sealed_field_is_unreadable_in_the_database_and_opens_in_its_place(
    database: Database, sealer: Sealer
) -> None:
    with database.begin(A_MONDAY) as work:
        sealed = sealer.create(work, 1).seal_text("Inventatis", PLACE)

    with database.read() as connection:
        opened = sealer.of(connection, 1).open_text(sealed, PLACE)

    assert opened == "Inventatis"
    assert b"Inventatis" not in sealed


def test_a_sealed_field_moved_to_another_row_does_not_open(
    database: Database, sealer: Sealer
) -> None:
    with database.begin(A_MONDAY) as work:
        seal = sealer.create(work, 1)
    sealed = seal.seal(b"x", PLACE)

    with pytest.raises(SealBroken):
        seal.open(sealed, "person:surname:13")


@pytest.mark.parametrize("sealed", [b"", b"v1", b"v2" + b"\0" * 60, b"v1" + b"\0" * 60])
def test_what_was_never_sealed_does_not_open(
    database: Database, sealer: Sealer, sealed: bytes
) -> None:
    with database.begin(A_MONDAY) as work:
        seal = sealer.create(work, 1)

    with pytest.raises(SealBroken):
        seal.open(sealed, PLACE)


def test_the_seal_of_another_case_does_not_open_it(database: Database, sealer: Sealer) -> None:
    with database.begin(A_MONDAY) as work:
        sealed = sealer.create(work, 1).seal(b"x", PLACE)
        other = sealer.create(work, 2)

    with pytest.raises(SealBroken):
        other.open(sealed, PLACE)


def test_destroying_the_key_of_a_case_erases_what_it_sealed(
    database: Database, sealer: Sealer
) -> None:
    with database.begin(A_MONDAY) as work:
        sealer.create(work, 1)
        sealer.create(work, 2)
        sealer.destroy(work, 1)

    with database.read() as connection:
        with pytest.raises(SealedForever):
            sealer.of(connection, 1)
        kept = sealer.of_many(connection, {1, 2})

    assert set(kept) == {2}


def test_a_case_that_never_had_a_key_has_no_seal(database: Database, sealer: Sealer) -> None:
    with database.read() as connection, pytest.raises(NotFound):
        sealer.of(connection, 1)


def test_the_office_has_a_key_of_its_own(database: Database, sealer: Sealer) -> None:
    with database.begin(A_MONDAY) as work:
        sealed = sealer.create(work, None).seal(b"x", PLACE)

    with database.read() as connection:
        assert sealer.of(connection, None).open(sealed, PLACE) == b"x"


def test_a_new_wrapping_key_keeps_everything_readable(database: Database, sealer: Sealer) -> None:
    with database.begin(A_MONDAY) as work:
        sealed = sealer.create(work, 1).seal(b"x", PLACE)
    old = sealer.keyring
    renewed = Sealer(Keyring("k2", {**old.wrapping, "k2": b"2" * 32}, old.index))

    with database.begin(A_MONDAY) as work:
        count = renewed.rewrap(work)

    after = Sealer(Keyring("k2", {"k2": b"2" * 32}, old.index))
    with database.read() as connection:
        assert after.of(connection, 1).open(sealed, PLACE) == b"x"
    assert count == 1


def test_a_wrapped_key_moved_to_another_case_does_not_open(
    database: Database, sealer: Sealer
) -> None:
    with database.begin(A_MONDAY) as work:
        sealer.create(work, 1)
        wrapped = work.connection.execute(select(sealing_key.c.wrapped)).scalar_one()
        work.connection.execute(sealing_key.update().values(case_id=2, wrapped=wrapped))

    with database.read() as connection, pytest.raises(SealBroken):
        sealer.of(connection, 2)


def test_the_key_file_is_for_the_service_alone(tmp_path: Path) -> None:
    path = tmp_path / "keys.json"
    first = Keyring.load(path)

    again = Keyring.load(path)

    assert again == first
    assert path.stat().st_mode & 0o777 == 0o600


_LOADS = (
    "import pathlib, sys\n"
    "from engine.store import Keyring\n"
    "sys.stdin.readline()\n"
    "print(Keyring.load(pathlib.Path(sys.argv[1])).index.hex())\n"
)


def test_processes_that_begin_at_once_make_one_key_file(tmp_path: Path) -> None:
    path = tmp_path / "data" / "keys.json"
    command = [sys.executable, "-c", _LOADS, str(path)]
    processes = [
        subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)  # noqa: S603
        for _ in range(6)
    ]

    for one in processes:
        assert one.stdin is not None
        one.stdin.write("via\n")
        one.stdin.flush()
    told = {one.communicate()[0] for one in processes}

    assert told == {f"{Keyring.load(path).index.hex()}\n"}
    assert [one.name for one in path.parent.iterdir()] == ["keys.json"]


def test_whoever_comes_second_takes_the_keys_of_the_first(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "keys.json"
    first = Keyring.load(path)
    with monkeypatch.context() as before:
        seen = iter([False])
        before.setattr(Path, "exists", lambda _path: next(seen))
        second = Keyring.load(path)

    assert second == first


def test_keys_that_do_not_open_a_database_are_told_at_once(
    database: Database, sealer: Sealer, tmp_path: Path
) -> None:
    strangers = Sealer(Keyring.load(tmp_path / "other" / "keys.json"))
    renamed = Sealer(Keyring("k9", {"k9": b"9" * 32}, sealer.keyring.index))
    with database.read() as connection:
        strangers.check(connection)
    with database.begin(A_MONDAY) as work:
        sealer.create(work, 1)

    with database.read() as connection:
        sealer.check(connection)
        for wrong in (strangers, renamed):
            with pytest.raises(KeysOfAnotherOffice):
                wrong.check(connection)


def test_a_key_file_that_others_can_read_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "keys.json"
    Keyring.load(path)
    path.chmod(0o640)

    with pytest.raises(KeyFileOpenToOthers, match=r"keys\.json"):
        Keyring.load(path)


def test_a_name_is_found_by_its_token_however_it_is_spelled(sealer: Sealer) -> None:
    keyring = sealer.keyring

    token = keyring.blind("surname", "De  Inventatis")

    assert token == keyring.blind("surname", "de inventatis ")
    assert token != keyring.blind("name", "de inventatis")


def test_no_key_shows_when_a_keyring_is_printed(sealer: Sealer) -> None:
    assert sealer.keyring.index.hex() not in repr(sealer.keyring)
    assert "wrapping" not in repr(sealer.keyring)
