"""Stories of our own: feasts, short months, the two nights of the clock, August, counting back."""

from dataclasses import replace
from datetime import date, datetime, time

import pytest

from processes.terms import FORWARD, Summer
from tasks.terms.calendars import BeyondTheCalendar, Calendar, Year
from tasks.terms.counting import (
    Counted,
    Manner,
    NotCountedSo,
    Rule,
    Span,
    Unit,
    WrongAmount,
    august,
    count,
    days_out,
)
from tasks.terms.duties import Asked, Duties, NoStart, NotSuspended, UnknownEvent, as_starts
from tests.tasks.terms.clock import CATALOGUE, DUTIES, rome, said

BACK = Manner(backwards=True)
FREE = Manner(free=True)
FREE_BACK = Manner(backwards=True, free=True)
AUGUST = Manner(august=True)
NAPOLI = Calendar(patron=(9, 19))  # San Gennaro
MILANO = Calendar(patron=(12, 7), closing_days=frozenset({date(2026, 12, 24), date(2026, 12, 31)}))


def counted(
    start: str, unit: Unit, amount: int, manner: Manner = FORWARD, where: Calendar = NAPOLI
) -> Counted:
    return count(rome(start), Rule(unit, amount, manner), where)


Counting = tuple[str, Unit, int, Manner, Calendar]

