"""The calendar-checked dates of the twelve stories of the domain come out of the catalogue."""

from datetime import date, timedelta

import pytest

from tasks.terms.calendars import Calendar
from tasks.terms.counting import Rule, Unit
from tasks.terms.duties import Asked, Starts
from tests.tasks.terms.clock import DUTIES, rome, said

S6 = {
    "t0": rome("2026-02-10 11:30"),
    "t1": rome("2026-02-10 19:10"),
    "ricorso": rome("2026-02-12 12:00"),
    "decreto": rome("2026-02-13 16:00"),
}


def months(number: int) -> Rule:
    return Rule(Unit.MESI, number)


# Story, key, start, what an order says instead of the row, and the day that the story says.
DAYS: list[tuple[str, str, str | Starts, Rule | None, str]] = [
    ("S1 confirmed", "triage.conferma", "2025-09-15 12:00", None, "martedì 16 settembre 2025"),
    (
        "S2 sixty days",
        "L30",
        "2025-11-03 10:12",
        Rule(Unit.GG_CAL, 60),
        "venerdì 2 gennaio 2026",
    ),
    ("S3 name", "L14", "2025-05-21 09:00", None, "giovedì 5 giugno 2025"),
    (
        "S3 report, conservative",
        "L15.relazione",
        {"atto": rome("2025-05-20"), "notificazione": rome("2025-05-21")},
        None,
        "giovedì 20 novembre 2025",
    ),
    ("S3 first month", "verifica.primo_mese", "2025-05-26", None, "mercoledì 25 giugno 2025"),
    ("S3 first check", "verifica.madre_bambino", "2025-05-26", None, "mercoledì 25 giugno 2025"),
    ("S3 six months", "R03", "2025-05-26", None, "mercoledì 26 novembre 2025"),
    ("S3 twelve months", "mb.durata", "2025-05-26", None, "martedì 26 maggio 2026"),
    ("S4 report", "L30", "2025-09-08 09:00", months(6), "domenica 8 marzo 2026"),
    ("S5 term", "L13", "2025-03-17", None, "mercoledì 17 marzo 2027"),
    ("S5 first report", "L18", "2025-03-17", None, "mercoledì 17 settembre 2025"),
    ("S5 second report", "L18", "2025-03-17", months(12), "martedì 17 marzo 2026"),
    ("S5 third report", "L18", "2025-03-17", months(18), "giovedì 17 settembre 2026"),
    ("S6 hearing", "L4.udienza", S6["decreto"], None, "sabato 28 febbraio 2026"),
    ("S6 panel", "L6", "2026-02-25 10:00", None, "giovedì 12 marzo 2026"),
    ("S6 name", "L14", "2026-03-09", None, "martedì 24 marzo 2026"),
    (
        "S6 report",
        "L15.relazione",
        {"atto": rome("2026-03-06"), "notificazione": rome("2026-03-09")},
        None,
        "domenica 6 settembre 2026",
    ),
    ("S7 interview", "L43", "2026-01-12 22:00", None, "giovedì 15 gennaio 2026"),
    ("S7 identification", "L41", "2026-01-12 22:00", None, "giovedì 22 gennaio 2026"),
    ("S7 reception", "L41.accoglienza", "2026-01-12 22:00", None, "giovedì 26 febbraio 2026"),
    ("S8 ten months", "L48", "2025-09-18", months(10), "sabato 18 luglio 2026"),
    ("S10 sending", "L37.invio", "2025-10-06", None, "martedì 21 ottobre 2025"),
    ("S10 report", "L37", "2025-10-16", None, "lunedì 16 febbraio 2026"),
    ("S12 six months", "L26", "2026-03-01", None, "martedì 1 settembre 2026"),
]
HOURS: list[tuple[str, str, Starts, str]] = [
    ("S6 documents", "L2", S6["t0"], "mercoledì 11 febbraio 2026 11:30"),
    (
        "S6 prosecutor",
        "L3",
        {"trasmissione": S6["t1"], "collocamento": S6["t0"]},
        "venerdì 13 febbraio 2026 19:10",
    ),
    ("S6 court", "L4", S6["ricorso"], "sabato 14 febbraio 2026 12:00"),
    ("S11 tender", "L60", rome("2026-07-08 09:00"), "mercoledì 8 luglio 2026 09:00"),
]
# What happened in time, by the stories, and under which term.
IN_TIME: list[tuple[str, str, Starts, Rule | None, str]] = [
    ("S2 sent", "L30", rome("2025-11-03 10:12"), Rule(Unit.GG_CAL, 60), "2025-12-29 12:00"),
    ("S3 name sent", "L14", rome("2025-05-21"), None, "2025-05-28 12:00"),
    ("S3 report sent", "L15.relazione", rome("2025-05-20"), None, "2025-11-12 12:00"),
    ("S4 report sent", "L30", rome("2025-09-08"), months(6), "2026-03-04 12:00"),
    ("S5 extended", "L13", rome("2025-03-17"), None, "2027-03-01 12:00"),
    ("S6 sent", "L2", S6["t0"], None, "2026-02-10 19:10"),
    ("S6 request", "L3", S6["t1"], None, "2026-02-12 12:00"),
    ("S6 decree", "L4", S6["ricorso"], None, "2026-02-13 16:00"),
    ("S6 heard", "L4.udienza", S6["decreto"], None, "2026-02-25 10:00"),
    ("S6 panel", "L6", rome("2026-02-25"), None, "2026-03-06 12:00"),
    ("S7 interview", "L43", rome("2026-01-12"), None, "2026-01-14 12:00"),
    ("S7 moved on", "L41.accoglienza", rome("2026-01-12"), None, "2026-02-20 12:00"),
    ("S8 end of the order", "L48", rome("2025-09-18"), None, "2026-07-18 23:59"),
    ("S8 final report", "L48", rome("2025-09-18"), months(10), "2026-07-16 12:00"),
    ("S10 transmitted", "L37.invio", rome("2025-10-06"), None, "2025-10-16 12:00"),
    ("S10 sent", "L37", rome("2025-10-16"), None, "2026-02-10 12:00"),
    ("S11 offer", "L60", rome("2026-07-08 09:00"), None, "2026-07-08 08:59:59"),
    ("S12 converted", "L26", rome("2026-03-01"), None, "2026-08-24 12:00"),
]
# Every other day that a story names with its weekday: it was decided, not counted.
WEEKDAYS = {
    "lunedì": (
        *("2025-09-15", "2025-10-13", "2025-10-27", "2026-01-26", "2026-04-27", "2026-06-15"),
        *("2025-11-03", "2025-12-15", "2025-12-29", "2025-05-26", "2025-09-08", "2025-02-24"),
        *("2025-03-17", "2026-03-09", "2026-01-12", "2025-06-09", "2025-10-06"),
    ),
    "martedì": ("2025-09-16", "2025-05-20", "2026-02-10"),
    "mercoledì": (
        *("2025-12-17", "2025-05-21", "2025-06-25", "2025-09-24", "2025-12-31", "2026-01-07"),
        *("2026-02-11", "2026-02-25", "2026-01-14", "2026-07-08", "2026-12-16"),
    ),
    "giovedì": ("2026-02-12", "2025-09-18", "2026-07-16", "2025-10-02", "2025-10-16"),
    "venerdì": ("2025-09-05", "2026-03-06", "2026-02-13", "2026-09-04"),
}


