"""What happens to a case from outside reaches a placement; and the ways in which it ends."""

from collections.abc import Callable
from datetime import date

import pytest

from forms import InvalidAnswers
from tests.processes_catalogue.access import Access
from tests.processes_catalogue.called_answers import (
    AGREED,
    APPROVED,
    CARE_PLAN,
    PROJECT,
    faults,
)
from tests.processes_catalogue.inquiry import rome
from tests.processes_catalogue.placement import (
    CONFIRMED,
    LEFT,
    TOLD,
    asked,
    living,
    reviewed,
    searched,
)

NEW_ACT = {"provvedimento_id": 11, "mandati": [], "scadenza_ag": date(2026, 3, 1)}
READ = {
    "seguito_provvedimento": "prosegue",
    "atto_regola_collocamento": True,
    "chi_relaziona": "inserimento",
    "che_cosa_cambia": "Il termine",
}
ELSEWHERE = {**READ, "atto_regola_collocamento": False}
CEASED = {"seguito_provvedimento": "mandato_cessato", "che_cosa_cambia": "Il mandato"}
ADULT = {"ragazzo_sentito": True, "che_cosa_chiede": "Studiare", "motivazione": "Lo chiede"}
ALONE = {**ADULT, "restano_altri_minori": False}
GRAVE = {"fatti": "Un livido.", "motivazione": "Visto dal medico."}
CLOSED = {
    "segnalazione_verificata": True,
    "esito_verifica_segnalazione": "Nessun obbligo",
    "chiusura": {
        "data_chiusura": "2025-11-03",
        "esito": "chiusura_disposta",
        "motivazione": "Deciso dal coordinatore",
        "situazione_finale": "Nulla resta aperto",
        "ag_informata": True,
    },
}
DIED = {**CLOSED, "fine_per_decesso": "2025-11-02"}
HOW_IT_CLOSES = {"decesso": DIED, "chiusura_forzata": CLOSED}
NEXT = {
    "affido": "p07_affido_familiare",
    "altra_struttura": "p05_inserimento_residenziale",
    "adozione": "p11_adozione",
    "autonomia": "p20_prosieguo_autonomia",
}


def leaving() -> Access:
    stage = living().receive("msg_provvedimento_modificato", **NEW_ACT)
    return stage.done("leggi_provvedimento", CEASED)


def decided_by_the_check() -> Access:
    """The check has decided that the child goes home."""
    stage = living().done("fissa_verifiche", {"prossima_verifica": "2025-12-03"})
    return reviewed(stage.move_to(rome("2025-11-19 08:00")), "rientro", None)


def grown_up() -> Access:
    """Of age, with nobody else there: it was decided to close."""
    stage = living().receive("msg_minore_maggiorenne", minore_id=1)
    decided = {**ALONE, "seguito_maggiore_eta": "si_chiude", "ag_informata": True}
    return stage.done("valuta_maggiore_eta", decided).receive("msg_dimissione_decisa")


# --- leaving ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "where",
    ["rientro", "affido", "altra_struttura", "adozione", "autonomia", "maggiore_eta", "fuga"],
)
def test_a_placement_ends_where_the_child_goes(where: str) -> None:
    stage = leaving().done("dimissione", {**LEFT, "destinazione": where})

    assert stage.step.outcomes == (where,)
    begun = [one.payload["processo"] for one in stage.sent if one.name == "msg_apri_processo"]
    assert begun == [NEXT[one] for one in (where,) if one in NEXT]
    assert "msg_collocamento_terminato" in [one.name for one in stage.sent]


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"ag_informata": False}, "va informata"),
        ({"data_dimissione": "2025-11-01"}, "prima dell'ingresso"),
        ({"stop_retta_dal": "2025-11-01"}, "La retta si ferma"),
    ],
)
def test_a_discharge_that_does_not_hold_is_refused(
    changed: dict[str, object], sentence: str
) -> None:
    with pytest.raises(InvalidAnswers) as refused:
        leaving().done("dimissione", {**LEFT, **changed})

    assert sentence in faults(refused.value)


