"""Decrees bring terms; newer ones replace them in whole or in part, and none is lost (R29)."""

from collections.abc import Iterator
from datetime import date, time, timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select, update

from cases.decrees import DecreeStatus, list_decrees
from cases.files import CaseClosed, close_case, open_case
from cases.visibility import grant_access
from engine.clock import ROME, MovedClock
from engine.store import Database
from engine.store.journal import journal
from tasks.installing import install_definitions
from tasks.stage import NEW_DECREE, Stage
from tasks.terms import State, Term, changing
from tasks.terms.acts import Asked, meet
from tasks.terms.acts import extend as grant
from tasks.terms.impact import every_term
from tasks.terms.tables import term
from tests.offices import an_office, people_of
from tests.tasks.terms.decreed import PEOPLE, Decreed, rome

MAY = date(2025, 5, 20)
JUNE = date(2025, 6, 10)
IN_CARE = {
    "mandati": ["affidamento_servizio_5bis"],
    "termine_relazione_tipo": "periodicita_mesi",
    "termine_relazione_valore": 6,
}
FOLLOWED = {"termine": "termine:L30", "sorte": "sostituito", "da_riga": 1}


@pytest.fixture
def case(database: Database, tmp_path: Path) -> Iterator[Decreed]:
    office = an_office(database, MovedClock(rome("2025-05-21T08:00")), tmp_path)
    people = people_of(office, PEOPLE)
    install_definitions(office, by=None)
    with office.begin() as work:
        case_id = open_case(work, office.sealer, by=None).id
        for one in people.values():
            grant_access(work, case_id, one.id, "referral")
    clock = office.clock
    assert isinstance(clock, MovedClock)
    stage = Stage(office, clock, people)
    stage.cases.append(case_id)
    yield Decreed(stage, case_id)
    office.close()


def statuses(case: Decreed) -> list[str]:
    office = case.stage.office
    with office.read() as connection:
        seal = office.sealer.of(connection, case.case_id)
        return [str(one.status) for one in list_decrees(connection, seal, case.case_id)]


# --- what a decree brings --------------------------------------------------------------------


def test_an_assignment_brings_its_report_its_name_its_end_and_the_warning_before_it(
    case: Decreed,
) -> None:
    case.comes("402/2025", MAY, **IN_CARE)

    assert case.due() == {
        "L30": date(2025, 11, 20),  # S3: six months from the decree, to be prudent
        "L14": date(2025, 6, 5),
        "L15": date(2027, 5, 20),
        "affido.preavviso_proroga": date(2027, 2, 20),
    }
    (report,) = [one for one in case.live() if one.key == "L30"]
    assert (report.period, report.turn, report.is_ours) == (6, 1, True)
    assert report.calculation == (
        "6 mesi dal 20 maggio 2025, allo stesso giorno del mese: giovedì 20 novembre 2025"
    )


def test_what_the_act_writes_itself_becomes_terms_of_its_own(case: Decreed) -> None:
    case.arrives("402/2025", MAY)
    case.is_read(
        altri_termini=[
            {
                "tipo": "adempimento",
                "conto": "ore",
                "quantita": 48,
                "decorre_da": "comunicazione",
                "sospensione_feriale": "no",
                "parole": "entro quarantotto ore il servizio riferisca dell'avvenuto incontro",
                "pagina": 3,
            },
            {
                "tipo": "aggiornamento",
                "conto": "giorni_prima",
                "quantita": 10,
                "udienza": rome("2025-09-18T10:00"),
                "sospensione_feriale": "no",
                "parole": "dieci giorni prima dell'udienza",
            },
        ]
    )
    case.is_confirmed()

    found = [(one.sentence, one.due_at, one.whole_day) for one in case.live()]
    assert found == [
        ("Adempimento ordinato dal giudice", rome("2025-05-23T09:00"), False),
        (found[1][0], rome("2025-07-20T23:59:59"), True),
        (
            "Aggiornamento al giudice prima dell'udienza",
            rome("2025-09-08T23:59:59"),
            True,
        ),
    ]


