"""What is reported of a case from outside its paths: first what it will do to each, then done."""

import secrets
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from flask import flash, redirect, request, url_for
from sqlalchemy import Connection
from werkzeug.wrappers import Response

from access import Permission
from access.roles import say_roles
from cases.birthdays import deaths_in, minors_of
from cases.files import CaseNumber
from cases.overview import Overview, PersonLine
from cases.visibility import see_case_numbered
from engine.clock import ROME
from engine.refusal import NotAllowed, NotFound, Refusal
from engine.runtime import Element
from forms.parsing import read_day, read_instant
from tasks.deaths import DeadNotNamed
from tasks.handing_over import whom_to_tell
from tasks.happenings import (
    BY_THE_HOUR,
    OF_ONE,
    ON_PROSIEGUO,
    ArrivedLaterThanNow,
    Happening,
    NobodyNamed,
    report,
)
from tasks.listening import all_alike, listeners, people_of
from tasks.once import posted, posted_before
from tasks.reach import Effect, Reached, awaited, reached_by
from tasks.terms.carrying import ARRIVED
from webui.errors import speak
from webui.fascicolo import fascicolo, part_of, see
from webui.guard import office, person, requires
from webui.language import gettext
from webui.numbers import number as posted_number
from webui.reportable import ALWAYS, NEWS, News
from webui.typed import Wrong, line, reason

_ADDRESS = "/fascicoli/<int:year>/<int:number>/notizie/<string:what>"
UNLISTED = "altra"
"""What the form says of somebody who is not in the file."""


@dataclass(frozen=True, slots=True)
class Told:
    """A running path and, sentence by sentence, what will happen to it."""

    run_id: int
    name: str
    sentences: tuple[str, ...]
    about: str  # whom it must concern, for this to happen: any of them


@dataclass(frozen=True, slots=True)
class Question:
    """Whom the news concerns, asked of whoever reports it: the legend, why, who may be chosen."""

    legend: str
    why: str
    people: Sequence[PersonLine]
    proposed: int | str | None
    awaiting: Collection[int]
    nobody: str = ""  # what stands for somebody else; empty where one of them must be chosen
    nobody_is: str = ""  # what is sent for it; empty: nothing, and it is what is proposed
    error: str = ""


def news_titles(connection: Connection, case_id: int) -> Sequence[tuple[str, str]]:
    """Everything that may be reported now: the word of its address, and its title."""
    heard = awaited(connection, case_id)
    return [
        (word, gettext(one.title))
        for word, one in NEWS.items()
        if word in ALWAYS or f"msg_{one.what}" in heard
    ]


@fascicolo.get(_ADDRESS)
@requires(Permission.CASE_ASSIGN)
def news(year: int, number: int, what: str) -> str:
    """What reporting it will do to each running path, and the one act to do it."""
    return _page(CaseNumber(year, number), what)


@fascicolo.post(_ADDRESS)
@requires(Permission.CASE_ASSIGN)
def report_news(year: int, number: int, what: str) -> Response | tuple[str, int]:
    """Tell every running path, with the reason; a form posted twice tells them once."""
    at, why, told = CaseNumber(year, number), reason(), _known(what)
    if not why:
        return _page(at, what, gettext("Scrivi perché: resta nel registro.")), 422
    try:
        heard = _report(at, told.what, why)
    except (NotFound, NotAllowed):
        raise
    except Wrong as wrong:
        return _page(at, what, wrong=wrong), 422
    except ArrivedLaterThanNow as refusal:
        return _page(at, what, wrong=Wrong(ARRIVED, speak(refusal))), 422
    except (NobodyNamed, DeadNotNamed) as refusal:
        return _page(at, what, unnamed=speak(refusal)), 422
    except Refusal as refusal:
        return _page(at, what, speak(refusal)), 422
    if heard:
        flash(gettext("Registrato: i percorsi che lo attendono sono avvisati adesso."), "good")
    else:
        flash(_said_unheard(told.what), "warn")
    return redirect(url_for("fascicolo.paths", year=year, number=number))


