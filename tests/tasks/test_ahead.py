"""What can follow a task, on the real paths and on small drawings with loops and branches."""

from functools import cache
from pathlib import Path

import processes
from engine.runtime import Program, compile_program
from tasks.ahead import Ahead, Condition, Tie, ahead
from tests.engine.drawing import (
    boundary,
    catch,
    drawn,
    end,
    event,
    flow,
    for_each,
    gateway,
    message,
    node,
    path,
    script,
    start,
    sub,
    user,
)
from tests.engine.stage import compiled

HOME = Path(processes.__file__).parent
P01, P02 = "p01_accesso_segnalazione", "p02_indagine_valutazione"


@cache
def real(process: str) -> Program:
    files = {
        path.relative_to(HOME).as_posix(): path.read_bytes()
        for path in [*HOME.glob("bpmn/*.bpmn"), *HOME.glob("dmn/*.dmn")]
    }
    return compile_program(files, process)


def told(found: Ahead) -> list[tuple[Tie, str]]:
    return [(one.tie, one.element.id) for one in found.steps]


def named(source: str, target: str, name: str, when: str | None = None) -> str:
    return flow(source, target, when).replace(" id=", f' name="{name}" id=', 1)


def asked(id: str, question: str, default: str, kind: str = "exclusive") -> str:
    drawn_ = gateway(kind, id, default)
    return drawn_.replace(f'id="{id}"', f'id="{id}" name="{question}"')


def test_after_the_estimate_comes_one_of_two_confirmations() -> None:
    found = ahead(real(P01), (P01, "valuta_segnalazione"))

    assert told(found) == [(Tie.FIRST, "conferma_triage"), (Tie.OR, "ratifica_emergenza")]
    assert found.steps[0].conditions == (Condition("Emergenza?", ("no",)),)
    assert found.steps[1].conditions == (Condition("Emergenza?", ("sì",)),)
    assert not found.has_more


def test_the_confirmation_may_lead_back_and_to_more_than_four() -> None:
    found = ahead(real(P01), (P01, "conferma_triage"))

    assert told(found) == [
        (Tie.FIRST, "valuta_segnalazione"),
        (Tie.OR, "riscontro_segnalante"),
        (Tie.ANY, "redigi_segnalazione"),
        (Tie.WITH, "primo_contatto"),
    ]
    assert found.has_more


def test_a_called_path_is_entered_at_its_first_step() -> None:
    found = ahead(real(P02), (P02, "griglia_rischio_protezione"))

    assert [one.element.process for one in found.steps] == ["ca_equipe_multiprofessionale"]


def test_what_is_gathered_side_by_side_waits_for_the_rest() -> None:
    grid, attempts = ahead(real(P02), (P02, "visita_domiciliare")).steps

    assert [grid.element.id, attempts.element.id] == [
        "griglia_rischio_protezione",
        "registra_sottrazione",
    ]
    assert grid.waits
    assert attempts.waits
    assert [one.answers for one in grid.conditions] == [("no",)]
    assert [one.answers for one in attempts.conditions] == [("sì",)]


def test_an_end_is_told_as_what_follows() -> None:
    (found,) = ahead(real(P01), (P01, "primo_contatto")).steps

    assert found.is_end
    assert found.element.name == "Valutazione aperta"


def test_something_follows_every_task_of_the_real_paths() -> None:
    tasks = [
        (process, spot)
        for process in (P01, P02)
        for spot, element in real(process).elements.items()
        if element.kind == "userTask"
    ]

    silent = [spot for process, spot in tasks if not ahead(real(process), spot).steps]

    assert tasks
    assert silent == []


def test_a_task_of_a_called_path_leads_back_to_its_caller() -> None:
    called = drawn(start(), user("dentro"), end(), path("inizio > dentro > fine"), id="altro")
    program = compiled(
        drawn(
            start(),
            node("callActivity", "prima", calledElement="altro"),
            user("in_mezzo"),
            node("callActivity", "seconda", calledElement="altro"),
            user("in_fondo"),
            end(),
            path("inizio > prima > in_mezzo > seconda > in_fondo > fine"),
        ),
        called,
    )

    assert told(ahead(program, ("altro", "dentro"), [("prova", "prima")])) == [
        (Tie.FIRST, "in_mezzo")
    ]
    assert told(ahead(program, ("altro", "dentro"), [("prova", "seconda")])) == [
        (Tie.FIRST, "in_fondo")
    ]


