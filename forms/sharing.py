"""What of kept answers may leave the case: nothing of class C4, nothing that they make secret."""

from collections import ChainMap
from collections.abc import Mapping, Sequence
from typing import Any

from forms.context import Context
from forms.fields import DataClass, Field
from forms.nodes import told


def shareable(
    fields: Sequence[Field], answers: Mapping[str, Any], context: Context, *, wary: bool
) -> dict[str, Any]:
    """The answers without what is protected, as the condition of each says of these answers.

    With `wary` whatever may ever become secret is left out, also what no answer makes so.
    """
    return _Sharing(context, wary=wary).part(fields, answers, {})


class _Sharing:
    def __init__(self, context: Context, *, wary: bool) -> None:
        self._context = context
        self._wary = wary

    def part(
        self, fields: Sequence[Field], answers: Mapping[str, Any], around: Mapping[str, Any]
    ) -> dict[str, Any]:
        scope: Mapping[str, Any] = ChainMap(dict(answers), around)  # type: ignore[arg-type]
        known = {one.name: one for one in fields}
        return {
            name: self._inside(known[name], value, scope) if name in known else value
            for name, value in answers.items()
            if name not in known or not self._is_secret(known[name], scope)
        }

    def _inside(self, one: Field, value: Any, scope: Mapping[str, Any]) -> Any:
        if not one.is_container:
            return value
        if isinstance(value, list):
            return [self._inside(one, item, scope) for item in value]
        return self.part(one.children, value, scope) if isinstance(value, Mapping) else value

    def _is_secret(self, one: Field, scope: Mapping[str, Any]) -> bool:
        if one.register is not None and one.register.data_class is DataClass.C4:
            return True
        condition = one.conditions.protected
        if condition is None:
            return False
        # What cannot be told is not shared: a letter that has left is not called back.
        return self._wary or told(condition, scope, self._context) is not False
