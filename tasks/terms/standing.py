"""On which decrees the paths of a case stand, and what of them another path still owes."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, select

from cases.decrees import lines_of
from engine.runtime import has_ended, variables
from engine.steps import Status
from engine.store.tables import instance
from tasks.terms.model import Term

_PATH = re.compile(r"p(?!01_)\d\d_")
"""The paths that carry out a decree, by their ids: an access only hands it on."""
_PLACING = ("p05_", "p06_", "p07_")
"""The paths that place a child by a decree: their ids begin so."""
OF_PLACEMENT = frozenset({"L13", "L18"})
"""What is owed only while a child is placed."""
NAMED = ("provvedimento_id", "misura_id", "provvedimento_relazione")
"""How a path calls the decree on which it stands and, where they are earlier ones, the one with
which its measure began and the one that has fixed the day of its report.
"""
URGENT = "p04_"
URGENT_ACTS = ("decreto_convalida", "decreto_collegio")
"""How an urgent removal calls the decrees about it, whatever stood in the case before."""
ANSWERED, PASSED_ON = "esito_passaggio", "accettato"
"""How a path keeps what another municipality said to its handover, and that it took the path."""
READ = "atti_letti"
"""Where a path keeps the numbers of all the decrees that it has read, joined by a plus."""


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """The mandates on which other paths report, and the keys for which that matters: without any,
    for every one but those of a placement.
    """

    mandates: Sequence[str] = ()
    keys: Sequence[str] = ()

    def may_owe(self, one: Term) -> bool:
        """Whether the mandates of its act say who reports on its day."""
        if not self.mandates or one.key in OF_PLACEMENT:
            return False
        return not self.keys or one.key in self.keys

    def owes(self, one: Term, mandates: Iterable[str] | None) -> bool:
        """Whether what an act with these mandates asks is reported by another path."""
        return self.may_owe(one) and not set(self.mandates).isdisjoint(mandates or ())


@dataclass(frozen=True, slots=True)
class Other:
    """Another path of the case that runs: the decrees on which it stands, and those of them by
    which it places a child.
    """

    decrees: frozenset[int]
    placing: frozenset[int]

    def owes(self, old: Term) -> bool:
        """Whether it still does what a term is about: what is owed of a placement, only a path
        that places a child.
        """
        return old.decree_id in (self.placing if old.key in OF_PLACEMENT else self.decrees)


def others_in_case(
    connection: Connection, case_id: int | None, but: int | None
) -> tuple[Other, ...]:
    """The running paths of a case that carry out decrees, except one.

    One that has come to its end, of which a death is still to be recorded, carries out nothing;
    nor does one for which another municipality answers by now, whatever it still writes down.
    """
    asked = select(instance.c.process, instance.c.state).where(
        instance.c.case_id == case_id,
        instance.c.status == Status.RUNNING,
        instance.c.id != but,
    )
    running = [row for row in connection.execute(asked) if _PATH.match(row.process)]
    paths = [(row.process, variables(row.state)) for row in running if not has_ended(row.state)]
    return tuple(_other(connection, *one) for one in paths if not is_passed_on(one[1]))


def is_passed_on(said: Mapping[str, Any]) -> bool:
    """Whether another municipality answers for a path by now."""
    return said.get(ANSWERED) == PASSED_ON


def decrees_of(
    connection: Connection, said: Mapping[str, Any], names: Iterable[str] = NAMED
) -> frozenset[int]:
    """The decrees on which a path stands by its variables, with those that they replaced.

    Whatever it has read is among them: it reports for each of those acts.
    """
    ids = {int(text) for text in (str(said.get(name)) for name in names) if text.isdecimal()}
    ids |= acts_read(said.get(READ))
    return frozenset(lines_of(connection, ids) if ids else ())


def acts_read(said: Any) -> frozenset[int]:
    """The numbers of the decrees that a path has read, as one of its variables says them."""
    return frozenset(int(one) for one in str(said or "").split("+") if one.isdecimal())


def _other(connection: Connection, process: str, said: Mapping[str, Any]) -> Other:
    """An urgent removal places by its own decrees, until its measure is over."""
    decrees = decrees_of(connection, said)
    if process.startswith(_PLACING):
        return Other(decrees, placing=decrees)
    if process.startswith(URGENT) and said.get("solo_chi_rientra") is None:
        return Other(decrees, placing=decrees_of(connection, said, URGENT_ACTS))
    return Other(decrees, placing=frozenset())
