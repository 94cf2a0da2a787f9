"""The live terms of the decrees of a case, as whoever confirms a new decree decides on them."""

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from operator import itemgetter

from sqlalchemy import Connection, bindparam, case, func, select

from cases.decrees import Decree, DecreeStatus
from engine.clock import ROME
from engine.feel import HostFunction
from engine.language import say, to_say
from engine.runtime import variables
from engine.steps import Status
from engine.store import Listed, Prepared, Typed
from engine.store.tables import instance, subscription
from tasks.paths import name_of_path
from tasks.terms.counting import spelled
from tasks.terms.keeping import is_live
from tasks.terms.model import Term
from tasks.terms.series import Keys, owed_of
from tasks.terms.standing import Elsewhere, acts_read
from tasks.terms.tables import term
from tasks.whom import in_care

_NOTIFIED = to_say("comunicato il %(day)s")
_EVERY_SO_MANY_MONTHS = "periodicita_mesi"
NEW_ACT = "msg_provvedimento_modificato"
"""What tells the paths of a case of a new act."""
_FIGURES = re.compile(r"\d+/\d+")


@dataclass(frozen=True, slots=True)
class Standing:
    """A live term of a decree: how the form and how people call it, its key and last day."""

    id: int
    decree_id: int
    key: str
    name: str
    owed: str
    day: date


def told_apart(acts: Sequence[Decree]) -> Mapping[int, str]:
    """How people call the acts of a case, each by a name of its own: copies by when they came,
    and those that came together by their order.
    """
    named = {one.id: one.label for one in acts}
    named |= {one.id: _notified(one) for one in _same(named, acts)}
    alike: Counter[str] = Counter()
    for one in sorted(_same(named, acts), key=lambda act: act.id):
        alike[said := named[one.id]] += 1
        named[one.id] = f"{said} ({alike[said]})"
    return named


def _same(named: Mapping[int, str], acts: Sequence[Decree]) -> list[Decree]:
    often = Counter(named.values())
    return [one for one in acts if often[named[one.id]] > 1]


def _notified(act: Decree) -> str:
    if act.notified_at is None:
        return act.label
    day = {"day": f"{act.notified_at.astimezone(ROME):%d/%m/%Y}"}
    return f"{act.label}, {say(_NOTIFIED) % day}"


def standing(
    connection: Connection, case_id: int, decrees: Sequence[Decree]
) -> tuple[Standing, ...]:
    """The live terms of the decrees of a case, the nearest first."""
    called = told_apart(decrees)
    return tuple(
        Standing(
            row.id,
            row.decree_id,
            row.key,
            f"{row.sentence}, entro {spelled(day)} ({called[row.decree_id]})",
            row.sentence,
            day,
        )
        for row in _OF_DECREES.run(connection, {"case": case_id}, decrees=list(called))
        for day in (row.due_at.astimezone(ROME).date(),)
    )


def acts_of_case(found: Callable[[], Sequence[Decree]]) -> HostFunction:
    """`atti_del_fascicolo()`: number, name and whether in force of each act of the case, and the
    number of another one of which it is a copy, if there is one.
    """

    def said() -> list[dict[str, object]]:
        acts = found()
        named = told_apart(acts)
        return [
            {
                "numero": Decimal(one.id),
                "nome": named[one.id],
                "in_vigore": one.status is DecreeStatus.IN_FORCE,
                "copia_di": next((Decimal(same.id) for same in _alike(one, acts)), None),
            }
            for one in acts
        ]

    return HostFunction("atti_del_fascicolo", (), said)


def act_of_case(found: Callable[[], Sequence[Decree]]) -> HostFunction:
    """`atto_del_fascicolo(numero)`: what is known of one act of the case since it was registered:
    days, numbers and choices, never what it orders in words; null when it is not there.
    """

    def said(number: object) -> dict[str, object] | None:
        acts = found() if number is not None else ()
        act = next((one for one in acts if one.id == number), None)
        return None if act is None else _known_of(act)

    return HostFunction("atto_del_fascicolo", ("numero",), said)