@pytest.mark.parametrize(("story", "key", "start", "order", "day"), DAYS)
def test_a_day_of_a_story_comes_out_as_written(
    story: str, key: str, start: str | Starts, order: Rule | None, day: str
) -> None:
    begun = rome(start) if isinstance(start, str) else start

    term = DUTIES.begin(key, begun, Asked(rule=order))

    assert said(term.counted.due_at) == day
    assert term.counted.whole_day
    assert day in term.counted.sentence


@pytest.mark.parametrize(("story", "key", "start", "hour"), HOURS)
def test_an_hour_of_a_story_comes_out_as_written(
    story: str, key: str, start: Starts, hour: str
) -> None:
    term = DUTIES.begin(key, start)

    assert said(term.counted.due_at, hour=True) == hour
    assert not term.counted.whole_day


@pytest.mark.parametrize(("story", "key", "start", "order", "done"), IN_TIME)
def test_what_a_story_says_was_done_was_done_in_time(
    story: str, key: str, start: Starts, order: Rule | None, done: str
) -> None:
    assert rome(done) <= DUTIES.begin(key, start, Asked(rule=order)).counted.due_at


@pytest.mark.parametrize(
    ("weekday", "day"), [(name, day) for name, days in WEEKDAYS.items() for day in days]
)
def test_a_day_that_a_story_decides_has_the_weekday_that_it_says(weekday: str, day: str) -> None:
    assert said(rome(day)).partition(" ")[0] == weekday


