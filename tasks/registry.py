"""Searching the registry of cases for a child that the service already knows."""

from sqlalchemy import Connection, select

from cases.people import list_members
from cases.tables import membership, person_token
from cases.tokens import identity_tokens
from engine.refusal import Refusal
from engine.store import Sealer


class NoCase(Refusal):
    """Questo percorso non appartiene a nessun fascicolo."""


def earlier_cases(connection: Connection, sealer: Sealer, case_id: int | None) -> tuple[int, ...]:
    """The other cases in which the child of this one already stands, the first first.

    By codice fiscale, by name and birth, or by name alone: whoever reads the list decides.
    """
    if case_id is None:
        raise NoCase
    members = list_members(connection, sealer, case_id)
    children = [one for one in members if one.role == "minore"]
    tokens = {
        token
        for child in children
        for token in identity_tokens(sealer.keyring, child.details).values()
    }
    if not tokens:
        return ()
    asked = (
        select(membership.c.case_id)
        .join(person_token, person_token.c.person_id == membership.c.person_id)
        .where(
            person_token.c.token.in_(sorted(tokens)),
            membership.c.role == "minore",
            membership.c.case_id != case_id,
        )
        .distinct()
        .order_by(membership.c.case_id)
    )
    return tuple(connection.execute(asked).scalars())
