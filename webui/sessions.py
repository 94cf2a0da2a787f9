"""The session of a browser: who it is stands in the database, a signed cookie holds the rest."""

from typing import Any

from flask import Flask, Request, Response, request
from flask.sessions import SessionInterface, SessionMixin
from itsdangerous import BadSignature, URLSafeSerializer
from werkzeug.datastructures import CallbackDict

from access import Access
from access.sessions import Session
from engine.clock import Clock

_SALT = "percorsi.page"
_STATIC = "/static/"
LANGUAGE = "lingua"
"""The one choice that belongs to the browser, whoever sits at it."""


class WebSession(CallbackDict[str, Any], SessionMixin):
    """What the web remembers between two pages: a token against forgery, what to say next.

    Neither is a personal datum, so both may travel in a signed cookie: reading pages writes
    nothing to the database.
    """

    def __init__(self, values: dict[str, Any], held: Session | None, token: str | None) -> None:
        def changed(_: object) -> None:
            self.modified = True

        super().__init__(values, changed)
        self.modified = False
        self.held = held
        self.token = token
        self.new_token: str | None = None
        self.trouble: Exception | None = None

    def begin(self, held: Session, token: str) -> None:
        """A person signed in: a new token, and of the page before only the language is left."""
        self._forget()
        self.held = held
        self.renew(token)

    def renew(self, token: str) -> None:
        """The same person goes on under another token."""
        self.token, self.new_token = token, token

    def end(self) -> None:
        """The person signed out: what the browser still sends is worth nothing."""
        self._forget()
        self.held, self.token = None, None

    def _forget(self) -> None:
        spoken = self.get(LANGUAGE)
        self.clear()
        if spoken:
            self[LANGUAGE] = spoken


class SessionDoor(SessionInterface):
    """Opens and closes the session of each request, against the sessions of the house."""

    def __init__(self, access: Access, clock: Clock, secret: bytes) -> None:
        self._access = access
        self._clock = clock
        self._signer = URLSafeSerializer(secret, salt=_SALT)

    def open_session(self, app: Flask, request: Request) -> WebSession:  # noqa: ARG002
        """The session the browser came with; built files need none."""
        if request.path.startswith(_STATIC):
            return WebSession({}, None, None)
        token = request.cookies.get(self._name("percorsi", request))
        session = WebSession(self._read_page(request), None, token)
        try:
            session.held = self._access.resume(token, self._clock.now()) if token else None
        except Exception as error:  # noqa: BLE001  # raised again where a page can still tell it
            session.trouble = error
        return session

    def save_session(
        self,
        app: Flask,  # noqa: ARG002
        session: SessionMixin,
        response: Response,
    ) -> None:
        """Send back what changed: the token only when it is new, or worth nothing any more."""
        if not isinstance(session, WebSession) or request.path.startswith(_STATIC):
            return
        door, page = self._name("percorsi", request), self._name("percorsi-pagina", request)
        if session.new_token:
            self._put(response, request, door, session.new_token)
        elif door in request.cookies and session.held is None and session.trouble is None:
            response.delete_cookie(door, path="/", secure=request.is_secure)
        if session.modified:
            self._put(response, request, page, str(self._signer.dumps(dict(session))))

    def _read_page(self, request: Request) -> dict[str, Any]:
        written = request.cookies.get(self._name("percorsi-pagina", request), "")
        try:
            values: dict[str, Any] = self._signer.loads(written)
        except BadSignature:
            return {}
        return values

    def _put(self, response: Response, request: Request, name: str, value: str) -> None:
        response.set_cookie(
            name, value, path="/", httponly=True, samesite="Lax", secure=request.is_secure
        )

    def _name(self, name: str, request: Request) -> str:
        return f"__Host-{name}" if request.is_secure else name
