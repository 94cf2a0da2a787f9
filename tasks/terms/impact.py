"""What a change of calendar or rules touches, shown before anybody makes it."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType

from sqlalchemy import Connection, func, select

from engine.store import load_files
from engine.store.tables import instance, version
from tasks.definitions import Definitions
from tasks.terms.changing import Draft
from tasks.terms.model import State
from tasks.terms.rulebook import Rules
from tasks.terms.touching import Touch, Touched, in_reach, reach_of, touched

SHOWN = 100
_AT_ONCE = 500


class Outcome(StrEnum):
    """What a change does to a live term: one of these, and only one."""

    BECOMES_LATE = "becomes_late"  # it is in time, and would be late as soon as it counts
    LATE_NO_MORE = "late_no_more"  # it is late, and would not be
    EARLIER = "earlier"  # due earlier, late as little or as much as before
    LATER = "later"  # due later, the same
    TOLD = "told"  # due as before; its notices, or another reading of its rule, change
    RESTS = "rests"  # it is paused: what it becomes is known when it is resumed
    STAYS = "stays"  # as it was, though the change reaches it


@dataclass(frozen=True, slots=True)
class Use:
    """A version that counts by a key, and where in its files."""

    process: str
    name: str
    number: int
    in_force: bool
    running: int
    places: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Impact:
    """What a draft touches: definitions, and a page of the live terms in its reach."""

    uses: tuple[Use, ...]
    tally: Mapping[Outcome, int]
    terms: tuple[Touched, ...] = field(repr=False)
    page: int = 1

    @property
    def in_reach(self) -> int:
        """How many live terms lie in reach of the change, each counted once."""
        return sum(self.tally.values())

    @property
    def has_more(self) -> bool:
        """Whether further terms lie in reach."""
        return self.page * SHOWN < self.in_reach


def impact_of(
    connection: Connection, definitions: Definitions, draft: Draft, now: datetime, page: int = 1
) -> Impact:
    """What a draft touches: every definition, and one page of live terms, by number."""
    rules = (draft.base, draft.rules)
    reach = reach_of(connection, definitions, rules)
    counts = tally(every_term(connection, definitions, rules, now), now)
    listed = in_reach(reach).limit(SHOWN).offset((page - 1) * SHOWN)
    rows = connection.execute(listed).mappings()
    terms = tuple(touched(connection, definitions, rules, rows, now))
    uses = tuple(_uses(connection, sorted(reach.differing.keys)))
    return Impact(uses, counts, terms, page)


def outcome_of(one: Touched, now: datetime) -> Outcome:
    """What becomes of a term that a change reaches."""
    if one.new is None:
        return Outcome.RESTS if one.how is Touch.RESTS else Outcome.STAYS
    due_at = one.new.counted.due_at
    if due_at == one.term.due_at:
        return Outcome.TOLD
    was_late = one.term.state(now) is State.LATE
    is_late = replace(one.term, due_at=due_at).state(now) is State.LATE
    if is_late != was_late:
        return Outcome.BECOMES_LATE if is_late else Outcome.LATE_NO_MORE
    return Outcome.LATER if due_at > one.term.due_at else Outcome.EARLIER


def tally(terms: Iterable[Touched], now: datetime) -> Mapping[Outcome, int]:
    """How many terms meet each outcome, those that none meets left out."""
    found = Counter(outcome_of(one, now) for one in terms)
    return MappingProxyType({one: found[one] for one in Outcome if found[one]})


def every_term(
    connection: Connection, definitions: Definitions, rules: tuple[Rules, Rules], now: datetime
) -> Iterator[Touched]:
    """How each live term in reach of a change stands to it, some at a time."""
    last, reach = 0, reach_of(connection, definitions, rules)
    while True:
        rows = connection.execute(in_reach(reach, last).limit(_AT_ONCE)).mappings().all()
        if not rows:
            return
        yield from touched(connection, definitions, rules, rows, now)
        last = rows[-1]["id"]


def _uses(connection: Connection, keys: Sequence[str]) -> Iterator[Use]:
    """The versions in force, and those that still run, whose files name one of these keys."""
    if not keys:
        return
    counted = (
        select(instance.c.digest, func.count().label("running"))
        .where(instance.c.status == "running")
        .group_by(instance.c.digest)
    )
    running = {row.digest: int(row.running) for row in connection.execute(counted)}
    asked = select(version).order_by(version.c.process, version.c.number.desc())
    for row in connection.execute(asked):
        in_force = row.status == "in_force"
        if not in_force and row.digest not in running:
            continue
        files = load_files(connection, row.digest)
        places = tuple(path for path in sorted(files) if _names(path, files[path], keys))
        if places:
            yield Use(
                row.process,
                row.name,
                row.number,
                in_force,
                running.get(row.digest, 0),
                places,
            )


def _names(path: str, content: bytes, keys: Sequence[str]) -> bool:
    """Whether a file counts by one of these keys; the catalogue itself only lists them."""
    if path.startswith(("terms/", "letters/")):
        return False
    quotes = (b'"', b"&quot;", b"'")
    return any(q + key.encode() + q in content for key in keys for q in quotes)