def test_a_way_that_goes_round_for_ever_ends() -> None:
    program = compiled(
        drawn(
            start(),
            user("chiedi"),
            script("conta", "1", "n"),
            asked("basta", "Basta?", "fine"),
            end(),
            path("inizio > chiedi > conta > basta"),
            named("basta", "conta", "ancora", "n = 2"),
            named("basta", "chiedi", "da capo", "n = 3"),
            named("basta", "fine", "sì"),
        )
    )

    found = ahead(program, ("prova", "chiedi"))

    assert told(found) == [(Tie.FIRST, "chiedi"), (Tie.OR, "fine")]
    assert found.steps[0].is_again


def test_ways_that_part_and_meet_again_ask_nothing() -> None:
    stages = range(14)
    parts = [start(), user("chiedi"), path("inizio > chiedi > g0")]
    for stage in stages:
        after = f"g{stage + 1}" if stage + 1 in stages else "ultimo"
        one, other = f"a{stage}", f"b{stage}"
        parts += [
            asked(f"g{stage}", "Quale?", one),
            script(one, "1", "n"),
            script(other, "2", "n"),
            named(f"g{stage}", one, "una"),
            named(f"g{stage}", other, "altra", "n = 1"),
            path(f"{one} > {after}"),
            path(f"{other} > {after}"),
        ]
    program = compiled(drawn(*parts, user("ultimo"), end(), path("ultimo > fine")))

    (found,) = ahead(program, ("prova", "chiedi")).steps

    assert found.element.id == "ultimo"
    assert found.conditions == ()


def test_two_answers_that_lead_to_the_same_step_are_both_said() -> None:
    program = compiled(
        drawn(
            start(),
            user("chiedi"),
            asked("quale", "Quale?", "fine"),
            script("conta", "1", "n"),
            user("scrivi"),
            end(),
            path("inizio > chiedi > quale"),
            named("quale", "scrivi", "rosso", "n = 1"),
            named("quale", "conta", "verde", "n = 2"),
            named("quale", "fine", "nessuno"),
            path("conta > scrivi > fine"),
        )
    )

    found = ahead(program, ("prova", "chiedi"))

    assert told(found) == [(Tie.FIRST, "scrivi"), (Tie.OR, "fine")]
    assert found.steps[0].conditions == (Condition("Quale?", ("rosso", "verde")),)


def test_what_must_arrive_first_is_a_condition() -> None:
    waiting = catch("attesa", message()).replace('id="attesa"', 'id="attesa" name="Relazione"')
    program = compiled(
        drawn(
            start(),
            user("chiedi"),
            waiting,
            user("leggi"),
            end(),
            path("inizio > chiedi > attesa > leggi > fine"),
        )
    )

    (found,) = ahead(program, ("prova", "chiedi")).steps

    assert found.conditions == (Condition("Relazione"),)


def test_an_error_at_an_end_goes_on_where_it_is_caught() -> None:
    program = compiled(
        drawn(
            start(),
            sub(
                "corpo",
                start("si_apre"),
                user("decidi"),
                end("rifiutata", event("error", "e_rifiuto")),
                path("si_apre > decidi > rifiutata"),
            ),
            boundary("rifiuto", "corpo", event("error", "e_rifiuto")),
            user("ripara"),
            end(),
            path("inizio > corpo > fine"),
            path("rifiuto > ripara > fine"),
        )
    )

    assert told(ahead(program, ("prova", "decidi"))) == [(Tie.FIRST, "ripara")]


def test_whoever_is_one_of_many_waits_for_the_others() -> None:
    program = compiled(
        drawn(
            start(),
            user("ascolta", for_each("[1, 2]", "chi")),
            user("scrivi"),
            end(),
            path("inizio > ascolta > scrivi > fine"),
        )
    )

    (found,) = ahead(program, ("prova", "ascolta")).steps

    assert found.waits


def test_steps_side_by_side_are_told_together_and_people_go_before_ends() -> None:
    program = compiled(
        drawn(
            start(),
            user("chiedi"),
            gateway("parallel", "insieme"),
            end(),
            *(user(f"passo_{number}") for number in range(4)),
            path("inizio > chiedi > insieme > fine"),
            *(path(f"insieme > passo_{number} > fine") for number in range(4)),
        )
    )

    found = ahead(program, ("prova", "chiedi"))

    assert [tie for tie, _ in told(found)] == [Tie.FIRST, Tie.WITH, Tie.WITH, Tie.WITH]
    assert not any(one.is_end for one in found.steps)
    assert found.has_more
