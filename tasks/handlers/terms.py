"""What service tasks do to the terms of a decree: `termini.*`."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from cases.decrees import get_decree, line_of
from engine.clock import ROME
from engine.store import Fact
from tasks.handlers.called import Called, number
from tasks.notices import About, tell
from tasks.terms.carrying import Moved, said_like
from tasks.terms.counting import Counted
from tasks.terms.duties import as_day, as_instant, fixed_by_decree
from tasks.terms.model import State, Term
from tasks.terms.replacing import live_of_decree
from tasks.terms.series import Done, Keys, meet_of_decree, owed_of
from tasks.terms.sooner import awaited, bring_forward, say_instead
from tasks.terms.standing import NAMED, READ, Elsewhere, acts_read, others_in_case
from tasks.terms.succession import Told, end_term, fixed, succeed, successor, tell_of

_ALL = "tutte"
"""The word for whatever a decree asks: it is owed here no more."""
ANSWER = "esito_istanza_proroga"
"""The activity in which somebody writes down what a judge has answered."""


def meet_duties(called: Called) -> int:
    """`termini.adempi`: the live duties of a decree under these keys are met; says how many.

    What an earlier decree ordered and the new one has left standing is met as well, and so is what
    the decree ordered with which the measure began (`misura_id`), replaced or not, the one that
    has fixed the day of the report (`provvedimento_relazione`), and those in `atti_letti`: what a
    path has read ends with it. Of the keys in
    `periodiche` those alone that come again: a periodic report answers a periodic duty, never
    the one that a judge has fixed on a single day. What lasts as long as the measure
    (`chiavi_della_misura`) is met by the last path that places a child by that decree. A key in
    both lists counts of a single day only where this act has fixed the day of the report: on
    another day another report is owed. With `primo_giorno` of several days that one act has fixed
    the first is met alone: the next one is owed a report of its own. With
    `scadenza`, by when what was done was due, no turn is met before its time: of siblings placed
    by one act each has a report on the same turn. Nor is, of a key in both lists, a later day.
    """
    named = dict.fromkeys(number(called.given(name)) for name in NAMED)
    named |= dict.fromkeys(sorted(acts_read(called.given(READ))))
    lines = {one: line_of(called.work.connection, one) for one in named if one is not None}
    ids = dict.fromkeys(one for line in lines.values() for one in line)
    done = Done(called.asked_at, called.author(), as_instant(called.given("scadenza")))
    reported = number(called.given("provvedimento_relazione"))
    fixing = ids if reported is None else lines[reported]
    duties, keys = called.duties(), _of_first_day(called, fixing).due_by(done.due_at)
    met = sum(
        meet_of_decree(called.work, duties, one, keys if one in fixing else keys.of_no_day(), done)
        for one in ids
    )
    met += _meet_with_measure(called, frozenset(ids), done)
    return met + _let_lapse(called, frozenset(ids))


def _meet_with_measure(called: Called, decrees: frozenset[int], done: Done) -> int:
    keys = Keys([str(one) for one in called.given("chiavi_della_misura") or ()])
    if not keys.named:
        return 0
    others = others_in_case(called.work.connection, called.case_id, called.job.instance_id)
    ended = decrees.difference(*(one.placing for one in others))
    duties = called.duties()
    return sum(meet_of_decree(called.work, duties, one, keys, done) for one in sorted(ended))


def _let_lapse(called: Called, decrees: frozenset[int]) -> int:
    """End what is owed no more with this path (`cessano`), and why (`motivo`); says how many.

    With the word `tutte` whatever it is. Of the keys in `cessano_periodiche` those alone that come
    again: a report that a judge fixed on a day stays owed. While another path of the case stands
    on the same decree everything does.
    """
    if called.given("cessano", "cessano_periodiche") is None:
        return 0
    live = [old for one in sorted(decrees) for old in live_of_decree(called.work, one)]
    ending = [old for old in live if _is_to_end(called, old)]
    connection, path = called.work.connection, called.job.instance_id
    others = others_in_case(connection, called.case_id, path) if ending else ()
    found = [old for old in ending if not any(one.owes(old) for one in others)]
    for old in found:
        end_term(called.work, old, State.LAPSED)
        told = Told("term_ended", called.author(), called.given("motivo"))
        called.work.facts.append(tell_of(old, told))
    return len(found)


def _is_to_end(called: Called, old: Term) -> bool:
    if called.given("cessano") == _ALL:
        return True
    return _named(called, "cessano", "cessano_periodiche").hold(old.key, old.period)


def extend_duties(called: Called) -> int:
    """`termini.proroga`: the live duties of a decree are due later now; says how many.

    The old term stays as superseded, and the new one has a ladder of its own (R29). With
    `primo_giorno` of several days of the decree the first moves alone, and with `scadenza`, by
    when the report was due, of a key in both lists no later day. Who wrote down what the judge
    granted stands in the journal, with the paper where there is one.
    """
    decree_id, due_at = (
        number(called.given("provvedimento_id")),
        as_instant(called.given("entro")),
    )
    if decree_id is None or due_at is None:
        return 0
    by = as_instant(called.given("scadenza"))
    keys = _of_first_day(called, [decree_id]).due_by(by)
    found = [
        old
        for one in line_of(called.work.connection, decree_id)
        for old in live_of_decree(called.work, one)
        if keys.reach(old)
    ]
    for old in found:
        _extend(called, old, due_at)
    return len(found)


def bring_review_forward(called: Called) -> date | None:
    """`termini.anticipa`: the next review is held by `entro`, and never later than it was to be.

    The path carries in `variabile` by when it is due (`scadenza`; a part of the path that does not
    know it leaves it out, and what a clock waits by is taken): what counts from there follows.
    Where nothing does, it was held already: who holds it still learns of the day under the name
    in `altrimenti`. With `anche` the path keeps the day under that name too, for when its work
    begins again. Gives the day by which the next is due, the nearest of those that were asked
    for (`resta` is what was asked before).
    """
    wanted = called.given("entro")
    known = "scadenza" in called.job.parameters
    before = called.given("scadenza") if known else _awaited(called)
    until, standing = as_instant(wanted), as_instant(before)
    if until is not None and standing is not None and until < standing:
        by = called.author(called.given("attivita"))
        said = {"due_at": until, "before": standing}
        fact = Fact("review_brought_forward", case_id=called.case_id, by=by, data=said)
        called.work.facts.append(replace(fact, instance_id=called.job.instance_id))
        _let_come_sooner(called, before, until)
        _keep_day(called, until)
    days = (as_day(wanted), as_day(called.given("resta")))
    return min((one for one in days if one is not None), default=None)


def _awaited(called: Called) -> Any:
    number, name = called.job.instance_id, called.given("variabile")
    if number is None or name is None:
        return None
    return awaited(called.work, called.house, number, str(name))


def _keep_day(called: Called, until: datetime) -> None:
    number, name = called.job.instance_id, called.given("anche")
    if number is not None and name is not None:
        kept = Moved(
            number, str(name), None, as_day(until), called.author(called.given("attivita"))
        )
        say_instead(called.work, called.house, kept)


def _let_come_sooner(called: Called, before: Any, until: datetime) -> None:
    number, name = called.job.instance_id, called.given("variabile")
    if number is None or name is None:
        return
    by = called.author(called.given("attivita"))
    what = Moved(number, str(name), before, said_like(before, until), by)
    if bring_forward(called.work, called.house, called.duties(), what):
        return
    otherwise = called.given("altrimenti")
    if otherwise is not None:
        held = Moved(number, str(otherwise), None, as_day(until), by)
        say_instead(called.work, called.house, held)


def find_next(called: Called) -> dict[str, Any] | None:
    """`termini.prossimo`: what these decrees ask first of what is not done yet, under these keys.

    A path reports for every act that it has read: on the nearest day, then on the next one. What
    an earlier act of their line ordered, and none has ended, is owed as well. Of an act with one
    of the mandates in `mandati_di_altri` another path reports on its day: here only what is owed
    of a placement counts; with `chiavi_di_altri` that goes for those keys alone.
    """
    named = (number(one) for one in called.given("provvedimenti") or ())
    acts = [one for one in named if one is not None]
    keys = _named(called, "chiavi", "periodiche", "singole")
    owed = owed_of(called.work.connection, acts, keys)
    found = next((one for one in owed if not _is_of_others(called, one)), None)
    if found is None:
        return None
    return {
        "scadenza": found.due_at.astimezone(ROME),
        "provvedimento_id": found.decree_id,
        "periodica": found.period is not None,
    }


def _is_of_others(called: Called, owed: Term) -> bool:
    said = (called.given(one) or () for one in ("mandati_di_altri", "chiavi_di_altri"))
    elsewhere = Elsewhere(*(tuple(map(str, one)) for one in said))
    if owed.decree_id is None or not elsewhere.may_owe(owed):
        return False
    act = get_decree(called.work.connection, called.house.sealer, owed.decree_id)
    return elsewhere.owes(owed, act.details.get("mandati"))


def still_run(called: Called) -> bool:
    """`termini.corrono`: whether some duty of this decree under these keys is still live.

    A new act may take the place of a part of an old one alone: the rest of it is owed as before.
    """
    decree_id, keys = number(called.given("provvedimento_id")), _keys(called)
    live = live_of_decree(called.work, decree_id) if decree_id is not None else ()
    return any(keys.hold(one.key, one.period) for one in live)


def note_missed(called: Called) -> bool:
    """`termini.mancato`: what was due at an instant was not done; says whether it noted it.

    A legal duty of the decree under these keys that is due by then leaves a non-conformity of its
    own: nothing is noted twice. Otherwise this is the one, and these roles are told.
    """
    due_at = as_instant(called.given("scadenza"))
    if due_at is None or any(one.due_at <= due_at for one in _legal_duties(called)):
        return False
    key, rule = str(called.given("termine") or ""), called.given("regola")
    owed = called.duties().catalogue.find(key)
    named = {"duty": owed.sentence} if owed is not None else {}
    about = About("non_conformity_recorded", called.case_id, title=named.get("duty"))
    tell(called.work, called.roles(), about)
    called.work.facts.append(
        Fact(
            "non_conformity_recorded",
            case_id=called.case_id,
            instance_id=called.job.instance_id,
            data={"key": key, **named, "rule": rule, "due_at": due_at, "tells": called.roles()},
        )
    )
    return True


def _legal_duties(called: Called) -> list[Term]:
    decree_id = number(called.given("provvedimento_id"))
    if decree_id is None:
        return []
    keys = _keys(called)
    return [
        one
        for decree in line_of(called.work.connection, decree_id)
        for one in live_of_decree(called.work, decree)
        if one.certainty != "CFG" and keys.hold(one.key, one.period)
    ]


def _extend(called: Called, old: Term, due_at: datetime) -> None:
    """A judge's word holds as it stands, also where it is nearer or has passed."""
    said = fixed_by_decree(due_at, "proroga concessa dal giudice")
    counted = Counted(due_at, said, whole_day=True)
    new = fixed(successor(old, counted, called.duties(), called.work.now))
    new = new._replace(origin=f"job:{called.job.id}:{old.id}", rung=0)
    papers = called.papers(ANSWER)
    told = Told("term_extended", called.author(ANSWER), data={"documents": papers})
    succeed(called.work, called.house, old, new, told)


def _keys(called: Called) -> Keys:
    """The keys that a service task names, and those it names only where they come again."""
    return _named(called, "chiavi", "periodiche")


def _of_first_day(called: Called, acts: Iterable[int]) -> Keys:
    """The same keys; of these acts those of the first day alone, where `primo_giorno` says so."""
    keys = _keys(called)
    if called.given("primo_giorno") is not True:
        return keys
    alone = Keys((), single=keys.named)
    return keys.of_first_day(owed_of(called.work.connection, acts, alone))


def _named(called: Called, *parameters: str) -> Keys:
    return Keys(*([str(key) for key in called.given(one) or ()] for one in parameters))
