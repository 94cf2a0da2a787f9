"""What a form says of an activity in which something is sent: `x-sent` names what, and where.

The answers stay sealed in their record; this says only which of them tell the sending.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Self

from forms.fields import Field, Kind
from forms.place import Place

KINDS = (
    "atti",
    "avviso",
    "comunicazione",
    "contributo",
    "istanza",
    "nota",
    "relazione",
    "richiesta",
    "risposta",
    "segnalazione",
)
_FIELDS: Mapping[str, frozenset[Kind]] = {
    "at": frozenset({Kind.INSTANT, Kind.DATE}),
    "number": frozenset({Kind.TEXT}),
    "channel": frozenset({Kind.CHOICE}),
    "to": frozenset({Kind.TEXT, Kind.LIST, Kind.REFERENCE, Kind.CHOICE, Kind.CHOICES}),
    "receipt": frozenset({Kind.FILE}),
}
_WRITTEN = '"x-sent" si scrive {"what": "relazione", "at": "inviata_il", "number": "protocollo"}'


@dataclass(frozen=True, slots=True)
class Sent:
    """What is sent, and the fields that say when, how, to whom, under which number."""

    what: str  # one of `KINDS`
    at: str
    number: str = ""
    channel: str = ""
    to: str = ""
    receipt: str = ""
    office: str = ""  # "al Giudice tutelare": to whom it goes where no answer says it
    offices: Mapping[str, str] = field(default_factory=dict)  # the choices of `to`, as read

    def kept(self) -> dict[str, Any]:
        """As it is kept with a record: only what was said."""
        said = {name: getattr(self, name) for name in self.__slots__}
        return {name: one for name, one in said.items() if one}

    @classmethod
    def of(cls, kept: Mapping[str, Any]) -> Self:
        """As it was kept; a word that a later release no longer has is not read."""
        return cls(**{name: one for name, one in kept.items() if name in cls.__slots__})


def read_sending(top: Place, made: tuple[Field, ...]) -> Sent | None:
    """What the form says of a sending, None where nothing is sent. Refuses `FieldUnclear`."""
    declared = top.schema.get("x-sent")
    if declared is None:
        return None
    if not isinstance(declared, dict) or not set(declared) <= {*_FIELDS, "what", "office"}:
        raise top.unclear(f'{_WRITTEN}, con "channel", "to" (o "office") e "receipt".')
    inside = Place(top.file, declared, top.steps)
    what = inside.text("what", required=True)
    if what not in KINDS:
        raise top.unclear(f'"what" di "x-sent" vale una di queste parole: {", ".join(KINDS)}.')
    inside.text("at", required=True)
    named = {word: _named(inside, word, made) for word in _FIELDS if word in declared}
    to = next((one for one in made if one.name == named.get("to")), None)
    offices = {str(one.value): one.title for one in to.options} if to is not None else {}
    return Sent(what=what, office=inside.text("office"), offices=offices, **named)


def _named(inside: Place, word: str, made: tuple[Field, ...]) -> str:
    name = inside.text(word, required=True)
    found = next((one for one in made if one.name == name), None)
    if found is None:
        raise inside.unclear(f'"x-sent" nomina il campo «{name}», che il modulo non ha.')
    if found.kind not in _FIELDS[word]:
        raise inside.unclear(f'il campo «{name}» non può dire "{word}" di "x-sent".')
    return name
