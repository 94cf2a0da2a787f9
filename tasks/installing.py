"""Putting the shipped definitions in force in an office."""

from access.roles import ROLES
from cases.kinds import FileKind
from engine.store import find_in_force
from processes.checking import Finding, Known
from tasks.byhand import open_waiting
from tasks.handlers import ACTS
from tasks.office import Office
from tasks.terms.freezing import freeze

ENTRIES = (
    "ca_evento_critico",
    "ca_registra_provvedimento",
    "ca_richiesta_accesso",
    "nomina_responsabile_affidamento",
    "p01_accesso_segnalazione",
    "p02_indagine_valutazione",
    "p03_presa_in_carico",
    "p04_protezione_urgente_403",
    "p05_inserimento_residenziale",
    "p06_accoglienza_madre_bambino",
    "p07_affido_familiare",
    "p08_risorse_accoglienti",
    "p09_affiancamento_solidarieta",
    "p10_spazio_neutro",
    "p11_adozione",
    "p12_msna",
    "p13_penale_minorile",
    "p14_minori_disabilita",
    "p15_connessioni_scuola",
    "p16_centro_famiglie",
    "p17_gruppi_iniziative",
    "p18_mediazione_familiare",
    "p19_percorso_personalizzato",
    "p20_prosieguo_autonomia",
    "p21_bandi_coprogettazione",
    "richiesta_chiarimento_ag",
    "segnale_di_rischio",
    "trasmissione_atto",
)
"""The processes that are begun by themselves; what they call travels in their bundles."""

KNOWN = Known(frozenset(ACTS), frozenset(ROLES), frozenset(FileKind))
"""What this house can do, against which the completeness of a bundle is checked."""


def check_definitions(office: Office) -> list[Finding]:
    """Everything that is not complete in the shipped definitions; empty when they are."""
    return office.catalogue.check_all(KNOWN)


def fix_calendar(office: Office) -> None:
    """Freeze the years of an office that was founded before calendars were; once is enough."""
    with office.begin() as work:
        freeze(work, office.definitions.book)
    with office.read() as connection:
        office.definitions.book.learn(connection)


def install_definitions(office: Office, *, by: int | None) -> tuple[str, ...]:
    """Put every shipped process in force and give the digests. Twice is as good as once.

    The years of the calendar are frozen with the first one.
    What cases asked for while it was not in force is opened now, unless it was done by hand.
    Refuses `BundleIncomplete` with everything that is wrong, and then installs nothing.
    """
    bundles = [office.catalogue.bundle(process) for process in ENTRIES]
    with office.begin() as work:
        freeze(work, office.definitions.book)
        new = [
            office.catalogue.release(one, KNOWN)
            for one in bundles
            if find_in_force(work.connection, one.process) != one.digest
        ]
        for version in new:
            office.engine.publish(work, version, by=by)
        if new:
            open_waiting(work, office.engine)
    with office.read() as connection:
        office.definitions.book.learn(connection)
    return tuple(one.digest for one in bundles)