@pytest.mark.parametrize("decided", [leaving, decided_by_the_check, grown_up])
@pytest.mark.parametrize(
    ("message", "cause"),
    [("msg_decesso", "decesso"), ("msg_chiusura_forzata", "chiusura_forzata")],
)
def test_what_stops_the_path_is_heard_while_a_child_is_discharged(
    decided: Callable[[], Access], message: str, cause: str
) -> None:
    stage = decided()
    assert stage.open == ["dimissione"]

    stage.receive(message, causa=cause).done("chiudi_per_evento", HOW_IT_CLOSES[cause])

    assert (stage.open, stage.step.outcomes[-1]) == ([], cause)


def test_a_harm_is_weighed_and_another_municipality_takes_over_during_a_discharge() -> None:
    stage = leaving().receive("msg_trasferimento_competenza")
    stage.hear("sig_grave_pregiudizio")

    assert sorted(stage.open) == ["dimissione", "rileva_variazione", "valuta_grave_pregiudizio"]


def test_who_comes_of_age_during_a_discharge_is_discharged_once() -> None:
    stage = leaving().receive("msg_minore_maggiorenne", minore_id=1)
    decided = {**ALONE, "seguito_maggiore_eta": "si_chiude", "ag_informata": True}

    stage.done("valuta_maggiore_eta", decided).receive("msg_dimissione_decisa")

    assert stage.open == ["dimissione"]
    stage.done("dimissione", {**LEFT, "destinazione": "maggiore_eta"})
    assert (stage.open, stage.step.outcomes[-1]) == ([], "maggiore_eta")


# --- from outside -----------------------------------------------------------------------------


def test_a_new_act_before_the_entry_begins_again_from_the_request() -> None:
    stage = searched().receive("msg_provvedimento_modificato", **NEW_ACT)
    assert stage.open == ["leggi_provvedimento"]

    stage.done("leggi_provvedimento", READ)

    assert stage.open == ["richiesta_inserimento"]
    assert stage.step.data["provvedimento_id"] == 11


def test_a_new_act_does_not_take_the_child_out_of_the_structure() -> None:
    stage = living().receive("msg_provvedimento_modificato", **NEW_ACT)

    stage.done("leggi_provvedimento", READ)

    assert {"fissa_verifiche", "registra_fatto"} <= set(stage.open)
    assert "richiesta_inserimento" not in stage.open


def consented() -> Access:
    """The parents' written consent is the title of the placement that was asked for."""
    stage = asked(
        "volontario",
        tipo_titolo="consenso_scritto",
        firmatari_consenso="Il tutore",
        titolari="privi",
        consenso="tutti",
    )
    return stage.done("conferma_titolo", {**CONFIRMED, "regime": "consenso_tutore"})


def test_a_placement_by_consent_stays_so_after_an_act_about_something_else() -> None:
    stage = consented().receive("msg_provvedimento_modificato", **NEW_ACT)
    with pytest.raises(InvalidAnswers) as refused:
        stage.done("leggi_provvedimento", READ | {"atto_regola_collocamento": ""})

    stage.done("leggi_provvedimento", ELSEWHERE)

    assert "riguarda il collocamento" in faults(refused.value)
    assert stage.step.data["titolo"] == "volontario"
    assert stage.step.data["provvedimento_id"] == 7
    assert stage.step.data["scadenza_ag"] is None


@pytest.mark.parametrize("where", [searched, living])
def test_an_act_about_something_else_is_not_the_decree_of_a_placement(
    where: Callable[[], Access],
) -> None:
    stage = where().receive("msg_provvedimento_modificato", **NEW_ACT)
    with pytest.raises(InvalidAnswers) as refused:
        stage.done("leggi_provvedimento", READ | {"atto_regola_collocamento": ""})

    stage.done("leggi_provvedimento", ELSEWHERE)

    assert "riguarda il collocamento" in faults(refused.value)
    assert (stage.step.data["titolo"], stage.step.data["provvedimento_id"]) == ("mandato", 7)


