"""What a scene answers, as the page of a task takes it, and whether that page asks it."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any, Protocol

from access.people import Person
from cases.bodies import KINDS
from engine.clock import ROME
from engine.refusal import Refusal
from forms import Field, FieldView, FormView, Kind
from tasks.posting import UNPOSTED
from tasks.prompting import NotAsPlayed, listed, placed

_MANY = frozenset({Kind.CHOICES, Kind.FILES})
_BODIES = frozenset({"ente", "organo", "servizio"})
_TOLD = 30  # answers that are named; no list that a story chooses from by name is longer


class NotAsked(Refusal):
    """Con queste risposte il modulo non chiede «{name}»: toglilo, o controlla le altre."""


class NoneOfTheAnswers(Refusal):
    """«{value}» non è tra le risposte di «{name}», che sono: {answers}."""


class Holds(Protocol):
    """Who knows the people and the things that a play names."""

    people: Mapping[str, Person]

    def member(self, name: str) -> str:
        """Somebody of the case by name; what is no name stays as it is."""

    def nth_case(self, number: str) -> str:
        """A case by the order in which the play opened it."""

    def nth_decree(self, number: str) -> str:
        """A decree of the case by the order in which it came."""

    def live_term(self, key: str) -> str:
        """The live term under this key of a decree of the case."""

    def body(self, kind: str, name: str) -> str:
        """A body of this kind: another municipality, a school, a home."""

    def paper(self, name: str) -> str:
        """A paper of this name."""


def _body(kind: str) -> Callable[[Holds, str], str]:
    return lambda holds, name: holds.body(kind, name)


PROPS: Mapping[str, Callable[[Holds, str], str]] = {
    **{kind: _body(kind) for kind in KINDS},
    "documento": lambda holds, name: holds.paper(name),
    "fascicolo": lambda holds, name: holds.nth_case(name),
    "termine": lambda holds, name: holds.live_term(name),
    "provvedimento": lambda holds, name: holds.nth_decree(name),
}
"""What a play may name in an answer, such as `documento:relazione.pdf`."""


def prop_of(value: object) -> tuple[str, str] | None:
    """What an answer names, and how it is called: "altro: un testo" is only a text."""
    prop, colon, name = value.partition(":") if isinstance(value, str) else ("", "", "")
    return (prop, name) if colon and prop in PROPS and not name.startswith(" ") else None


def said(holds: Holds, fields: Sequence[Field], answers: Mapping[str, Any]) -> dict[str, Any]:
    """The answers of a scene as a form takes them: people by id, papers attached.

    Raises `NotAsPlayed` for a field that the form has not, and for one that is written as another
    kind of field is.
    """
    known = {one.name: one for one in fields}
    unknown = sorted(set(answers) - set(known))
    if unknown:
        there = listed(sorted(known))
        raise NotAsPlayed(f"il modulo non ha il campo «{unknown[0]}», ma {there}")
    return {name: _value(holds, known[name], value) for name, value in answers.items()}


def _value(holds: Holds, one: Field, value: Any) -> Any:
    if one.kind is Kind.GROUP:
        _check(one, isinstance(value, dict), "un gruppo di campi: si scrive come tabella")
        return said(holds, one.children, value)
    if one.kind is Kind.LIST:
        cards = isinstance(value, list) and all(isinstance(card, dict) for card in value)
        _check(one, cards, "un elenco di schede: ognuna si scrive come tabella tra quadre")
        return [said(holds, one.children, card) for card in value]
    _check(one, not isinstance(value, dict), "una risposta sola: non si scrive come tabella")
    if isinstance(value, list):
        _check(one, one.kind in _MANY, "una risposta sola: non si scrive come elenco")
        return [_leaf(holds, one, item) for item in value]
    return _leaf(holds, one, value)


def _check(one: Field, fits: object, written: str) -> None:
    if not fits:
        raise NotAsPlayed(f"«{one.path.replace('.*', '')}» è {written}")


def _leaf(holds: Holds, one: Field, value: Any) -> Any:
    found = prop_of(value)
    if found is not None:
        return PROPS[found[0]](holds, found[1])
    if isinstance(value, str) and one.kind is Kind.REFERENCE:
        _check_body(one, value)
        return str(holds.people[value].id) if value in holds.people else holds.member(value)
    if isinstance(value, bool):
        return "si" if value else "no"
    if isinstance(value, datetime):
        return f"{value.astimezone(ROME):%Y-%m-%dT%H:%M}"
    if isinstance(value, date):
        return value.isoformat()
    return str(value)


def _check_body(one: Field, value: str) -> None:
    """A body is named with its kind: who reads the list of bodies sees it there."""
    to = one.reference.kind if one.reference is not None else ""
    if to in _BODIES and not value.isdecimal():
        kinds = listed(sorted(KINDS))
        reason = f"«{value}» è un ente: si scrive con il suo tipo, «struttura:{value}»"
        raise NotAsPlayed(f"{reason}; i tipi sono {kinds}")


def check_asked(view: FormView, values: Mapping[str, Any]) -> None:
    """Whether the page as it is drawn asks every answer of a scene, and offers what is chosen.

    What it does not ask a browser would never send, and the story would say what never happened.
    Refuses `NotAsked` and `NoneOfTheAnswers`.
    """
    shown = {one.name: one for section in view.sections for one in _leaves(section.fields)}
    for name, value in _flat(values, ""):
        if name not in shown:
            raise NotAsked(name=placed(name))
        _check_offered(shown[name], value if isinstance(value, list) else [value])


def _leaves(fields: Sequence[FieldView]) -> Iterator[FieldView]:
    for one in fields:
        inner = [*one.fields, *(field for card in one.cards for field in card.fields)]
        if inner:
            yield from _leaves(inner)
        elif one.widget not in UNPOSTED:
            yield one


def _flat(value: Any, name: str) -> Iterator[tuple[str, Any]]:
    """Each answer under the name that it has in the page."""
    if isinstance(value, list) and value and isinstance(value[0], dict):
        value = dict(enumerate(value))
    if not isinstance(value, dict):
        yield name, value
        return
    for step, inner in value.items():
        yield from _flat(inner, f"{name}.{step}" if name else str(step))


def _check_offered(one: FieldView, values: Sequence[str]) -> None:
    offered = {option.value: option.title for option in one.options}
    missing = [value for value in values if offered and value not in offered]
    if missing:
        answers = [
            title if value.isdecimal() else f"{value} ({title})"
            for value, title in offered.items()
            if value
        ]
        told = listed(answers[:_TOLD]) + (" …" if len(answers) > _TOLD else "")
        raise NoneOfTheAnswers(value=missing[0], name=placed(one.name), answers=told)
