"""An activity that is done again in the same path may open with its last answers."""

from engine.store import NewVersion
from tasks import acts
from tasks.worklist import TaskRow
from tests.engine.drawing import (
    drawn,
    end,
    extended,
    flow,
    gateway,
    node,
    ours,
    path,
    start,
    user,
)
from tests.tasks.conftest import Bench
from tests.tasks.test_carried_drafts import FORM


def said(**words: str) -> str:
    mine = {"termine": "nessuno", "ruoli": "assistente_sociale", "perche": "p", "seguito": "s"}
    return extended(ours("attivita", **mine, **words))


def begun(bench: Bench, form: bytes = FORM, **words: str) -> int:
    drawing = drawn(
        start(),
        gateway("exclusive", "giro"),
        user("scrivi", said(**words)),
        user("ancora", said()),
        path("inizio > giro > scrivi > ancora > giro"),
    )
    files = {"bpmn/prova.bpmn": drawing}
    files |= {f"forms/prova/{one}.json": form for one in ("scrivi", "ancora")}
    with bench.office.begin() as work:
        new = NewVersion("prova", "Prova", files)
        digest = bench.office.engine.publish(work, new, by=None)
        started = bench.office.engine.start(work, digest, case_id=bench.case_id, by=None)
    return started.instance.id


def one(bench: Bench, run: int) -> TaskRow:
    (found,) = [row for row in bench.open() if row.instance_id == run and row.is_open]
    return found


def written_and_asked_again(bench: Bench, **words: str) -> acts.TaskPage:
    run, rossi = begun(bench, **words), bench.people["rossi"]
    acts.complete(bench.office, rossi, one(bench, run).id, {"fatti": ["La prima volta."]})
    acts.complete(bench.office, rossi, one(bench, run).id, {"fatti": ["Altro."]})
    return acts.look(bench.office, bench.people["bruni"], one(bench, run).id)


def test_the_form_opens_with_what_was_answered_last(bench: Bench) -> None:
    page = written_and_asked_again(bench, ripropone="si")

    assert page.form.sections[0].fields[0].value == "La prima volta."
    assert page.answered_at == bench.clock.now()


def test_without_the_word_it_opens_empty(bench: Bench) -> None:
    page = written_and_asked_again(bench)

    assert not page.form.sections[0].fields[0].value
    assert page.answered_at is None


def test_another_path_of_the_case_has_its_own_answers(bench: Bench) -> None:
    written_and_asked_again(bench, ripropone="si")

    other = one(bench, begun(bench, ripropone="si"))

    page = acts.look(bench.office, bench.people["rossi"], other.id)
    assert page.answered_at is None


def test_what_somebody_has_typed_counts_more_than_the_last_answers(bench: Bench) -> None:
    page = written_and_asked_again(bench, ripropone="si")
    acts.keep_draft(bench.office, bench.people["bruni"], page.task.id, {"fatti": ["a metà"]})

    page = acts.look(bench.office, bench.people["bruni"], page.task.id)

    assert page.form.sections[0].fields[0].value == "a metà"
    assert page.answered_at is None


CARRIED = b"""{"$schema": "https://json-schema.org/draft/2020-12/schema", "title": "Prova",
    "type": "object", "properties": {
    "fatti": {"title": "Fatti", "type": "string", "x-data-class": "C1"},
    "chi": {"title": "Chi", "type": "array", "x-process": true, "x-default": "chi", "items": {
    "type": "object", "properties": {"nome": {"title": "Nome", "type": "string",
    "x-data-class": "C1"}}}}}}"""


def test_what_the_path_has_learned_meanwhile_counts_more_than_the_last_answer(
    bench: Bench,
) -> None:
    run, rossi = begun(bench, form=CARRIED, ripropone="si"), bench.people["rossi"]
    first = {"fatti": ["Ieri."], "chi.0.nome": ["Luca"]}
    later = {"fatti": ["Oggi."], "chi.0.nome": ["Luca"], "chi.1.nome": ["Pietro"]}
    acts.complete(bench.office, rossi, one(bench, run).id, first)
    acts.complete(bench.office, rossi, one(bench, run).id, later)

    page = acts.look(bench.office, rossi, one(bench, run).id)

    facts, people = page.form.sections[0].fields
    assert facts.value == "Ieri."
    assert [card.fields[0].value for card in people.cards] == ["Luca", "Pietro"]


