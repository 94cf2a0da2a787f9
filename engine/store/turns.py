"""Turns: what one transaction at a time may do, where no row stands yet to be locked."""

import hashlib

from sqlalchemy import Connection, func, select


def take_turn(connection: Connection, what: str) -> None:
    """Wait until nobody else has this turn, and keep it until the end of the transaction.

    On SQLite every writer has it anyway. Whoever takes two takes them in an order that all share.
    """
    if connection.dialect.name != "sqlite":
        number = int.from_bytes(hashlib.sha256(what.encode()).digest()[:8], "big", signed=True)
        connection.execute(select(func.pg_advisory_xact_lock(number)))
