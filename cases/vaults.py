"""The two vaults of a case's sheet: what whoever works on it may know, and what is of class C4."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Row, bindparam, insert, update

from cases.seals import open_data, seal_data
from cases.tables import case_sheet
from engine.store import Seal, Work

ORDINARY, PROTECTED = "ordinary", "protected"


def lay_vaults(work: Work, seal: Seal, case_id: int) -> None:
    """Lay the empty vaults of a case that has just been opened: from then on they are locked."""
    rows = [
        {
            "case_id": case_id,
            "vault": vault,
            "content": seal_data(seal, _place(case_id, vault), {}),
        }
        for vault in (ORDINARY, PROTECTED)
    ]
    work.connection.execute(insert(case_sheet), rows)


def write_vaults(
    work: Work, seal: Seal, case_id: int, contents: Mapping[str, Mapping[str, Any]]
) -> None:
    """Write what each vault now holds, in one statement."""
    rows = [
        {"which": vault, "content": seal_data(seal, _place(case_id, vault), content)}
        for vault, content in contents.items()
    ]
    of_the_case = case_sheet.c.case_id == case_id
    work.connection.execute(
        update(case_sheet).where(of_the_case, case_sheet.c.vault == bindparam("which")), rows
    )


def open_vault(seal: Seal, row: Row[Any]) -> dict[str, Any]:
    """What a vault holds."""
    return open_data(seal, _place(row.case_id, row.vault), row.content)


def _place(case_id: int, vault: str) -> str:
    return f"case_sheet:content:{case_id}.{vault}"
