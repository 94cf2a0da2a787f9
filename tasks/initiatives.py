"""The initiatives that somebody can still be enrolled in, by title: from any fascicolo (P17)."""

from sqlalchemy import Connection, select

from cases.headings import Headed, headed
from cases.kinds import FileKind
from cases.tables import case_file
from engine.store import Sealer
from engine.store.tables import instance, subscription

ENROLMENT = "msg_iscrizione_gruppo"
"""The message that an initiative awaits for as long as its enrolments are open."""


def open_to_enrol(connection: Connection, sealer: Sealer) -> tuple[Headed, ...]:
    """Every initiative that awaits enrolments now, the newest first.

    Titles are published: whoever fills a form may read them without a leave for the fascicolo.
    """
    awaiting = (
        select(instance.c.case_id)
        .join(subscription, subscription.c.instance_id == instance.c.id)
        .where(subscription.c.kind == "message", subscription.c.name == ENROLMENT)
    )
    asked = (
        select(case_file)
        .where(case_file.c.id.in_(awaiting), case_file.c.kind == FileKind.INITIATIVE)
        .order_by(case_file.c.id.desc())
    )
    return tuple(headed(connection, sealer, connection.execute(asked).all()).values())
