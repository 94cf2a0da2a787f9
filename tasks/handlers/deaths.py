"""What service tasks do when somebody has died: `decessi.*`."""

from engine.store import Fact
from tasks.deaths import death_of, tell_of_death
from tasks.handlers.called import Called, number


def tell_of(called: Called) -> None:
    """`decessi.comunica`: `persona` has died, or, where it is null, somebody not in the file.

    The paths that follow whoever has died stop; what protects others goes on, as where it is
    reported from outside (see `tasks.deaths`).
    """
    if called.case_id is None:
        return
    who = number(called.given("persona"))
    death = death_of(called.work.connection, called.case_id, who, unlisted=who is None)
    about = {"person_id": who} if who is not None else {}
    by = called.author()
    called.work.facts.append(Fact("death_reported", case_id=called.case_id, by=by, data=about))
    tell_of_death(called.work, called.case_id, death)
