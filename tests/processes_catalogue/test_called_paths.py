"""Decree and notice go where their stories say."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from forms import InvalidAnswers
from tests.processes_catalogue.access_stories import (
    MONDAY,
    NAMED,
    NOMINATION,
    QUESTION,
    decree,
    in_force,
    met,
    notified,
    silent_decree,
)

CHANGED = "msg_provvedimento_modificato"

# --- the decree ------------------------------------------------------------------------------


def test_a_decree_brings_its_terms_into_force() -> None:
    stage = in_force(decree())

    handler, given = stage.jobs[0]
    assert handler == "provvedimenti.applica"
    assert str(given["scadenza_relazione"]) == "2026-01-02"
    assert stage.step.outcomes == ("provvedimento_registrato",)


def test_a_confirmed_term_carries_choices_and_a_day_and_no_typed_word() -> None:
    stage = in_force(decree())

    _, given = stage.jobs[0]
    assert {name for one in given["scadenze"] for name in one} == {"tipo", "chiave", "entro"}


@pytest.mark.parametrize("name", ["base_giuridica", "regola"])
def test_how_a_term_is_calculated_is_said_by_the_table_and_by_nobody_else(name: str) -> None:
    stage = decree()
    line = {"tipo": "relazione", "chiave": "L30", "entro": "2026-01-02", name: "Lo dice la zia"}

    with pytest.raises(InvalidAnswers, match="Il modulo non ha il campo"):
        in_force(stage, scadenze_confermate=[line])

    assert stage.said("conferma_scadenze", "calcolo_scadenze") == (
        "1. art. 473-bis.27 c.p.c.: 60 giorni dal 3 novembre 2025, giorno iniziale escluso:"
        " venerdì 2 gennaio 2026"
    )


def test_a_decree_read_wrongly_is_read_again() -> None:
    stage = decree().done(
        "conferma_scadenze", {"esito_conferma": "da_rileggere", "rilievi_decodifica": "Sono 90"}
    )

    assert stage.open == ["decodifica_mandati"]


def test_running_paths_are_told_of_a_decree() -> None:
    stage = in_force(decree(caso_in_corso=True))

    (sent,) = stage.sent
    assert (sent.name, sent.correlation) == ("msg_provvedimento_modificato", "1")


OPENED: dict[str, Any] = {"percorsi_da_aprire": ["p10_spazio_neutro"]}


def test_a_decree_on_an_open_case_opens_the_paths_that_a_person_reads_in_it() -> None:
    stage = in_force(decree(caso_in_corso=True), **OPENED)

    opened = [one.payload["processo"] for one in stage.sent if one.name == "msg_apri_processo"]
    assert opened == ["p10_spazio_neutro"]


def test_the_paths_that_a_decree_opens_know_who_answers_for_the_case() -> None:
    stage = in_force(decree(caso_in_corso=True, responsabile_caso=4), **OPENED)

    assert stage.sent[-1].payload["responsabile_caso"] == 4


def test_a_decree_opens_nothing_where_the_next_activity_decides_what_is_opened() -> None:
    stage = in_force(decree(caso_in_corso=True, percorsi_decisi_poi=True), **OPENED)

    assert [one.name for one in stage.sent] == ["msg_provvedimento_modificato"]


@pytest.mark.parametrize(
    ("reads", "told"),
    [
        (True, ["È già in corso in questo fascicolo e legge l'atto da sé"]),
        (False, []),  # it is closing: another one must begin
    ],
)
def test_only_a_path_that_reads_acts_is_said_to_read_this_one(
    reads: bool,  # noqa: FBT001
    told: list[str],
) -> None:
    stage = decree({"mandati": ["spazio_neutro"]}, caso_in_corso=True)
    path = {"percorso": "p10_spazio_neutro", "nome": "Spazio neutro", "legge_atti": reads}
    stage.paths = [path]

    in_force(stage, **OPENED)

    assert [one.partition(":")[0] for one in stage.warned] == told


@pytest.mark.parametrize(("reads", "told"), [(True, False), (False, True)])
def test_whoever_leaves_a_decree_of_an_open_case_to_nobody_is_told(
    reads: bool,  # noqa: FBT001
    told: bool,  # noqa: FBT001
) -> None:
    stage = decree(caso_in_corso=True)
    stage.paths = [{"percorso": "p10_spazio_neutro", "nome": "Spazio", "legge_atti": reads}]

    in_force(stage)

    said = "Nessun percorso di questo fascicolo legge gli atti e non ne apri"
    assert any(one.startswith(said) for one in stage.warned) is told


@pytest.mark.parametrize(
    ("running", "opened", "missing"),
    [
        ("p10_spazio_neutro", [], ["Indagine e valutazione"]),
        ("p10_spazio_neutro", ["p02_indagine_valutazione"], []),
        ("p02_indagine_valutazione", [], []),
    ],
)
def test_whoever_confirms_an_act_reads_what_it_orders_and_nobody_does(
    running: str, opened: list[str], missing: list[str]
) -> None:
    stage = decree(caso_in_corso=True)
    stage.paths = [{"percorso": running, "nome": "In corso", "legge_atti": True}]

    in_force(stage, percorsi_da_aprire=opened)

    said = "L'atto lo ordina, nel fascicolo non c'è e non lo apri: controlla chi lo esegue: "
    told = [one.removeprefix(said) for one in stage.warned if one.startswith(said)]
    assert told == missing


def test_what_two_mandates_of_an_act_want_on_one_day_is_proposed_once() -> None:
    both = {"mandati": ["affidamento_servizio_5bis", "affidamento_familiare"], "durata_mesi": 24}

    stage = decree(both)

    lines = stage.task("conferma_scadenze").data["proposta_scadenze"]
    owed = [(one["tipo"], one["chiave"], one["entro"]) for one in lines]
    assert len(owed) == len(set(owed))
    assert "affido.preavviso_proroga" in [key for _, key, _ in owed]
    assert in_force(stage).open == []


def test_an_act_that_wants_nothing_is_registered_without_a_term_and_nobody_is_asked() -> None:
    stage = in_force(decree({"termine_relazione_tipo": "nessuna"}, caso_in_corso=True))

    (applied,) = [given for handler, given in stage.jobs if handler == "provvedimenti.applica"]
    assert applied["scadenze"] == []
    assert [one.name for one in stage.sent] == ["msg_provvedimento_modificato"]


REPEATED: dict[str, Any] = {"esito_conferma": "copia", "atto_di_prima": 5}


def test_the_copy_of_a_decree_of_an_open_case_counts_no_term_and_disturbs_nobody() -> None:
    stage = decree(caso_in_corso=True).done("conferma_scadenze", REPEATED)

    assert stage.handlers == ["provvedimenti.togli_copia"]
    assert stage.sent == []
    assert stage.step.outcomes == ("copia_tolta",)


@pytest.mark.parametrize("awaited", [{}, {"caso_in_corso": True, "percorsi_decisi_poi": True}])
def test_a_decree_that_a_path_awaits_is_no_copy(awaited: dict[str, Any]) -> None:
    with pytest.raises(InvalidAnswers) as refused:
        decree(**awaited).done("conferma_scadenze", REPEATED)

    assert "conferma le scadenze" in str(refused.value.errors)


def test_a_decree_is_no_copy_of_itself() -> None:
    stage = decree(caso_in_corso=True, provvedimento_ref=5)

    with pytest.raises(InvalidAnswers) as refused:
        stage.done("conferma_scadenze", REPEATED)

    assert "scegli quello di prima" in str(refused.value.errors)


def test_a_silent_decree_opens_the_question_to_the_judge_and_the_caller_goes_on() -> None:
    silent = {"termine_relazione_tipo": "non_indicato", "termine_relazione_valore": None}
    stage = in_force(decree({k: v for k, v in silent.items() if v}))

    (sent,) = stage.sent
    assert sent.payload["processo"] == QUESTION
    assert stage.step.outcomes == ("provvedimento_registrato",)


def test_the_service_asks_the_judge_by_when_to_report() -> None:
    stage = silent_decree().done(
        "chiedi_chiarimento",
        {
            "testo_richiesta": "Si chiede il termine",
            "canale_richiesta": "pec",
            "protocollo_richiesta": "2025/4",
            "richiesta_inviata_il": "2025-11-03T10:00",
            "ricevuta_richiesta": "1",
        },
    )

    assert stage.step.outcomes == ("chiarimento_chiesto",)


def test_nobody_asks_about_a_decree_that_another_has_replaced() -> None:
    stage = silent_decree().receive(CHANGED, provvedimento_id=8, sostituisce=7)

    assert stage.open == []
    assert "richiesta_superata" in stage.step.outcomes


@pytest.mark.parametrize("other", [{"sostituisce": None}, {"sostituisce": 6}, {}])
def test_the_act_of_another_judge_leaves_the_question_open(other: dict[str, Any]) -> None:
    stage = silent_decree().receive(CHANGED, provvedimento_id=8, **other)

    assert stage.open == ["chiedi_chiarimento"]
    assert stage.receive(CHANGED, provvedimento_id=9, sostituisce=7).open == []


@pytest.mark.parametrize("message", ["msg_decesso", "msg_chiusura_forzata"])
def test_the_question_to_the_judge_ends_with_the_case(message: str) -> None:
    stage = silent_decree().receive(message, causa=message.removeprefix("msg_"))

    assert stage.open == []
    assert stage.step.outcomes == ("richiesta_chiusa",)


def test_an_assignment_opens_its_nomination_and_the_caller_goes_on() -> None:
    stage = in_force(decree({"mandati": ["affidamento_servizio_5bis"]}))

    (sent,) = stage.sent
    assert sent.payload["processo"] == NOMINATION
    assert stage.step.outcomes == ("provvedimento_registrato",)


def test_the_person_in_charge_of_an_assignment_is_named_in_fifteen_days() -> None:
    stage = notified()

    assert stage.timers["nomina_scaduta"] == datetime(2025, 11, 18, 22, 59, 59, tzinfo=UTC)
    stage.done("nomina_responsabile", NAMED)
    assert stage.handlers == ["termini.adempi", "lettere.componi"]
    assert stage.step.outcomes == ("responsabile_nominato",)


def test_nobody_is_named_under_a_decree_that_another_has_replaced() -> None:
    stage = notified().receive(CHANGED, provvedimento_id=8, sostituisce=None)
    assert stage.open == ["nomina_responsabile"]

    stage.receive(CHANGED, provvedimento_id=9, sostituisce=7)

    assert stage.step.outcomes[-1:] == ("nomina_superata",)
    assert (stage.open, stage.timers) == ([], {})


def test_whoever_is_still_owed_is_named_when_a_decree_is_replaced_in_part() -> None:
    stage = notified()
    stage.results["termini.corrono"] = True

    stage.receive(CHANGED, provvedimento_id=9, sostituisce=7)

    assert stage.jobs[-1][1] == {"provvedimento_id": 7, "chiavi": ["L14"]}
    assert stage.open == ["nomina_responsabile"]


@pytest.mark.parametrize("message", ["msg_decesso", "msg_chiusura_forzata"])
def test_nobody_is_named_in_a_case_that_is_over(message: str) -> None:
    stage = notified().receive(message, causa=message.removeprefix("msg_"))

    assert stage.step.outcomes == ("nomina_chiusa",)
    assert (stage.open, stage.timers) == ([], {})


def test_a_missed_nomination_is_a_breach_of_law() -> None:
    stage = notified()

    stage.move_to(MONDAY + timedelta(days=16))

    assert stage.handlers == ["termini.mancato"]
    assert stage.open == ["nomina_responsabile"]


def test_the_court_is_always_told_the_name() -> None:
    with pytest.raises(InvalidAnswers):
        notified().done("nomina_responsabile", {**NAMED, "comunicato_a": ["genitori"]})


# --- the notice ------------------------------------------------------------------------------


@pytest.mark.parametrize("interpreter", [True, False])
def test_a_person_is_informed_in_a_language_they_understand(*, interpreter: bool) -> None:
    stage = met(interpreter=interpreter)

    if interpreter:
        hired = {
            "tipo_incarico": "interprete",
            "disponibile_dal": "2025-11-05",
            "riservatezza_firmata": True,
        }
        stage.done("incarica_interprete", hired)
    stage.done(
        "consegna_informativa",
        {
            "informativa_consegnata": "si",
            "informativa_il": "2025-11-03T10:00",
            "informativa_modo": "a_mano",
        },
    )
    assert stage.step.outcomes == ("informativa_consegnata_fine",)


def test_a_deferred_notice_has_a_reason_and_a_day() -> None:
    stage = met(interpreter=False)

    with pytest.raises(InvalidAnswers):
        stage.done("consegna_informativa", {"informativa_consegnata": "differita_motivata"})
    stage.done(
        "consegna_informativa",
        {
            "informativa_consegnata": "differita_motivata",
            "motivo_differimento": "Indagine in corso",
            "riesame_entro": "2025-12-01",
        },
    )
    assert stage.step.outcomes == ("informativa_differita_fine",)
