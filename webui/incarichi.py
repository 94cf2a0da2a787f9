"""Who answers for a case and who works beside them: whom the page offers, and whom it was told."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from flask import request
from sqlalchemy import Connection

from access.directory import names_at_work, names_of
from cases.files import CaseFile, Charge
from engine.language import to_say
from engine.refusal import Refusal
from tasks.answering import CHARGE_ROLES, Named, NoCoOperator, NoResponsible, SameForBoth
from webui.language import gettext
from webui.numbers import number

FIELDS = {Charge.RESPONSIBLE: "responsabile", Charge.CO_OPERATOR: "co_operatore"}
REFUSED: Mapping[type[Refusal], str] = {
    NoResponsible: FIELDS[Charge.RESPONSIBLE],
    NoCoOperator: FIELDS[Charge.CO_OPERATOR],
    SameForBoth: FIELDS[Charge.CO_OPERATOR],
}
"""Beside which field a refusal is said."""

_LABELS = {
    Charge.RESPONSIBLE: to_say("Responsabile del caso"),
    Charge.CO_OPERATOR: to_say("Co-operatore (facoltativo)"),
}
_NOBODY = {
    Charge.RESPONSIBLE: to_say("Nessuno: scegli"),
    Charge.CO_OPERATOR: to_say("Nessuno"),
}


@dataclass(frozen=True, slots=True)
class Choice:
    """One charge of the case: who may be named, and who is chosen."""

    name: str
    label: str
    nobody: str
    people: Mapping[int, str] = field(repr=False)
    chosen: int | None


def choices(connection: Connection, case: CaseFile) -> list[Choice]:
    """The charges as the page shows them: what was posted, else who has them now."""
    held = {Charge.RESPONSIBLE: case.responsible_id, Charge.CO_OPERATOR: case.co_operator_id}
    return [_choice(connection, charge, holder) for charge, holder in held.items()]


def posted() -> Named:
    """Whom the page names."""
    return Named(_posted(Charge.RESPONSIBLE), _posted(Charge.CO_OPERATOR))


def _choice(connection: Connection, charge: Charge, holder: int | None) -> Choice:
    # Whoever has the charge is offered still, though they may have lost the role meanwhile.
    there = names_of(connection, () if holder is None else (holder,))
    return Choice(
        FIELDS[charge],
        gettext(_LABELS[charge]),
        gettext(_NOBODY[charge]),
        {**there, **names_at_work(connection, roles=CHARGE_ROLES[charge])},
        _posted(charge) if FIELDS[charge] in request.form else holder,
    )


def _posted(charge: Charge) -> int | None:
    return request.form.get(FIELDS[charge], 0, type=number) or None
