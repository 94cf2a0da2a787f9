"""Who is asking, and whether they may: every view says what it needs."""

from collections.abc import Callable
from functools import wraps
from typing import Any, ParamSpec, TypeVar, cast

from flask import current_app, redirect, request, session, url_for
from werkzeug.wrappers import Response

from access import Access, Permission
from access.people import Person, may, require
from access.sessions import Session
from engine.refusal import Refusal
from tasks.office import Office
from webui.sessions import WebSession

P = ParamSpec("P")
R = TypeVar("R")


class SessionEnded(Refusal):
    """La sessione è finita: entra di nuovo, quello che hai scritto è conservato."""


def office() -> Office:
    """The house behind the web."""
    return cast("Office", current_app.extensions["office"])


def access() -> Access:
    """The door of the house."""
    return cast("Access", current_app.extensions["access"])


def web_session() -> WebSession:
    """The session of this request."""
    return cast("WebSession", session._get_current_object())  # type: ignore[attr-defined]  # noqa: SLF001


def held_session() -> Session:
    """The sign-in behind this request. Refuses `SessionEnded`."""
    held = web_session().held
    if held is None:
        raise SessionEnded
    return held


def person() -> Person:
    """Whoever is asking. Refuses `SessionEnded`."""
    return held_session().person


def can(permission: Permission) -> bool:
    """Whether whoever is asking may do this."""
    held = web_session().held
    return held is not None and may(held.person, permission)


def requires(*permissions: Permission) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Only for people who signed in and hold one of these permissions; with none, for all."""

    def guard(view: Callable[P, R]) -> Callable[P, R]:
        @wraps(view)
        def guarded(*args: P.args, **kwargs: P.kwargs) -> R:
            turned = _turned_away(permissions)
            return cast("R", turned) if turned is not None else view(*args, **kwargs)

        cast("Any", guarded).requires = permissions
        return guarded

    return guard


def _turned_away(permissions: tuple[Permission, ...]) -> Response | None:
    held = web_session().held
    if held is None:
        if request.method != "GET":
            raise SessionEnded
        return redirect(url_for("account.enter", poi=request.full_path.rstrip("?")))
    if held.person.must_change_password and request.endpoint not in _BEFORE_ALL_ELSE:
        return redirect(url_for("account.first_password"))
    if permissions and not any(may(held.person, one) for one in permissions):
        require(held.person, permissions[0])
    return None


# All that somebody may do whose password was given to them by another.
_BEFORE_ALL_ELSE = frozenset(
    {"account.first_password", "account.change_password", "account.leave"}
)
