"""What a fascicolo is about: a family, somebody who offers themselves, a group, a tender."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from access.people import Person, may
from access.permissions import Permission
from engine.language import say, to_say


class FileKind(StrEnum):
    """Each has a key, readings and a chronology of its own; none is found in another's place."""

    FAMILY = "famiglia"
    RESOURCE = "risorsa"  # who offers to host or support children: apart from theirs (P08)
    INITIATIVE = "iniziativa"  # a group or workshop and who takes part in it (P17)
    TENDER = "procedura"  # a tender, an agreement, a contract with a supplier (P21)


@dataclass(frozen=True, slots=True)
class KindWords:
    """How a kind of fascicolo is spoken of."""

    name: str
    many: str
    about: str  # whose or what it is, over a column of them
    unknown: str  # while nobody has said it
    permission: Permission  # who may read one they work on

    @property
    def label(self) -> str:
        """Its name in the reader's language."""
        return say(self.name)


KINDS: Mapping[FileKind, KindWords] = {
    FileKind.FAMILY: KindWords(
        to_say("Famiglia"),
        to_say("Famiglie"),
        to_say("Di chi"),
        to_say("Minore da identificare"),
        Permission.CASE_READ,
    ),
    FileKind.RESOURCE: KindWords(
        to_say("Risorsa accogliente"),
        to_say("Risorse accoglienti"),
        to_say("Chi si offre"),
        to_say("Famiglia o persona da registrare"),
        Permission.CASE_READ,
    ),
    FileKind.INITIATIVE: KindWords(
        to_say("Iniziativa"),
        to_say("Iniziative"),
        to_say("Titolo"),
        to_say("Iniziativa da descrivere"),
        Permission.CASE_READ,
    ),
    FileKind.TENDER: KindWords(
        to_say("Procedura"),
        to_say("Procedure"),
        to_say("Oggetto"),
        to_say("Procedura da descrivere"),
        Permission.TENDER_READ,
    ),
}


def kinds_for(person: Person) -> frozenset[FileKind]:
    """The kinds of which this person may read those they work on."""
    return frozenset(kind for kind, words in KINDS.items() if may(person, words.permission))