def test_a_consensual_foster_care_made_enforceable_reports_every_six_months(
    case: Decreed,
) -> None:
    case.stage.pass_time_to(rome("2025-05-22T09:00"))
    start = date(2025, 3, 17)  # S5
    case.arrives("90/2025", start, autorita="GT", tipo_atto="esecutivita_gt")
    case.is_read(
        mandati=["affidamento_familiare"],
        termine_relazione_tipo="non_indicato",
        termine_relazione_valore=None,
    )
    case.is_confirmed()

    (report,) = [one for one in case.live() if one.key == "L18"]
    assert report.due_at == rome("2025-09-17T23:59:59")
    assert case.due()["L13"] == date(2027, 3, 17)

    turns = [meet_and_see(case), meet_and_see(case)]

    assert turns == [date(2026, 3, 17), date(2026, 9, 17)]


def test_each_turn_of_a_series_is_called_to_mind_on_the_day_on_which_it_leaves(
    case: Decreed,
) -> None:
    case.comes("402/2025", date(2025, 5, 28), **IN_CARE)  # six months later and so on

    days = [(one.turn, said(one)) for one in (report_of(case), *turns_of(case, 3))]

    assert days == [
        (1, (date(2025, 11, 28), "")),
        (2, (date(2026, 5, 28), "")),
        (3, (date(2026, 11, 28), "venerdì 27 novembre 2026")),
        (4, (date(2027, 5, 28), "")),
    ]


def test_recounted_terms_of_a_decree_still_say_their_turn_and_the_day_they_leave(
    case: Decreed,
) -> None:
    case.comes("402/2025", date(2025, 5, 28), **IN_CARE)
    *_, third = turns_of(case, 2)
    office, now = case.stage.office, case.stage.clock.now()
    with office.read() as connection:
        draft = changing.present(office, connection)
        later = changing.set_hours(draft, now.year, time(9), time(17))
        rules = (later.base, later.rules)

        found = list(every_term(connection, office.definitions, rules, now))

    recounted = {one.term.id: one.new.counted.sentence for one in found if one.new is not None}
    assert recounted == {one.id: one.calculation for one in case.live() if one.id in recounted}
    assert recounted[third.id].startswith("turno 3, ogni 6 mesi: ")
    assert "si spedisce entro venerdì 27 novembre 2026" in recounted[third.id]


def report_of(case: Decreed) -> Term:
    (report,) = [one for one in case.live() if one.key == "L30"]
    return report


def turns_of(case: Decreed, turns: int) -> Iterator[Term]:
    for _ in range(turns):
        with case.stage.office.begin() as work:
            asked = Asked(report_of(case).id, case.stage.people["conti"], "inviata")
            meet(work, case.stage.office, asked)
        yield report_of(case)


def said(one: Term) -> tuple[date, str]:
    """By when it is due, and by when it is said to leave."""
    _, _, leaves = one.calculation.partition("si spedisce entro ")
    return one.due_at.astimezone(ROME).date(), leaves


def meet_and_see(case: Decreed) -> date:
    """The report is sent; by when the next one is due."""
    (report,) = [one for one in case.live() if one.key == "L18"]
    with case.stage.office.begin() as work:
        asked = Asked(report.id, case.stage.people["conti"], "inviata")
        meet(work, case.stage.office, asked)
    return case.due()["L18"]


def test_an_assignment_that_says_nothing_of_its_report_is_due_at_the_earliest_reading(
    case: Decreed,
) -> None:
    case.stage.pass_time_to(rome("2026-03-09T08:00"))
    case.arrives("31/2026", date(2026, 3, 6))  # S6: the panel confirms on Friday 6 March 2026
    case.is_read(
        mandati=["affidamento_servizio_5bis"],
        termine_relazione_tipo="non_indicato",
        termine_relazione_valore=None,
    )
    case.is_confirmed()

    (report,) = [one for one in case.live() if one.key == "L15.relazione"]
    assert report.due_at == rome("2026-09-06T23:59:59")
    assert "si spedisce entro venerdì 4 settembre 2026" in report.calculation
    assert (report.period, report.turn) == (6, 1)


