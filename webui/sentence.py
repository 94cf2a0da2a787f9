"""The sentence of filters of the schedule: read from an address, written back, said in words."""

from dataclasses import asdict, dataclass, replace
from datetime import UTC, date, datetime, time, timedelta

from flask import request
from sqlalchemy import Connection

from access import Permission
from access.people import Person, may
from access.teams import list_teams
from cases.finding import read_number
from engine.clock import ROME
from tasks.leaving import RESPONSIBLE_ROLE
from tasks.terms.listing import Asked, Owed, Standing, Whose, day_begins, with_span
from webui import reading
from webui.guard import office, person
from webui.language import gettext
from webui.words import say_weekday

Choices = list[tuple[str, str]]

_TEAM = "gruppo-"
_NEXT_MONTH = "30"
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Sentence:
    """What the reader chose, in the words of the address."""

    di: str
    entro: str
    carico: str
    percorso: str
    stato: str
    fascicolo: str = ""
    giorno: str = ""
    per: str = ""  # how the rows stand together: by day, or by case

    def address(self, usual: "Sentence", **more: str) -> dict[str, str]:
        """What an address has to say of it: what is as usual goes without saying."""
        said = {**asdict(self), **more}
        known = asdict(usual)
        return {name: value for name, value in said.items() if value != known.get(name, "")}


@dataclass(frozen=True, slots=True)
class Offered:
    """What may be chosen in each place of the sentence; the first is the usual one."""

    di: Choices
    entro: Choices
    carico: Choices
    percorso: Choices
    stato: Choices
    per: Choices

    def usual(self) -> Sentence:
        """The sentence of whoever has chosen nothing."""
        return Sentence(
            di=self.di[0][0],
            entro=_NEXT_MONTH,
            carico=self.carico[0][0],
            percorso=self.percorso[0][0],
            stato=self.stato[0][0],
            per=self.per[0][0],
        )


def offered(connection: Connection, me: Person) -> Offered:
    """What this person may choose among."""
    return Offered(
        di=_of_whom(connection, me),
        entro=[
            ("", gettext("in qualunque data")),
            ("0", gettext("entro oggi")),
            ("1", gettext("entro domani")),
            ("7", gettext("entro 7 giorni")),
            (_NEXT_MONTH, gettext("entro 30 giorni")),
            ("90", gettext("entro 90 giorni")),
        ],
        carico=[
            (Owed.ANYBODY.value, gettext("a carico di chiunque")),
            (Owed.SERVICE.value, gettext("a carico del servizio")),
            (Owed.OTHERS.value, gettext("a carico di altri")),
        ],
        percorso=reading.path_choices(),
        stato=[
            (Standing.OPEN.value, gettext("ancora aperti")),
            (Standing.LATE.value, gettext("in ritardo")),
            (Standing.AT_RISK.value, gettext("a rischio")),
            (Standing.IN_TIME.value, gettext("nei termini")),
            (Standing.SUSPENDED.value, gettext("sospesi")),
            (Standing.MET.value, gettext("rispettati")),
            (Standing.SUPERSEDED.value, gettext("superati da un altro")),
            (Standing.LAPSED.value, gettext("non più dovuti")),
        ],
        per=[("giorno", gettext("per giorno")), ("fascicolo", gettext("per fascicolo"))],
    )


def chosen(offers: Offered) -> Sentence:
    """What the address, or the form, says; what nobody offered is as if it were not said."""
    usual = offers.usual()
    given = {
        name: _one_of(request.values.get(name), getattr(offers, name), getattr(usual, name))
        for name in ("di", "entro", "carico", "percorso", "stato", "per")
    }
    number = read_number(request.values.get("fascicolo", ""))
    day = read_day(request.values.get("giorno", ""))
    return Sentence(
        **given,
        fascicolo=f"{number.year}/{number.number:04d}" if number else "",
        giorno=day.isoformat() if day else "",
    )


def asked(one: Sentence, now: datetime) -> Asked:
    """The filter that the sentence stands for."""
    whose, team = _whose(one.di)
    found = Asked(
        whose=whose,
        team_id=team,
        standing=Standing(one.stato),
        owed=Owed(one.carico),
        due_before=day_begins(now, int(one.entro) + 1) if one.entro else None,
        process=one.percorso or None,
        case=read_number(one.fascicolo),
    )
    day = read_day(one.giorno)
    return with_span(found, *span_of(day, day + _DAY)) if day else found


def in_span(one: Sentence, now: datetime, first: date, after: date) -> Asked:
    """The same filter for the days from one and before another, whatever it says of dates."""
    return with_span(asked(replace(one, giorno="", entro=""), now), *span_of(first, after))


def span_of(first: date, after: date) -> tuple[datetime, datetime]:
    """The instants (UTC) between the beginnings of two days in Rome."""
    begins = datetime.combine(first, time(0), ROME), datetime.combine(after, time(0), ROME)
    return begins[0].astimezone(UTC), begins[1].astimezone(UTC)


def words_of(one: Sentence, offers: Offered, day: str = "") -> str:
    """The sentence in words, for a page that is printed."""
    said = [dict(getattr(offers, name))[getattr(one, name)] for name in ("di", "carico")]
    said.append(gettext("di %(paths)s", paths=dict(offers.percorso)[one.percorso]))
    said.append(dict(offers.stato)[one.stato])
    said.insert(1, day or dict(offers.entro)[one.entro])
    if one.fascicolo:
        said.append(gettext("fascicolo %(code)s", code=one.fascicolo))
    return gettext("Termini %(filters)s.", filters=", ".join(said))


def say_that_day(day: date) -> str:
    """The filter of one day in words."""
    return gettext("che scadono %(day)s", day=say_weekday(day))


def read_day(text: str) -> date | None:
    """A day as an address says it, within reach of a calendar; None for anything else."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if _FIRST <= day <= _LAST else None


_FIRST, _LAST = date(1990, 1, 1), date(2100, 12, 31)


def _of_whom(connection: Connection, me: Person) -> Choices:
    leads = may(me, Permission.CASE_READ_OFFICE)
    known = list_teams(connection)
    teams = [
        (f"{_TEAM}{id}", gettext("del gruppo «%(name)s»", name=name))
        for id, name in known.items()
        if leads or id in me.teams
    ]
    mine = (Whose.MINE.value, gettext("dei miei fascicoli"))
    if leads:
        return [(Whose.SEEN.value, gettext("di tutto l'ufficio")), *teams, mine]
    seen = (Whose.SEEN.value, gettext("di tutti i fascicoli che vedo"))
    # Whoever never answers for a case has none of their own.
    answers = RESPONSIBLE_ROLE in me.roles
    return [mine, *teams, seen] if answers else [seen, *teams, mine]


def _whose(di: str) -> tuple[Whose, int | None]:
    if di.startswith(_TEAM):
        return Whose.TEAM, int(di.removeprefix(_TEAM))
    return Whose(di), None


def _one_of(given: str | None, choices: Choices, usual: str) -> str:
    return given if given is not None and given in dict(choices) else usual


def here() -> tuple[Sentence, Offered]:
    """What the request asks for, and what else it could."""
    with office().read() as connection:
        offers = offered(connection, person())
    return chosen(offers), offers


def number_mistyped() -> bool:
    """Whether something was typed as the number of a case that is none."""
    typed = request.form.get("fascicolo", "").strip()
    return bool(typed) and read_number(typed) is None
