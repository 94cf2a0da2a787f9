"""Who may do what: accounts, teams, roles, permissions, sessions, sign-in, record of readings."""

from access.accounts import NewAccount
from access.people import Person, may, require
from access.permissions import Permission
from access.readings import Reading, list_readings, record_reading, record_search
from access.roles import ROLES, Role, UnknownRole, get_role
from access.sessions import Session, Visitor
from access.signing import Access, Credentials, SignedIn, WrongCredentials
from access.throttle import TooManyAttempts

__all__ = [
    "ROLES",
    "Access",
    "Credentials",
    "NewAccount",
    "Permission",
    "Person",
    "Reading",
    "Role",
    "Session",
    "SignedIn",
    "TooManyAttempts",
    "UnknownRole",
    "Visitor",
    "WrongCredentials",
    "get_role",
    "list_readings",
    "may",
    "record_reading",
    "record_search",
    "require",
]
