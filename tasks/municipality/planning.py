"""What applying a file would change, and the act that applies it."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlalchemy import Connection

from access.people import Person, require
from access.permissions import Permission
from access.teams import found_team
from cases.bodies import add_body
from engine.language import say
from engine.refusal import Conflict, Refusal
from engine.store.turns import take_turn
from processes.terms import TermCatalogue
from tasks.municipality.model import Days, Group, Identity, Institution, Municipality
from tasks.municipality.rows import differs, rewritten
from tasks.municipality.standing import Place, catalogue_of, standing, write_identity
from tasks.terms import changing
from tasks.terms.changing import Draft
from tasks.terms.freezing import Written, write_revision
from tasks.terms.patrons import Patron
from tasks.terms.rulebook import LEAD


class FileChangesNothing(Refusal):
    """Il Comune è già come dice il file: non c'è nulla da applicare."""


class MunicipalityChanged(Conflict):
    """Intanto qualcuno ha cambiato il Comune: guarda di nuovo che cosa cambia il file."""


class ReasonOfFile(Refusal):
    """Scrivi perché si applica, con l'atto del Comune: resta nel registro."""


class DemoFileElsewhere(Refusal):
    """È il file di un Comune dimostrativo: non si applica a un ufficio vero."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What a file would change: who the municipality is, teams, bodies, and a draft of rules."""

    before: Identity
    identity: Identity
    teams: tuple[str, ...]
    bodies: tuple[Institution, ...]
    draft: Draft

    @property
    def describes(self) -> bool:
        """Whether it says otherwise who the municipality is."""
        return self.identity != self.before

    @property
    def changes_nothing(self) -> bool:
        """Whether all is as the file says."""
        added = self.describes or self.teams or self.bodies
        return not added and self.draft.changes_nothing

    @property
    def mark(self) -> str:
        """By which it is known again: another one came in between when it differs."""
        draft = self.draft
        seen = (self.before, self.identity, self.teams, self.bodies, draft.base.revision)
        changed = (sorted(draft.years), sorted(draft.rows.items(), key=lambda one: one[0]))
        return hashlib.sha256(repr((seen, changed)).encode()).hexdigest()

    @property
    def sentences(self) -> list[str]:
        """What changes beside calendar and rules, one sentence a thing."""
        return [*_told(self.before, self.identity), *_added(self)]


def plan_of(place: Place, connection: Connection, wanted: Municipality, now: datetime) -> Plan:
    """What applying a file would change. Refuses `DemoFileElsewhere`, and what a draft refuses."""
    if wanted.demo and not place.settings.demo:
        raise DemoFileElsewhere
    present = standing(place, connection, now)
    draft = changing.present(place, connection)
    draft = _with_amounts(draft, catalogue_of(place, connection), wanted)
    if wanted.days is not None and present.days is not None:
        draft = _with_days(draft, present.days, wanted.days)
    known = {(one.kind, one.name) for one in present.bodies}
    return Plan(
        before=present.identity,
        identity=_merged(present.identity, wanted.identity),
        teams=_new_teams(present.identity, wanted.identity),
        bodies=tuple(one for one in wanted.bodies if (one.kind, one.name) not in known),
        draft=draft,
    )


def apply(
    place: Place, person: Person, wanted: Municipality, why: tuple[str, str], now: datetime
) -> None:
    """Make what was planned, in one transaction; `why` is the reason and the mark of the plan.

    Terms follow by themselves, as after any change of rules. Refuses `NotAllowed`,
    `ReasonOfFile`, `FileChangesNothing`, and `MunicipalityChanged` when the plan is another now.
    """
    require(person, Permission.MUNICIPALITY_CONFIGURE)
    reason, mark = " ".join(why[0].split()), why[1]
    if not reason:
        raise ReasonOfFile
    with place.database.begin(now) as work:
        take_turn(work.connection, "clock_revision")
        plan = plan_of(place, work.connection, wanted, now)
        if plan.changes_nothing:
            raise FileChangesNothing
        if plan.mark != mark:
            raise MunicipalityChanged
        for name in plan.teams:
            found_team(work, name, by=person.id)
        for one in plan.bodies:
            add_body(work, one.kind, one.name, contact=one.contact, by=person.id)
        if plan.describes:
            write_identity(work, plan.identity, by=person.id, why=reason)
        if not plan.draft.changes_nothing:
            how = Written(now + LEAD, person.id, reason)
            write_revision(work, plan.draft.years, plan.draft.rows, how)
    with place.database.read() as connection:
        place.definitions.book.learn(connection)


