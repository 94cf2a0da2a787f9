"""The menu on the left as data: who may use what sees it, nobody else does."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from flask import request

from access import Permission
from access.people import Person, may
from access.roles import get_role
from webui.language import lazy_gettext


@dataclass(frozen=True, slots=True)
class Item:
    """One entry: where it leads, what it is called, which permission shows it, or which other."""

    endpoint: str
    label: str
    icon: str
    permission: Permission
    section: tuple[str, ...] = ()
    count: int | None = None
    other: Permission | None = None

    def is_for(self, person: Person) -> bool:
        """Whether this person may open the page it leads to."""
        return may(person, self.permission) or (self.other is not None and may(person, self.other))


@dataclass(frozen=True, slots=True)
class Frame:
    """What surrounds the content of a page."""

    person: Person | None = field(default=None, repr=False)
    roles: tuple[str, ...] = ()
    menu: tuple[tuple[Item, ...], ...] = ()
    here: str = ""
    unread: int = 0
    searches: bool = False  # may look for a case


MENU: tuple[tuple[Item, ...], ...] = (
    (
        Item("operatore.desk", lazy_gettext("Scrivania"), "presentation", Permission.TASK_READ),
        Item(
            "operatore.worklist_page",
            lazy_gettext("Attività"),
            "check-circle",
            Permission.TASK_READ,
            section=("operatore.task",),
        ),
        Item(
            "fascicolo.listing",
            lazy_gettext("Fascicoli"),
            "folder",
            Permission.CASE_READ,
            section=("fascicolo.", "percorsi.instance"),
            other=Permission.TENDER_READ,
        ),
        Item(
            "scadenziario.table",
            lazy_gettext("Scadenziario"),
            "calendar",
            Permission.CASE_READ,
            section=("scadenziario.", "termini."),
        ),
        Item(
            "fascicolo.registry",
            lazy_gettext("Cerca precedenti"),
            "search",
            Permission.CASE_SEARCH_REGISTRY,
        ),
        Item(
            "operatore.new_referral",
            lazy_gettext("Nuova segnalazione"),
            "plus-circle",
            Permission.REFERRAL_OPEN,
        ),
        Item(
            "operatore.beginning_page",
            lazy_gettext("Comincia un percorso"),
            "arrow-right-circle",
            Permission.TASK_COMPLETE,
        ),
    ),
    (
        Item(
            "responsabile.late",
            lazy_gettext("Monitoraggio ritardi"),
            "chart-line",
            Permission.LATE_READ,
        ),
        Item(
            "amministrazione.calendar",
            lazy_gettext("Calendario e regole"),
            "calendar",
            Permission.PROCESS_READ,
            section=(
                "amministrazione.rule",
                "amministrazione.history",
                "amministrazione.prove",
            ),
        ),
        Item("percorsi.listing", lazy_gettext("Percorsi"), "piattaforme", Permission.PROCESS_READ),
        Item(
            "conformita.readings",
            lazy_gettext("Letture dei fascicoli"),
            "password-visible",
            Permission.READING_REVIEW,
        ),
    ),
    (
        Item(
            "amministrazione.incidents",
            lazy_gettext("Intoppi tecnici"),
            "tool",
            Permission.INCIDENT_MANAGE,
        ),
        Item(
            "amministrazione.municipality",
            lazy_gettext("Comune"),
            "pa",
            Permission.MUNICIPALITY_CONFIGURE,
            section=("amministrazione.municipality",),
        ),
        Item(
            "amministrazione.teams",
            lazy_gettext("Gruppi di lavoro"),
            "share",
            Permission.TEAM_MANAGE,
            section=("amministrazione.team",),
        ),
        Item(
            "amministrazione.accounts",
            lazy_gettext("Accessi"),
            "user",
            Permission.ACCOUNT_MANAGE,
            section=("amministrazione.",),
        ),
    ),
)


def frame_for(
    person: Person, *, counts: dict[str, int], unread: int, without: frozenset[str] = frozenset()
) -> Frame:
    """The frame that this person sees around the page being asked for; `without` are the entries
    that would lead them to nothing.
    """
    groups = (
        tuple(
            replace(item, count=counts.get(item.endpoint))
            for item in group
            if item.is_for(person) and item.endpoint not in without
        )
        for group in MENU
    )
    return Frame(
        person=person,
        roles=tuple(sorted(get_role(role).label for role in person.roles)),
        menu=tuple(group for group in groups if group),
        here=_section_of(request.endpoint or "", MENU),
        unread=unread,
        searches=may(person, Permission.CASE_READ) or may(person, Permission.TENDER_READ),
    )


def _section_of(endpoint: str, menu: Sequence[Sequence[Item]]) -> str:
    items = [item for group in menu for item in group]
    for item in items:
        if item.endpoint == endpoint:
            return endpoint
    for item in items:
        if any(endpoint.startswith(section) for section in item.section):
            return item.endpoint
    return ""
