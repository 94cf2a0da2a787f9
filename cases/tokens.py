"""How sealed people are found: keyed tokens of their names, of how these sound, of their code."""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from itertools import groupby
from typing import Any

from engine.store import Keyring

SHORTEST_PREFIX = 3
LONGEST_PREFIX = 8


def words_of(text: str) -> list[str]:
    """The words of a name as they are compared: lower case, without accents and apostrophes."""
    letters = unicodedata.normalize("NFKD", text.casefold())
    bare = "".join(sign for sign in letters if not unicodedata.combining(sign))
    return re.findall(r"[a-z0-9]+", re.sub(r"['’`]", "", bare))


def sound_of(word: str) -> str:
    """How an Italian ear hears a word: no doubles, no silent h, one letter for one sound."""
    heard = word
    for spelling, sound in _SOUNDS:
        heard = re.sub(spelling, sound, heard)
    return "".join(letter for letter, _ in groupby(heard))


def tokens_of(keyring: Keyring, details: Mapping[str, Any]) -> set[str]:
    """All tokens under which a person can be found."""
    words = words_of(f"{details.get('cognome') or ''} {details.get('nome') or ''}")
    tokens = {token for word in words for token in _tokens_of_word(keyring, word)}
    return tokens | set(identity_tokens(keyring, details).values())


def identity_tokens(keyring: Keyring, details: Mapping[str, Any]) -> dict[str, str]:
    """The tokens that two rows share when they may be one human being, the surest first."""
    tokens = {}
    if details.get("cf"):
        tokens["codice_fiscale"] = code_token(keyring, str(details["cf"]))
    name = " ".join(sorted(words_of(f"{details.get('cognome')} {details.get('nome')}")))
    if details.get("cognome") and details.get("nome"):
        if details.get("data_nascita"):
            born = f"{name} {details['data_nascita']}"
            tokens["nome_e_nascita"] = keyring.blind("person:born", born)
        tokens["nome"] = keyring.blind("person:name", name)
    return tokens


def code_token(keyring: Keyring, code: str) -> str:
    """The token of a codice fiscale."""
    return keyring.blind("person:code", re.sub(r"\s", "", code))


def asked_tokens(keyring: Keyring, word: str) -> tuple[str, str]:
    """The two tokens under which somebody with a name like this is found: as written, as heard."""
    (word,) = words_of(word)[:1] or ("",)
    return (
        keyring.blind("person:word", word[:LONGEST_PREFIX]),
        keyring.blind("person:sound", sound_of(word)),
    )


def answers_to(details: Mapping[str, Any], asked: str) -> bool:
    """Whether an opened name really has a word that begins or sounds as the word asked for."""
    sound = sound_of(asked)
    words = words_of(f"{details.get('cognome') or ''} {details.get('nome') or ''}")
    return any(word.startswith(asked) or sound_of(word) == sound for word in words)


_SOUNDS = (
    (r"(?<=[cg])h(?=[ei])", "k"),  # chi, ghe: the h is heard
    (r"ph", "f"),
    (r"h", ""),
    (r"[jy]", "i"),
    (r"w", "v"),
    (r"x", "s"),
    (r"q|k|c(?![ei])", "k"),
    (r"z", "s"),
)


def _tokens_of_word(keyring: Keyring, word: str) -> Iterator[str]:
    for length in range(SHORTEST_PREFIX, min(len(word), LONGEST_PREFIX) + 1):
        yield keyring.blind("person:word", word[:length])
    if len(word) < SHORTEST_PREFIX:
        yield keyring.blind("person:word", word)
    yield keyring.blind("person:sound", sound_of(word))
