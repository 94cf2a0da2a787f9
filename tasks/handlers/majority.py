"""What service tasks do for somebody who comes of age: `persone.*` and `prosieguo.*`."""

from typing import Any

from cases import birthdays, decrees
from engine.clock import ROME
from tasks import majority
from tasks.handlers.called import Called, number
from tasks.terms.duties import as_instant
from tasks.terms.succession import Told

_REFUSAL = "registra_rifiuto"
_WHY = "Il ragazzo non chiede il prosieguo: rifiuto informato e firmato"


def find_young_person(called: Called) -> dict[str, Any]:
    """`persone.maggiore_eta`: who comes of age, when, and whether another path follows them.

    Of whoever is not named, the only minor of the case; with more of them, nobody. It says too
    whether a court has an order in force in the case: whoever ends the path must tell it (R26).
    """
    connection, case_id, mine = called.work.connection, called.case_id, called.job.instance_id
    nobody = {"minore_id": None, "compie_diciotto_il": None, "gia_seguita": False}
    if case_id is None or mine is None:
        return {**nobody, "con_mandato": False}
    ordered = decrees.has_order(connection, case_id)
    person_id = majority.child_of(connection, case_id, number(called.given("minore_id")))
    if person_id is None:
        return {**nobody, "con_mandato": ordered}
    of_age = birthdays.get(connection, person_id).turns(birthdays.OF_AGE)
    return {
        "minore_id": person_id,
        "compie_diciotto_il": of_age.astimezone(ROME).date() if of_age is not None else None,
        "gia_seguita": not majority.follow(called.work, case_id, person_id, mine),
        "con_mandato": ordered,
    }


def note_request(called: Called) -> bool:
    """`prosieguo.chiesto`: the duty to ask for prosieguo is met when the request was sent."""
    person_id = number(called.given("minore_id"))
    sent_at = as_instant(called.given("inviata_il")) or called.asked_at
    return person_id is not None and majority.requested(called.work, person_id, sent_at)


def note_refusal(called: Called) -> bool:
    """`prosieguo.rifiutato`: the duty is closed, on the word of whoever wrote the refusal down."""
    person_id = number(called.given("minore_id"))
    told = Told(
        "term_withdrawn",
        called.author(_REFUSAL),
        why=_WHY,
        data={"documents": called.papers(_REFUSAL)},
    )
    return person_id is not None and majority.refused(called.work, person_id, told)
