"""Published versions: the files of a process under one digest, never changed, never deleted."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from sqlalchemy import Connection, bindparam, delete, func, insert, select, update

from engine.store.database import Work
from engine.store.journal import Fact
from engine.store.prepared import Prepared
from engine.store.tables import (
    definition_file,
    start_subscription,
    start_timer,
    version,
    version_file,
)
from engine.store.turns import take_turn


@dataclass(frozen=True, slots=True)
class StartEvent:
    """A message or signal by which an instance of the process begins."""

    kind: str  # "message" | "signal"
    name: str
    element: str


@dataclass(frozen=True, slots=True)
class NewVersion:
    """What is published: every file of the bundle under its path, and how instances begin."""

    process: str
    name: str
    files: Mapping[str, bytes] = field(repr=False)
    starts: tuple[StartEvent, ...] = ()

    @property
    def digest(self) -> str:
        """The SHA-256 of the bundle: of every path with the SHA-256 of its content, in order."""
        return digest_of(self.files)


def digest_of(files: Mapping[str, bytes]) -> str:
    """The digest of a bundle of files: the same files have the same digest, in any order."""
    lines = (f"{path}\0{_content_digest(files[path])}\n" for path in sorted(files))
    return hashlib.sha256("".join(lines).encode()).hexdigest()


def put_in_force(work: Work, new: NewVersion, *, by: int | None) -> str:
    """Put a version in force in place of the one before; its digest. Twice is as good as once.

    Only for `Engine.publish`, which also sees to it that its timer starts are awaited.
    """
    take_turn(work.connection, "publish")  # versions are numbered, and share their files
    digest = new.digest
    held = select(version.c.status).where(version.c.digest == digest)
    status = work.connection.execute(held).scalar_one_or_none()
    if status == "in_force":
        return digest
    if status is None:
        _keep(work, new, digest, by)
    _supersede(work, new.process, digest)
    work.facts.append(
        Fact("version_published", by=by, data={"digest": digest, "process": new.process})
    )
    return digest


def find_in_force(connection: Connection, process: str) -> str | None:
    """The digest of the version of a process that is in force, or None."""
    found: str | None = _IN_FORCE.run(connection, {"process": process}).scalar_one_or_none()
    return found


def load_files(connection: Connection, digest: str) -> dict[str, bytes]:
    """Every file of a version under its path in the bundle."""
    return {row.path: row.content for row in _FILES.run(connection, {"version": digest})}


def _keep(work: Work, new: NewVersion, digest: str, by: int | None) -> None:
    number = work.connection.execute(
        select(func.coalesce(func.max(version.c.number), 0)).where(
            version.c.process == new.process
        )
    ).scalar_one()
    row = {
        "digest": digest,
        "process": new.process,
        "number": number + 1,
        "name": new.name,
        "status": "approved",
        "published_at": work.now,
        "published_by": by,
    }
    work.connection.execute(insert(version), row)
    _keep_files(work.connection, new, digest)
    if new.starts:
        work.connection.execute(
            insert(start_subscription),
            [
                {"digest": digest, "kind": s.kind, "name": s.name, "element": s.element}
                for s in new.starts
            ],
        )


def _keep_files(connection: Connection, new: NewVersion, version_digest: str) -> None:
    digests = {path: _content_digest(content) for path, content in sorted(new.files.items())}
    contents = {digests[path]: content for path, content in new.files.items()}
    known = _known(connection, contents)
    missing = [{"digest": d, "content": c} for d, c in contents.items() if d not in known]
    if missing:
        connection.execute(insert(definition_file), missing)
    connection.execute(
        insert(version_file),
        [
            {"version": version_digest, "path": path, "digest": digest}
            for path, digest in digests.items()
        ],
    )


def _known(connection: Connection, digests: Iterable[str]) -> set[str]:
    column = definition_file.c.digest
    return set(connection.execute(select(column).where(column.in_(list(digests)))).scalars())


def _supersede(work: Work, process: str, digest: str) -> None:
    former = work.connection.execute(
        update(version)
        .where(version.c.process == process, version.c.status == "in_force")
        .values(status="superseded", superseded_at=work.now)
        .returning(version.c.digest)
    ).scalars()
    # What is no longer in force begins nothing by itself; `Engine.publish` sets the new one.
    work.connection.execute(delete(start_timer).where(start_timer.c.digest.in_(former.all())))
    work.connection.execute(
        update(version)
        .where(version.c.digest == digest)
        .values(status="in_force", in_force_at=work.now, superseded_at=None)
    )


@lru_cache(maxsize=2048)  # what is shipped is asked for again by every bundle that has it
def _content_digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


_IN_FORCE = Prepared(
    select(version.c.digest).where(
        version.c.process == bindparam("process"), version.c.status == "in_force"
    )
)
_FILES = Prepared(
    select(version_file.c.path, definition_file.c.content)
    .join(definition_file, definition_file.c.digest == version_file.c.digest)
    .where(version_file.c.version == bindparam("version"))
)
