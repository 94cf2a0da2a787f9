"""One builder for each shape of the grammar."""

from collections.abc import Mapping

from engine.feel.builders import calls, control, literals, operators, structures, unary
from engine.feel.compiler import Builder

BUILDERS: Mapping[str, Builder] = {
    **literals.BUILDERS,
    **operators.BUILDERS,
    **structures.BUILDERS,
    **control.BUILDERS,
    **calls.BUILDERS,
    **unary.BUILDERS,
}
