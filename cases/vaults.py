"""The vaults of a case's sheet: its head, what is open to its workers, what is of class C4."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import bindparam, insert, update

from cases.seals import open_data, seal_data
from cases.tables import case_sheet
from engine.store import Seal, Work
from engine.store.prepared import Prepared

ORDINARY, PROTECTED = "ordinary", "protected"
HEADING = "heading"
"""Whom the case is about, by itself: so that lists open nothing else."""

Vaults = Mapping[str, Mapping[str, Any]]


def lay_vaults(work: Work, seal: Seal, case_id: int) -> None:
    """Lay the empty vaults of a case that has just been opened: from then on they are locked."""
    empty: Vaults = {vault: {} for vault in (HEADING, ORDINARY, PROTECTED)}
    _LAY.run(work.connection, [_row(seal, case_id, *one) for one in empty.items()])


def write_vaults(work: Work, seal: Seal, case_id: int, contents: Vaults) -> None:
    """Write what these vaults now hold, in one statement; the others stay as they are."""
    rows = [_row(seal, case_id, vault, content) for vault, content in contents.items()]
    if rows:
        _WRITE.run(work.connection, rows)


def open_vault(seal: Seal, case_id: int, vault: str, content: bytes) -> dict[str, Any]:
    """What a vault holds."""
    return open_data(seal, _place(case_id, vault), content)


def _row(seal: Seal, case_id: int, vault: str, content: Mapping[str, Any]) -> dict[str, Any]:
    sealed = seal_data(seal, _place(case_id, vault), content)
    return {"case_id": case_id, "vault": vault, "content": sealed, "of": case_id, "which": vault}


def _place(case_id: int, vault: str) -> str:
    return f"case_sheet:content:{case_id}.{vault}"


_LAY = Prepared(insert(case_sheet), case_sheet.c.keys())
_WRITE = Prepared(
    update(case_sheet).where(
        case_sheet.c.case_id == bindparam("of"), case_sheet.c.vault == bindparam("which")
    ),
    ["content"],
)
