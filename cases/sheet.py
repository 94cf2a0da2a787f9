"""The sheet of a case: the last value of everything forms are bound to, so it is asked once."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select

from cases.files import CaseFile, NoSuchCase, case_of
from cases.headings import Heading, read_heading
from cases.tables import case_file, case_sheet
from cases.vaults import ORDINARY, PROTECTED, open_vault, write_vaults
from engine.store import Seal, Sealer, Work
from engine.store.tables import sealing_key

HIDDEN = "._"
"""How a path ends that the house keeps for itself."""

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
    protected: bool = False  # it lies in the vault of what is of class C4


Values = dict[str, StoredValue]


@dataclass(frozen=True, slots=True)
class OpenSheet:
    """The sheet of a case opened: its values by path, with the cover and the seal of the case."""

    case: CaseFile
    heading: Heading = field(repr=False)
    seal: Seal = field(repr=False)
    values: Values = field(repr=False)


def open_sheet(
    connection: Connection, sealer: Sealer, case_id: int, *, lock: bool = False
) -> OpenSheet:
    """Open the whole sheet in one statement, to be shown through `seen_by` or written with `lock`.

    Refuses `NoSuchCase`. Two forms of one case completed at once are written one after the other.
    """
    asked = (
        select(case_file, sealing_key.c.id.label("key"), sealing_key.c.wrapped)
        .add_columns(case_sheet.c.case_id, case_sheet.c.vault, case_sheet.c.content)
        .join(sealing_key, sealing_key.c.case_id == case_file.c.id)
        .join(case_sheet, case_sheet.c.case_id == case_file.c.id)
        .where(case_file.c.id == case_id)
        .order_by(case_sheet.c.vault)
    )
    if lock:
        # PostgreSQL reads a row it had to wait for anew, but only a row that it locks.
        asked = asked.with_for_update(of=[case_file, case_sheet])
    rows = connection.execute(asked).all()
    if not rows:
        raise NoSuchCase
    seal = sealer.seal_of(rows[0].key, rows[0].wrapped, case_id)
    values: Values = {}
    for row in rows:
        opened = open_vault(seal, row)
        values |= {
            path: replace(StoredValue(*kept), protected=row.vault == PROTECTED)
            for path, kept in opened.items()
        }
    heading = read_heading(seal, case_id, rows[0].heading)
    return OpenSheet(case_of(rows[0]), heading, seal, values)


def shown(values: Mapping[str, StoredValue], *, protected: bool) -> Values:
    """The values that may be shown; those of class C4 only when `protected` says so."""
    return {
        path: one
        for path, one in values.items()
        if (protected or not one.protected) and not path.endswith(HIDDEN)
    }


def write_sheet(work: Work, seal: Seal, case_id: int, values: Values) -> None:
    """Keep all values, each in its vault: what has become secret leaves the ordinary one."""
    secret = _secret_paths(values)
    vaults: dict[str, dict[str, list[Any]]] = {ORDINARY: {}, PROTECTED: {}}
    for path, one in values.items():
        vault = PROTECTED if one.secret or path in secret else ORDINARY
        vaults[vault][path] = [one.value, one.since, one.origin, one.record_id, one.secret]
    write_vaults(work, seal, case_id, vaults)


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