def test_what_august_suspends_is_left_out_where_somebody_said_so(case: Decreed) -> None:
    case.arrives("402/2025", date(2025, 7, 15))
    case.is_read(termine_relazione_valore=30, sospensione_feriale="si")
    case.is_confirmed()

    assert case.due() == {"L30": date(2025, 9, 15)}
    assert "agosto" in case.live()[0].calculation


def test_the_judge_is_told_first_when_the_measure_ends_soon(case: Decreed) -> None:
    case.comes("402/2025", MAY, **IN_CARE, durata_mesi=2)

    assert case.due()["L15"] == date(2025, 7, 20)
    assert case.due()["affido.preavviso_proroga"] == date(2025, 5, 21)


def test_a_measure_of_thirty_months_ends_after_the_most_the_law_allows(case: Decreed) -> None:
    case.comes("402/2025", MAY, **IN_CARE, durata_mesi=30)

    (end,) = [one for one in case.live() if one.key == "L15"]
    assert end.due_at.astimezone(ROME).date() == date(2027, 5, 20)


def test_a_day_that_has_passed_is_late_at_once(case: Decreed) -> None:
    case.stage.pass_time_to(rome("2025-09-01T09:00"))
    case.comes("402/2025", MAY, termine_relazione_valore=30)

    (report,) = case.live()
    assert report.state(case.stage.clock.now()) is State.LATE


def test_whoever_confirmed_stands_in_the_journal(case: Decreed) -> None:
    case.comes("402/2025", MAY)

    with case.stage.office.read() as connection:
        asked = select(journal.c.by).where(journal.c.kind == "term_opened")
        opened = list(connection.execute(asked.where(journal.c.task_id.is_(None))).scalars())
    assert opened == [case.stage.people["conti"].id]


# --- a newer decree --------------------------------------------------------------------------


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

    case.does("neri", happens=NEW_DECREE, refused=CaseClosed.__name__)

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


# --- what no decree can say ------------------------------------------------------------------


def test_the_same_duty_is_not_written_twice(case: Decreed) -> None:
    case.arrives("402/2025", MAY)
    case.is_read()
    line = {"tipo": "relazione", "chiave": "L30", "entro": date(2025, 7, 20)}

    case.is_confirmed(
        refused="La stessa scadenza è scritta due volte", scadenze_confermate=[line, line]
    )


def test_a_term_before_its_own_decree_is_refused(case: Decreed) -> None:
    case.arrives("402/2025", MAY)
    case.is_read()
    line = {"tipo": "relazione", "chiave": "L30", "entro": date(2025, 5, 19)}

    case.is_confirmed(
        refused="La scadenza non può venire prima dell'atto che la fissa",
        scadenze_confermate=[line],
        motivazione_scostamento="Così",
    )

    assert case.terms() == []


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"termine_relazione_valore": 0}, "Un termine è almeno di 1"),
        ({"termine_relazione_valore": -3}, "Un termine è almeno di 1"),
        (
            {
                "termine_relazione_tipo": "data_fissa",
                "termine_relazione_valore": None,
                "termine_relazione_data": date(2025, 5, 19),
            },
            "Il termine non può venire prima dell'atto",
        ),
        (
            {"prossima_udienza": rome("2025-05-19T10:00")},
            "L'udienza non può venire prima dell'atto",
        ),
        (
            {
                "altri_termini": [
                    {
                        "tipo": "relazione",
                        "conto": "mesi",
                        "quantita": 0,
                        "decorre_da": "atto",
                        "sospensione_feriale": "no",
                        "parole": "x",
                    }
                ]
            },
            "Un termine è almeno di 1",
        ),
    ],
)
def test_nothing_is_written_of_a_decree_that_cannot_be(
    case: Decreed, said: dict[str, object], sentence: str
) -> None:
    case.arrives("402/2025", MAY)
    values = {
        "mandati": ["indagine_valutazione"],
        "prescrizioni": "Riferisca.",
        "termine_relazione_tipo": "giorni",
        "termine_relazione_valore": 60,
        "indirizzo_secretato": False,
        **said,
    }
    mandate = {name: value for name, value in values.items() if value is not None}

    case.does("rossi", "decodifica_mandati", refused=sentence, mandato=mandate)

    assert case.stage.awaited() == ["decodifica_mandati"]
