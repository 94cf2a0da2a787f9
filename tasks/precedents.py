"""Whether a child is known here, as a form may ask: in other cases, and in this one."""

import unicodedata
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from functools import cache
from typing import Any

from cases.files import CaseFile
from cases.finding import Precedent
from cases.people import Member
from cases.values import as_date
from engine.feel import HostFunction


def similar_cases(found: Callable[[], Sequence[Precedent]]) -> HostFunction:
    """`fascicoli_simili()`: of each its number, whether it is open, and whether only the family
    is the same; they are read when a form asks.
    """

    def said() -> list[dict[str, object]]:
        return [
            {
                "fascicolo": Decimal(one.case_id),
                "aperto": one.is_open,
                "di_famiglia": one.is_of_family,
            }
            for one in found()
        ]

    return HostFunction("fascicoli_simili", (), said)


def family_file(found: Callable[[str], CaseFile | None]) -> HostFunction:
    """`fascicolo_numero(numero)`: the fascicolo of a family by the number on its cover, 2025/0143,
    and whether it is open; null for any other number. Looked up once a form.
    """

    @cache
    def said(number: object) -> dict[str, object] | None:
        one = found(str(number or ""))
        return None if one is None else {"fascicolo": Decimal(one.id), "aperto": one.is_open}

    return HostFunction("fascicolo_numero", ("numero",), said)


def another_child(found: Callable[[], Sequence[Member]]) -> HostFunction:
    """`altro_minore(persona, cognome, nome, nascita, cf)`: whether what is written of a minor
    speaks of somebody else than this person of the case or, without one, than its child.

    A name may be written otherwise, a day of birth corrected: somebody else is whoever bears the
    name of another person of the case, or differs in more than agrees.
    """

    def is_another(
        person: object, surname: object, name: object, born: object, code: object
    ) -> bool:
        people = found()
        meant = next((one for one in people if one.person_id == person), None)
        meant = meant or next((one for one in people if one.role == "minore"), None)
        if meant is None:
            return False
        full = f"{_plain(surname)} {_plain(name)}"
        if any(one is not meant and full == _full(one.details) for one in people):
            return full != _full(meant.details)
        kept = meant.details
        known = (
            _plain(kept.get("nome")),
            as_date(kept.get("data_nascita")),
            _plain(kept.get("cf")),
        )
        said = (_plain(name), as_date(born), _plain(code))
        both = [one == other for one, other in zip(known, said, strict=True) if one and other]
        return both.count(False) > both.count(True)

    return HostFunction(
        "altro_minore", ("persona", "cognome", "nome", "nascita", "cf"), is_another
    )


def _full(details: Mapping[str, Any]) -> str:
    return f"{_plain(details.get('cognome'))} {_plain(details.get('nome'))}"


def _plain(word: object) -> str:
    """A word without capitals, accents and needless blanks."""
    parted = unicodedata.normalize("NFKD", str(word or ""))
    return " ".join(
        "".join(one for one in parted if not unicodedata.combining(one)).casefold().split()
    )
