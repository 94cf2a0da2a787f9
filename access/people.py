"""Who acts: a person as the rest of the house sees them, and the question what they may do."""

from dataclasses import dataclass, field

from access.permissions import Permission
from access.roles import permissions_of
from engine.refusal import NotAllowed

BY_PASSWORD = "password"  # noqa: S105  # the name of a proof, not a secret
"""The proof of whoever typed their password again."""


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody with an account, frozen as they were when the request began."""

    id: int
    username: str
    name: str = field(repr=False)
    roles: frozenset[str]
    teams: frozenset[int] = frozenset()
    active: bool = True
    must_change_password: bool = False
    proof: str = ""  # how they showed once more, for this very act, that it is they

    @property
    def permissions(self) -> frozenset[Permission]:
        """Everything their roles allow; nothing at all once the account is disabled."""
        return permissions_of(self.roles) if self.active else frozenset()


def may(person: Person, permission: Permission) -> bool:
    """Whether the person's roles allow this act."""
    return permission in person.permissions


def require(person: Person, permission: Permission) -> None:
    """Refuses `NotAllowed` unless the person's roles allow this act."""
    if not may(person, permission):
        raise NotAllowed
