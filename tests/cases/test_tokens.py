"""Sealed people are found by tokens of how their names are written and heard."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cases.tokens import answers_to, asked_tokens, sound_of, tokens_of, words_of
from engine.store import Keyring

KEYRING = Keyring("k1", {"k1": b"0" * 32}, b"1" * 32)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("bianchi", "bianki"),
        ("giuseppe", "giusepe"),
        ("ahmed", "amed"),
        ("ylenia", "ilenia"),
        ("walter", "valter"),
        ("sophia", "sofia"),
        ("karla", "carla"),
        ("ghezzi", "ghesi"),
    ],
)
def test_names_that_sound_alike_are_alike(one: str, other: str) -> None:
    assert sound_of(one) == sound_of(other)


@pytest.mark.parametrize(("one", "other"), [("cesare", "chesare"), ("gina", "ghina")])
def test_names_that_sound_different_stay_different(one: str, other: str) -> None:
    assert sound_of(one) != sound_of(other)


def test_accents_and_apostrophes_do_not_matter() -> None:
    assert words_of("D'Àngelo  Niccolò") == ["dangelo", "niccolo"]


@given(st.text(alphabet=st.characters(categories=["L", "M", "Zs", "P"]), max_size=30))
def test_whoever_is_asked_for_by_a_word_of_their_name_is_found(name: str) -> None:
    details = {"cognome": name, "nome": ""}
    tokens = tokens_of(KEYRING, details)

    for word in words_of(name):
        assert tokens & set(asked_tokens(KEYRING, word))
        assert answers_to(details, word)


def test_tokens_tell_nothing_without_the_key() -> None:
    other = Keyring("k1", {"k1": b"0" * 32}, b"2" * 32)
    details = {"cognome": "Inventatis", "nome": "Sara"}

    assert not tokens_of(KEYRING, details) & tokens_of(other, details)
