"""Which passwords are good enough, and how they are kept."""

import pytest

from access.passwords import (
    PasswordLikeYourName,
    Passwords,
    PasswordTooCommon,
    PasswordTooLong,
    PasswordTooShort,
    check_password,
)
from engine.refusal import Refusal


@pytest.mark.parametrize(
    ("password", "refusal"),
    [
        ("corta", PasswordTooShort),
        ("undici car.", PasswordTooShort),
        ("frase troppo lunga " * 8, PasswordTooLong),
        ("Password2026!", PasswordTooCommon),
        ("P4$$w0rd-2026", PasswordTooCommon),
        ("Benvenuto1234", PasswordTooCommon),
        ("123456789012", PasswordTooCommon),
        ("abcdefghijkl", PasswordTooCommon),
        ("aaaaaaabbbbb", PasswordTooCommon),
        ("il gatto di Inventàti", PasswordLikeYourName),
        ("ada.inventati.26", PasswordLikeYourName),
    ],
)
def test_a_password_that_is_easy_to_guess_is_refused(
    password: str, refusal: type[Refusal]
) -> None:
    with pytest.raises(refusal):
        check_password(password, "ada.inventati", "Ada Inventati")


def test_a_long_sentence_is_a_good_password() -> None:
    check_password("quattro gatti sul tetto", "ada.inventati", "Ada Inventati")


def test_the_same_letters_from_another_keyboard_are_the_same_password() -> None:
    passwords = Passwords(memory_kib=64, passes=1)
    kept = passwords.keep("perché no, città?")

    assert passwords.agree(kept, "perche\u0301 no, citta\u0300?")


def test_a_stored_password_is_argon2id_and_hides_what_was_typed() -> None:
    kept = Passwords().keep("quattro gatti sul tetto")

    assert kept.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    assert "gatti" not in kept


def test_nobody_has_no_password() -> None:
    passwords = Passwords(memory_kib=64, passes=1)

    assert not passwords.agree(None, "the password of nobody")
