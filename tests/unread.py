"""Versions as a later release finds them, in which something is said that it does not know."""

import hashlib

from sqlalchemy import insert, select, update

from engine.store.tables import definition_file, instance, version, version_file
from tasks.office import Office
from tasks.tables import task


def no_longer_read(office: Office, process: str, path: str, was: bytes, now: bytes) -> str:
    """The paths of a process are of a version in which a file says something unknown; which."""
    with office.begin() as work:
        connection = work.connection
        kept = (
            connection.execute(select(version).where(version.c.process == process))
            .mappings()
            .one()
        )
        files = (
            connection.execute(
                select(version_file).where(version_file.c.version == kept["digest"])
            )
            .mappings()
            .all()
        )
        ours = next(one["digest"] for one in files if one["path"] == path)
        content = connection.execute(
            select(definition_file.c.content).where(definition_file.c.digest == ours)
        ).scalar_one()
        assert was in content
        spoiled = content.replace(was, now)
        digest = hashlib.sha256(spoiled).hexdigest()
        row = {"digest": digest, "content": spoiled}
        connection.execute(insert(definition_file).values(row))
        again = {**kept, "digest": digest, "number": 2, "status": "superseded"}
        connection.execute(insert(version).values(again))
        connection.execute(
            insert(version_file),
            [
                {**one, "version": digest} | ({"digest": digest} if one["path"] == path else {})
                for one in files
            ],
        )
        for table in (instance, task):
            mine = update(table).where(table.c.process == process)
            connection.execute(mine.values(digest=digest))
    return digest
