"""What a decree orders becomes terms, counted and explained."""

from collections.abc import Iterator
from datetime import date, time

import pytest
from sqlalchemy import select

from engine.clock import ROME
from engine.store.journal import journal
from tasks.terms import State, Term, changing
from tasks.terms.acts import Asked, meet
from tasks.terms.impact import every_term
from tests.tasks.terms.decreed import IN_CARE, MAY, Decreed, rome


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


@pytest.mark.parametrize(
    ("mandate", "period"),
    [
        ({}, 6),  # the act says every six months, and the table calls it the judge's own term
        ({"termine_relazione_valore": 3}, 3),
        ({"termine_relazione_tipo": "giorni", "termine_relazione_valore": 60}, 6),  # by law
    ],
)
def test_a_report_that_is_confirmed_as_the_one_of_fostering_still_returns(
    case: Decreed, mandate: dict[str, object], period: int
) -> None:
    case.arrives("402/2025", MAY)
    case.is_read(**{**IN_CARE, **mandate})

    report = {"tipo": "relazione", "chiave": "L18", "entro": date(2025, 11, 20)}
    case.is_confirmed(
        scadenze_confermate=[report],
        motivazione_scostamento="È la relazione semestrale sull'affidamento.",
    )

    (term,) = case.live()
    assert (term.key, term.period, term.turn) == ("L18", period, 1)


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


def test_what_is_counted_back_from_the_end_of_a_measure_is_met_before_that_end(
    case: Decreed,
) -> None:
    case.comes("402/2025", MAY, **IN_CARE)
    (warning,) = [one for one in case.live() if one.key == "affido.preavviso_proroga"]

    with case.stage.office.begin() as work:
        meet(work, case.stage.office, Asked(warning.id, case.stage.people["conti"], "valutata"))

    assert warning.started_at.astimezone(ROME).date() == date(2027, 5, 20)
    assert "affido.preavviso_proroga" not in case.due()


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
