"""The reader's language: Italian is written in the code, other languages are looked up."""

from contextlib import ExitStack
from typing import cast

import flask_babel
from flask import Flask, g
from markupsafe import Markup

from engine.language import Reader, read_by


def gettext(sentence: str, **gaps: object) -> str:
    """The sentence in the reader's language, its gaps filled."""
    return cast("str", flask_babel.gettext(sentence, **gaps))


def ngettext(one: str, many: str, num: int) -> str:
    """The sentence for this number, which fills the gap `num`."""
    return cast("str", flask_babel.ngettext(one, many, num))


def lazy_gettext(sentence: str) -> str:
    """A sentence written once and said in the language of whoever reads it later."""
    return cast("str", flask_babel.lazy_gettext(sentence))


def italian(words: str) -> str:
    """Words of a designer, who writes Italian, said to be so on a page in another language."""
    if not words or locale() == "it":
        return words
    return Markup('<span lang="it">{}</span>').format(words)


def locale() -> str:
    """The language of the page being made."""
    return str(flask_babel.get_locale() or "it")


def listen(app: Flask) -> None:
    """Let the rooms below speak the language of whoever asks, for as long as the request lasts."""

    @app.before_request
    def _begin() -> None:
        g.reading = ExitStack()
        g.reading.enter_context(
            read_by(Reader(locale(), flask_babel.gettext, flask_babel.ngettext))
        )

    @app.teardown_request
    def _end(_error: BaseException | None) -> None:
        reading = g.pop("reading", None)
        if reading is not None:
            reading.close()
