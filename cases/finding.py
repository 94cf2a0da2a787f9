"""Finding a case: by number, by codice fiscale, by a name as written or as heard."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, select

from access.people import Person, require
from access.permissions import Permission
from cases.files import CaseFile, CaseNumber, case_of, get_case
from cases.headings import Headed, headed
from cases.kinds import FileKind
from cases.merging import last_of
from cases.people import Member, list_members, open_person
from cases.tables import case_file, case_merge, membership, person, person_token
from cases.tokens import answers_to, asked_tokens, code_token, identity_tokens, words_of
from cases.visibility import visible_to
from engine.language import say, to_say
from engine.store import Sealer

PAGE = 25
_FAMILY = case_file.c.kind == FileKind.FAMILY
_CANDIDATES = 300
_NUMBER = re.compile(r"\s*((?:19|20)[0-9]{2})\s*/\s*([0-9]{1,6})\s*")
_CODE = re.compile(
    r"[A-Za-z]{6}[0-9A-Za-z]{2}[A-Za-z][0-9A-Za-z]{2}[A-Za-z][0-9A-Za-z]{3}[A-Za-z]"
)


@dataclass(frozen=True, slots=True)
class Asked:
    """What somebody looks for. Without words: the cases they may see, the latest first."""

    words: str = field(default="", repr=False)
    only_mine: bool = False
    only_open: bool = False
    kind: FileKind | None = None
    page: int = 1


@dataclass(frozen=True, slots=True)
class Found:
    """One page of cases; `more` says that there is another."""

    cases: tuple[Headed, ...]
    page: int
    more: bool


@dataclass(frozen=True, slots=True)
class Precedent:
    """Another case about somebody who may be the same child, or of the same family, and why."""

    case_id: int
    number: CaseNumber
    is_open: bool
    opened_at: datetime
    alike: str  # one of `ALIKE`

    @property
    def is_of_family(self) -> bool:
        """Whether nobody there seems to be this child, but a relative is the same."""
        return self.alike == "famiglia"

    @property
    def reason(self) -> str:
        """Why it was found."""
        return say(ALIKE[self.alike])


ALIKE = {
    "codice_fiscale": to_say("stesso codice fiscale"),
    "nome_e_nascita": to_say("stesso nome e stessa data di nascita"),
    "famiglia": to_say("ha un familiare in comune: può essere di un fratello o di una sorella"),
    "nome": to_say("stesso nome: può essere un omonimo"),
}
"""Why a case is found as an earlier one, the surest first."""
_SURE = frozenset({"codice_fiscale", "nome_e_nascita"})


def find_cases(connection: Connection, sealer: Sealer, seeker: Person, asked: Asked) -> Found:
    """The cases that this person may see and that answer to the words."""
    visible = visible_to(seeker)
    query = select(case_file).where(visible)
    if asked.only_mine:
        mine = case_file.c.responsible_id == seeker.id
        query = query.where(mine | (case_file.c.co_operator_id == seeker.id))
    if asked.kind is not None:
        query = query.where(case_file.c.kind == asked.kind)
    if asked.only_open:
        query = query.where(case_file.c.status == "open")
    if asked.words.strip():
        query = query.where(_answering(connection, sealer, asked.words, visible))
    return _page(connection, sealer, query, asked.page)


def read_number(words: str) -> CaseNumber | None:
    """The number of a case as people write it, `2026/0143`; None for anything else."""
    written = _NUMBER.fullmatch(words)
    return CaseNumber(int(written[1]), int(written[2])) if written else None


def family_case(connection: Connection, words: str) -> CaseFile | None:
    """The case of a family that bears a number as people write it, or the one that it joined.

    For whoever compares a report with the register; None for any other number.
    """
    number = read_number(words)
    if number is None:
        return None
    asked = (
        select(case_file, case_merge.c.into_id)
        .join(case_merge, case_merge.c.case_id == case_file.c.id, isouter=True)
        .where(case_file.c.year == number.year, case_file.c.number == number.number, _FAMILY)
    )
    row = connection.execute(asked).first()
    if row is None:
        return None
    return (
        case_of(row)
        if row.into_id is None
        else get_case(connection, last_of(connection, row.into_id))
    )


def find_precedents(connection: Connection, sealer: Sealer, case_id: int) -> tuple[Precedent, ...]:
    """Other cases about a child of the same code, name and birth, or name, or about somebody of
    the same family: for the registry.

    It gives numbers, never names, whoever may see those cases; the surest come first.
    """
    sureness = list(ALIKE)
    wanted = _identities(sealer, list_members(connection, sealer, case_id))
    asked = (
        select(case_file, person_token.c.token)
        .join(membership, membership.c.case_id == case_file.c.id)
        .join(person_token, person_token.c.person_id == membership.c.person_id)
        .where(person_token.c.token.in_(sorted(wanted)), case_file.c.id != case_id, _FAMILY)
    )
    best: dict[int, Precedent] = {}
    for row in connection.execute(asked) if wanted else ():
        one = Precedent(
            row.id,
            CaseNumber(row.year, row.number),
            row.status == "open",
            row.opened_at,
            wanted[row.token],
        )
        kept = best.get(row.id)
        if kept is None or sureness.index(one.alike) < sureness.index(kept.alike):
            best[row.id] = one
    by_sureness = sorted(best.values(), key=lambda one: (sureness.index(one.alike), one.number))
    return tuple(by_sureness)


def search_registry(
    connection: Connection, sealer: Sealer, seeker: Person, words: str, page: int = 1
) -> Found:
    """A page of the covers of cases of the whole office, for whoever receives reports.

    Refuses `NotAllowed`. Nothing but number, child and whose: the case itself stays closed. Who
    offers to host children, who takes part in a group or a tender is not found here.
    """
    require(seeker, Permission.CASE_SEARCH_REGISTRY)
    if not words.strip():
        return Found((), page, more=False)
    query = select(case_file).where(_answering(connection, sealer, words, _FAMILY), _FAMILY)
    return _page(connection, sealer, query, page)


def _page(connection: Connection, sealer: Sealer, query: Select[Any], page: int) -> Found:
    page = max(page, 1)
    query = query.order_by(case_file.c.id.desc()).limit(PAGE + 1).offset((page - 1) * PAGE)
    rows = connection.execute(query).all()
    found = headed(connection, sealer, rows[:PAGE])
    return Found(tuple(found.values()), page, more=len(rows) > PAGE)


def _answering(
    connection: Connection, sealer: Sealer, words: str, within: ColumnElement[bool]
) -> ColumnElement[bool]:
    number = read_number(words)
    if number:
        return (case_file.c.year == number.year) & (case_file.c.number == number.number)
    if _CODE.fullmatch(re.sub(r"\s", "", words)):
        holders = _holding([(code_token(sealer.keyring, words),)])
        in_case = select(membership.c.case_id).where(membership.c.person_id.in_(holders))
        return case_file.c.id.in_(in_case)
    return case_file.c.id.in_(_cases_of_named(connection, sealer, words_of(words), within))


def _cases_of_named(
    connection: Connection, sealer: Sealer, words: list[str], within: ColumnElement[bool]
) -> set[int]:
    tokens = [asked_tokens(sealer.keyring, word) for word in words]
    if not tokens:
        return set()
    rows = connection.execute(
        select(person.c.uid, person.c.details, person.c.case_id.label("home_case"))
        .add_columns(membership.c.case_id)
        .join(membership, membership.c.person_id == person.c.id)
        .join(case_file, case_file.c.id == membership.c.case_id)
        .where(person.c.id.in_(_holding(tokens)), within)
        .order_by(person.c.id.desc())
        .limit(_CANDIDATES)
    ).all()
    seals = sealer.of_many(connection, {row.home_case for row in rows}) if rows else {}
    # A token says "perhaps" beyond its eighth letter: the opened name decides.
    return {
        row.case_id
        for row in rows
        if row.home_case in seals
        and all(
            answers_to(open_person(seals[row.home_case], row.uid, row.details), word)
            for word in words
        )
    }


def _holding(tokens: Iterable[tuple[str, ...]]) -> Any:
    first, *others = [
        select(person_token.c.person_id).where(person_token.c.token.in_(either))
        for either in tokens
    ]
    for other in others:
        first = first.where(person_token.c.person_id.in_(other))
    return first


def _identities(sealer: Sealer, members: Iterable[Member]) -> dict[str, str]:
    """By which tokens the people of a case may be in another one, and what that would say."""
    found: dict[str, str] = {}
    for one in sorted(members, key=lambda one: one.role == "minore"):
        for alike, token in identity_tokens(sealer.keyring, one.details).items():
            if one.role == "minore":
                found[token] = alike
            elif alike in _SURE:
                found[token] = "famiglia"
    return found
