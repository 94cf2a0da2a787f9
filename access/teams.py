"""Teams: founded, joined, left."""

from collections.abc import Mapping

from sqlalchemy import Connection, delete, insert, select
from sqlalchemy.exc import IntegrityError

from access.tables import team, team_membership
from engine.refusal import Refusal
from engine.store import Fact, Work


class TeamNameTaken(Refusal):
    """Un gruppo di lavoro con questo nome c'è già."""


def found_team(work: Work, name: str, *, by: int | None) -> int:
    """Found a team and give its id. Refuses `TeamNameTaken`."""
    try:
        with work.connection.begin_nested():
            founded = work.connection.execute(
                insert(team).values(name=name.strip()).returning(team.c.id)
            )
            team_id = int(founded.scalar_one())
    except IntegrityError:
        raise TeamNameTaken from None
    work.facts.append(Fact("team_founded", by=by, data={"team_id": team_id}))
    return team_id


def join_team(work: Work, account_id: int, team_id: int, *, by: int | None) -> None:
    """Put a person into a team; doing it twice changes nothing."""
    mine = (team_membership.c.team_id == team_id, team_membership.c.account_id == account_id)
    if work.connection.execute(select(team_membership.c.team_id).where(*mine)).first():
        return
    work.connection.execute(
        insert(team_membership).values(team_id=team_id, account_id=account_id, since=work.now)
    )
    data = {"account_id": account_id, "team_id": team_id}
    work.facts.append(Fact("team_joined", by=by, data=data))


def leave_team(work: Work, account_id: int, team_id: int, *, by: int | None) -> None:
    """Take a person out of a team."""
    work.connection.execute(
        delete(team_membership).where(
            team_membership.c.team_id == team_id, team_membership.c.account_id == account_id
        )
    )
    data = {"account_id": account_id, "team_id": team_id}
    work.facts.append(Fact("team_left", by=by, data=data))


def list_teams(connection: Connection) -> Mapping[int, str]:
    """The teams and their names, by name."""
    rows = connection.execute(select(team).order_by(team.c.name))
    return {row.id: row.name for row in rows}
