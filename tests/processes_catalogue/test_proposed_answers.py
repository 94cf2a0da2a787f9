"""What a question proposes is said as the form opens: no answer beside it is there yet."""

from collections.abc import Iterator

from forms import Form
from tests.processes_catalogue.test_bad_input import FORMS, opened


def _beside(form: Form) -> Iterator[str]:
    """The questions whose proposal asks for an answer of the same form that no path holds."""
    never = {one.name for one in form.fields if not one.process}
    for one in form.fields:
        proposed = one.conditions.default
        if one.is_posted and proposed is not None and proposed.names & never:
            yield one.name


def test_no_question_proposes_out_of_an_answer_beside_it() -> None:
    found = {place: list(_beside(opened(*place)[0])) for place in FORMS}

    assert {place: names for place, names in found.items() if names} == {}
