"""Passwords: which are good enough, how they are kept, and a check that betrays nobody."""

import re
import secrets
import unicodedata
from functools import cache
from importlib.resources import files
from itertools import pairwise

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from engine.refusal import Refusal

SHORTEST = 12
LONGEST = 128
_FEWEST_SIGNS = 5
_SHORTEST_WORD = 4

_READ_ALOUD = "abcdefghjkmnpqrstuvwxyz23456789"  # none that looks like another
_LOOKALIKES = str.maketrans("013457@$!", "oieastasi")


class PasswordTooShort(Refusal):
    """La password ha meno di {minimo} caratteri: va bene una frase che ricordi solo tu."""


class PasswordTooLong(Refusal):
    """La password ha più di {massimo} caratteri: accorciala."""


class PasswordTooCommon(Refusal):
    """Questa password si indovina facilmente: scegline una che non sia una parola nota."""


class PasswordLikeYourName(Refusal):
    """La password contiene il tuo nome: scegline una che non parli di te."""


def one_time() -> str:
    """A password for one's first sign-in, easy to read aloud: about 79 random bits."""
    return "-".join("".join(secrets.choice(_READ_ALOUD) for _ in range(4)) for _ in range(4))


def check_password(password: str, *about: str) -> None:
    """Refuses a password that is short, endless, common or made of the person's own words."""
    password = _settled(password)
    if len(password) < SHORTEST:
        raise PasswordTooShort(minimo=SHORTEST)
    if len(password) > LONGEST:
        raise PasswordTooLong(massimo=LONGEST)
    if (
        len(set(password)) < _FEWEST_SIGNS
        or _stems(password) & _known_stems()
        or _is_a_row(password)
    ):
        raise PasswordTooCommon
    words = {word for text in about for word in re.findall(r"\w+", _plain(text))}
    if any(word in _plain(password) for word in words if len(word) >= _SHORTEST_WORD):
        raise PasswordLikeYourName


class Passwords:
    """Keeps passwords with argon2id, at least as costly as ASVS 5 asks (19 MiB, two passes)."""

    def __init__(self, *, memory_kib: int = 19 * 1024, passes: int = 2) -> None:
        self._hasher = PasswordHasher(time_cost=passes, memory_cost=memory_kib, parallelism=1)
        # Compared with when there is no such account, so that the answer takes the same time.
        self._nobodys = self._hasher.hash("the password of nobody")

    def keep(self, password: str) -> str:
        """What is stored instead of the password."""
        return self._hasher.hash(_settled(password))

    def agree(self, kept: str | None, password: str) -> bool:
        """Whether this is the password; as slow when there is no such account as when there is."""
        try:
            self._hasher.verify(kept or self._nobodys, _settled(password)[: LONGEST + 1])
        except (VerificationError, InvalidHashError):
            return False
        return kept is not None

    def is_outdated(self, kept: str) -> bool:
        """Whether it was kept with weaker parameters than today's."""
        return self._hasher.check_needs_rehash(kept)


def _settled(password: str) -> str:
    # The same letters typed on two keyboards are the same password (NIST SP 800-63B).
    return unicodedata.normalize("NFKC", password)


def _plain(text: str) -> str:
    letters = unicodedata.normalize("NFKD", text.casefold())
    return "".join(sign for sign in letters if not unicodedata.combining(sign))


def _stems(password: str) -> set[str]:
    # The year and the exclamation mark at either end are what everybody adds.
    core = re.sub(r"^[^a-z]+|[^a-z]+$", "", _plain(password))
    return {re.sub(r"[^a-z]", "", text) for text in (core, core.translate(_LOOKALIKES))}


@cache
def _known_stems() -> frozenset[str]:
    # What people choose when asked for something long, and what everybody here knows.
    return frozenset(files("access").joinpath("blocklist.txt").read_text("utf-8").split())


def _is_a_row(password: str) -> bool:
    steps = {ord(after) - ord(before) for before, after in pairwise(password)}
    return len(steps) == 1 or password.isdigit()