SENT_BACK = 'esito = "da_correggere"'
REVIEW = b"""{"$schema": "https://json-schema.org/draft/2020-12/schema", "title": "Rivedi",
    "type": "object", "properties": {"esito": {"title": "Esito", "type": "string",
    "x-data-class": "C1", "x-process": true, "oneOf": [
    {"const": "da_correggere", "title": "Da correggere"},
    {"const": "approvata", "title": "Approvata"}]}}}"""


def reviewed(bench: Bench, *drawings: bytes) -> int:
    """A path in which what is written is reviewed and comes back, in the drawing given first."""
    names = ("prova", "scrittura")
    files = {f"bpmn/{name}.bpmn": one for name, one in zip(names, drawings, strict=False)}
    for name in names[: len(drawings)]:
        files |= {f"forms/{name}/scrivi.json": FORM, f"forms/{name}/rivedi.json": REVIEW}
    with bench.office.begin() as work:
        digest = bench.office.engine.publish(work, NewVersion("prova", "Prova", files), by=None)
        started = bench.office.engine.start(work, digest, case_id=bench.case_id, by=None)
    return started.instance.id


def round_of(bench: Bench, run: int, *, wrote: str, outcome: str) -> None:
    rossi = bench.people["rossi"]
    acts.complete(bench.office, rossi, one(bench, run).id, {"fatti": [wrote]})
    acts.complete(bench.office, rossi, one(bench, run).id, {"esito": [outcome]})


def writing(*after: str, id: str) -> bytes:
    return drawn(
        start(),
        gateway("exclusive", "giro"),
        user("scrivi", said(ripropone=SENT_BACK)),
        user("rivedi", said()),
        path("inizio > giro > scrivi > rivedi"),
        *after,
        id=id,
    )


def shown(bench: Bench, run: int) -> str:
    page = acts.look(bench.office, bench.people["rossi"], one(bench, run).id)
    return str(page.form.sections[0].fields[0].value or "")


def test_what_was_sent_back_opens_with_what_was_written(bench: Bench) -> None:
    run = reviewed(bench, writing(path("rivedi > giro"), id="prova"))

    round_of(bench, run, wrote="La bozza.", outcome="da_correggere")

    assert shown(bench, run) == "La bozza."


def test_what_is_asked_for_another_reason_opens_empty(bench: Bench) -> None:
    run = reviewed(bench, writing(path("rivedi > giro"), id="prova"))

    round_of(bench, run, wrote="La bozza.", outcome="approvata")

    assert shown(bench, run) == ""


def test_what_was_sent_back_is_never_that_of_another_calling(bench: Bench) -> None:
    chosen = gateway("exclusive", "ancora", default="fine")
    back = (chosen, end(), path("rivedi > ancora > fine"), flow("ancora", "giro", SENT_BACK))
    calls = [node("callActivity", name, calledElement="scrittura") for name in ("una", "altra")]
    outer = drawn(
        start(),
        gateway("parallel", "insieme"),
        *calls,
        gateway("parallel", "fatto"),
        end("fine_tutto"),
        path("inizio > insieme > una > fatto > fine_tutto"),
        path("insieme > altra > fatto"),
    )
    run, rossi = reviewed(bench, outer, writing(*back, id="scrittura")), bench.people["rossi"]
    first, second = sorted(row.id for row in bench.open() if row.instance_id == run)
    acts.complete(bench.office, rossi, first, {"fatti": ["La prima relazione."]})
    acts.complete(bench.office, rossi, second, {"fatti": ["La seconda."]})
    review = min(row.id for row in bench.open() if row.element == "rivedi" and row.is_open)

    acts.complete(bench.office, rossi, review, {"esito": ["da_correggere"]})

    (again,) = [row for row in bench.open() if row.instance_id == run and row.element == "scrivi"]
    page = acts.look(bench.office, rossi, again.id)
    assert page.form.sections[0].fields[0].value == "La prima relazione."