def test_s2_the_author_is_reminded_on_18_december_fifteen_days_before() -> None:
    term = DUTIES.begin("L30", rome("2025-11-03 10:12"), Asked(rule=Rule(Unit.GG_CAL, 60)))

    assert said(term.ladder[0].at, hour=True) == "giovedì 18 dicembre 2025 08:00"
    assert DUTIES.before(term.counted.due_at, "relazione.preavviso") == term.ladder[0].at


def test_s4_and_s6_a_report_due_on_a_sunday_is_planned_for_the_friday_before() -> None:
    calendar = Calendar()

    assert calendar.working_day_by(date(2026, 3, 8)) == date(2026, 3, 6)
    assert calendar.working_day_by(date(2026, 9, 6)) == date(2026, 9, 4)


def test_s4_every_fourteen_days_the_eighth_meeting_falls_on_a_closing_day() -> None:
    calendar = Calendar(closing_days=frozenset({date(2025, 12, 31)}))
    meetings = [date(2025, 9, 24) + timedelta(days=14 * number) for number in range(12)]

    assert [day for day in meetings if not calendar.is_working(day)] == [date(2025, 12, 31)]
    assert calendar.why_not_working(date(2025, 12, 31)) == "l'ufficio è chiuso"
    assert calendar.is_working(date(2026, 1, 7))


def test_s4_the_record_of_a_meeting_is_due_three_working_days_later() -> None:
    assert said(DUTIES.due("sn.verbale", rome("2025-09-24 17:00"))) == "lunedì 29 settembre 2025"
    assert said(DUTIES.due("sn.verbale", rome("2025-12-24 17:00"))) == "mercoledì 31 dicembre 2025"


def test_s5_three_months_before_17_march_2027_is_the_17_december_and_not_the_16() -> None:
    """The story opens the task on Wed 16 Dec 2026: a day earlier than its own rule asks."""
    due_at = DUTIES.due("L13", rome("2025-03-17"))

    found = DUTIES.begin("affido.preavviso_proroga", due_at).counted

    assert said(found.due_at) == "giovedì 17 dicembre 2026"
    assert said(DUTIES.before(due_at, "affido.preavviso_proroga")) == said(found.due_at)
    assert rome("2026-12-16 12:00") < found.due_at


def test_s1_the_check_of_26_january_lies_one_day_after_ninety_days() -> None:
    """By §2.26 ninety days end on a Sunday, and they do not move: the story meets on Monday."""
    found = DUTIES.due("verifica.adm", rome("2025-10-27"))

    assert said(found) == "domenica 25 gennaio 2026"


def test_s6_shows_both_starts_of_the_72_hours_and_is_due_at_the_earlier() -> None:
    both = {"trasmissione": S6["t1"], "collocamento": S6["t0"]}

    term = DUTIES.begin("L3", both)

    assert [(one.event, said(one.due_at, hour=True)) for one in term.readings] == [
        ("trasmissione", "venerdì 13 febbraio 2026 19:10"),
        ("collocamento", "sabato 14 febbraio 2026 11:30"),
    ]
    assert term.counted.due_at == min(one.due_at for one in term.readings)
    assert "vale quella che scade prima («72 ore dalla trasmissione»)" in term.counted.sentence


def test_s6_before_the_transmission_is_known_the_other_start_counts() -> None:
    term = DUTIES.begin("L3", {"collocamento": S6["t0"]})

    assert said(term.counted.due_at, hour=True) == "sabato 14 febbraio 2026 11:30"
    assert (term.starts or "").startswith("il collocamento in luogo sicuro")
    assert term.counted.sentence.endswith(
        "la lettura «72 ore dalla trasmissione» non si conta: manca l'istante di «trasmissione»"
    )


def test_s7_keeps_the_three_and_the_thirty_days() -> None:
    term = DUTIES.begin("L43", rome("2026-01-12 22:00"))

    assert [said(one.due_at) for one in term.readings] == [
        "giovedì 15 gennaio 2026",
        "mercoledì 11 febbraio 2026",
    ]


def test_s11_an_offer_one_second_late_is_late() -> None:
    due_at = DUTIES.due("L60", rome("2026-07-08 09:00"))

    assert rome("2026-07-08 08:59:59") < due_at < rome("2026-07-08 09:00:01")


def test_s12_the_reminder_comes_thirty_days_before_1_september() -> None:
    due_at = DUTIES.due("L26", rome("2026-03-01"))
    reminded = DUTIES.begin("L26", rome("2026-03-01")).ladder[0].at

    assert said(DUTIES.due("informale.preavviso", due_at)) == "domenica 2 agosto 2026"
    assert said(reminded) == "domenica 2 agosto 2026"
