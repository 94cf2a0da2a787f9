"""The stage on which a play runs: a real office, its people, and a clock that is moved."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from difflib import get_close_matches
from io import BytesIO
from typing import Any

from sqlalchemy import and_, bindparam, select

from access.people import BY_PASSWORD, Person
from cases.bodies import add_body, list_bodies
from cases.decrees import list_decrees
from cases.documents import NewDocument, lay_aside
from cases.people import Member, list_members
from cases.sentences import SENTENCES, UNTOLD
from engine.clock import ROME, MovedClock
from engine.refusal import Refusal
from engine.store import Fact, Prepared, Typed, read_facts
from engine.store.journal import journal
from engine.store.tables import instance
from forms import InvalidAnswers
from tasks import acts, worklist
from tasks.directing import Direction, NobodyActs, check_heard, direct
from tasks.entrances import Entrance, enter, tell
from tasks.office import Office
from tasks.plays import Must, Play, Scene
from tasks.posting import posted_of
from tasks.prompting import NotAsPlayed, due, listed, signed, which, wrong
from tasks.props import PROPS, check_asked, prop_of, said
from tasks.referrals import PROCESS, arrival_of, new_referral
from tasks.tables import task
from tasks.terms.keeping import is_live
from tasks.terms.tables import term
from tasks.whom import people_of_path, told_of
from tasks.worklist import TaskRow

_OPEN = and_(task.c.case_id == bindparam("case"), task.c.status == "open")
_AWAITED = Prepared(select(task.c.element).where(_OPEN))
_NAMED = Prepared(
    select(task).where(_OPEN, task.c.element == bindparam("element")).order_by(task.c.id)
)
_of_case = select(journal).where(journal.c.case_id == bindparam("case")).order_by(journal.c.seq)
_FACTS = Typed(_of_case)
_FACTS_OF_KIND = Typed(_of_case.where(journal.c.kind == bindparam("kind")))
_PAPER = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


class Stage:
    """Performs a play scene by scene; whatever is due on the way between two scenes happens."""

    def __init__(self, office: Office, clock: MovedClock, people: Mapping[str, Person]) -> None:
        self.office = office
        self.clock = clock
        self.people = people
        self.cases: list[int] = []
        self.case_id: int | None = None
        self.writing: tuple[int, int] | None = None  # who fills in the form of which task

    def perform(self, play: Play) -> None:
        """The whole play. Raises `NotAsPlayed` naming the scene, and what was found instead."""
        for scene in play.scenes:
            self.act(scene)
        for must in play.musts:
            self.check(must)

    def act(self, scene: Scene) -> None:
        """One scene. Raises `NotAsPlayed` that begins with its number."""
        try:
            self._act(scene)
        except NotAsPlayed as otherwise:
            raise NotAsPlayed(f"{which(scene)}: {otherwise}") from None

    def _act(self, scene: Scene) -> None:
        self.pass_time_to(scene.at)
        self.case_id = self._case(scene.case)
        refused = self._try(scene)
        if (refused is None) != (scene.refused is None):
            wanted = "nessun rifiuto" if scene.refused is None else f"il rifiuto «{scene.refused}»"
            found = f"«{refused}»" if refused else "nessun rifiuto"
            raise NotAsPlayed(f"atteso {wanted}, trovato {found}")
        if scene.refused is not None and scene.refused not in (refused or ""):
            raise NotAsPlayed(f"«{scene.refused}» non sta in «{refused}»")
        self.settle()
        if scene.awaits is not None and sorted(scene.awaits) != self.awaited():
            wanted, found = listed(sorted(scene.awaits)), listed(self.awaited())
            raise NotAsPlayed(f"attese {wanted}; trovate {found}")

    def pass_time_to(self, at: datetime) -> None:
        """Move the clock, stopping wherever something is due."""
        at = max(at, self.clock.now())
        while (due := self._next_due()) is not None and due <= at:
            self.clock.move_to(max(due, self.clock.now()))
            self.settle()
        self.clock.move_to(at)

    def settle(self) -> None:
        """Do all that is due now."""
        self.office.worker.tick(self.clock.now())

    def _next_due(self) -> datetime | None:
        with self.office.read() as connection:
            return self.office.worker.next_due(connection)

    def awaited(self) -> list[str]:
        """The elements that await a person in the case, sorted."""
        with self.office.read() as connection:
            return sorted(_AWAITED.run(connection, {"case": self.case_id}).scalars())

    def facts(self, kind: str | None = None) -> list[tuple[datetime, Fact]]:
        """Every fact of the case, or those of one kind, in order."""
        with self.office.read() as connection:
            asked = _FACTS if kind is None else _FACTS_OF_KIND
            rows = asked.run(connection, {"case": self.case_id, "kind": kind})
            return list(read_facts(rows))

    def check(self, must: Must) -> None:
        """A line that must hold at the end, of facts and things that there are."""
        self.case_id = self._case(must.case)
        self._check_known(must)
        found = [fact for at, fact in self.facts(must.fact) if self._fits(must, at, fact)]
        enough = len(found) == must.times if must.times is not None else bool(found)
        if not enough:
            kinds = sorted({fact.kind for _, fact in self.facts()})
            said = f"deve valere «{must}», trovati {len(found)}"
            raise NotAsPlayed(f"{said}; fatti del caso: {listed(kinds)}")

    def _check_known(self, must: Must) -> None:
        """That a fact is never there says nothing if there is no such fact, task or table."""
        if must.fact not in {*SENTENCES, *UNTOLD}:
            near = get_close_matches(must.fact, [*SENTENCES, *UNTOLD], n=5, cutoff=0.4)
            kinds = listed(sorted({fact.kind for _, fact in self.facts()}))
            raise NotAsPlayed(
                f"[[deve]], il fatto «{must.fact}» non c'è; forse {listed(near)};"
                f" fatti del caso: {kinds}"
            )
        written = self.office.catalogue.names
        for name in filter(None, (must.element, must.outcome, must.table)):
            if name not in written:
                raise NotAsPlayed(
                    f"[[deve]], «{name}» non sta in nessun disegno, tabella o termine"
                )

    def _fits(self, must: Must, at: datetime, fact: Fact) -> bool:
        person = self.people.get(must.by) if must.by else None
        return (
            fact.kind == must.fact
            and must.on in {None, f"{at.astimezone(ROME):%Y-%m-%d}"}
            and must.element in {None, fact.data.get("element"), fact.data.get("key")}
            and (must.outcome is None or must.outcome in fact.data.get("outcomes", ()))
            and must.table in {None, fact.data.get("table")}
            and (must.rule is None or must.rule in fact.data.get("rules", ()))
            and (must.due is None or due(fact).startswith(must.due))
            and (must.by is None or (person is not None and fact.by == person.id))
        )

    def _try(self, scene: Scene) -> str | None:
        try:
            if scene.message is not None:
                check_heard(self.office, scene.message)
            if scene.starts is not None:
                self._begin(scene)
            elif scene.message is not None:
                self._tell(scene)
            self._direct(scene)
            if scene.does is not None:
                self._complete(scene)
        except InvalidAnswers as refused:
            return f"{refused} {'; '.join(map(wrong, refused.errors))}"
        except Refusal as refused:
            return str(refused)
        return None

    def _case(self, which: int | str | None) -> int | None:
        """The case a scene is about: by the order in which the play opened them, or the latest.

        By the name of a path: the last one that opened by itself for it.
        """
        if which is None:
            return self.cases[-1] if self.cases else None
        if isinstance(which, str):
            return self._by_itself(which)
        if which > len(self.cases):
            raise NotAsPlayed(f"fascicolo {which}: finora ne ha aperti {len(self.cases)}")
        return self.cases[which - 1]

    def _by_itself(self, process: str) -> int:
        asked = (
            select(instance.c.case_id)
            .where(instance.c.process == process, instance.c.case_id.not_in(self.cases))
            .order_by(instance.c.id.desc())
            .limit(1)
        )
        with self.office.read() as connection:
            found: int | None = connection.execute(asked).scalar_one_or_none()
        if found is None:
            raise NotAsPlayed(f"fascicolo «{process}»: nessuno si è aperto da sé")
        return found

    def _direct(self, scene: Scene) -> None:
        """What is neither a task nor a message of another path."""
        passed = (scene.hands or {}).get("attivita")
        direction = Direction(
            scene,
            self.case_id or 0,
            self._person(scene) if scene.who else None,
            self._carried(scene) if scene.signal else {},
            self._concerned(scene),
            self.people,
            self._task(scene, passed).id if passed else None,
        )
        direct(self.office, direction)
        if scene.leaves is not None:
            gone = scene.leaves.rpartition(".")[2]
            self.people = {**self.people, gone: replace(self.people[gone], active=False)}

    def _concerned(self, scene: Scene) -> int | None:
        """Whom in the case the scene is about."""
        if scene.concerns is None:
            return None
        found = self.member(scene.concerns)
        if not found.isdecimal():
            there = listed([one.name for one in self._members()])
            raise NotAsPlayed(f"«{scene.concerns}» non è tra le persone del caso, ma {there}")
        return int(found)

    def _begin(self, scene: Scene) -> None:
        if scene.starts not in {None, PROCESS}:
            self._enter(scene)
            return
        arrival = arrival_of(scene.message, scene.answers.get("canale"))
        self.case_id = new_referral(self.office, self._person(scene), arrival).case.id
        self.cases.append(self.case_id)

    def _enter(self, scene: Scene) -> None:
        """A path begins in a new case, or in the one that the scene names."""
        entrance = Entrance(
            scene.starts or "",
            scene.message,
            self.case_id if scene.case is not None else None,
            self._person(scene) if scene.who else None,
            self._carried(scene),
        )
        case_id = enter(self.office, entrance)
        if case_id is None:
            raise NotAsPlayed(f"il percorso «{scene.starts}» non c'è")
        if scene.case is None:
            self.cases.append(case_id)
        self.case_id = case_id

    def _tell(self, scene: Scene) -> None:
        """A message as another path of the case sends it, with what the scene gives."""
        said, who = self._carried(scene), self._concerned(scene)
        with self.office.begin() as work:
            about = {"minore_id": who} if who is not None else {}
            tell(work, scene.message or "", self.case_id, {**said, **about})

    def _carried(self, scene: Scene) -> dict[str, Any]:
        return {name: self._told(value) for name, value in scene.answers.items()}

    def _told(self, value: Any) -> Any:
        """What a message carries: people by id, what a case holds by its number."""
        if isinstance(value, list):
            return [self._told(one) for one in value]
        prop = prop_of(value)
        if prop is not None:
            return int(PROPS[prop[0]](self, prop[1]))
        if not isinstance(value, str):
            return value
        if value in self.people:
            return self.people[value].id
        found = self.member(value)
        return value if found == value else int(found)

    def _complete(self, scene: Scene) -> None:
        person, found = self._person(scene), self._task(scene, scene.does or "")
        self.writing = (person.id, found.id)
        with self.office.read() as connection:
            definition = self.office.definitions.get(connection, found.digest)
        form = definition.form(found.process, found.element)
        values = said(self, form.fields, scene.answers)
        view = acts.look(self.office, person, found.id, typed=values).form
        check_asked(view, values)
        signing = replace(person, proof=BY_PASSWORD)
        acts.complete(self.office, signing, found.id, posted_of(view, signed(form.fields, scene)))

    def _task(self, scene: Scene, element: str) -> TaskRow:
        named = self._named(element)
        if not named:
            raise NotAsPlayed(f"«{element}» non è attesa, ma {listed(self.awaited())}")
        fitting = _fitting(named, scene.about or "")
        if not fitting:
            raise NotAsPlayed(
                f"«{element}» è attesa {len(named)} volte, ma in nessuna "
                f"«{scene.about}» sta tra i suoi dati"
            )
        person = self._concerned(scene)
        of_them = [row for row in fitting if person is None or self._is_about(row, person)]
        if not of_them:
            raise NotAsPlayed(f"nessuna «{element}» riguarda «{scene.concerns}»")
        return of_them[0]

    def _is_about(self, row: TaskRow, person: int) -> bool:
        alone = told_of(row.element, row.data)
        if alone:
            return person in alone
        with self.office.read() as connection:
            return person in people_of_path(connection, row.instance_id)

    def _named(self, element: str) -> Sequence[TaskRow]:
        asked = {"case": self.case_id, "element": element}
        with self.office.read() as connection:
            return [worklist.seen(row._asdict()) for row in _NAMED.run(connection, asked)]

    def _person(self, scene: Scene) -> Person:
        if scene.who is None:
            raise NobodyActs
        name = scene.who.rpartition(".")[2]
        if name not in self.people:
            raise NotAsPlayed(f"«{scene.who}» non è tra le persone")
        return self.people[name]

    def member(self, name: str) -> str:
        """Somebody of the case by name, for a reference; what is no name stays as it is."""
        return next((str(one.person_id) for one in self._members() if one.name == name), name)

    def _members(self) -> Sequence[Member]:
        if self.case_id is None:
            return ()
        with self.office.read() as connection:
            return list_members(connection, self.office.sealer, self.case_id)

    def nth_case(self, number: str) -> str:
        """A case by the order in which the play opened it."""
        return str(_nth(self.cases, "fascicolo", number))

    def nth_decree(self, number: str) -> str:
        """A decree of the case by the order in which it came."""
        with self.office.read() as connection:
            seal = self.office.sealer.of(connection, self.case_id or 0)
            found = list_decrees(connection, seal, self.case_id or 0)
        return str(_nth(found[::-1], "provvedimento", number).id)

    def live_term(self, key: str) -> str:
        """The live term under this key of a decree of the case, or of this one: "L14:2"."""
        key, _, place = key.partition(":")
        mine = (term.c.case_id == self.case_id) & term.c.decree_id.is_not(None)
        if place:
            mine &= term.c.decree_id == int(self.nth_decree(place))
        asked = select(term.c.id, term.c.key).where(mine, is_live()).order_by(term.c.id)
        with self.office.read() as connection:
            running = connection.execute(asked).all()
        found = next((str(one.id) for one in running if one.key == key), None)
        if found is None:
            keys = listed(sorted({one.key for one in running}))
            raise NotAsPlayed(f"«termine:{key}»: per un provvedimento del caso corre {keys}")
        return found

    def body(self, kind: str, name: str) -> str:
        """A body of this kind, which the list of bodies is given if it has it not."""
        with self.office.begin() as work:
            known = list_bodies(work.connection, kinds=frozenset({kind}), query=name)
            return str(known[0].id if known else add_body(work, kind, name, by=None))

    def paper(self, name: str) -> str:
        """A paper of this name, chosen in the form as a browser does it."""
        if self.case_id is None or self.writing is None:
            raise NotAsPlayed("un documento senza fascicolo")
        by, task_id = self.writing
        new = NewDocument(filename=name, stream=BytesIO(_PAPER), task_id=task_id)
        with self.office.begin() as work:
            return str(lay_aside(work, self.office.sealer, self.case_id, new, by=by).id)


def _fitting(rows: Sequence[TaskRow], words: str) -> Sequence[TaskRow]:
    """Those of the path that is named; else those in whose path or data these words stand: a path
    may also know which other one has opened it.
    """
    of_path = [row for row in rows if row.process == words]
    return of_path or [row for row in rows if words in f"{row.process} {row.data}"]


def _nth(found: Sequence[Any], what: str, number: str) -> Any:
    """One of what a play numbers from 1 on."""
    if not number.isdecimal() or not 0 < int(number) <= len(found):
        raise NotAsPlayed(f"«{what}:{number}»: finora ce ne sono {len(found)}")
    return found[int(number) - 1]
