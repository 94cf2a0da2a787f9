"""What can be done with a term by hand, to whom it is offered, and what has to be typed for it."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from flask import request
from sqlalchemy import Connection

from access import Permission
from access.people import Person, may
from cases.files import get_case
from engine.clock import ROME
from engine.language import to_say
from engine.refusal import Refusal
from engine.store import Work
from forms.parsing import read_day, read_instant
from tasks.office import Office
from tasks.terms import State, Term, acts
from tasks.terms.acts import Asked, Ground
from tasks.terms.counting import end_of
from tasks.terms.model import Suspension
from webui.language import gettext
from webui.sentence import span_of

_LONGEST = 40
_DAY = timedelta(days=1)


class Mistyped(Refusal):
    """Controlla quello che hai scritto."""

    def __init__(self, errors: Mapping[str, str]) -> None:
        super().__init__()
        self.errors = errors


@dataclass(frozen=True, slots=True)
class Deed:
    """One act: the word of its address, how its page, button and outcome are called."""

    word: str
    title: str
    button: str
    done: str
    says: str  # what follows from it, before anybody presses the button
    carry_out: Callable[[Work, Office, Asked, Term], object] = field(repr=False)
    fields: tuple[str, ...] = ()


def deeds_for(connection: Connection, me: Person, found: Term, now: datetime) -> tuple[Deed, ...]:
    """What this person may do with a term as it stands."""
    if not found.is_live:
        return ()
    return tuple(DEEDS[word] for word in _offered(connection, me, found, now))


def _offered(connection: Connection, me: Person, found: Term, now: datetime) -> Iterator[str]:
    keeps = may(me, Permission.TERM_KEEP)
    if (
        found.task_id is None
        and found.anchor is None
        and (keeps or _answers(connection, me, found))
    ):
        yield "adempimento"
    if not keeps:
        return
    if found.paused_at is not None:
        yield "ripresa"
    else:
        yield "proroga"
        if found.state(now) != State.LATE:
            yield "sospensione"
    yield "chiusura"


def _answers(connection: Connection, me: Person, found: Term) -> bool:
    """Whether it is whoever answers for the case: they may say that a duty was met."""
    if found.case_id is None or not may(me, Permission.TASK_COMPLETE):
        return False
    return me.id in get_case(connection, found.case_id).assigned


def _extend(work: Work, house: Office, asked: Asked, found: Term) -> None:
    acts.extend(work, house, asked, _day_or_instant("fino_a", found))


def _rest(work: Work, house: Office, asked: Asked, _found: Term) -> None:
    how = request.form.get("per_quanto", "")
    if how == "finche":
        acts.pause(work, house, asked)
        return
    if how != "giorni":
        raise Mistyped({"per_quanto": gettext("Scegli se si sa già quando finisce.")})
    first, last = _days("dal", "al")
    begins, ends = span_of(first, last + _DAY)
    chosen = request.form.get("fondamento", "")
    if chosen not in {Ground.LAW, Ground.DECREE}:
        raise Mistyped({"fondamento": gettext("Scegli da che cosa viene la sospensione.")})
    acts.suspend_for(work, house, asked, Suspension(begins, ends, chosen))


def _resume(work: Work, house: Office, asked: Asked, _found: Term) -> None:
    acts.resume(work, house, asked)


def _meet(work: Work, house: Office, asked: Asked, found: Term) -> None:
    at = _day_or_instant("quando", found)
    if not isinstance(at, datetime):
        at = min(end_of(at), work.now) if at <= work.now.astimezone(ROME).date() else end_of(at)
    acts.meet(work, house, asked, at)


def _withdraw(work: Work, house: Office, asked: Asked, _found: Term) -> None:
    acts.withdraw(work, house, asked)


def _day_or_instant(name: str, found: Term) -> date | datetime:
    """A day; with its hour where the term runs to an hour."""
    typed = typed_in(name)
    read = read_day(typed) if found.whole_day else read_instant(typed)
    if isinstance(read, str):
        raise Mistyped({name: read})
    return read


def _days(*names: str) -> list[date]:
    read = {name: read_day(typed_in(name)) for name in names}
    wrong = {name: one for name, one in read.items() if isinstance(one, str)}
    if wrong:
        raise Mistyped(wrong)
    return [one for one in read.values() if isinstance(one, date)]


def typed_in(name: str) -> str:
    """What was typed in a field, not endless."""
    return request.form.get(name, "").strip()[:_LONGEST]


FIELD_OF: Mapping[type[Refusal], str] = {
    acts.AlreadyLeftOut: "al",
    acts.AlreadyPast: "fino_a",
    acts.NotLater: "fino_a",
    acts.NotMetThen: "quando",
    acts.ReasonMissing: "perche",
    acts.SpanBesideTerm: "al",
    acts.SpanReversed: "al",
    acts.TermExpired: "per_quanto",
}
"""Beside which field each refusal is said."""

DEEDS: Mapping[str, Deed] = {
    one.word: one
    for one in (
        Deed(
            "proroga",
            to_say("Proroga"),
            to_say("Proroga il termine"),
            to_say("Il termine è prorogato. Quello di prima resta nella storia."),
            to_say(
                "Al posto di questo termine ne comincia uno con la data nuova. Si può prorogare"
                " solo se chi ha dato il termine lo permette: un termine di legge non si sposta da"
                " sé."
            ),
            _extend,
            ("fino_a",),
        ),
        Deed(
            "sospensione",
            to_say("Sospendi"),
            to_say("Sospendi il termine"),
            to_say("Il termine è sospeso."),
            to_say(
                "Mentre è sospeso non partono avvisi e non è in ritardo. I giorni di sospensione"
                " non si contano."
            ),
            _rest,
            ("per_quanto", "dal", "al", "fondamento"),
        ),
        Deed(
            "ripresa",
            to_say("Riprendi"),
            to_say("Riprendi il termine"),
            to_say("Il termine corre di nuovo, più in là di quanto è durata la sospensione."),
            to_say("Il termine riprende adesso: la sua data si sposta di quanto è stato fermo."),
            _resume,
        ),
        Deed(
            "adempimento",
            to_say("Segna come rispettato"),
            to_say("Segna come rispettato"),
            to_say("Il termine è segnato come rispettato."),
            to_say("Da usare per quello che nessuna attività registra: un atto, un'udienza."),
            _meet,
            ("quando",),
        ),
        Deed(
            "chiusura",
            to_say("Non è più dovuto"),
            to_say("Chiudi il termine"),
            to_say("Il termine è chiuso: non è più dovuto."),
            to_say(
                "Il termine si chiude senza che sia stato fatto quello che chiedeva. Non partono"
                " più avvisi e non si riapre: se serve di nuovo, ne nasce un altro."
            ),
            _withdraw,
        ),
    )
}
