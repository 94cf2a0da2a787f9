"""A newer decree replaces terms in whole or in part, and none is lost (R29)."""

from datetime import date, timedelta

import pytest
from sqlalchemy import func, select, update

from cases.decrees import DecreeStatus, list_decrees
from cases.files import close_case
from engine.clock import ROME
from tasks import acts, worklist
from tasks.playwords import NEW_DECREE
from tasks.terms import State
from tasks.terms.acts import Asked
from tasks.terms.acts import extend as grant
from tasks.terms.tables import term
from tests.tasks.terms.decreed import FOLLOWED, IN_CARE, JUNE, MAY, Decreed, rome


def statuses(case: Decreed) -> list[str]:
    office = case.stage.office
    with office.read() as connection:
        seal = office.sealer.of(connection, case.case_id)
        return [str(one.status) for one in list_decrees(connection, seal, case.case_id)]


def page_of(case: Decreed, element: str) -> dict[str, str]:
    """What the open page of an activity shows, field by field."""
    office, person = case.stage.office, case.stage.people["conti"]
    with office.read() as connection:
        rows = worklist.of_case(connection, case.case_id)
    (found,) = [one.id for one in rows if one.element == element]
    shown = acts.look(office, person, found).form
    return {one.name: str(one.value) for section in shown.sections for one in section.fields}


def test_what_a_new_decree_replaces_hands_its_duty_on(case: Decreed) -> None:
    case.comes("402/2025", MAY)
    (old,) = case.live()
    case.arrives("402/2025 bis", JUNE)
    case.is_read(termine_relazione_valore=90)
    case.is_confirmed(sostituisce="provvedimento:1", sorte_termini=[FOLLOWED])

    (new,) = case.live()
    assert (new.duty, new.replaces_id) == (old.duty, old.id)
    assert case.due() == {"L30": date(2025, 9, 9)}
    assert case.lost() == []
    assert statuses(case) == [DecreeStatus.IN_FORCE, DecreeStatus.SUPERSEDED]


def test_an_act_that_came_twice_is_seen_before_its_terms_are_doubled(case: Decreed) -> None:
    case.comes("402/2025", MAY)
    case.arrives("402/2025", MAY)
    case.is_read()

    twice = page_of(case, "conferma_scadenze")

    assert twice["gia_registrato"].startswith("Decreto · Tribunale per i minorenni")


def test_an_act_of_another_day_is_no_copy(case: Decreed) -> None:
    case.comes("402/2025", MAY)
    case.arrives("402/2025", JUNE)
    case.is_read()

    assert "gia_registrato" not in page_of(case, "conferma_scadenze")


def test_a_partial_replacement_keeps_what_stays(case: Decreed) -> None:
    case.comes("402/2025", MAY, **IN_CARE)
    before = {one.key: one.id for one in case.live()}
    case.arrives("402/2025 bis", JUNE)
    case.is_read(termine_relazione_valore=90)
    case.is_confirmed(
        sostituisce="provvedimento:1",
        sorte_termini=[
            FOLLOWED,
            {"termine": "termine:L14", "sorte": "resta"},
            {"termine": "termine:L15", "sorte": "resta"},
            {
                "termine": "termine:affido.preavviso_proroga",
                "sorte": "superato",
                "perche": "La misura prosegue ad altro titolo.",
            },
        ],
    )

    after = {one.key: one.id for one in case.live()}
    assert after.keys() == {"L30", "L14", "L15"}
    assert (after["L14"], after["L15"]) == (before["L14"], before["L15"])
    assert statuses(case) == [DecreeStatus.IN_FORCE, DecreeStatus.IN_FORCE]


def test_what_stays_of_an_older_decree_is_met_through_the_newer_one(case: Decreed) -> None:
    case.comes("402/2025", MAY, **IN_CARE)
    case.arrives("402/2025 bis", JUNE)
    case.is_read(**IN_CARE)
    stay = [{"termine": f"termine:{key}", "sorte": "resta"} for key in sorted(case.due())]
    case.is_confirmed(sostituisce="provvedimento:1", sorte_termini=stay)

    case.does(
        "sole",
        "nomina_responsabile",
        responsabile_ref="rossi",
        comunicato_a=["tribunale", "genitori"],
        comunicato_il=rome("2025-06-10T08:00"),
    )

    first = [one for one in case.terms() if one.key == "L14"]
    assert {one.state(case.stage.clock.now()) for one in first} <= {
        State.MET,
        State.MET_LATE,
        State.IN_TIME,
    }