def test_the_report_on_a_placement_is_due_when_its_own_decree_says() -> None:
    stage = living().receive("msg_provvedimento_modificato", **NEW_ACT)
    stage.done("leggi_provvedimento", READ)

    sooner = {"provvedimento_id": 12, "scadenza_ag": date(2026, 1, 15)}
    stage.receive("msg_provvedimento_modificato", **NEW_ACT | sooner)
    stage.done("leggi_provvedimento", ELSEWHERE)

    assert stage.step.data["provvedimento_id"] == 11
    assert stage.step.data["scadenza_ag"] == date(2026, 3, 1)


def test_an_act_that_orders_the_placement_makes_it_a_mandate() -> None:
    ordered = NEW_ACT | {"mandati": ["collocamento_comunita"]}
    stage = consented().receive("msg_provvedimento_modificato", **ordered)

    stage.done("leggi_provvedimento", READ)

    assert stage.step.data["titolo"] == "mandato"
    assert stage.step.data["provvedimento_id"] == 11


def planned() -> Access:
    """The project is approved, its care plan is not written yet; the first check has its day."""
    stage = living().done("fissa_verifiche", {"prossima_verifica": "2025-12-03"})
    stage.done("comunica_ingresso", TOLD).done("bozza_progetto", PROJECT)
    stage.done("condividi_progetto", AGREED).done("approva_progetto", APPROVED)
    assert stage.open == ["registra_fatto", "scrivi_pei"]
    return stage


def test_after_a_new_act_nothing_that_was_done_is_asked_again() -> None:
    stage = planned()
    clock = stage.timers["tempo_di_verifica"]

    for _ in range(2):
        stage.receive("msg_provvedimento_modificato", **NEW_ACT)
        stage.done("leggi_provvedimento", READ)

        assert stage.open == ["registra_fatto", "scrivi_pei"]
        assert stage.timers["tempo_di_verifica"] == clock

    assert stage.task("scrivi_pei").data["data_ingresso"] == rome("2025-11-03 10:00")
    stage.done("scrivi_pei", CARE_PLAN)
    assert stage.step.data["progetto_approvato"] is True


def test_a_check_that_is_late_goes_on_being_late_after_a_new_act() -> None:
    stage = planned().move_to(rome("2025-12-20 09:00"))
    stage.receive("msg_provvedimento_modificato", **NEW_ACT).done("leggi_provvedimento", READ)
    stage.move_to(rome("2025-12-20 09:01"))

    assert "prepara_verifica" in stage.open
    assert stage.step.data["scadenza_verifica"] == rome("2025-12-03 23:59:59")


def test_a_check_is_planned_again_when_the_act_wants_a_report_before_it() -> None:
    stage = planned()
    sooner = {**NEW_ACT, "scadenza_ag": date(2025, 11, 20)}
    stage.receive("msg_provvedimento_modificato", **sooner).done("leggi_provvedimento", READ)

    assert sorted(stage.open) == ["fissa_verifiche", "registra_fatto", "scrivi_pei"]


def test_a_title_that_ends_before_the_entry_ends_the_path() -> None:
    stage = searched().receive("msg_provvedimento_modificato", **NEW_ACT)

    stage.done("leggi_provvedimento", CEASED)

    assert stage.step.outcomes == ("mandato_cessato",)


@pytest.mark.parametrize(
    ("message", "cause", "end"),
    [
        ("msg_decesso", "decesso", "decesso"),
        ("msg_chiusura_forzata", "chiusura_forzata", "chiusura_forzata"),
    ],
)
def test_what_stops_the_path_is_written_down(message: str, cause: str, end: str) -> None:
    stage = living().receive(message, causa=cause)
    assert stage.open == ["chiudi_per_evento"]

    stage.done("chiudi_per_evento", HOW_IT_CLOSES[cause])

    assert stage.step.outcomes == (end,)
    assert stage.sent[-1].name == "msg_collocamento_terminato"


