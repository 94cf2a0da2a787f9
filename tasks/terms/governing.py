"""By which catalogue and calendar a term that runs already is counted and explained."""

from datetime import datetime
from types import MappingProxyType

from sqlalchemy import Connection, bindparam, select

from engine.store import Prepared
from engine.store.tables import instance, version
from processes.terms import TermCatalogue
from tasks.definitions import Definitions
from tasks.terms.duties import Duties
from tasks.terms.rulebook import Rules


def duties_for(
    connection: Connection, definitions: Definitions, instance_id: int | None, at: datetime
) -> Duties:
    """The duties of the version of a path; without one, of the version that came in force last.

    Counted by the calendars and rules of the office that count at an instant.
    """
    digest: str | None = None
    if instance_id is not None:
        digest = _DIGEST.run(connection, {"instance": instance_id}).scalar_one()
    return duties_under(connection, definitions, digest, definitions.book.at(at))


def duties_under(
    connection: Connection, definitions: Definitions, digest: str | None, rules: Rules
) -> Duties:
    """The duties of a version, or of the one that came in force last, under these rules."""
    found = digest or latest_version(connection)
    return definitions.get(connection, found).terms_under(rules)


def latest_version(connection: Connection) -> str:
    """The version that came in force last: its catalogue stands for terms of no path."""
    return str(_LATEST.run(connection, {}).scalar_one())


def duties_in_force(
    connection: Connection, definitions: Definitions, at: datetime
) -> Duties | None:
    """The duties of the version that came in force last, if there is one."""
    digest = _LATEST.run(connection, {}).scalar_one_or_none()
    return definitions.get(connection, digest).terms(at) if digest is not None else None


def catalogue_in_force(connection: Connection, definitions: Definitions) -> TermCatalogue:
    """The catalogue of the version that came in force last as it is written; empty without one."""
    digest = _LATEST.run(connection, {}).scalar_one_or_none()
    if digest is None:
        return TermCatalogue(MappingProxyType({}), MappingProxyType({}))
    return definitions.get(connection, digest).catalogue


_LATEST = Prepared(
    select(version.c.digest)
    .order_by(version.c.in_force_at.desc().nulls_last(), version.c.digest)
    .limit(1)
)
_DIGEST = Prepared(select(instance.c.digest).where(instance.c.id == bindparam("instance")))
