"""The office: everything below the web, put together once at the start of the program."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import cache, partial

from sqlalchemy import Connection

import tasks.tables
import tasks.terms.tables  # noqa: F401  # every room's tables stand on the one metadata
from engine.clock import Clock
from engine.feel import HostFunction
from engine.instances import Engine, Runtime
from engine.jobs import Failures, Handler, Sweep, Worker
from engine.runtime import advance, compile_program
from engine.store import Database, Keyring, Sealer, Work
from processes.catalogue import Catalogue
from processes.terms import read_terms
from tasks import byhand, unheard
from tasks.apart import Separating
from tasks.birthdays import Nursery, birthdays_of
from tasks.converting import Converter
from tasks.definitions import Definitions
from tasks.drafts import forgetting_of
from tasks.functions import host_functions
from tasks.growing import Paths, erase
from tasks.handing_over import Handovers
from tasks.handlers import House, handlers_of
from tasks.handlers.archiving import ARCHIVE, archiving
from tasks.handlers.keeping import KEEP, RESUME, Returning, keeping, resuming
from tasks.placing import admits, placing
from tasks.projection import Worklists
from tasks.settings import Settings
from tasks.terms.alarms import alarms_of
from tasks.terms.cut_short import CutShort
from tasks.terms.freezing import freezing_of
from tasks.terms.recounting import Recounting
from tasks.tidying import tidying_of


@dataclass(frozen=True, slots=True)
class Office:
    """One installation at work: its settings, its clock, its database, its engine, its worker."""

    settings: Settings
    clock: Clock
    database: Database
    sealer: Sealer
    definitions: Definitions
    catalogue: Catalogue
    engine: Engine
    worker: Worker

    @contextmanager
    def begin(self) -> Iterator[Work]:
        """A unit of work at the present instant."""
        with self.database.begin(self.clock.now()) as work:
            yield work

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """A connection for queries."""
        with self.database.read() as connection:
            yield connection

    def close(self) -> None:
        """Give every connection back."""
        self.database.close()


def open_office(
    settings: Settings,
    clock: Clock,
    database: Database | None = None,
    catalogue: Catalogue | None = None,
) -> Office:
    """Put an office together. Its database must have its tables (see `engine.store.migrate`).

    What is already known may be given for the address and the folder of definitions in them.

    Refuses `KeyFileOpenToOthers`, and `KeysOfAnotherOffice` when the keys in the folder of data
    are not those with which the database was sealed.
    """
    database = database or Database(settings.database_url)
    sealer = Sealer(Keyring.load(settings.keyring))
    definitions = Definitions(settings.calendar)
    with database.read() as connection:
        sealer.check(connection)
        definitions.book.learn(connection)
    database.words = sealer.words
    sealer.on_destroyed.append(erase)

    engine = _engine(sealer, definitions)
    house = House(sealer, definitions, engine, archives=settings.office_suite is not None)
    worker = Worker(database, engine, _handlers(database, house, settings))
    catalogue = catalogue or Catalogue(settings.definitions)
    worker.sweeps.extend(_sweeps(database, house, catalogue))
    worker.not_begun.append(partial(byhand.keep, engine))
    worker.unheard.append(unheard.keep)
    return Office(
        settings=settings,
        clock=clock,
        database=database,
        sealer=sealer,
        definitions=definitions,
        catalogue=catalogue,
        engine=engine,
        worker=worker,
    )


def _engine(sealer: Sealer, definitions: Definitions) -> Engine:
    return Engine(
        Runtime(compile=compile_program, advance=advance),
        functions=partial(_functions, definitions),
        projections=[
            Worklists(definitions),
            Paths(),
            Failures(),
            Handovers(sealer),
            Returning(),
            Separating(),
            CutShort(),
        ],
        place=placing(sealer, definitions),
        admits=admits,
    )


def _functions(
    definitions: Definitions, connection: Connection, digest: str, now: datetime, since: datetime
) -> Mapping[str, HostFunction]:
    return host_functions(definitions.get(connection, digest).terms(now), since)


def _handlers(database: Database, house: House, settings: Settings) -> Mapping[str, Handler]:
    suite = settings.office_suite
    archive = archiving(database, house.sealer, Converter(suite) if suite else None)
    own = {ARCHIVE: archive, KEEP: keeping(database, house), RESUME: resuming(database, house)}
    return {**handlers_of(database, house), **own}


def _sweeps(database: Database, house: House, catalogue: Catalogue) -> list[Sweep]:
    definitions = house.definitions
    nursery = Nursery(house.sealer, definitions, cache(lambda: read_terms(catalogue.files)))
    return [
        alarms_of(database, definitions),
        tidying_of(database),
        forgetting_of(database),
        freezing_of(database, definitions.book),
        Recounting(database, house.engine, definitions).sweep(),
        birthdays_of(database, nursery),
    ]