def _known_of(act: Decree) -> dict[str, object]:
    reports = act.details.get("termine_relazione_tipo") == _EVERY_SO_MANY_MONTHS
    every = act.details.get("termine_relazione_valore") if reports else None
    return {
        "autorita": act.authority,
        "emesso_il": act.issued_on,
        "numero_di_ruolo": act.rg_number or None,
        "durata_mesi": _number(act.details.get("durata_mesi")),
        "relazione_ogni_mesi": _number(every),
        "visite": act.details.get("visite"),
        "mandati": act.details.get("mandati"),
        "nominati": [Decimal(one) for one in sorted(act.named)] or None,
    }


def _number(value: object) -> Decimal | None:
    return Decimal(value) if isinstance(value, int) else None


def same_act(found: Callable[[], Sequence[Decree]]) -> HostFunction:
    """`atto_gia_registrato(provvedimento)`: what another act of the case is called that has the
    same authority, number and day, in force or replaced since; null when there is none.
    """

    def named(number: object) -> str | None:
        acts = found() if number is not None else ()
        mine = next((one for one in acts if one.id == number), None)
        alike = _alike(mine, acts) if mine is not None else ()
        return next((told_apart(acts)[one.id] for one in alike), None)

    return HostFunction("atto_gia_registrato", ("provvedimento",), named)


def _alike(mine: Decree, acts: Sequence[Decree]) -> list[Decree]:
    """The acts of which this one may be a copy, those in force first, then the oldest first.

    The kind of the act is left out: one clerk writes «decreto» where another writes «ordinanza».
    """
    alike = [one for one in acts if _is_same(mine, one)]
    return sorted(alike, key=lambda one: (one.status is not DecreeStatus.IN_FORCE, one.id))


def _is_same(mine: Decree, other: Decree) -> bool:
    if other.id == mine.id or other.status is DecreeStatus.REGISTERING or not mine.rg_number:
        return False
    said = [(one.authority, one.issued_on, _plain(one.rg_number)) for one in (mine, other)]
    return said[0] == said[1]


def _plain(number: str) -> str:
    """The number without the letters of its register: "12/2025 V.G." is 12/2025."""
    figures = _FIGURES.match(number.strip())
    return figures[0] if figures else number.strip().casefold()


def standing_terms(found: Callable[[], Sequence[Standing]]) -> HostFunction:
    """`termini_in_vigore()`: what a form may ask of them; they are read when it does."""

    def said() -> list[dict[str, object]]:
        return [
            {
                "numero": one.id,
                "provvedimento": one.decree_id,
                "chiave": one.key,
                "nome": one.name,
                "frase": one.owed,
                "entro": one.day,
            }
            for one in found()
        ]

    return HostFunction("termini_in_vigore", (), said)


def paths_under_way(connection: Connection, case_id: int | None) -> HostFunction:
    """`percorsi_in_corso()`: which paths run in the case, each once: its id, its name, and whether
    it reads a new act.
    """

    @cache
    def said() -> list[dict[str, object]]:
        return [
            {
                "percorso": row.process,
                "nome": name_of_path(row.process),
                "legge_atti": bool(row.hears),
            }
            for row in _PATHS.run(connection, {"case": case_id})
        ]

    return HostFunction("percorsi_in_corso", (), said)


def path_of_somebody(connection: Connection, case_id: int | None) -> HostFunction:
    """`segue_gia(percorso, persona)`: whether such a path runs in the case for somebody; one that
    does not say whom it follows may follow anybody.
    """

    @cache
    def of(process: object) -> list[frozenset[int]]:
        rows = _STATES.run(connection, {"case": case_id, "process": str(process)})
        return [in_care(variables(row.state)) for row in rows]

    def said(process: object, person: object) -> bool:
        return any(not people or person is None or person in people for people in of(process))

    return HostFunction("segue_gia", ("percorso", "persona"), said)


