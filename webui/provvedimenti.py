"""The acts of the authorities about a case, each with its paper, its words and its terms."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from cases.decrees import Decree
from cases.overview import Overview
from cases.values import as_id
from engine.language import say, to_say
from tasks.terms import Term
from webui.shown import ShownTerm, show_term

_OTHERS = to_say("altri minori del fascicolo")


@dataclass(frozen=True, slots=True)
class Quote:
    """The very words of an act that set a term, and on which page they stand."""

    words: str = field(repr=False)
    page: int | None


@dataclass(frozen=True, slots=True)
class ActTerm:
    """A term that an act has brought, and the one in its place once it was superseded."""

    term: ShownTerm
    follower: ShownTerm | None


@dataclass(frozen=True, slots=True)
class Act:
    """An act as the page shows it; `paper` is the number of its copy, for who may read it."""

    decree: Decree
    replaced_by: Decree | None
    paper: int | None
    named: tuple[str, ...] = field(repr=False)
    quotes: tuple[Quote, ...] = field(repr=False)
    terms: tuple[ActTerm, ...]

    @property
    def is_copy(self) -> bool:
        """Whether it repeats an act that was registered before it: that one stands."""
        return self.replaced_by is not None and self.replaced_by.id < self.decree.id


def show_acts(seen: Overview, terms: Sequence[Term], now: datetime) -> tuple[Act, ...]:
    """The acts of a case with what each has brought, live or not."""
    decrees = {one.id: one for one in seen.decrees or ()}
    papers = {one.id for one in seen.documents or ()}
    followers = {one.replaces_id: one for one in terms if one.replaces_id is not None}
    return tuple(
        Act(
            one,
            decrees.get(one.superseded_by or 0),
            _paper(one, papers),
            tuple(_named(one, seen)),
            tuple(_quotes(one)),
            tuple(
                ActTerm(show_term(term, now), _shown(followers.get(term.id), now))
                for term in terms
                if term.decree_id == one.id
            ),
        )
        for one in decrees.values()
    )


def _paper(decree: Decree, papers: set[int]) -> int | None:
    found = as_id(decree.details.get("documento"))
    return found if found in papers else None


def _named(decree: Decree, seen: Overview) -> Iterable[str]:
    """The minors whom an act names; those who live elsewhere, and whom somebody who reads only of
    a brother or sister does not know where, are not told one from the other.
    """
    apart = decree.named & seen.apart.people
    yield from (one.name for one in seen.people if one.id in decree.named - apart)
    if apart:
        yield say(_OTHERS)


def _quotes(decree: Decree) -> Iterable[Quote]:
    for line in decree.details.get("altri_termini") or ():
        if line.get("parole"):
            yield Quote(str(line["parole"]), line.get("pagina"))


def _shown(term: Term | None, now: datetime) -> ShownTerm | None:
    return show_term(term, now) if term is not None else None
