"""The preadoptive year: its visits, its report, and the file in which it is followed (R22)."""

from tests.processes_catalogue.access import Access
from tests.processes_catalogue.adoption import BEGUN, RESERVED, TWO, asked, placed, refused

HERE = {"tipo": "preadottivo", "fascicolo_riservato": False, "data_incarico": "2025-10-16"}
OPENED = {"aperto_in_altro_fascicolo": True, "aperto_il": "2025-10-17"}
ENDED_HERE = {"L18", "L30", "L38", "L38.proroga", "valutazione.durata"}


def visited() -> Access:
    """A visit is due."""
    stage = placed()
    return stage.move_to(stage.timers["tempo_di_visita"])


def test_the_report_on_the_year_is_asked_for_also_while_a_visit_is_not_written() -> None:
    stage = visited()
    assert stage.open == ["visita_preadottiva"]

    stage.move_to(stage.timers["tempo_di_relazione"])

    assert sorted(stage.open) == ["chiedi_contributi", "visita_preadottiva"]


def test_the_year_runs_from_the_day_in_the_family_and_no_more_from_the_act() -> None:
    stage = asked(provvedimento_id=7)
    stage.done("registra_incarico", {**RESERVED, "tipo": "preadottivo"})

    stage.done("assegna_coppia", TWO).done("avvia_preadottivo", BEGUN)

    (left,) = [given for name, given in stage.jobs if given.get("cessano") == ["L38"]]
    assert left["provvedimento_id"] == 7


def test_what_the_act_asks_is_left_here_only_when_the_other_file_knows_it() -> None:
    stage = asked(provvedimento_id=7).done("registra_incarico", HERE)
    said = refused(stage, "apri_fascicolo_riservato", {**OPENED, "atto_registrato_di_la": False})

    stage.done("apri_fascicolo_riservato", {**OPENED, "atto_registrato_di_la": True})

    assert "Registra prima l'atto nel fascicolo riservato" in said
    (left,) = [given for name, given in stage.jobs if name == "termini.adempi"]
    assert (left["provvedimento_id"], set(left["cessano"])) == (7, ENDED_HERE)