def ends_of_terms(connection: Connection, case_id: int | None) -> HostFunction:
    """`scadenze_in_vigore()`: key, decree, last day of the same terms, and which come again.

    In one statement; the nearest first, of one day the one that was ordered first.

    The names are sealed with the decrees; whoever compares days need not open them.
    """

    @cache
    def said() -> list[dict[str, object]]:
        found = [
            {
                "provvedimento": row.decree_id,
                "chiave": row.key,
                "entro": row.due_at.astimezone(ROME).date(),
                "periodica": row.period is not None,
            }
            for row in _ENDS.run(connection, {"case": case_id})
        ]
        return sorted(found, key=itemgetter("entro"))

    return HostFunction("scadenze_in_vigore", (), said)


def next_term(connection: Connection, known: Callable[[], Sequence[Decree]]) -> HostFunction:
    """`prossimo_termine(atti, chiavi, singole, mandati_di_altri, chiavi_di_altri)`: what these
    acts ask first of what is not done yet, under these keys: its last day (`entro`), its act
    (`provvedimento`), and whether it comes again (`periodica`); null when nothing is owed, or no
    act is named.

    As `termini.prossimo` finds it once a report has left: what those acts have replaced in part
    counts as well, under the keys in `singole` only what is owed on a single day, and not what
    another path reports for.
    """

    @cache
    def owed(acts: frozenset[int], keys: Keys) -> tuple[Term, ...]:
        return tuple(owed_of(connection, acts, keys))

    def of_others(one: Term, elsewhere: Elsewhere) -> bool:
        if not elsewhere.may_owe(one):
            return False
        acts = [act.details.get("mandati") for act in known() if act.id == one.decree_id]
        return any(elsewhere.owes(one, mandates) for mandates in acts)

    def asked(acts: object, keys: object, single: object = (), *others: object) -> object:
        named, elsewhere = acts_named(acts), Elsewhere(*map(_texts, others))
        found = owed(named, keys_named(keys, single)) if named else ()
        return next((_as_told(one) for one in found if not of_others(one, elsewhere)), None)

    names = ("atti", "chiavi", "singole", "mandati_di_altri", "chiavi_di_altri")
    return HostFunction("prossimo_termine", names, asked, optional=3)


def _as_told(one: Term) -> dict[str, object]:
    return {
        "provvedimento": one.decree_id,
        "entro": one.due_at.astimezone(ROME).date(),
        "periodica": one.period is not None,
    }


def acts_named(said: object) -> frozenset[int]:
    """The numbers of acts as a form says them: one, several, or joined as a path keeps them."""
    if isinstance(said, list):
        return frozenset(number for one in said for number in acts_named(one))
    return acts_read(said)


def keys_named(keys: object, single: object) -> Keys:
    """The keys of terms as a form says them: those that always count, then those of a day."""
    return Keys(_texts(keys), single=_texts(single))


def _texts(said: object) -> tuple[str, ...]:
    return tuple(str(one) for one in said) if isinstance(said, list) else ()


_OF_DECREES = Listed(
    lambda decrees: (
        select(term.c.id, term.c.decree_id, term.c.key, term.c.sentence, term.c.due_at)
        .where(term.c.case_id == bindparam("case"), term.c.decree_id.in_(decrees), is_live())
        .order_by(term.c.due_at, term.c.id)
    ),
    Typed,
)
_HEARS = func.max(case((subscription.c.name == NEW_ACT, 1), else_=0)).label("hears")
_PATHS = Prepared(
    select(instance.c.process, _HEARS)
    .outerjoin(subscription, subscription.c.instance_id == instance.c.id)
    .where(instance.c.case_id == bindparam("case"), instance.c.status == Status.RUNNING)
    .group_by(instance.c.process)
    .order_by(instance.c.process)
)
_STATES = Prepared(
    select(instance.c.state).where(
        instance.c.case_id == bindparam("case"),
        instance.c.process == bindparam("process"),
        instance.c.status == Status.RUNNING,
    )
)
_ENDS = Typed(
    select(term.c.decree_id, term.c.key, term.c.due_at, term.c.period)
    .where(term.c.case_id == bindparam("case"), term.c.decree_id.is_not(None), is_live())
    .order_by(term.c.id)
)
