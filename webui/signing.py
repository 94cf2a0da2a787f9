"""Signs with the password: whoever signs a form shows once more that it is they."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from flask import request

from access import TooManyAttempts
from access.people import BY_PASSWORD, Person
from access.signing import WrongPassword
from engine.language import say
from forms import Problem
from forms.problems import UNPROVED
from webui.errors import speak
from webui.guard import access, held_session, office
from webui.language import gettext

FIELD = "_password"


@dataclass(frozen=True, slots=True)
class Proved:
    """Whoever is about to complete a form, with their proof, or why there is none."""

    person: Person
    refused: str = ""

    def told(self, errors: Sequence[Problem]) -> Sequence[Problem]:
        """These problems; beside a signature stands why the password did not do."""
        asked = say(UNPROVED)
        return [
            replace(one, message=self.refused) if self.refused and one.message == asked else one
            for one in errors
        ]


def prove(person: Person) -> Proved:
    """Compare the password that was typed to sign, if one was; guessing is slowed down."""
    typed = next((one for one in request.form.getlist(FIELD) if one), "")
    if not typed:
        return Proved(person)
    try:
        access().confirm_password(held_session(), typed, office().clock.now())
    except WrongPassword:
        return Proved(person, gettext("La password non è giusta: la firma non è stata messa."))
    except TooManyAttempts as refusal:
        return Proved(person, speak(refusal))
    return Proved(replace(person, proof=BY_PASSWORD))
