"""A case to which decrees come: registered, decoded and confirmed as people do it."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import select

from engine.clock import ROME
from tasks.plays import Scene
from tasks.playwords import NEW_DECREE
from tasks.stage import Stage
from tasks.terms import Term, of_case
from tasks.terms.tables import term

PEOPLE = {
    "neri": ["amministrativo"],
    "rossi": ["assistente_sociale"],
    "conti": ["coordinatore_tutela"],
    "sole": ["responsabile_servizio"],
}
PLAIN: dict[str, Any] = {
    "mandati": ["indagine_valutazione"],
    "prescrizioni": "Riferisca il servizio.",
    "termine_relazione_tipo": "giorni",
    "termine_relazione_valore": 60,
    "indirizzo_secretato": False,
}
CONFIRMED: dict[str, Any] = {"esito_conferma": "confermate"}


def rome(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ROME)


@dataclass
class Decreed:
    """A stage with one open case."""

    stage: Stage
    case_id: int

    def arrives(self, number: str, issued: date, **header: Any) -> None:
        """An act of the authority is filed, on the day after it was issued."""
        notified = rome(f"{issued + timedelta(days=1)}T09:00")
        self.does("neri", happens=NEW_DECREE, at=max(notified, self.stage.clock.now()))
        act = {
            "autorita": "TM",
            "tipo_atto": "decreto",
            "rg_numero": number,
            "data_emissione": issued,
            "data_comunicazione": notified,
            "canale": "pec",
            "file_provvedimento": "documento:atto.pdf",
            **header,
        }
        child = {
            "cognome": "Prova",
            "nome": "Ada",
            "data_nascita": date(2016, 3, 9),
            "indirizzo_protetto": False,
        }
        said = {"protocollo": "2025/1", "provvedimento": act, "minore": child}
        self.does("neri", "protocolla", **said)

    def is_read(self, **mandate: Any) -> None:
        """The social worker says what it orders."""
        said = {name: value for name, value in {**PLAIN, **mandate}.items() if value is not None}
        self.does("rossi", "decodifica_mandati", mandato=said)

    def is_confirmed(self, refused: str | None = None, **said: Any) -> None:
        """The coordinator confirms its terms, or is refused."""
        self.does("conti", "conferma_scadenze", refused=refused, **CONFIRMED, **said)

    def comes(self, number: str, issued: date, **mandate: Any) -> None:
        """An act is filed, read and confirmed as it is proposed."""
        self.arrives(number, issued)
        self.is_read(**mandate)
        self.is_confirmed()

    def does(  # a scene is many things
        self,
        who: str,
        element: str | None = None,
        *,
        happens: str | None = None,
        at: datetime | None = None,
        refused: str | None = None,
        **answers: Any,
    ) -> None:
        now = at or self.stage.clock.now()
        scene = Scene(
            1, now, f"r.{who}", element, answers, happens=happens, refused=refused, case=1
        )
        self.stage.act(scene)

    def terms(self) -> list[Term]:
        """Every term that a decree has brought to the case."""
        with self.stage.office.read() as connection:
            return [one for one in of_case(connection, self.case_id) if one.decree_id is not None]

    def live(self) -> list[Term]:
        """Those that are still owed."""
        return [one for one in self.terms() if one.is_live]

    def due(self) -> dict[str, date]:
        """By when what is still owed is due, by key."""
        return {one.key: one.due_at.astimezone(ROME).date() for one in self.live()}

    def lost(self) -> list[str]:
        """The duties of decrees that were neither met nor ended, and have no live term (R29)."""
        with self.stage.office.read() as connection:
            rows = connection.execute(select(term)).mappings().all()
        living = {row["duty"] for row in rows if row["ended_at"] is None}
        return sorted({row["duty"] for row in rows if row["ended_how"] == "superseded"} - living)


MAY = date(2025, 5, 20)
JUNE = date(2025, 6, 10)
IN_CARE = {
    "mandati": ["affidamento_servizio_5bis"],
    "termine_relazione_tipo": "periodicita_mesi",
    "termine_relazione_valore": 6,
}
FOLLOWED = {"termine": "termine:L30", "sorte": "sostituito", "da_riga": 1}
