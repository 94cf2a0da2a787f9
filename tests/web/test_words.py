"""How instants, distances and sizes are said."""

from datetime import UTC, date, datetime, timedelta

import pytest
from flask import Flask
from flask_babel import Babel

from webui import words

NOW = datetime(2026, 3, 10, 9, 12, tzinfo=UTC)  # 10:12 in Rome


@pytest.fixture(autouse=True)
def _italian() -> object:
    app = Flask("parole")
    Babel(app, default_locale="it")
    with app.test_request_context():
        yield


@pytest.mark.parametrize(
    ("at", "said"),
    [
        (NOW, "oggi, 10:12"),
        (NOW + timedelta(days=1), "domani, 10:12"),
        (NOW - timedelta(days=1), "ieri, 10:12"),
        (NOW + timedelta(days=2), "gio 12 mar, 10:12"),
        (datetime(2025, 3, 10, 9, 0, tzinfo=UTC), "lun 10 mar 2025, 10:00"),
    ],
)
def test_an_instant_is_said_as_people_say_it(at: datetime, said: str) -> None:
    assert words.say_instant(at, NOW) == said


@pytest.mark.parametrize(
    ("at", "said"),
    [
        (NOW, "oggi, 10:12"),
        (NOW - timedelta(days=1), "ieri, 10:12"),
        (NOW - timedelta(days=2), "il dom 8 mar, 10:12"),
    ],
)
def test_what_happened_has_its_article_unless_it_was_near(at: datetime, said: str) -> None:
    assert words.say_when(at, NOW) == said


def test_a_duty_that_runs_to_the_end_of_a_day_is_said_as_the_day() -> None:
    end = datetime(2026, 3, 12, 22, 59, 59, tzinfo=UTC)

    assert words.say_due(end, NOW, whole_day=True) == "gio 12 mar"


@pytest.mark.parametrize(
    ("away", "left"),
    [
        (timedelta(minutes=20), "20 minuti"),
        (timedelta(hours=5), "5 ore"),
        (timedelta(hours=20), "20 ore"),
        (timedelta(days=3), "3 giorni"),
        (timedelta(minutes=1), "1 minuto"),
        (timedelta(days=729), "729 giorni"),
        (timedelta(days=842), "circa 2 anni"),
    ],
)
def test_what_is_left_is_said_in_the_unit_that_fits(away: timedelta, left: str) -> None:
    assert words.say_left(NOW + away, NOW) == left


def test_a_whole_day_that_is_today_has_nothing_left_to_say() -> None:
    assert words.say_left(NOW + timedelta(hours=5), NOW, whole_day=True) == ""


@pytest.mark.parametrize(
    ("born", "age"),
    [
        (date(2017, 3, 10), "9 anni"),
        (date(2017, 3, 11), "8 anni"),
        (date(2026, 2, 1), "1 mese"),
        (date(2025, 1, 1), "14 mesi"),
    ],
)
def test_an_age_is_said_in_years_or_in_months(born: date, age: str) -> None:
    assert words.say_age(born, NOW) == age


@pytest.mark.parametrize(
    ("octets", "said"), [(900, "900 B"), (1_234_567, "1,2 MB"), (20_000_000, "20 MB")]
)
def test_a_size_has_a_decimal_comma(octets: int, said: str) -> None:
    assert words.say_size(octets) == said


@pytest.mark.parametrize(
    ("called", "said"),
    [
        (
            "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0",
            "Firefox su Linux",
        ),
        (
            (
                "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko)"
                " Chrome/130.0.0.0 Safari/537.36 Edg/130.0.0.0"
            ),
            "Edge su Windows",
        ),
        (
            (
                "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15"
                " (KHTML, like Gecko) Version/18.0 Mobile/15E148 Safari/604.1"
            ),
            "Safari su iPhone",
        ),
        ("curl/8.5.0", "Dispositivo sconosciuto"),
        ("", "Dispositivo sconosciuto"),
    ],
)
def test_a_device_is_said_by_its_browser_and_system(called: str, said: str) -> None:
    assert words.say_device(called) == said
