"""The machinery of forms: JSON Schema read, shown and validated on the server."""

from forms.answers import Answers, InvalidAnswers
from forms.context import Context, Ground, Stored, Table
from forms.fields import DataClass, Field, Kind, Option, Register, Section, walk
from forms.form import Form, load_form, templates_path
from forms.posted import Draft, Posted
from forms.problems import Problem, summary
from forms.refusals import FormMissing, FormRefused
from forms.sending import Sent
from forms.views import FieldView, FormView, SectionView

__all__ = [
    "Answers",
    "Context",
    "DataClass",
    "Draft",
    "Field",
    "FieldView",
    "Form",
    "FormMissing",
    "FormRefused",
    "FormView",
    "Ground",
    "InvalidAnswers",
    "Kind",
    "Option",
    "Posted",
    "Problem",
    "Register",
    "Section",
    "SectionView",
    "Sent",
    "Stored",
    "Table",
    "load_form",
    "summary",
    "templates_path",
    "walk",
]
