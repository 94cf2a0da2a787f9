"""Every sentence of the interface is said in English too, with the same gaps."""

import re
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

import webui

HOME = Path(webui.__file__).parent
_GAP = re.compile(r"%\(\w+\)[sd]|\{\w+\}")
_METHODS = [("**.py", "python"), ("templates/**.html", "jinja2")]
_KEYWORDS = {"_": None, "gettext": None, "lazy_gettext": None, "ngettext": (1, 2)}


def _english() -> Catalog:
    with (HOME / "translations" / "en" / "LC_MESSAGES" / "messages.po").open("rb") as source:
        return read_po(source)


def test_no_sentence_of_the_pages_is_without_its_english() -> None:
    english = _english()
    options = {"templates/**.html": {"trim_blocks": "true", "lstrip_blocks": "true"}}

    said = {
        message if isinstance(message, str) else message[0]
        for _, _, message, _, _ in extract_from_dir(
            HOME, method_map=_METHODS, options_map=options, keywords=_KEYWORDS
        )
    }

    assert sorted(one for one in said if one and one not in english) == []


def test_a_translation_has_the_gaps_of_its_sentence() -> None:
    uneven = [
        message.id
        for message in _english()
        if isinstance(message.id, str)
        and message.id
        and sorted(_GAP.findall(message.id)) != sorted(_GAP.findall(str(message.string)))
    ]

    assert uneven == []
