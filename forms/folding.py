"""A long form is drawn folded: each section a line that says what is missing there."""

from collections.abc import Iterable, Sequence

from forms.checking import Checked
from forms.context import Context
from forms.fields import Field
from forms.loading import Definition
from forms.nodes import Node
from forms.problems import Problem
from forms.views import Fold

_SECTIONS, _QUESTIONS = 4, 20
"""A form with so many sections, and more questions than this, is longer than people look over."""


def is_long(definition: Definition) -> bool:
    """Whether a form is folded: by how it is written, not by what is asked at the moment, so that
    no answer folds it under the hands of whoever fills it in.
    """
    return len(definition.sections) >= _SECTIONS and _count(definition.fields) > _QUESTIONS


def folds_of(
    sections: Sequence[Sequence[Node]], errors: Sequence[Problem], context: Context
) -> list[Fold]:
    """How each section stands: open is the first that lacks an answer; after a refusal, each in
    which something is to be mended.
    """
    wrong = {one.field.split(".")[0] for one in errors}
    lacking = [_lacking(nodes, context) for nodes in sections]
    first = next((place for place, many in enumerate(lacking) if many), 0)
    found = []
    for place, (nodes, missing) in enumerate(zip(sections, lacking, strict=True)):
        mended = any(node.field.name in wrong for node in nodes)
        found.append(Fold(mended if wrong - {""} else place == first, missing))
    return found


def _lacking(nodes: Sequence[Node], context: Context) -> int:
    problems = Checked(list(nodes), (), context).problems
    return sum(1 for one in problems if one.missing)


def _count(fields: Iterable[Field]) -> int:
    return sum(_count(one.children) if one.children else 1 for one in fields)