STORIES: list[tuple[str, Counting, str, str]] = [
    (
        "a term that ends on Easter",
        ("2026-03-26 09:00", Unit.GG_CAL_PROC, 10, FORWARD, NAPOLI),
        "martedì 7 aprile 2026",
        (
            "; il 5 aprile è festivo (Pasqua) e il 6 aprile è festivo (Lunedì dell'Angelo): "
            "il termine passa oltre (art. 155 c.p.c.)"
        ),
    ),
    (
        "Saint Francis is a holiday from 2026, and a Sunday then",
        ("2026-09-24", Unit.GG_CAL_PROC, 10, FORWARD, NAPOLI),
        "lunedì 5 ottobre 2026",
        "il 4 ottobre è festivo (Festa nazionale di San Francesco d'Assisi, patrono d'Italia)",
    ),
    (
        "Saint Francis on a Monday is passed over as a working day",
        ("2027-10-01", Unit.GG_LAV, 1, FORWARD, NAPOLI),
        "martedì 5 ottobre 2027",
        "; non conta lunedì 4 ottobre 2027 (Festa nazionale di San Francesco",
    ),
    (
        "and in 2024 it was a Friday like another",
        ("2024-10-03", Unit.GG_LAV, 1, FORWARD, NAPOLI),
        "venerdì 4 ottobre 2024",
        "1 giorno lavorativo dal 3 ottobre 2024, giorno iniziale escluso: ",
    ),
    (
        "the patron saint on a Friday",
        ("2025-09-18", Unit.GG_LAV, 1, FORWARD, NAPOLI),
        "lunedì 22 settembre 2025",
        "; non conta venerdì 19 settembre 2025 (santo patrono)",
    ),
    (
        "the patron saint moves a procedural term over a whole week-end",
        ("2025-09-09", Unit.GG_CAL_PROC, 10, FORWARD, NAPOLI),
        "lunedì 22 settembre 2025",
        (
            "; il 19 settembre è festivo (santo patrono), il 20 settembre è sabato e "
            "il 21 settembre è domenica: il termine passa oltre"
        ),
    ),
    (
        "the Republic on a Tuesday",
        ("2026-05-23", Unit.GG_CAL_PROC, 10, FORWARD, NAPOLI),
        "mercoledì 3 giugno 2026",
        "il 2 giugno è festivo (Festa della Repubblica)",
    ),
    (
        "a year from 29 February",
        ("2028-02-29", Unit.MESI, 12, FORWARD, NAPOLI),
        "mercoledì 28 febbraio 2029",
        "; il 29 febbraio non c'è e vale l'ultimo del mese",
    ),
    (
        "four years from 29 February",
        ("2028-02-29", Unit.MESI, 48, FORWARD, NAPOLI),
        "domenica 29 febbraio 2032",
        "48 mesi dal 29 febbraio 2028, allo stesso giorno del mese: ",
    ),
    (
        "six months from 31 August",
        ("2026-08-31", Unit.MESI, 6, FORWARD, NAPOLI),
        "domenica 28 febbraio 2027",
        "; il 31 febbraio non c'è e vale l'ultimo del mese",
    ),
    (
        "the first of a month is said as the first",
        ("2026-05-01", Unit.MESI, 1, FORWARD, NAPOLI),
        "lunedì 1 giugno 2026",
        "1 mese dal 1° maggio 2026, allo stesso giorno del mese: ",
    ),
    (
        "the eighth takes an apostrophe",
        ("2026-05-08", Unit.GG_CAL, 3, FORWARD, NAPOLI),
        "lunedì 11 maggio 2026",
        "3 giorni dall'8 maggio 2026, giorno iniziale escluso: ",
    ),
    (
        "working days over Christmas, with an office that closes on the two eves",
        ("2026-12-22", Unit.GG_LAV, 5, FORWARD, MILANO),
        "lunedì 4 gennaio 2027",
        (
            "; non contano giovedì 24 dicembre 2026 (ufficio chiuso), venerdì 25 dicembre 2026 "
            "(Natale), giovedì 31 dicembre 2026 (ufficio chiuso) e venerdì 1 gennaio 2027 "
            "(Capodanno)"
        ),
    ),
    (
        "ten days before a hearing, back over Saint Stephen and Christmas to the eve",
        ("2027-01-05 10:00", Unit.GG_CAL_PROC, 10, BACK, NAPOLI),
        "giovedì 24 dicembre 2026",
        (
            "10 giorni prima del 5 gennaio 2027, quel giorno escluso; il 26 dicembre è festivo "
            "(Santo Stefano) e il 25 dicembre è festivo (Natale): "
            "il termine passa al giorno utile prima (art. 155 c.p.c.): "
        ),
    ),
    (
        "three months before 31 May end with February",
        ("2026-05-31", Unit.MESI, 3, BACK, NAPOLI),
        "sabato 28 febbraio 2026",
        "3 mesi prima del 31 maggio 2026, allo stesso giorno del mese; il 31 febbraio non c'è",
    ),
    (
        "five free days before a hearing",
        ("2026-03-20", Unit.GG_CAL, 5, FREE_BACK, NAPOLI),
        "sabato 14 marzo 2026",
        "5 giorni liberi prima del 20 marzo 2026, esclusi il primo e l'ultimo giorno: ",
    ),
    (
        "a free procedural term that would end on Labour Day begins its way back on Thursday",
        ("2026-05-08", Unit.GG_CAL_PROC, 6, FREE_BACK, NAPOLI),
        "giovedì 30 aprile 2026",
        "il 1° maggio è festivo (Festa del Lavoro): il termine passa al giorno utile prima",
    ),
    (
        "one free day",
        ("2026-03-10", Unit.GG_CAL, 1, FREE, NAPOLI),
        "giovedì 12 marzo 2026",
        "1 giorno libero dal 10 marzo 2026, esclusi il primo e l'ultimo giorno: ",
    ),
    (
        "thirty days from 20 July, August left out",
        ("2026-07-20", Unit.GG_CAL, 30, AUGUST, NAPOLI),
        "sabato 19 settembre 2026",
        "; sospeso dal 1° agosto 2026 al 31 agosto 2026: ",
    ),
    (
        "ten days from the middle of an August that does not count begin on 1 September",
        ("2026-08-10", Unit.GG_CAL_PROC, 10, AUGUST, NAPOLI),
        "giovedì 10 settembre 2026",
        "; sospeso dal 1° agosto 2026 al 31 agosto 2026: ",
    ),
    (
        "six months over an August are six months and thirty-one days",
        ("2026-05-20", Unit.MESI, 6, AUGUST, NAPOLI),
        "lunedì 21 dicembre 2026",
        "; sospeso dal 1° agosto 2026 al 31 agosto 2026: ",
    ),
    (
        "a term that would end in the middle of August",
        ("2026-02-15", Unit.MESI, 6, AUGUST, NAPOLI),
        "martedì 15 settembre 2026",
        "; sospeso dal 1° agosto 2026 al 31 agosto 2026: ",
    ),
    (
        "twenty-four months over two Augusts",
        ("2025-03-17", Unit.MESI, 24, AUGUST, NAPOLI),
        "martedì 18 maggio 2027",
        "; sospeso dal 1° agosto 2025 al 31 agosto 2025 e dal 1° agosto 2026 al 31 agosto 2026: ",
    ),
]


