"""One form of one task: shown, read, and kept half-done."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from forms.answers import Answers
from forms.context import Context
from forms.fields import Field, Kind, Section
from forms.loading import Definition, read_definition
from forms.moves import moved
from forms.posted import Draft, Posted, gather
from forms.problems import Problem
from forms.reading import open_part, read
from forms.repeated import says_the_same
from forms.sending import Sent
from forms.sharing import shareable
from forms.showing import show
from forms.views import FormView


@dataclass(frozen=True, slots=True)
class Form:
    """A form as its designer meant it."""

    definition: Definition

    @property
    def title(self) -> str:
        """What stands at the top of the page."""
        return self.definition.title

    @property
    def submit(self) -> str:
        """The label of the button that completes the task."""
        return self.definition.submit

    @property
    def sections(self) -> tuple[Section, ...]:
        """The numbered parts, with the names of their fields."""
        return self.definition.sections

    @property
    def fields(self) -> tuple[Field, ...]:
        """The tree of fields, in order."""
        return self.definition.fields

    @property
    def is_bound(self) -> bool:
        """Whether it shows or teaches something of the case."""
        return self.definition.is_bound

    @property
    def is_proposed(self) -> bool:
        """Whether it shows what a decision table proposes."""
        return self.definition.is_proposed

    @property
    def may_hide(self) -> bool:
        """Whether an answer of it becomes secret where another one, or the case, says so."""
        return self.definition.may_hide

    @property
    def carried(self) -> frozenset[str]:
        """The lists that the path carries on: their default begins with the variable of their own
        name. Whoever is asked again begins with what the path has learned meanwhile.
        """
        return frozenset(
            one.name
            for one in self.fields
            if one.kind is Kind.LIST
            and one.process
            and one.conditions.default is not None
            and one.name in one.conditions.default.names
        )

    @property
    def sent(self) -> Sent | None:
        """What is sent in this activity, None where nothing is."""
        return self.definition.sent

    @property
    def digest(self) -> str:
        """SHA-256 of the resolved definition, hexadecimal."""
        return self.definition.digest

    def show(
        self, values: Mapping[str, Any], *, context: Context, errors: Sequence[Problem] = ()
    ) -> FormView:
        """The form as the templates draw it; `values` is a draft or the values of answers.

        What `values` does not mention is pre-filled: from the case, from a decision table's
        proposal, from the default, in this order. Instants are shown in the time of Rome.
        """
        return show(self.definition, values, context, errors)

    def read(self, posted: Posted, *, context: Context) -> Answers:
        """The answers in a posted form; refuses with `InvalidAnswers` and with nothing else."""
        return read(self.definition, posted, context)

    def open_part(self, values: Mapping[str, Any], *, context: Context) -> Draft:
        """The values of answers without what is protected (C4), for whoever may not see it."""
        return open_part(self.definition, dict(values), context)

    def shareable(
        self, values: Mapping[str, Any], *, context: Context, wary: bool
    ) -> dict[str, Any]:
        """The values of answers that may leave the case, for whoever it may reach; with `wary`
        without whatever may ever become secret.
        """
        return shareable(self.fields, values, context, wary=wary)

    def draft(self, posted: Posted) -> Draft:
        """Everything typed, unchecked, after the pressed button of a list, if one was pressed."""
        draft, _ = gather(self.fields, posted)
        return moved(self.fields, draft, posted)

    def says_the_same(self, posted: Posted, kept: Mapping[str, Any]) -> bool:
        """Whether a form that is posted again says nothing but the answers that were kept."""
        return says_the_same(self.fields, self.draft(posted), kept)


def load_form(files: Mapping[str, bytes], process: str, element: str) -> Form:
    """The form of a task among the files of a bundle, by paths such as "forms/…/….json".

    Refuses, naming file, place and remedy, with the refusals of `forms.refusals`.
    """
    return Form(read_definition(files, process, element))


def templates_path() -> Path:
    """The folder of the templates, for the loader of the web: they are named "forms/….html"."""
    return Path(__file__).parent / "templates"
