"""Regular expressions of designers, bounded by the length of what they are tried on."""

import re

LONGEST = 200  # characters of an answer that has a pattern


def matches(pattern: str, text: str) -> bool:
    """Whether `pattern` is found in `text`; a text longer than the bound does not match."""
    return len(text) <= LONGEST and re.search(pattern, text) is not None


def is_pattern(pattern: str) -> bool:
    """Whether `pattern` can be run at all."""
    try:
        re.compile(pattern)
    except re.error:
        return False
    return True
