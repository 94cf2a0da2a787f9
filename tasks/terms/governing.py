"""By which catalogue and calendar a term that runs already is counted and explained."""

from sqlalchemy import Connection, select

from engine.store.tables import instance, version
from tasks.definitions import Definitions
from tasks.terms.duties import Duties


def duties_for(
    connection: Connection, definitions: Definitions, instance_id: int | None
) -> Duties:
    """The duties of the version of a path; without one, of the version that came in force last."""
    if instance_id is not None:
        asked = select(instance.c.digest).where(instance.c.id == instance_id)
    else:
        asked = (
            select(version.c.digest)
            .order_by(version.c.in_force_at.desc().nulls_last(), version.c.digest)
            .limit(1)
        )
    digest = connection.execute(asked).scalar_one()
    return definitions.get(connection, digest).terms
