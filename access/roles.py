"""The roles of the service, their Italian names and what each may do: data, not code."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from access.permissions import Permission as P  # noqa: N817  # a table of words reads better short
from engine.language import say
from engine.refusal import Refusal


class UnknownRole(Refusal):
    """Il ruolo «{ruolo}» non esiste: scegline uno dell'elenco dei ruoli del servizio."""


@dataclass(frozen=True, slots=True)
class Role:
    """What a person is in the service: also the lane of a diagram and a group of candidates."""

    id: str
    name: str
    permissions: frozenset[P]
    is_professional: bool = False  # bound by professional secrecy, works with the family

    @property
    def label(self) -> str:
        """Its name in the reader's language."""
        return say(self.name)


_WORKER = frozenset({P.PROCESS_READ, P.TASK_COMPLETE, P.TASK_READ})
_ON_CASES = _WORKER | {P.CASE_READ, P.DOCUMENT_ATTACH, P.INSTANCE_READ}
_PROFESSIONAL = _ON_CASES | {P.DECREE_READ, P.DOCUMENT_READ, P.RECORD_READ}
_ON_TENDERS = _WORKER | {
    P.DOCUMENT_ATTACH,
    P.DOCUMENT_READ,
    P.INSTANCE_READ,
    P.RECORD_READ,
    P.TENDER_READ,
}
_FRONT_DESK = _ON_CASES | {P.CASE_OPEN, P.CASE_SEARCH_REGISTRY, P.REFERRAL_OPEN}
_CLERK = _FRONT_DESK | {P.DECREE_READ, P.DECREE_REGISTER, P.DOCUMENT_READ}
_SOCIAL_WORKER = _PROFESSIONAL | _CLERK | {P.PROTECTED_READ}
_SUPERVISOR = (
    _PROFESSIONAL
    | _CLERK
    | {
        P.CASE_ASSIGN,
        P.CASE_CLOSE,
        P.CASE_READ_OFFICE,
        P.CASE_RESTRICT,
        P.LATE_READ,
        P.TASK_ASSIGN,
        P.TERM_KEEP,
    }
)


_PROFESSIONALS = {
    "psicologo": "Psicologo",
    "educatore": "Educatore",
    "mediatore_familiare": "Mediatore familiare",
    "responsabile_affidamento": "Responsabile dell'affidamento",
    "uo_disabilita": "Unità operativa disabilità",
    "uo_penale": "Unità operativa penale minorile",
    "uo_scuola": "Unità operativa scuola",
    "equipe_affidi": "Équipe affidi",
    "equipe_adozioni": "Équipe adozioni",
}
_ON_CASES_TOO = {
    "mediatore_culturale": "Mediatore culturale",
    "conduttore_gruppo": "Conduttore di gruppo",
    "operatore_spazio_neutro": "Operatore dello Spazio Neutro",
    "coordinatore_spazio_neutro": "Coordinatore dello Spazio Neutro",
    "tutor_autonomia": "Tutor per l'autonomia",
}
_TENDERING = {
    "rup_gara": "Responsabile unico del progetto di gara",
    "commissione_gara": "Commissione di gara",
}


def _roles() -> Iterable[Role]:
    for id, label in _PROFESSIONALS.items():
        yield Role(id, label, _PROFESSIONAL, is_professional=True)
    for id, label in _ON_CASES_TOO.items():
        yield Role(id, label, _ON_CASES, is_professional=True)
    for id, label in _TENDERING.items():
        yield Role(id, label, _ON_TENDERS)
    yield Role("referente_archivio", "Referente dell'archivio", _WORKER)
    yield Role("operatore_accoglienza", "Operatore dell'accoglienza", _FRONT_DESK)
    yield Role(
        "operatore_pis",
        "Operatore del pronto intervento sociale",
        _FRONT_DESK | _PROFESSIONAL,
        is_professional=True,
    )
    yield Role("assistente_sociale", "Assistente sociale", _SOCIAL_WORKER, is_professional=True)
    yield Role(
        "coordinatore_tutela",
        "Coordinatore della tutela minori",
        _SUPERVISOR | {P.READING_REVIEW},
        is_professional=True,
    )
    yield Role(
        "responsabile_servizio",
        "Responsabile del servizio",
        _SUPERVISOR | {P.CLOCK_REVISE, P.INSTANCE_CANCEL, P.TEAM_MANAGE},
    )
    yield Role("amministrativo", "Amministrativo", _CLERK | {P.TENDER_READ})
    yield Role("dpo", "Responsabile della protezione dei dati", _WORKER | _REVIEW)
    yield Role("auditor_conformita", "Auditor della conformità", _WORKER | _AUDIT)
    yield Role("amministratore_sistema", "Amministratore di sistema", _SYSTEM)


_REVIEW = frozenset({P.JOURNAL_READ, P.READING_REVIEW})
_AUDIT = frozenset({P.JOURNAL_READ, P.LATE_READ})
# Whoever looks after the machine sees no case: accounts, teams and what got stuck, by number.
_SYSTEM = frozenset(
    {
        P.ACCOUNT_MANAGE,
        P.CLOCK_REVISE,
        P.INCIDENT_MANAGE,
        P.MUNICIPALITY_CONFIGURE,
        P.PROCESS_READ,
        P.TEAM_MANAGE,
    }
)

SYSTEM_ADMINISTRATOR = "amministratore_sistema"
ROLES: Mapping[str, Role] = {
    role.id: role for role in sorted(_roles(), key=lambda role: role.name)
}


def get_role(id: str) -> Role:
    """The role of this id. Refuses `UnknownRole`."""
    role = ROLES.get(id)
    if role is None:
        raise UnknownRole(ruolo=id)
    return role


@lru_cache(maxsize=256)
def permissions_of(roles: frozenset[str]) -> frozenset[P]:
    """Everything that whoever holds these roles may do."""
    return frozenset(one for id in roles for one in get_role(id).permissions)


def say_roles(ids: Iterable[str]) -> str:
    """Roles by their names, any of which will do."""
    return say(" o ").join(ROLES[id].label for id in ids if id in ROLES)
