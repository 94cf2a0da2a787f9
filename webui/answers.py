"""A completed form read back: every question with its answer, in the order of the page."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from access.people import BY_PASSWORD
from cases.values import as_instant
from forms import Context, Field, Form, Kind
from forms.parsing import parse
from forms.saying import read_text
from webui.language import gettext
from webui.words import say_full


@dataclass(frozen=True, slots=True)
class Answered:
    """A question and what was answered; a group or a card holds further ones."""

    label: str
    value: str = field(default="", repr=False)
    rows: tuple["Answered", ...] = ()


def answered(
    form: Form, values: Mapping[str, Any], context: Context, *, protected: bool
) -> tuple[Answered, ...]:
    """The sections of a form with their answers; of class C4 only for whoever may see it."""
    if not protected:
        # What a condition makes secret, such as the address of a protected child, goes too.
        values = _marked(values, form.open_part(values, context=context))
    reader = _Reader(context)
    fields = {one.name: one for one in form.fields}
    sections = (
        Answered(
            section.title,
            rows=reader.rows([fields[name] for name in section.fields if name in fields], values),
        )
        for section in form.sections
    )
    return tuple(section for section in sections if section.rows)


WITHHELD = object()
"""Stands where a protected answer was: that there is one may be known, what it says may not."""


def _marked(whole: Mapping[str, Any], shown: Mapping[str, Any]) -> dict[str, Any]:
    return {
        name: _marked_value(value, shown[name]) if name in shown else WITHHELD
        for name, value in whole.items()
    }


def _marked_value(whole: Any, shown: Any) -> Any:
    if isinstance(whole, dict) and isinstance(shown, dict):
        return _marked(whole, shown)
    if isinstance(whole, list) and isinstance(shown, list) and len(whole) == len(shown):
        return [_marked_value(*pair) for pair in zip(whole, shown, strict=True)]
    return shown


@dataclass(frozen=True, slots=True)
class _Reader:
    context: Context

    def rows(self, fields: Iterable[Field], values: Any) -> tuple[Answered, ...]:
        known = values if isinstance(values, dict) else {}
        asked = (one for one in fields if one.widget != "hidden")  # nobody was asked the others
        return tuple(row for one in asked for row in self._row(one, known.get(one.name)))

    def _row(self, one: Field, value: Any) -> tuple[Answered, ...]:
        title = one.words.title
        if value in (None, "", [], {}):
            return ()
        if value is WITHHELD:
            return (Answered(title, gettext("Dato protetto")),)
        match one.kind:
            case Kind.GROUP:
                rows = self.rows(one.children, value)
                return (Answered(title, rows=rows),) if rows else ()
            case Kind.LIST:
                return tuple(
                    Answered(f"{one.words.said_item} {place}", rows=self.rows(one.children, card))
                    for place, card in enumerate(value, 1)
                )
            case Kind.SIGNATURE:
                return (Answered(title, self._signed(value)),)
            case _:
                return (Answered(title, self._said(one, value)),)

    def _said(self, one: Field, value: Any) -> str:
        read = parse(one, value)
        if read.wrong and isinstance(value, str):
            return value  # of a draft: nobody has checked it
        return read_text(one, read.typed, self.context)

    def _signed(self, value: Any) -> str:
        signed = value if isinstance(value, dict) else {}
        at = as_instant(signed.get("firmato_il"))
        by_password = signed.get("confermato_con") == BY_PASSWORD
        parts = (
            signed.get("firmato_da", ""),
            say_full(at) if at else "",
            gettext("confermata con la password") if by_password else "",
        )
        return ", ".join(part for part in parts if part)