@pytest.mark.parametrize(("story", "how", "day", "step"), STORIES)
def test_a_story_of_our_own_comes_out_and_says_why(
    story: str, how: Counting, day: str, step: str
) -> None:
    found = counted(*how)

    assert said(found.due_at) == day
    assert step in found.sentence
    assert found.sentence.endswith(f": {day}")


def test_twenty_four_hours_from_a_friday_night_are_a_saturday_night() -> None:
    found = DUTIES.begin("L2", rome("2025-12-05 22:40")).counted

    assert found.sentence == (
        "24 ore esatte dalle 22:40 di venerdì 5 dicembre 2025: sabato 6 dicembre 2025, ore 22:40"
    )


def test_in_the_night_with_an_hour_less_the_clock_shows_an_hour_more() -> None:
    found = counted("2026-03-28 11:30", Unit.ORE, 24)

    assert found.sentence == (
        "24 ore esatte dalle 11:30 di sabato 28 marzo 2026; intanto l'ora legale comincia: "
        "domenica 29 marzo 2026, ore 12:30"
    )


def test_in_the_night_with_an_hour_twice_the_sentence_says_which_of_the_two() -> None:
    first, second = (
        counted("2026-10-24 02:30", Unit.ORE, 24),
        counted("2026-10-24 03:30", Unit.ORE, 24),
    )

    assert first.sentence.endswith("domenica 25 ottobre 2026, ore 02:30 (ora legale)")
    assert second.sentence.endswith(
        "intanto l'ora legale finisce: domenica 25 ottobre 2026, ore 02:30 (ora solare)"
    )
    assert (second.due_at - first.due_at).total_seconds() == 3600


def test_hours_do_not_run_while_a_judge_has_stopped_them() -> None:
    stopped = Span(rome("2026-03-02 18:00"), rome("2026-03-04 09:00"))

    found = count(rome("2026-03-02 12:00"), Rule(Unit.ORE, 24), NAPOLI, [stopped])

    assert said(found.due_at, hour=True) == "giovedì 5 marzo 2026 03:00"
    assert "; sospeso dal 2 marzo 2026 al 4 marzo 2026" in found.sentence


def test_a_day_that_rested_only_in_part_counts() -> None:
    rest = Span(rome("2026-03-02 10:00"), rome("2026-03-04 15:00"))

    found = count(rome("2026-03-01"), Rule(Unit.GG_CAL, 10), NAPOLI, [rest])

    assert said(found.due_at) == "giovedì 12 marzo 2026"


def test_spans_that_touch_and_overlap_count_once() -> None:
    out = [
        days_out(date(2026, 3, 2), date(2026, 3, 6)),
        days_out(date(2026, 3, 5), date(2026, 3, 8)),
    ]

    found = count(rome("2026-03-01"), Rule(Unit.GG_CAL, 1), NAPOLI, out)

    assert said(found.due_at) == "lunedì 9 marzo 2026"
    assert "sospeso dal 2 marzo 2026 all'8 marzo 2026" in found.sentence


def test_august_is_left_out_only_when_a_person_has_said_so() -> None:
    by_itself = DUTIES.begin("L34", rome("2026-06-01"))
    confirmed = DUTIES.begin("L34", rome("2026-06-01"), Asked(august=True))

    assert said(by_itself.counted.due_at) == "martedì 29 settembre 2026"
    assert said(confirmed.counted.due_at) == "venerdì 30 ottobre 2026"
    assert (by_itself.manner, confirmed.manner) == (None, "agosto")
    assert said(
        DUTIES.begin("L34", rome("2026-06-01"), Asked(left_out=(august(2026),))).counted.due_at
    ) == said(confirmed.counted.due_at)


