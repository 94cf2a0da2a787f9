"""What is sealed in a case: plain data, each bound to its table, column and row."""

import secrets
from collections.abc import Mapping
from typing import Any

from engine import plain
from engine.store import Seal


def new_uid() -> str:
    """The place of a new row's seals: known before the database has numbered the row."""
    return secrets.token_hex(16)


def seal_data(seal: Seal, place: str, data: Mapping[str, Any]) -> bytes:
    """Plain data sealed to its place."""
    return seal.seal(plain.dumps(data).encode(), place)


def open_data(seal: Seal, place: str, sealed: bytes | None) -> dict[str, Any]:
    """The plain data behind a seal; nothing at all when nothing was sealed."""
    if sealed is None:
        return {}
    opened: dict[str, Any] = plain.loads(seal.open(sealed, place))
    return opened
