"""Whoever is told which answers are missing finds each question by its name."""

from collections import Counter
from collections.abc import Iterator, Sequence

from forms import Field
from tests.processes_catalogue.test_bad_input import FORMS, opened


def _alike(fields: Sequence[Field]) -> Iterator[str]:
    """Names that two questions of one page, or of one card, share."""
    posted = [one for one in fields if one.is_posted]
    names = Counter(one.words.title for one in posted)
    yield from (name for name, times in names.items() if times > 1)
    for one in posted:
        yield from _alike(one.children)


def test_no_two_questions_of_a_form_have_the_same_name() -> None:
    found = {place: list(_alike(opened(*place)[0].fields)) for place in FORMS}

    assert {place: names for place, names in found.items() if names} == {}