def _report(at: CaseNumber, what: Happening, why: str) -> bool:
    """Whether any path hears it; of a form posted twice, the first time has said so."""
    me, token = person(), line("invio")
    until, arrived = _until(what), _arrived(what)
    with office().begin() as work:
        case = see_case_numbered(work.connection, me, at)
        if posted_before(work, me.id, token) is not None:
            return True
        who, unlisted = _who(what), line("chi") == UNLISTED
        if what is Happening.DEATH and who is None and not unlisted:
            _check_nobody_there(work.connection, case.id)
        heard = report(
            work,
            me,
            case.id,
            what,
            why,
            who=who,
            unlisted=unlisted,
            until=until,
            arrived=arrived,
        )
        posted(work, me.id, token, case.id)
    return heard


def _said_unheard(what: Happening) -> str:
    if what is Happening.CLOSURE:
        return gettext("Registrato: nessun percorso era aperto. Il fascicolo si può chiudere.")
    return gettext(
        "Registrato, ma nessun percorso attendeva questa notizia: non si apre nessuna attività."
        " Se occorre, apri il percorso che serve e registrala lì. Chi risponde del caso ha"
        " ricevuto un avviso."
    )


def _check_nobody_there(connection: Connection, case_id: int) -> None:
    """Whose death it is, is always said: only a file without people leaves nothing to choose."""
    if deaths_in(connection, case_id):
        raise DeadNotNamed


def _who(what: Happening) -> int | None:
    """Whom the news concerns, when it is of one person and the form names them."""
    if what is not Happening.DEATH and what not in OF_ONE:
        return None
    return request.form.get("chi", type=posted_number) or None


def _until(what: Happening) -> date | None:
    """Until when prosieguo is ordered, where the decree says it."""
    typed = line("fino_al") if what is Happening.CONTINUED else ""
    read = read_day(typed) if typed else None
    if isinstance(read, str):
        raise Wrong("fino_al", read)
    return read


def _arrived(what: Happening) -> datetime | None:
    """When an act arrived that counts by the hour: it is always said, and may be long ago."""
    if what not in BY_THE_HOUR:
        return None
    typed = line(ARRIVED)
    if not typed:
        raise Wrong(ARRIVED, gettext("Scrivi il giorno e l’ora in cui l’atto è arrivato."))
    read = read_instant(typed)
    if isinstance(read, str):
        raise Wrong(ARRIVED, read)
    return read


def _proposed_arrival() -> str:
    """What the field holds: now, visible to be corrected, until somebody has typed in it."""
    if request.method == "POST":
        return line(ARRIVED)
    return f"{office().clock.now().astimezone(ROME):%d/%m/%Y %H:%M}"


def _page(
    at: CaseNumber, word: str, error: str = "", unnamed: str = "", wrong: Wrong | None = None
) -> str:
    told = _known(word)
    with office().read() as connection:
        seen = see(connection, at.year, at.number)
        paths = _paths(connection, seen, told.what)
        question = _question(connection, seen, told.what, unnamed)
    return part_of(
        "gestione",
        seen,
        "notizia",
        word=word,
        title=gettext(told.title),
        meaning=gettext(told.meaning),
        act=gettext(told.act),
        paths=paths,
        token=secrets.token_urlsafe(18),
        why=reason(),
        error=error,
        question=question,
        asks_until=told.what is Happening.CONTINUED,
        until=line("fino_al"),
        asks_arrival=told.what in BY_THE_HOUR,
        arrived=_proposed_arrival(),
        errors={wrong.field: wrong.said} if wrong is not None else {},
        names=_names(seen),
    )


