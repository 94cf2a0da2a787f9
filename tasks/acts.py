"""What a person does with a task: look at it, keep a draft, complete it; one transaction each."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import partial

from access.people import Person, may
from access.permissions import Permission
from cases.absorbing import Source, absorb
from cases.documents import take_up
from cases.records import NewRecord, Record, keep_record, latest_of_run, record_of_task
from cases.sheet import OpenSheet, readers_beside, seal_beside, sheet_of
from cases.visibility import grant_access
from engine.feel import compile_expression
from engine.instances import Change, Doer
from engine.runtime import ALWAYS_AGAIN, SHOWS_AGAIN, Element
from engine.steps import AwaitedTask, TaskCompleted, TaskKey
from engine.store import Fact, Work
from forms import Answers, Draft, Form, FormView, Posted, Problem
from tasks import drafts, hands, worklist
from tasks.contexts import DECREE, Desk, context_of, minor_of
from tasks.office import Office
from tasks.protecting import hide_earlier
from tasks.seeing import check_seen
from tasks.terms import Term, of_task
from tasks.worklist import InHand, TaskRow

_TWO_CLICKS = timedelta(seconds=30)


@dataclass(frozen=True, slots=True)
class TaskPage:
    """Everything the page of a task shows of the task itself."""

    task: TaskRow
    element: Element
    form: FormView = field(repr=False)
    submit: str
    term: Term | None
    draft: drafts.SavedDraft | None
    is_mine: bool
    answered_at: datetime | None = None  # the form shows what was answered then


@dataclass(frozen=True, slots=True)
class Completed:
    """What was done and what follows from it."""

    task: TaskRow
    change: Change = field(repr=False)
    opened: tuple[AwaitedTask, ...]
    warnings: tuple[Problem, ...] = ()


def look(
    office: Office,
    person: Person,
    task_id: int,
    *,
    typed: Draft | None = None,
    errors: Sequence[Problem] = (),
) -> TaskPage:
    """The page of a task: with what was just typed, else with the draft, else as asked anew.

    Refuses `NotAllowed` to whoever may not see the task.
    """
    with office.read() as connection:
        found = worklist.get(connection, task_id)
        check_seen(connection, person, found)
        definition = office.definitions.get(connection, found.digest)
        program = office.engine.program(connection, found.digest)
        form = definition.form(found.process, found.element)
        element = program.elements[(found.process, found.element)]
        saved = drafts.find(connection, office.sealer, found, person.id)
        values = typed if typed is not None else (saved.content if saved else {})
        desk = Desk(connection, office.sealer, person, office.clock.now())
        context = context_of(desk, definition, found, form)
        before = None if typed is not None or saved else _answered(desk, found, element)
        if before is not None:
            shown = form.open_part(before.answers, context=context)
            values = {name: said for name, said in shown.items() if name not in form.carried}
        return TaskPage(
            task=found,
            element=element,
            form=form.show(values, context=context, errors=errors),
            submit=form.submit,
            term=of_task(connection, task_id),
            draft=saved,
            is_mine=found.assignee == person.id,
            answered_at=None if before is None else before.line.at,
        )


def _answered(desk: Desk, found: TaskRow, element: Element) -> Record | None:
    """What was last answered here, where the diagram wants it shown again.

    Always: in the same path. Where an expression is true: in the same calling of it alone, since
    what comes back with remarks is what was written there, and never another report of the case.
    """
    when = element.properties.get(SHOWS_AGAIN)
    if found.case_id is None or when is None:
        return None
    if when == ALWAYS_AGAIN:
        run = (found.case_id, found.instance_id)
        return latest_of_run(desk.connection, desk.sealer, run, found.process, found.element)
    if compile_expression(when).value(found.data, now=desk.now, functions={}) is not True:
        return None
    done = worklist.last_done_here(desk.connection, found)
    return record_of_task(desk.connection, desk.sealer, found.case_id, done) if done else None


def keep_draft(office: Office, person: Person, task_id: int, posted: Posted) -> drafts.SavedDraft:
    """Keep what was typed so far, unchecked; whoever may do the task may keep a draft of it.

    Also when somebody else completed it meanwhile: what was typed is still theirs. Refuses
    `NotYourRole` to whoever never had a part in it.
    """
    with office.begin() as work:
        found = worklist.get(work.connection, task_id)
        hands.check_part(person, found)
        form = office.definitions.get(work.connection, found.digest).form(
            found.process, found.element
        )
        content = form.draft(posted)
        drafts.save(work, office.sealer, found, person.id, content)
        return drafts.SavedDraft(found.id, person.id, work.now, content)


def complete(office: Office, person: Person, task_id: int, posted: Posted) -> Completed:
    """Complete a task with what was posted.

    Refuses `InvalidAnswers` with every problem of the form, what `tasks.hands` refuses, and
    `Conflict` when somebody else acted first; then nothing at all has been written.
    """
    now = office.clock.now()
    with office.database.begin(now) as work:
        taken = worklist.hold(work, task_id)
        found = taken.row
        hands.check_may_do(person, found)
        definition = office.definitions.get(work.connection, found.digest)
        form = definition.form(found.process, found.element)
        sheet = sheet_of(office.sealer, taken.case) if taken.case and form.is_bound else None
        beside = partial(sheet_of, office.sealer, taken.case) if taken.case else None
        desk = Desk(work.connection, office.sealer, person, now, sheet, beside)
        answers = form.read(posted, context=context_of(desk, definition, found, form))
        hands.check_separate(work.connection, person.id, found)
        answers = _keep(office, work, person, taken, Filled(form, answers, sheet))
        change = office.engine.happen(
            work,
            taken.held,
            TaskCompleted(TaskKey(found.key), answers.decisions),
            by=Doer(person.id, task_id=found.id),
        )
    return Completed(found, change, change.opened, answers.warnings)


def came_again(office: Office, person: Person, task_id: int, posted: Posted) -> bool:
    """Whether this is what the same person has just completed the task with, posted once more.

    Two clicks are two posts. Whoever wrote something else, in another window, is told of both.
    """
    with office.read() as connection:
        found = worklist.get(connection, task_id)
        if found.closed_at is None or found.closed_by != person.id:
            return False
        if office.clock.now() - found.closed_at >= _TWO_CLICKS:
            return False
        kept = record_of_task(connection, office.sealer, found.case_id, task_id)
        definition = office.definitions.get(connection, found.digest)
        form = definition.form(found.process, found.element)
        return kept is None or form.says_the_same(posted, kept.answers)


@dataclass(frozen=True, slots=True)
class Filled:
    """A form with the answers that were given in it, and the sheet of the case it is bound to."""

    form: Form
    answers: Answers
    sheet: OpenSheet | None = field(repr=False)


def _keep(office: Office, work: Work, person: Person, taken: InHand, filled: Filled) -> Answers:
    """Keep the whole answers in the case, and what the case is to know from them."""
    found = taken.row
    known = filled.sheet.documents if filled.sheet else frozenset[int]()
    chosen = {int(one) for one in filled.answers.documents} - known
    if chosen:
        hidden = {int(one) for one in filled.answers.secret_documents}
        take_up(work, found.id, chosen, by=person.id, secret=hidden)
    if found.case_id is None:
        return filled.answers
    sheet, bindings = filled.sheet, filled.answers.bindings
    _let_in(work, person, taken, found.case_id)
    seal = sheet.seal if sheet else seal_beside(office.sealer, taken.case)
    record_id = keep_record(work, seal, _record(found, found.case_id, filled), by=person.id)
    if filled.answers.is_signed:
        work.facts.append(_signed(found, filled.form, record_id, person))
    if sheet is None or not bindings:
        return filled.answers
    secret = filled.answers.secret_bindings
    about = found.data.get(DECREE)
    minor = minor_of({**found.data, **filled.answers.decisions})
    source = Source(found.case_id, filled.form.title, person.id, record_id, secret, about, minor)
    absorbed = absorb(work, office.sealer, sheet, source, bindings)
    if absorbed.hides_address:
        hide_earlier(work, sheet.seal, office.definitions, sheet.case, by=person.id)
    if absorbed.decree_id is None:
        return filled.answers
    return replace(
        filled.answers, decisions={**filled.answers.decisions, DECREE: absorbed.decree_id}
    )


def _signed(found: TaskRow, form: Form, record_id: int, person: Person) -> Fact:
    data = {"record_id": record_id, "title": form.title, "proof": person.proof}
    return Fact(
        "record_signed",
        case_id=found.case_id,
        instance_id=found.instance_id,
        task_id=found.id,
        by=person.id,
        data={"element": found.element, **data},
    )


def _let_in(work: Work, person: Person, taken: InHand, case_id: int) -> None:
    """Whoever did a task of a case may see it from then on."""
    case = taken.case
    if case is None or person.id in {*readers_beside(case), case.responsible_id}:
        return
    # Whoever may see every case of the office needs no leave for this one.
    if not may(person, Permission.CASE_READ_OFFICE):
        grant_access(work, case_id, person.id, "task")


def _record(found: TaskRow, case_id: int, filled: Filled) -> NewRecord:
    return NewRecord(
        case_id=case_id,
        process=found.process,
        element=found.element,
        title=filled.form.title,
        version_digest=found.digest,
        form_digest=filled.answers.digest,
        answers=filled.answers.values,
        instance_id=found.instance_id,
        task_id=found.id,
        sent=filled.form.sent,
    )
