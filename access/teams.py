"""Teams: founded, renamed, joined, left."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from sqlalchemy import Connection, delete, func, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import IntegrityError

from access.tables import account, team, team_membership
from engine.refusal import NotFound, Refusal
from engine.store import Fact, Work

_LONGEST_NAME = 120


class NoSuchTeam(NotFound):
    """Questo gruppo di lavoro non c'è."""


class TeamNameTaken(Refusal):
    """Un gruppo di lavoro con questo nome c'è già."""


class TeamNameUnclear(Refusal):
    """Il nome di un gruppo di lavoro ha da 1 a 120 caratteri: per esempio «Polo Nord»."""


@dataclass(frozen=True, slots=True)
class Team:
    """A team in one line: how many of its people still have an open account."""

    id: int
    name: str
    people: int


@dataclass(frozen=True, slots=True)
class TeamMember:
    """Somebody in a team; closed accounts stay until somebody takes them out."""

    account_id: int
    name: str = field(repr=False)
    active: bool


def found_team(work: Work, name: str, *, by: int | None) -> int:
    """Found a team and give its id. Refuses `TeamNameUnclear` and `TeamNameTaken`."""
    name = _clear(name)
    try:
        with work.connection.begin_nested():
            founded = work.connection.execute(insert(team).values(name=name).returning(team.c.id))
            team_id = int(founded.scalar_one())
    except IntegrityError:
        raise TeamNameTaken from None
    work.facts.append(Fact("team_founded", by=by, data={"team_id": team_id}))
    return team_id


def rename_team(work: Work, team_id: int, name: str, *, by: int | None) -> None:
    """Call a team otherwise. Refuses `NoSuchTeam`, `TeamNameUnclear` and `TeamNameTaken`."""
    name = _clear(name)
    if name == get_team(work.connection, team_id):
        return
    try:
        with work.connection.begin_nested():
            work.connection.execute(update(team).where(team.c.id == team_id).values(name=name))
    except IntegrityError:
        raise TeamNameTaken from None
    work.facts.append(Fact("team_renamed", by=by, data={"team_id": team_id}))


def join_team(work: Work, account_id: int, team_id: int, *, by: int | None) -> None:
    """Put a person into a team; doing it twice changes nothing."""
    kind = postgresql if work.connection.dialect.name == "postgresql" else sqlite
    row = {"team_id": team_id, "account_id": account_id, "since": work.now}
    put = kind.insert(team_membership).values(row).on_conflict_do_nothing()
    if work.connection.execute(put.returning(team_membership.c.team_id)).first() is None:
        return
    data = {"account_id": account_id, "team_id": team_id}
    work.facts.append(Fact("team_joined", by=by, data=data))


def leave_team(work: Work, account_id: int, team_id: int, *, by: int | None) -> None:
    """Take a person out of a team; doing it twice changes nothing."""
    taken = work.connection.execute(
        delete(team_membership).where(
            team_membership.c.team_id == team_id, team_membership.c.account_id == account_id
        )
    )
    if taken.rowcount == 0:
        return
    data = {"account_id": account_id, "team_id": team_id}
    work.facts.append(Fact("team_left", by=by, data=data))


def list_teams(connection: Connection) -> Mapping[int, str]:
    """The teams and their names, by name."""
    rows = connection.execute(select(team).order_by(team.c.name))
    return {row.id: row.name for row in rows}


def get_team(connection: Connection, team_id: int) -> str:
    """The name of a team. Refuses `NoSuchTeam`."""
    name = connection.execute(select(team.c.name).where(team.c.id == team_id)).scalar_one_or_none()
    if name is None:
        raise NoSuchTeam
    return str(name)


def count_teams(connection: Connection) -> tuple[Team, ...]:
    """The teams by name, each with how many people are in it."""
    at_work = team_membership.join(account, account.c.id == team_membership.c.account_id)
    counted = (
        select(team_membership.c.team_id, func.count().label("people"))
        .select_from(at_work)
        .where(account.c.disabled_at.is_(None))
        .group_by(team_membership.c.team_id)
        .subquery()
    )
    people = func.coalesce(counted.c.people, 0).label("people")
    asked = (
        select(team.c.id, team.c.name, people)
        .outerjoin(counted, counted.c.team_id == team.c.id)
        .order_by(team.c.name)
    )
    return tuple(Team(row.id, row.name, row.people) for row in connection.execute(asked))


def list_members(connection: Connection, team_id: int) -> tuple[TeamMember, ...]:
    """The people of a team, by name."""
    asked = (
        select(account.c.id, account.c.name, account.c.disabled_at)
        .join(team_membership, team_membership.c.account_id == account.c.id)
        .where(team_membership.c.team_id == team_id)
        .order_by(account.c.name, account.c.id)
    )
    return tuple(
        TeamMember(row.id, row.name, row.disabled_at is None) for row in connection.execute(asked)
    )


def _clear(name: str) -> str:
    name = " ".join(name.split())
    if not 0 < len(name) <= _LONGEST_NAME:
        raise TeamNameUnclear
    return name