def _question(
    connection: Connection, seen: Overview, what: Happening, unnamed: str
) -> Question | None:
    """What is asked of a death, and of what is said of one; who alone awaits it is proposed."""
    if what is not Happening.DEATH and what not in OF_ONE:
        return None
    if what is Happening.DEATH:
        return _who_has_died(connection, seen, unnamed)
    minors = minors_of(connection, seen.case.id)
    people = [one for one in seen.people if one.id in minors]
    if what not in ON_PROSIEGUO and not people:
        return None
    waiting = listeners(connection, seen.case.id, f"msg_{what}")
    awaiting = people_of(waiting)
    together = what not in ON_PROSIEGUO and len(awaiting) > 1 and all_alike(waiting)
    return Question(
        gettext("Di chi parla?"),
        gettext("La notizia arriva solo al percorso che segue questa persona."),
        people,
        _who(what) or _only(awaiting) or _only(minors),
        awaiting,
        gettext("Di tutti quelli che l’atto riguarda insieme") if together else "",
        error=unnamed,
    )


def _who_has_died(connection: Connection, seen: Overview, unnamed: str) -> Question | None:
    """Asked of everybody who lives in the file, and nobody is proposed."""
    has_died = deaths_in(connection, seen.case.id)
    people = [one for one in seen.people if not has_died.get(one.id)]
    if not people:
        return None
    return Question(
        gettext("Chi è morto?"),
        gettext(
            "Di un minore che è morto non si attendono più i compleanni, né i termini che ne"
            " seguono. Se è morto un adulto, i percorsi dei minori continuano."
        ),
        people,
        UNLISTED if line("chi") == UNLISTED else _who(Happening.DEATH),
        (),
        gettext("Un’altra persona, che non è nel fascicolo"),
        UNLISTED,
        unnamed,
    )


def _only(people: Sequence[int]) -> int | None:
    return people[0] if len(people) == 1 else None


def _known(word: str) -> News:
    if word not in NEWS:
        raise NotFound
    return NEWS[word]


def _paths(connection: Connection, seen: Overview, what: Happening) -> list[Told]:
    names = _names(seen)
    reached = reached_by(connection, office().engine, seen.case.id, what)
    later = _later(connection, seen, what, reached)
    return [
        Told(
            one.run.id,
            one.name,
            (gettext("Continua. Passa con il fascicolo, nel giorno che sarà registrato."),)
            if one.run.id in later
            else tuple(_said(one, names)),
            _either(one.about, names),
        )
        for one in reached
    ]


def _either(people: Iterable[int], names: dict[int, str]) -> str:
    """Whom the news must concern, any of them."""
    return gettext(" o ").join(names[who] for who in people if who in names)


def _later(
    connection: Connection, seen: Overview, what: Happening, reached: Iterable[Reached]
) -> frozenset[int]:
    """The paths that hear of a transfer only when another one has recorded its day."""
    told = whom_to_tell(connection, seen.case.id) if what is Happening.TRANSFER else None
    hearing = frozenset(one.run.id for one in reached if one.effects)
    return hearing - frozenset(told) if told is not None else frozenset()


def _names(seen: Overview) -> dict[int, str]:
    return {one.id: one.name or gettext("Non identificato") for one in seen.people}


def _said(path: Reached, names: dict[int, str]) -> Iterable[str]:
    if path.effects is None:
        yield gettext(
            "Attende questa notizia, ma la sua versione non si legge più: chi amministra il"
            " sistema vedrà tra gli intoppi che non ha potuto seguirla."
        )
    elif path.goes_on:
        yield gettext("Continua per chi resta.")
    elif not path.effects and not path.for_one:
        yield gettext("Non attende questa notizia: continua come prima.")
    yield from map(_sentence, path.effects or ())
    for one in path.for_one:
        yield gettext(
            "Se riguarda %(people)s: %(effect)s",
            people=_either(path.one_of, names),
            effect=_sentence(one),
        )


def _sentence(effect: Effect) -> str:
    before = gettext("Continua.")
    if effect.stops:
        before = gettext("«%(work)s» si interrompe.", work=effect.stops)
    if not effect.then:
        return before
    steps = gettext(" o ").join(_step(one) for one in effect.then)
    return gettext("%(before)s Poi: %(steps)s.", before=before, steps=steps)


def _step(element: Element) -> str:
    who = say_roles((element.properties.get("ruoli") or element.lane or "").split())
    return gettext("«%(name)s» (%(who)s)", name=element.name, who=who)


__all__ = ["fascicolo", "news_titles"]
