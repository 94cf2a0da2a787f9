"""The tables of a municipality's file as typed; each fault has the line it stands on."""

import re
from collections.abc import Collection, Iterator, Mapping
from datetime import date, datetime, time
from difflib import get_close_matches
from typing import Any

from engine.language import say
from tasks.municipality.model import Fault

_LONGEST = 200


class Sheet:
    """The text of a file and what was found wrong with it so far."""

    def __init__(self, text: str, raw: Mapping[str, Any]) -> None:
        self.lines = text.splitlines()
        self.raw = raw
        self.faults: list[Fault] = []

    def table(self, name: str) -> "Cells":
        """A table that stands there once; an empty one, with its fault, when it is none."""
        found = self.raw.get(name, {})
        if not isinstance(found, dict):
            self.faults.append(
                Fault(name, say("si scrive come tabella, sotto [{nome}]", nome=name))
            )
            found = {}
        return Cells(self, name, found)

    def rows(self, name: str) -> Iterator["Cells"]:
        """Each `[[name]]` in turn."""
        found = self.raw.get(name, [])
        if not isinstance(found, list) or not all(isinstance(one, dict) for one in found):
            self.faults.append(
                Fault(name, say("le righe si scrivono sotto [[{nome}]]", nome=name))
            )
            return
        for number, one in enumerate(found):
            yield Cells(self, name, one, number)

    def line_of(self, name: str, number: int, key: str = "") -> int | None:
        """On which line, counted from 1, a table begins, or one of its keys stands."""
        heading = re.compile(rf"\s*\[{{1,2}}\s*{re.escape(name)}\s*\]{{1,2}}")
        starts = [at for at, line in enumerate(self.lines) if heading.match(line)]
        if number >= len(starts):
            return None
        at = starts[number]
        for below in range(at + 1, len(self.lines)) if key else ():
            if self.lines[below].lstrip().startswith("["):
                break
            if re.match(rf'\s*"?{re.escape(key)}"?\s*=', self.lines[below]):
                return below + 1
        return at + 1


class Cells:
    """One table: what is asked of it is given, or noted as a fault."""

    def __init__(self, sheet: Sheet, name: str, raw: Mapping[str, Any], number: int = -1) -> None:
        self._sheet, self._name, self._raw, self._number = sheet, name, raw, number

    def __contains__(self, key: str) -> bool:
        return key in self._raw

    def fault(self, said: str, key: str = "") -> None:
        """Note what is wrong, with the place at which it stands."""
        many = self._number >= 0
        place = f"[[{self._name}]]" if many else f"[{self._name}]"
        if many:
            place += say(" numero {numero}", numero=self._number + 1)
        if many and isinstance(self._raw.get("chiave"), str):
            place += f" «{self._raw['chiave']}»"
        if key:
            place += f", {key}"
        line = self._sheet.line_of(self._name, max(0, self._number), key)
        if line:
            place += say(" (riga {riga})", riga=line)
        self._sheet.faults.append(Fault(place, said, line or 0))

    def only(self, known: Collection[str]) -> None:
        """Note every word that has no meaning here."""
        for word in sorted(set(self._raw) - set(known)):
            self.fault(say("questa parola non si conosce{forse}", forse=meant(word, known)), word)

    def text(self, key: str, *, needed: bool = True) -> str:
        """A line of text; empty when it is missing."""
        typed = self._raw.get(key, "")
        if not isinstance(typed, str):
            self.fault(say("si scrive tra virgolette"), key)
            return ""
        found: str = " ".join(typed.split())
        if not found and needed:
            self.fault(say("manca: si scrive tra virgolette"), key)
        if len(found) > _LONGEST:
            self.fault(say("è troppo lungo: al massimo {quanti} caratteri", quanti=_LONGEST), key)
        return found

    def flag(self, key: str) -> bool:
        """Yes or no."""
        found = self._raw.get(key, False)
        if not isinstance(found, bool):
            self.fault(say("si scrive true oppure false, senza virgolette"), key)
        return found is True

    def number(self, key: str) -> int | None:
        """A whole number, zero or more; None with its fault when it is none."""
        found = self._raw.get(key)
        if isinstance(found, bool) or not isinstance(found, int) or found < 0:
            self.fault(say("si scrive un numero intero, zero o più, senza virgolette"), key)
            return None
        return found

    def texts(self, key: str) -> tuple[str, ...]:
        """A list of texts, each once."""
        found = self._raw.get(key, [])
        if not isinstance(found, list) or not all(isinstance(one, str) for one in found):
            self.fault(say('si scrive come elenco: ["uno", "due"]'), key)
            return ()
        for one in sorted({one for one in found if found.count(one) > 1}):
            self.fault(say("«{nome}» c'è due volte: lasciane uno", nome=one), key)
        return tuple(dict.fromkeys(found))

    def days(self, key: str) -> frozenset[date]:
        """A list of days."""
        found = self._raw.get(key, [])
        right = isinstance(found, list) and all(
            isinstance(one, date) and not isinstance(one, datetime) for one in found
        )
        if not right:
            self.fault(say("si scrive come elenco di giorni: [2026-12-24, 2026-12-31]"), key)
            return frozenset()
        return frozenset(found)

    def hour(self, key: str, otherwise: time) -> time:
        """An hour of the day, as 08:30 between quotes."""
        if key not in self._raw:
            return otherwise
        said = self.text(key)
        try:
            return time.fromisoformat(said) if re.fullmatch(r"\d\d:\d\d", said) else _no_hour()
        except ValueError:
            self.fault(say('si scrive come "08:30", tra virgolette'), key)
            return otherwise


def meant(word: str, known: Collection[str]) -> str:
    """The nearest of the known words, as the end of a sentence; nothing when none is near."""
    near = get_close_matches(word, sorted(known), n=1, cutoff=0.6)
    return say(": forse «{nome}»", nome=near[0]) if near else ""


def _no_hour() -> time:
    raise ValueError
