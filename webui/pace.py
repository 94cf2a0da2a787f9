"""How fast one person, or one address, may ask: against loops and floods, far above any work."""

from flask import Flask, request
from limits import RateLimitItem, parse
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter

from engine.refusal import Refusal
from webui.guard import web_session

# A page with its redraws and drafts asks a few times a minute; whoever types without a pause does
# not come near. Each web process counts for itself.
ANYBODY = parse("1200 per minute")
WRITING = parse("300 per minute")


class TooFast(Refusal):
    """Troppe richieste in poco tempo: aspetta un minuto e riprova, nulla di salvato è perso."""


def limit(
    app: Flask, *, anybody: RateLimitItem = ANYBODY, writing: RateLimitItem = WRITING
) -> None:
    """Refuse `TooFast` beyond these paces; the built files of the pages do not count."""
    pace = MovingWindowRateLimiter(MemoryStorage())

    @app.before_request
    def _count() -> None:
        if request.blueprint == "assets":
            return
        held = web_session().held
        who = f"account:{held.person.id}" if held is not None else f"from:{request.remote_addr}"
        asked = [anybody] if request.method in {"GET", "HEAD"} else [anybody, writing]
        if not all(pace.hit(one, who) for one in asked):
            raise TooFast
