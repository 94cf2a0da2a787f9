"""Terms in people's own calendars: a secret address for each, given once, renewed, revoked."""

from collections.abc import Mapping
from dataclasses import dataclass

from flask import (
    Blueprint,
    Response,
    current_app,
    flash,
    redirect,
    render_template,
    request,
    url_for,
)
from flask.blueprints import BlueprintSetupState
from limits import RateLimitItem, parse
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter
from werkzeug.wrappers import Response as BaseResponse

from access import Permission
from access.people import Person, may
from access.teams import NoSuchTeam, list_teams
from engine.refusal import NotFound
from tasks.terms.entries import entries_of
from tasks.terms.feeds import Feed, feeds_of, find_feed, note_reading, open_feed, revoke_feed
from webui.guard import office, person, requires
from webui.ics import Naming, written
from webui.language import gettext
from webui.numbers import number
from webui.pace import TooFast

calendari = Blueprint("calendari", __name__)

# A calendar program asks a few times an hour; whoever tries addresses finds none sooner.
OF_ONE = parse("60 per hour")
MISSES = parse("30 per minute")
MINE = "miei"
_SUFFIX = ".ics"


@calendari.record
def _begin(state: BlueprintSetupState) -> None:
    """Each web process counts for itself, like the pace of pages (ADR 0010)."""
    pace = MovingWindowRateLimiter(MemoryStorage())
    state.app.extensions["calendar_pace"] = pace


@calendari.get("/calendari/<string:secret>")
def feed(secret: str) -> Response:
    """The calendar of a secret address; whatever is wrong with it, it is not there.

    It holds no personal datum, so that it is no reading of the cases in it (ADR 0015).
    """
    house = office()
    now = house.clock.now()
    with house.read() as connection:
        found = find_feed(connection, secret.removesuffix(_SUFFIX))
    if found is None:
        _count(f"miss:{request.remote_addr}", MISSES)
        raise NotFound
    _count(f"calendar:{found[0].id}", OF_ONE)
    with house.read() as connection:
        entries = entries_of(connection, found[1], found[0], now)
        teams = list_teams(connection)
    note_reading(house.database, found[0], now)
    naming = Naming(_title(found[0], teams), found[0].mark, _address_of_term)
    answer = Response(written(entries, naming), content_type="text/calendar; charset=utf-8")
    answer.headers["Content-Disposition"] = 'inline; filename="percorsi.ics"'
    answer.headers["Cache-Control"] = "no-store"
    answer.headers["X-Robots-Tag"] = "noindex"
    return answer


@calendari.post("/profilo/calendari")
@requires(Permission.CASE_READ)
def prepare() -> str:
    """Give the address of a calendar, this once; the one before is worth nothing any more."""
    chosen = request.form.get("di", MINE)
    team_id = None if chosen == MINE else _team(chosen)
    with office().begin() as work:
        secret = open_feed(work, person(), team_id)
        name = list_teams(work.connection).get(team_id or 0, "")
    address = url_for("calendari.feed", secret=f"{secret}{_SUFFIX}", _external=True)
    return render_template("account/calendario.html", address=address, team=name)


@calendari.post("/profilo/calendari/<int:feed_id>/revoca")
@requires(Permission.CASE_READ)
def revoke(feed_id: int) -> BaseResponse:
    """Let the address of one's own calendar be worth nothing from now on."""
    with office().begin() as work:
        revoke_feed(work, person(), feed_id)
    flash(gettext("L'indirizzo non vale più: nessun programma può leggere il calendario."), "good")
    return redirect(url_for("account.profile") + "#calendari")


def _count(who: str, pace: RateLimitItem) -> None:
    if not current_app.extensions["calendar_pace"].hit(pace, who):
        raise TooFast


@dataclass(frozen=True, slots=True)
class Offered:
    """A calendar that a person may have: of their cases, or of a team; with its address if any."""

    label: str
    value: str
    feed: Feed | None


def calendars_of(me: Person) -> list[Offered]:
    """What stands on the page of one's own access: each calendar one may have."""
    if not may(me, Permission.CASE_READ):
        return []
    with office().read() as connection:
        known = {one.team_id: one for one in feeds_of(connection, me.id)}
        teams = list_teams(connection)
    mine = Offered(gettext("Scadenze dei miei fascicoli"), MINE, known.get(None))
    return [mine] + [
        Offered(
            gettext("Scadenze del gruppo «%(name)s»", name=name), str(team_id), known.get(team_id)
        )
        for team_id, name in teams.items()
        if team_id in me.teams
    ]


def _team(chosen: str) -> int:
    try:
        return number(chosen)
    except ValueError:
        raise NoSuchTeam from None


def _title(one: Feed, teams: Mapping[int, str]) -> str:
    if one.team_id is None:
        return gettext("Percorsi: scadenze mie")
    team = teams.get(one.team_id, "")
    return gettext("Percorsi: scadenze di %(team)s", team=team)


def _address_of_term(term_id: int) -> str:
    return url_for("termini.one", term_id=term_id, _external=True)
