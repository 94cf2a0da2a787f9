"""The sheet of a case: the last value of everything forms are bound to, so it is asked once."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select
from sqlalchemy.dialects import postgresql, sqlite

from cases.seals import open_data, seal_data
from cases.tables import case_sheet
from engine.store import Seal, Work

ORDINARY, PROTECTED = "ordinary", "protected"
# A private person who tells in confidence stays unknown (class C4); an office does not.
_INFORMANT = frozenset({"segnalazione.identita_segnalante", "segnalazione.recapito"})
_PROTECTED_WITH_ADDRESS = frozenset({"minore.dimora_abituale", "minore.residenza_anagrafica"})
_PRIVATE_INFORMANTS = frozenset({"privato", "anonimo"})


@dataclass(frozen=True, slots=True)
class StoredValue:
    """A value the case holds, since when (UTC) and from which form."""

    value: Any = field(repr=False)
    since: datetime
    origin: str
    record_id: int | None = None
    secret: bool = False  # the form itself says that it is of class C4


Values = dict[str, StoredValue]


def read_sheet(
    connection: Connection, seal: Seal, case_id: int, *, protected: bool
) -> dict[str, StoredValue]:
    """The values by path; those of class C4 only when `protected` says they may be shown."""
    asked = select(case_sheet).where(case_sheet.c.case_id == case_id)
    if not protected:
        asked = asked.where(case_sheet.c.vault == ORDINARY)
    values: Values = {}
    for row in connection.execute(asked):
        opened = open_data(seal, _place(case_id, row.vault), row.content)
        values |= {path: StoredValue(*kept) for path, kept in opened.items()}
    return values


def write_sheet(work: Work, seal: Seal, case_id: int, values: Mapping[str, StoredValue]) -> None:
    """Keep all values, each in its vault: what has become secret leaves the ordinary one."""
    secret = _secret_paths(values)
    vaults: dict[str, dict[str, list[Any]]] = {ORDINARY: {}, PROTECTED: {}}
    for path, one in values.items():
        vault = PROTECTED if one.secret or path in secret else ORDINARY
        vaults[vault][path] = [one.value, one.since, one.origin, one.record_id, one.secret]
    insert_or = (
        postgresql.insert if work.connection.dialect.name == "postgresql" else sqlite.insert
    )
    statement = insert_or(case_sheet)
    statement = statement.on_conflict_do_update(
        index_elements=[case_sheet.c.case_id, case_sheet.c.vault],
        set_={"content": statement.excluded.content},
    )
    rows = [
        {
            "case_id": case_id,
            "vault": vault,
            "content": seal_data(seal, _place(case_id, vault), content),
        }
        for vault, content in vaults.items()
    ]
    work.connection.execute(statement, rows)


def has_protected_address(values: Mapping[str, StoredValue]) -> bool:
    """Whether a form or a decree has said that the address is secret."""
    return any(
        values[path].value is True
        for path in ("minore.indirizzo_protetto", "provvedimento.indirizzo_secretato")
        if path in values
    )


def _secret_paths(values: Mapping[str, StoredValue]) -> frozenset[str]:
    told_by = values.get("segnalazione.qualifica")
    secret: frozenset[str] = frozenset()
    if told_by is None or told_by.value in _PRIVATE_INFORMANTS:
        secret |= _INFORMANT
    return secret | (_PROTECTED_WITH_ADDRESS if has_protected_address(values) else frozenset())


def _place(case_id: int, vault: str) -> str:
    return f"case_sheet:content:{case_id}.{vault}"