def test_no_term_of_the_replaced_decree_may_be_left_undecided(case: Decreed) -> None:
    case.comes("402/2025", MAY, **IN_CARE)
    case.arrives("402/2025 bis", JUNE)
    case.is_read()
    before = case.terms()

    case.is_confirmed(
        refused="Comunicazione del nome del responsabile dell'affidamento al servizio, entro"
        " giovedì 5 giugno 2025 (Decreto · Tribunale per i minorenni · 20/05/2025)",
        sostituisce="provvedimento:1",
        sorte_termini=[FOLLOWED],
    )

    assert case.terms() == before


def test_a_line_that_is_not_there_replaces_nothing(case: Decreed) -> None:
    case.comes("402/2025", MAY)
    case.arrives("402/2025 bis", JUNE)
    case.is_read()

    case.is_confirmed(
        refused="Non c'è una scadenza nuova con questo numero",
        sostituisce="provvedimento:1",
        sorte_termini=[{**FOLLOWED, "da_riga": 7}],
    )


@pytest.mark.parametrize("how", ["late", "paused", "extended"])
def test_a_term_is_replaced_however_it_stands(case: Decreed, how: str) -> None:
    case.comes("402/2025", MAY, termine_relazione_valore=30)
    (old,) = case.live()
    if how == "late":
        case.stage.pass_time_to(rome("2025-07-01T09:00"))
    if how == "paused":
        with case.stage.office.begin() as work:
            work.connection.execute(update(term).values(paused_at=work.now))
    if how == "extended":
        extend(case)
    case.arrives("402/2025 bis", JUNE)
    case.is_read(termine_relazione_valore=90)
    case.is_confirmed(sostituisce="provvedimento:1", sorte_termini=[FOLLOWED])

    (new,) = case.live()
    assert new.duty == old.duty
    assert new.paused_at is None
    assert new.state(case.stage.clock.now()) is State.IN_TIME
    assert case.lost() == []


def extend(case: Decreed) -> None:
    """The judge grants more time for what is owed, as the path of the report does it."""
    (old,) = case.live()
    asked = Asked(old.id, case.stage.people["conti"], "concessa")
    with case.stage.office.begin() as work:
        grant(work, case.stage.office, asked, date(2025, 7, 15))


def test_two_decrees_of_one_day_bring_each_its_own(case: Decreed) -> None:
    case.arrives("402/2025", MAY)
    case.arrives("77/2025", MAY, autorita="TO")
    case.is_read(termine_relazione_valore=60)
    case.is_read(termine_relazione_valore=90)
    case.is_confirmed()
    case.is_confirmed()

    assert len({one.decree_id for one in case.live()}) == 2
    assert sorted(one.due_at.astimezone(ROME).date() for one in case.live()) == [
        date(2025, 7, 20),
        date(2025, 8, 19),
    ]
    assert statuses(case) == [DecreeStatus.IN_FORCE, DecreeStatus.IN_FORCE]


def test_a_decree_for_a_closed_case_is_not_taken(case: Decreed) -> None:
    with case.stage.office.begin() as work:
        close_case(work, case.case_id, by=None)

    case.does("neri", happens=NEW_DECREE, refused="è chiuso: prima va riaperto")

    assert case.terms() == []


def test_a_confirmation_sent_twice_opens_each_term_once(case: Decreed) -> None:
    case.comes("402/2025", MAY)
    office = case.stage.office
    with office.read() as connection:
        before = connection.execute(select(func.count()).select_from(term)).scalar_one()

    for _ in range(2):
        office.worker.tick(case.stage.clock.now() + timedelta(minutes=5))

    with office.read() as connection:
        after = connection.execute(select(func.count()).select_from(term)).scalar_one()
    assert after == before


def test_the_second_person_may_change_a_day_with_a_reason(case: Decreed) -> None:
    case.arrives("402/2025", MAY)
    case.is_read()
    line = {"tipo": "relazione", "chiave": "L30", "entro": date(2025, 7, 25)}
    case.is_confirmed(refused="Hai cambiato una scadenza proposta", scadenze_confermate=[line])

    why = "L'atto dice sessantacinque giorni."
    case.is_confirmed(scadenze_confermate=[line], motivazione_scostamento=why)

    (new,) = case.live()
    assert new.calculation == (
        "data fissata da chi ha confermato le scadenze: venerdì 25 luglio 2025 (era proposto:"
        " 60 giorni dal 21 maggio 2025, giorno iniziale escluso: domenica 20 luglio 2025;"
        " è un giorno non lavorativo: si spedisce entro venerdì 18 luglio 2025)"
    )
