"""Seals: personal fields encrypted with a key per case, so that erasing is destroying a key."""

import base64
import binascii
import contextlib
import hashlib
import hmac
import os
import struct
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import orjson
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlalchemy import Connection, bindparam, insert, select, update

from engine.refusal import NotFound, Refusal
from engine.store.database import Work
from engine.store.prepared import Numbered, Prepared
from engine.store.tables import sealing_key

_MARK = b"v1"
_NONCE = 12
_HEAD = struct.Struct(">2sq")  # mark, number of the data key


class SealedForever(Refusal):
    """Questo contenuto è stato cancellato per sempre: la sua chiave è stata distrutta."""


class SealBroken(Refusal):
    """Questo contenuto non si può aprire: non è quello che è stato scritto in questo punto."""


class KeysOfAnotherOffice(Refusal):
    """Le chiavi di questa cartella non aprono questo database: usa il file delle chiavi con cui è
    nato, o la sua copia di sicurezza.
    """


class KeyFileOpenToOthers(Refusal):
    """Il file delle chiavi {file} può essere letto da altri: limita i permessi a 0600."""


@dataclass(frozen=True, slots=True)
class Keyring:
    """The keys that never enter the database: those that wrap data keys, and the index key."""

    current: str
    wrapping: dict[str, bytes] = field(repr=False)
    index: bytes = field(repr=False)

    @classmethod
    def load(cls, path: Path) -> "Keyring":
        """The keyring kept in a file, made at the first call; of several processes that begin at
        once all get the same. `KeyFileOpenToOthers` if the file may be read by others.
        """
        if not path.exists():
            _write_new(path)
        if path.stat().st_mode & 0o077:
            raise KeyFileOpenToOthers(file=path.name)
        kept = orjson.loads(path.read_bytes())
        wrapping = {name: bytes.fromhex(key) for name, key in kept["wrapping"].items()}
        return cls(kept["current"], wrapping, bytes.fromhex(kept["index"]))

    def blind(self, purpose: str, text: str) -> str:
        """A keyed token of a text, by which a sealed field can be found without being opened."""
        message = f"{purpose}\0{' '.join(text.casefold().split())}".encode()
        return hmac.new(self.index, message, hashlib.sha256).hexdigest()


@dataclass(frozen=True, slots=True)
class Seal:
    """The seal of one case within one unit of work."""

    key: int
    _cipher: AESGCM = field(repr=False)

    def seal(self, value: bytes, place: str) -> bytes:
        """The value sealed to its place, "table:column:row": moved elsewhere it does not open."""
        nonce = os.urandom(_NONCE)
        head = _HEAD.pack(_MARK, self.key)
        return head + nonce + self._cipher.encrypt(nonce, value, head + place.encode())

    def open(self, sealed: bytes, place: str) -> bytes:
        """The value behind a seal; refused when it was changed, moved or sealed by another key."""
        head, nonce = sealed[: _HEAD.size], sealed[_HEAD.size : _HEAD.size + _NONCE]
        try:
            mark, key = _HEAD.unpack(head)
            if (mark, key) != (_MARK, self.key):
                raise SealBroken
            return self._cipher.decrypt(
                nonce, sealed[_HEAD.size + _NONCE :], head + place.encode()
            )
        except (InvalidTag, struct.error):
            raise SealBroken from None

    def seal_text(self, value: str, place: str) -> bytes:
        """Like `seal`, for text."""
        return self.seal(value.encode(), place)

    def open_text(self, sealed: bytes, place: str) -> str:
        """Like `open`, for text."""
        return self.open(sealed, place).decode()

    def open_words(self, sealed: str, case_id: int | None) -> str:
        """What `Sealer.words` has sealed."""
        try:
            return self.open_text(base64.b64decode(sealed, validate=True), _words(case_id))
        except binascii.Error:
            raise SealBroken from None


