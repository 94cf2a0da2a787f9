"""A death in a case: of whom it is, and what each path does. What protects the living goes on."""

from collections.abc import Collection, Container, Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection

from cases import birthdays
from engine.clock import ROME
from engine.refusal import Refusal
from engine.store import NewJob, Work, addressed
from tasks.listening import Listener, listeners
from tasks.notices import HOLDER, About, tell

STOPS = "msg_decesso"
"""What ends a path: nobody is left for whom it would go on."""
OF_ONE = "msg_decesso_di_uno"
"""What a path awaits that goes on for the others where one of those whom it follows dies."""

OF_THE_LAST = "msg_decesso_dei_protetti"
"""What an urgent removal awaits that protects nobody any more, and still brings a sibling home."""
BESIDE = (OF_ONE, OF_THE_LAST)

OF_THE_DEAD = "msg_minore_deceduto"
"""What awaits whoever is asked something about a child alone, such as to hear them: it is over."""


class NotOfThisFile(Refusal):
    """Questa persona non è nel fascicolo: scegli chi è morto dall'elenco."""


class DeadNotNamed(Refusal):
    """Scegli chi è morto: si ferma solo ciò che segue questa persona."""


@dataclass(frozen=True, slots=True)
class Death:
    """Of whom it is: None of somebody who is not in the file. `left` are the minors who live on,
    `dead` those of the file who have died, now or before; `born` when a minor of it was.
    """

    person_id: int | None
    is_of_minor: bool
    is_known: bool  # it was told before
    left: frozenset[int]
    dead: frozenset[int]
    born: date | None = None

    def message(self, path: Listener, beside: Container[str]) -> str | None:
        """What a path is told; None: nothing, it goes on as before. `beside`: what of `BESIDE` it
        awaits.

        A path that says whom it follows hears of them alone, and stops where nobody is left whom
        it follows, nor brings home. One that does not say it stops where the file has no other
        minor.
        """
        of_one = OF_ONE if OF_ONE in beside else None
        named = path.in_care | path.adults | path.gone_home
        if named:
            newborn = self.person_id not in named and self._is_newborn_of(path)
            if self.person_id not in named and not newborn:
                return None
            others = (path.in_care - self.dead) | (path.adults & self.left)
            if others or (path.unnamed > newborn and self.left):
                return of_one
            return OF_THE_LAST if OF_THE_LAST in beside and path.going_home & self.left else STOPS
        if self.left:
            return of_one if self.is_of_minor and not self.is_known else None
        return STOPS

    def _is_newborn_of(self, path: Listener) -> bool:
        """Whether it is the child whom a path follows since the birth, and cannot name yet."""
        if not path.unnamed or self.born is None or path.began is None:
            return False
        return self.born >= path.began.astimezone(ROME).date()


def death_of(
    connection: Connection, case_id: int, who: int | None, *, unlisted: bool = False
) -> Death:
    """Whose death it is: the one who is named, or `unlisted` somebody who is not in the file.

    Without either the only minor of the file, or nobody of it where it has none. Refuses
    `NotOfThisFile` and, where a file of several minors leaves it open, `DeadNotNamed`.
    """
    living = frozenset(birthdays.minors_of(connection, case_id))
    if who is None and not unlisted:
        if len(living) > 1:
            raise DeadNotNamed
        who = next(iter(living), None)
    found = birthdays.deaths_in(connection, case_id)
    if who is not None and who not in found:
        raise NotOfThisFile
    births = birthdays.births_in(connection, case_id)
    return _death(who, living, found, births)


def everybodys(connection: Connection, case_id: int) -> tuple[Death, ...]:
    """The death of each who lives in the file, and of somebody who is not in it: to foresee."""
    living = frozenset(birthdays.minors_of(connection, case_id))
    found = birthdays.deaths_in(connection, case_id)
    alive = [who for who, has_died in sorted(found.items()) if not has_died]
    births = birthdays.births_in(connection, case_id)
    return tuple(_death(who, living, found, births) for who in (*alive, None))


def tell_of_death(work: Work, case_id: int, death: Death) -> bool:
    """Tell the paths that it concerns, and whoever answers for a case in which some path runs on.

    Whether any path awaits a death, also where it goes on as before. Of a minor who has died
    nobody awaits the birthdays any more.
    """
    who = death.person_id
    if who is not None:
        birthdays.note_death(work, who)
    payload: dict[str, object] = {"causa": "decesso"}
    payload |= {"minore_id": who} if who is not None else {}
    waiting = heard_in(work.connection, case_id)
    said = messages(death, waiting, awaited_beside(work.connection, case_id))
    for number, message in sorted(said.items()):
        letter = addressed(str(case_id), payload, to=number)
        work.jobs.append(NewJob("message", message, None, None, letter))
    if who is not None:
        _ask_no_more(work, case_id, payload, [one for one in said if said[one] != OF_ONE])
    if waiting:
        tell(work, [HOLDER], About("death_reported", case_id))
    return bool(waiting)


def _ask_no_more(
    work: Work, case_id: int, payload: Mapping[str, object], stopped: Collection[int]
) -> None:
    """End what is asked of the dead child alone, in the paths that go on for the others."""
    child = str(payload["minore_id"])
    hearing = listeners(work.connection, case_id, OF_THE_DEAD)
    asked = {
        (one.instance_id, one.tied)
        for one in hearing
        if child in one.tied.partition(":")[2].split("+") and one.instance_id not in stopped
    }
    for number, tied in sorted(asked):
        letter = addressed(tied, payload, to=number)
        work.jobs.append(NewJob("message", OF_THE_DEAD, None, None, letter))


def heard_in(connection: Connection, case_id: int) -> tuple[Listener, ...]:
    """The paths of a case that await a death."""
    return tuple(one for one in listeners(connection, case_id, STOPS) if one.of_case(case_id))


def awaited_beside(connection: Connection, case_id: int) -> Mapping[int, Mapping[str, str]]:
    """The paths that await a death with which they go on: which message, at which element."""
    found: dict[int, dict[str, str]] = {}
    for name in BESIDE:
        for one in listeners(connection, case_id, name):
            found.setdefault(one.instance_id, {})[name] = one.element
    return found


def messages(
    death: Death, waiting: Collection[Listener], beside: Mapping[int, Container[str]]
) -> Mapping[int, str]:
    """What each of these paths is told of it; who is not here is told nothing."""
    said = {
        one.instance_id: death.message(one, beside.get(one.instance_id, ())) for one in waiting
    }
    return {number: message for number, message in said.items() if message is not None}


def _death(
    who: int | None,
    living: frozenset[int],
    found: Mapping[int, bool],
    births: Mapping[int, date],
) -> Death:
    before = frozenset(one for one, has_died in found.items() if has_died)
    own = frozenset() if who is None else frozenset({who})
    return Death(
        who,
        is_of_minor=bool(own & (living | before)),
        is_known=bool(own & before),
        left=living - own,
        dead=before | own,
        born=births.get(who) if who is not None else None,
    )