def test_a_year_that_was_frozen_is_counted_as_it_was_frozen() -> None:
    without_francis = Year({date(2027, 1, 1): "Capodanno"}, frozenset(), time(9, 0), time(17, 0))
    office = Calendar(frozen={2027: without_francis})

    assert (
        said(counted("2027-10-01", Unit.GG_LAV, 1, where=office).due_at) == "lunedì 4 ottobre 2027"
    )
    assert office.is_holiday(date(2026, 12, 25))
    assert office.opening(date(2027, 3, 1)) == rome("2027-03-01 09:00")
    assert office.is_open(rome("2027-03-01 16:59"))
    assert not office.is_open(rome("2027-03-01 17:00"))
    assert not office.is_open(rome("2027-03-06 10:00"))
    assert hash(office) == hash(Calendar(frozen={2027: without_francis}))


def test_a_patron_on_29_february_is_kept_in_leap_years() -> None:
    office = Calendar(patron=(2, 29))

    assert office.holiday_name(date(2028, 2, 29)) == "santo patrono"
    assert len(office.year(2028).holidays) == len(office.year(2027).holidays) + 1


@pytest.mark.parametrize("unit", [Unit.ORE, Unit.GG_CAL, Unit.GG_LAV, Unit.MESI])
@pytest.mark.parametrize("amount", [-3, 1_000_000])
def test_an_amount_that_cannot_be_meant_is_refused(unit: Unit, amount: int) -> None:
    with pytest.raises(WrongAmount, match=f"Un termine di {amount} {unit} non si può contare"):
        Rule(unit, amount)


def test_free_months_and_immediate_terms_backwards_are_refused() -> None:
    with pytest.raises(
        NotCountedSo, match="Un termine in MESI non si può contare a giorni liberi"
    ):
        Rule(Unit.MESI, 3, FREE)
    with pytest.raises(NotCountedSo, match="IMMEDIATO non si può contare all'indietro"):
        Rule(Unit.IMMEDIATO, 0, BACK)


@pytest.mark.parametrize("unit", [Unit.ORE, Unit.GG_CAL, Unit.GG_CAL_PROC, Unit.GG_LAV, Unit.MESI])
@pytest.mark.parametrize(("start", "amount"), [("0001-01-01", 1), ("9999-12-31", 1)])
def test_a_start_outside_the_calendar_is_refused(unit: Unit, start: str, amount: int) -> None:
    with pytest.raises(BeyondTheCalendar, match="dal 1900 al 2100"):
        count(datetime.fromisoformat(start + "T12:00:00+00:00"), Rule(unit, amount), NAPOLI)


@pytest.mark.parametrize(
    ("unit", "amount"), [(Unit.GG_CAL, 900), (Unit.GG_LAV, 900), (Unit.MESI, 30)]
)
def test_an_end_outside_the_calendar_is_refused(unit: Unit, amount: int) -> None:
    with pytest.raises(BeyondTheCalendar):
        counted("2099-01-01", unit, amount)
    with pytest.raises(BeyondTheCalendar):
        counted("1901-01-01", unit, amount, BACK)


def test_an_event_that_a_term_does_not_know_is_named_with_those_that_it_knows() -> None:
    with pytest.raises(UnknownEvent) as refused:
        DUTIES.begin("L3", {"colocamento": rome("2026-02-10")})

    assert str(refused.value) == (
        "Il termine «L3» non conosce l'evento «colocamento»: parte da trasmissione, collocamento."
    )


def test_a_term_without_any_start_is_refused() -> None:
    with pytest.raises(NoStart, match="almeno uno tra trasmissione, collocamento"):
        DUTIES.begin("L3", {})


def test_a_term_that_a_law_keeps_from_resting_in_august_is_not_suspended() -> None:
    row = replace(CATALOGUE.get("L34"), summer=Summer.NO_BY_LAW)
    strict = Duties(replace(CATALOGUE, terms={"L34": row}), Calendar())

    with pytest.raises(NotSuspended, match="«L34» non si sospende in agosto: lo esclude la legge"):
        strict.begin("L34", rome("2026-06-01"), Asked(august=True))


def test_a_context_of_feel_that_does_not_know_an_event_yet_leaves_it_out() -> None:
    assert as_starts({"a": "2026-03-02T10:00", "b": None}) == {"a": rome("2026-03-02 10:00")}
    assert as_starts({"a": "domani"}) is None
    assert as_starts("2026-03-02") == rome("2026-03-02")