class Sealer:
    """Gives the seal of a case. Nothing is cached: a destroyed key is gone at once, everywhere."""

    def __init__(self, keyring: Keyring) -> None:
        self.keyring = keyring
        # Told in the same unit of work: what stood in the clear for a sweep goes with the key.
        self.on_destroyed: list[Callable[[Work, int], None]] = []

    def create(self, work: Work, case_id: int | None) -> Seal:
        """Make the data key of a new case (None: of the office) and give its seal."""
        data_key = AESGCM.generate_key(bit_length=256)
        wrapped = self._wrap(data_key, case_id)
        values = {"case_id": case_id, "wrapped": wrapped, "created_at": work.now}
        made = _MAKE.run(work.connection, values)
        return Seal(made, AESGCM(data_key))

    def check(self, connection: Connection) -> None:
        """Refuse `KeysOfAnotherOffice` when the keyring does not open what was sealed here."""
        row = _ANY.run(connection, {}).first()
        if row is not None:
            try:
                self._unwrap(row.wrapped, row.case_id)
            except SealBroken:
                raise KeysOfAnotherOffice from None

    def of(self, connection: Connection, case_id: int | None) -> Seal:
        """The seal of a case: one statement; `NotFound` without a key, `SealedForever` after."""
        seal = self.find(connection, case_id)
        if seal is None:
            raise NotFound
        return seal

    def find(self, connection: Connection, case_id: int | None) -> Seal | None:
        """The seal of a case, or None if it never had a key."""
        asked = _OF_OFFICE if case_id is None else _OF_CASE
        row = asked.run(connection, {} if case_id is None else {"of": case_id}).first()
        return None if row is None else self.seal_of(row.id, row.wrapped, case_id)

    def of_many(self, connection: Connection, case_ids: set[int]) -> dict[int, Seal]:
        """The seals of many cases in one statement; destroyed keys are left out."""
        if len(case_ids) == 1:
            (case_id,) = case_ids
            row = _OF_CASE.run(connection, {"of": case_id}).first()
            if row is None or row.wrapped is None:
                return {}
            return {case_id: self.seal_of(row.id, row.wrapped, case_id)}
        rows = connection.execute(
            select(sealing_key.c.id, sealing_key.c.case_id, sealing_key.c.wrapped).where(
                sealing_key.c.case_id.in_(sorted(case_ids)), sealing_key.c.wrapped.is_not(None)
            )
        )
        return {row.case_id: self.seal_of(row.id, row.wrapped, row.case_id) for row in rows}

    def seal_of(self, key: int, wrapped: bytes | None, case_id: int | None) -> Seal:
        """The seal behind a row of `sealing_key` that the caller has joined to its own query."""
        if wrapped is None:
            raise SealedForever
        return Seal(key, AESGCM(self._unwrap(wrapped, case_id)))

    def words(self, work: Work, case_id: int | None, typed: str) -> str:
        """What somebody typed about a case, as the journal takes it: it can never be taken out
        of there, but with the key of the case it becomes unreadable.
        """
        if case_id is None:
            seal = self.find(work.connection, None) or self.create(work, None)
        else:
            seal = self.of(work.connection, case_id)
        return base64.b64encode(seal.seal_text(typed, _words(case_id))).decode()

    def destroy(self, work: Work, case_id: int) -> None:
        """Destroy the key of a case: whatever it sealed is unreadable from this commit on, and
        whoever keeps something of it in the clear takes that away.
        """
        work.connection.execute(
            update(sealing_key)
            .where(sealing_key.c.case_id == case_id)
            .values(wrapped=None, destroyed_at=work.now)
        )
        for take_away in self.on_destroyed:
            take_away(work, case_id)

    def rewrap(self, work: Work) -> int:
        """Wrap every data key with the keyring's current key; how many were."""
        rows = work.connection.execute(
            select(sealing_key).where(sealing_key.c.wrapped.is_not(None))
        ).all()
        for row in rows:
            again = self._wrap(self._unwrap(row.wrapped, row.case_id), row.case_id)
            work.connection.execute(
                update(sealing_key).where(sealing_key.c.id == row.id).values(wrapped=again)
            )
        return len(rows)

    def _wrap(self, data_key: bytes, case_id: int | None) -> bytes:
        name = self.keyring.current
        nonce = os.urandom(_NONCE)
        cipher = AESGCM(self.keyring.wrapping[name])
        return name.encode() + b"|" + nonce + cipher.encrypt(nonce, data_key, _owner(case_id))

    def _unwrap(self, wrapped: bytes, case_id: int | None) -> bytes:
        name, _, rest = wrapped.partition(b"|")
        try:
            cipher = AESGCM(self.keyring.wrapping[name.decode()])
            return cipher.decrypt(rest[:_NONCE], rest[_NONCE:], _owner(case_id))
        except (InvalidTag, KeyError, UnicodeDecodeError):
            raise SealBroken from None


def _words(case_id: int | None) -> str:
    return f"journal:why:{case_id or 'office'}"


def _owner(case_id: int | None) -> bytes:
    return f"sealing_key:wrapped:{case_id or 'office'}".encode()


def _write_new(path: Path) -> None:
    kept = {
        "current": "k1",
        "wrapping": {"k1": AESGCM.generate_key(bit_length=256).hex()},
        "index": os.urandom(32).hex(),
    }
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor, draft = tempfile.mkstemp(dir=path.parent, prefix=".chiavi-")  # 0600 from birth
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(orjson.dumps(kept))
            file.flush()
            os.fsync(file.fileno())
        # A name is given to a whole file or not at all, and to one alone: whoever comes second
        # takes the keys of the first.
        with contextlib.suppress(FileExistsError):
            os.link(draft, path)
    finally:
        os.unlink(draft)  # noqa: PTH108  # beside os.link
    _keep_name(path.parent)


def _keep_name(folder: Path) -> None:
    """Wait until the disk has the new name too: without these keys nothing is ever read again."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


_ANY = Prepared(
    select(sealing_key.c.case_id, sealing_key.c.wrapped)
    .where(sealing_key.c.wrapped.is_not(None))
    .order_by(sealing_key.c.id)
    .limit(1)
)
_KEY = select(sealing_key.c.id, sealing_key.c.wrapped)
_OF_CASE = Prepared(_KEY.where(sealing_key.c.case_id == bindparam("of")))
_OF_OFFICE = Prepared(_KEY.where(sealing_key.c.case_id.is_(None)))
_MAKE = Numbered(insert(sealing_key), ("case_id", "wrapped", "created_at"), sealing_key.c.id)