@pytest.mark.parametrize(
    ("choice", "opened", "outcomes"),
    [
        ("prosieguo", "prosieguo_aperto", ("prosieguo_aperto",)),
        ("si_chiude", "dimissione", ("si_dimette",)),
    ],
)
def test_at_eighteen_the_coordinator_decides(
    choice: str, opened: str, outcomes: tuple[str, ...]
) -> None:
    stage = living().receive("msg_minore_maggiorenne")

    decided = {**ALONE, "seguito_maggiore_eta": choice, "ag_informata": True}
    stage.done("valuta_maggiore_eta", decided)
    if stage.sent[-1].name == "msg_dimissione_decisa":
        stage.receive("msg_dimissione_decisa")

    assert stage.step.outcomes == outcomes
    assert opened in [*stage.passed, *stage.open]


def test_whoever_is_discharged_at_eighteen_is_discharged_once() -> None:
    stage = living().receive("msg_minore_maggiorenne")
    decided = {**ALONE, "seguito_maggiore_eta": "si_chiude", "ag_informata": True}
    stage.done("valuta_maggiore_eta", decided)

    stage.receive("msg_dimissione_decisa")

    assert stage.open == ["dimissione"]


def test_whoever_comes_of_age_before_the_entry_has_nothing_to_be_discharged_from() -> None:
    stage = searched().receive("msg_minore_maggiorenne")
    decided = {**ALONE, "seguito_maggiore_eta": "si_chiude", "ag_informata": True}
    stage.done("valuta_maggiore_eta", decided)

    stage.receive("msg_dimissione_decisa")

    assert stage.step.outcomes[-1] == "maggiore_eta_prima"
    assert "msg_collocamento_terminato" not in [one.name for one in stage.sent]


def test_the_decision_reaches_this_placement_alone_though_its_children_change() -> None:
    stage = living()
    (awaited,) = [one for one in stage.step.events if one.name == "msg_dimissione_decisa"]
    stage.receive("msg_minore_maggiorenne", minore_id=1)

    decided = {**ALONE, "seguito_maggiore_eta": "si_chiude", "ag_informata": True}
    stage.done("valuta_maggiore_eta", decided)

    assert stage.sent[-1].correlation == awaited.correlation


def test_a_grave_harm_is_weighed_at_once_and_the_placement_goes_on() -> None:
    stage = living()
    stage.hear("sig_grave_pregiudizio")

    confirmed = {**GRAVE, "pericolo_immediato": True, "esito_pregiudizio": "confermato"}
    stage.done(
        "valuta_grave_pregiudizio", {**confirmed, "protezione_messa_in_atto": "È al sicuro."}
    )

    assert stage.sent[-1].payload["processo"] == "p04_protezione_urgente_403"
    assert {"redigi_segnalazione", "registra_fatto"} <= set(stage.open)


def test_a_harm_that_is_excluded_leaves_everything_as_it_was() -> None:
    stage = living()
    before = sorted(stage.open)
    stage.hear("sig_grave_pregiudizio")

    stage.done(
        "valuta_grave_pregiudizio",
        {**GRAVE, "pericolo_immediato": False, "esito_pregiudizio": "escluso"},
    )

    assert sorted(stage.open) == before


def test_another_municipality_takes_over_beside_the_placement() -> None:
    stage = living().receive("msg_trasferimento_competenza")

    assert {"rileva_variazione", "registra_fatto"} <= set(stage.open)


@pytest.mark.parametrize(
    ("choice", "opens"), [("proroga", "chiedi_contributi"), ("rientro", "registra_fatto")]
)
def test_a_measure_that_ends_is_weighed_before(choice: str, opens: str) -> None:
    stage = living(scadenza_misura="2026-06-30")
    assert stage.timers["misura_in_scadenza"].date() == date(2026, 3, 30)

    stage.move_to(rome("2026-03-31 09:00"))
    stage.done("valuta_proroga", {"proposta_proroga": choice, "motivazione_proroga": "Serve."})

    assert opens in stage.open


def test_a_measure_without_an_end_rings_no_bell() -> None:
    stage = asked()

    assert "misura_in_scadenza" not in stage.timers
