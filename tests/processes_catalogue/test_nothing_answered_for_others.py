"""No question stands at Sì before anybody was asked: what one wants, agrees to, or has checked."""

from collections.abc import Iterator, Sequence

from forms import Field, Kind
from tests.processes_catalogue.test_bad_input import FORMS, opened


def _said_for_them(fields: Sequence[Field]) -> Iterator[str]:
    """The questions, also of a card, whose Sì depends on nothing that was said or recorded."""
    for one in fields:
        default = one.conditions.default
        if one.is_posted and one.kind is Kind.BOOLEAN and default is not None:
            yield from [one.name] if default.text.strip() == "true" else []
        yield from _said_for_them(one.children)


def test_no_yes_is_given_before_anybody_was_asked() -> None:
    found = {place: list(_said_for_them(opened(*place)[0].fields)) for place in FORMS}

    assert {place: names for place, names in found.items() if names} == {}
