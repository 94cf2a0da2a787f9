"""The store: the database, the unit of work, the journal, the seals and the engine's tables."""

from engine.store import queue, tables
from engine.store.database import Count, Database, Work, counted
from engine.store.journal import Fact, Verdict, read_facts, verify
from engine.store.queue import NewJob
from engine.store.schema import Id, Instant, metadata
from engine.store.sealing import Keyring, Seal, SealBroken, SealedForever, Sealer

__all__ = [
    "Count",
    "Database",
    "Fact",
    "Id",
    "Instant",
    "Keyring",
    "NewJob",
    "Seal",
    "SealBroken",
    "SealedForever",
    "Sealer",
    "Verdict",
    "Work",
    "counted",
    "metadata",
    "queue",
    "read_facts",
    "tables",
    "verify",
]
