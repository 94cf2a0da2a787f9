"""The minors of many cases, by the short name that tells siblings apart in a list."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select

from cases.birthdays import MINORS
from cases.headings import Heading, read_heading
from cases.people import open_person
from cases.tables import membership, person
from engine.store import Sealer
from engine.store.tables import sealing_key


@dataclass(frozen=True, slots=True)
class Minors:
    """The minors of some cases; their seals are opened only where one is to be named."""

    _sealer: Sealer
    _rows: Mapping[int, list[Any]]
    _opened: dict[int, Mapping[int, Heading]] = field(default_factory=dict, repr=False)

    def are_several(self, case_id: int | None) -> bool:
        """Whether the name of the case leaves open which of its minors is meant."""
        return len(self._rows.get(case_id or 0, ())) > 1

    def names(self, case_id: int, people: Iterable[int], now: datetime) -> tuple[str, ...]:
        """These minors as lists show them, in their order; two who would be called alike in full.

        Whoever is no minor of the case is left out.
        """
        known = self._of(case_id)
        short = {id: one.short(now) for id, one in known.items()}
        many = Counter(short.values())
        return tuple(
            short[id] if many[short[id]] == 1 else known[id].full
            for id in sorted(people)
            if id in known
        )

    def _of(self, case_id: int) -> Mapping[int, Heading]:
        if case_id not in self._opened:
            self._opened[case_id] = {
                row.person_id: self._heading(row) for row in self._rows.get(case_id, ())
            }
        return self._opened[case_id]

    def _heading(self, row: Any) -> Heading:
        seal = self._sealer.seal_of(row.key, row.wrapped, row.home_case)
        heading = read_heading(open_person(seal, row.uid, row.details))
        return replace(heading, has_died=row.died_at is not None)


def minors_of_cases(connection: Connection, sealer: Sealer, case_ids: Iterable[int]) -> Minors:
    """The minors of these cases: one statement however many they are.

    Of a case whose key was destroyed there is nobody.
    """
    ids = sorted(set(case_ids))
    rows: dict[int, list[Any]] = {}
    if ids:
        for row in connection.execute(_ASKED.where(membership.c.case_id.in_(ids))):
            rows.setdefault(row.case_id, []).append(row)
    return Minors(sealer, rows)


_ASKED = (
    select(membership.c.case_id, membership.c.person_id, person.c.uid, person.c.details)
    .add_columns(person.c.case_id.label("home_case"), person.c.died_at)
    .add_columns(sealing_key.c.id.label("key"), sealing_key.c.wrapped)
    .join(person, person.c.id == membership.c.person_id)
    .join(sealing_key, sealing_key.c.case_id == person.c.case_id)
    .where(membership.c.role.in_(sorted(MINORS)), sealing_key.c.wrapped.is_not(None))
)
