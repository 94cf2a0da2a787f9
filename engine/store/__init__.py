"""The store: the database, the unit of work, the journal, the seals and the engine's tables."""

from engine.store import queue, tables
from engine.store.database import Count, Database, Work, counted
from engine.store.journal import Fact, Verdict, read_facts, verify
from engine.store.prepared import Listed, Numbered, Prepared, Typed
from engine.store.queue import NewJob, addressed
from engine.store.schema import Id, Instant, metadata
from engine.store.sealing import Keyring, Seal, SealBroken, SealedForever, Sealer
from engine.store.versions import (
    NewVersion,
    StartEvent,
    digest_of,
    find_in_force,
    load_files,
)

__all__ = [
    "Count",
    "Database",
    "Fact",
    "Id",
    "Instant",
    "Keyring",
    "Listed",
    "NewJob",
    "NewVersion",
    "Numbered",
    "Prepared",
    "Seal",
    "SealBroken",
    "SealedForever",
    "Sealer",
    "StartEvent",
    "Typed",
    "Verdict",
    "Work",
    "addressed",
    "counted",
    "digest_of",
    "find_in_force",
    "load_files",
    "metadata",
    "queue",
    "read_facts",
    "tables",
    "verify",
]
