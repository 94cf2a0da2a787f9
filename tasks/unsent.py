"""What somebody typed in an activity that ended without them: read back by them alone, let go."""

from dataclasses import dataclass, field
from datetime import datetime

from access.people import Person
from forms import Context, Form
from tasks import drafts, worklist
from tasks.contexts import Desk, context_of
from tasks.office import Office
from tasks.worklist import TaskRow


@dataclass(frozen=True, slots=True)
class Unsent:
    """A draft that nobody can send any more, with the form that reads it; instants are UTC."""

    task: TaskRow
    form: Form
    context: Context = field(repr=False)
    draft: drafts.SavedDraft
    kept_until: datetime


def find(office: Office, person: Person, task_id: int) -> Unsent | None:
    """What this person typed in a task that an event withdrew or somebody else completed.

    None where they typed nothing, completed it themselves, or may still complete it. Nothing but
    these words is shown: they are their author's, also when the case is not theirs to see.
    """
    with office.read() as connection:
        found = worklist.get(connection, task_id)
        until = drafts.kept_until(found)
        if until is None or found.closed_by == person.id:
            return None
        saved = drafts.find(connection, office.sealer, found, person.id)
        if saved is None:
            return None
        definition = office.definitions.get(connection, found.digest)
        form = definition.form(found.process, found.element)
        desk = Desk(connection, office.sealer, person, office.clock.now())
        return Unsent(found, form, context_of(desk, definition, found, form), saved, until)


def let_go(office: Office, person: Person, task_id: int) -> None:
    """Its author needs it no more. What waits in an open task stays: it is not over yet."""
    with office.begin() as work:
        if not worklist.get(work.connection, task_id).is_open:
            drafts.let_go(work, task_id, person.id)