def _with_amounts(draft: Draft, catalogue: TermCatalogue, wanted: Municipality) -> Draft:
    for amount in wanted.amounts:
        row = catalogue.values.get(amount.key) or catalogue.get(amount.key)
        if differs(row, amount):
            draft = changing.set_row(draft, catalogue, rewritten(row, amount))
    return draft


def _with_days(draft: Draft, present: Days, wanted: Days) -> Draft:
    """The days of the file from its year on; a patron is moved before days are closed."""
    since = wanted.since or present.since or 0
    year = draft.rules.calendar.year(since)
    if wanted.patron is not None and not _is_same(wanted.patron, present.patron):
        feast = (wanted.patron.month, wanted.patron.day)
        draft = changing.set_patron(draft, feast, wanted.patron.name, since)
    if (year.opens_at, year.closes_at) != (wanted.opens_at, wanted.closes_at):
        draft = changing.set_hours(draft, since, wanted.opens_at, wanted.closes_at)
    before = {day for day in present.closing_days if day.year >= since}
    after = {day for day in wanted.closing_days if day.year >= since}
    for day in sorted(before - after):
        draft = changing.open_on(draft, day)
    for day in sorted(after - before):
        draft = _closed_on(draft, day)
    return draft


def _is_same(wanted: Patron, present: Patron | None) -> bool:
    """Whether it is the patron there is: where the file gives no name, by its day."""
    return present is not None and wanted == replace(present, name=wanted.name and present.name)


def _closed_on(draft: Draft, day: date) -> Draft:
    calendar = draft.rules.calendar
    return changing.close_on(draft, day) if calendar.is_working(day) else draft


def _merged(present: Identity, wanted: Identity) -> Identity:
    """What the file says, with the teams that it does not name as they are."""
    groups = {one.name: one for one in (*present.groups, *wanted.groups)}
    return replace(
        wanted,
        roles=tuple(sorted(wanted.roles)),
        groups=tuple(groups[name] for name in sorted(groups)),
    )


def _new_teams(present: Identity, wanted: Identity) -> tuple[str, ...]:
    known = {one.name for one in present.groups}
    return tuple(one.name for one in wanted.groups if one.name not in known)


def _told(before: Identity, after: Identity) -> Iterator[str]:
    pairs = (
        (say("Nome"), before.name, after.name),
        (say("Servizio"), before.service, after.service),
        (say("Regione"), before.region, after.region),
        (say("Provincia"), before.province, after.province),
    )
    yield from (f"{what}: {old or '—'} → {new or '—'}" for what, old, new in pairs if old != new)
    for role in sorted(set(after.roles) - set(before.roles)):
        yield say("Ruolo in più: {nome}", nome=role)
    for role in sorted(set(before.roles) - set(after.roles)):
        yield say("Ruolo in meno: {nome}", nome=role)
    known = {one.name: one for one in before.groups}
    for group in after.groups:
        if group.name in known and known[group.name] != group:
            yield say("Ruoli del gruppo {nome}: {ruoli}", nome=group.name, ruoli=_listed(group))


def _added(plan: Plan) -> Iterator[str]:
    groups = {one.name: one for one in plan.identity.groups}
    for name in plan.teams:
        yield say("Gruppo nuovo: {nome} ({ruoli})", nome=name, ruoli=_listed(groups[name]))
    for one in plan.bodies:
        yield say("Ente nuovo: {nome}", nome=one.name)


def _listed(group: Group) -> str:
    return ", ".join(group.roles) or "—"
