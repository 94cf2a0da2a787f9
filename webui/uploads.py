"""Files that arrive with a form: laid aside with its draft, then known by their number."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import BinaryIO, cast

from flask import request
from werkzeug.datastructures import FileStorage

from cases.documents import NewDocument, lay_aside
from engine.refusal import Refusal
from forms import Field, Problem
from tasks import hands, worklist
from webui.errors import speak
from webui.guard import office, person

_PLACE = re.compile(r"^\d+$")


@dataclass(frozen=True, slots=True)
class Arrived:
    """What was posted, files already turned into numbers, and the files that were refused."""

    posted: Mapping[str, Sequence[str]] = field(repr=False)
    problems: tuple[Problem, ...] = ()


def arrived(task_id: int) -> Arrived:
    """The form that was posted for an activity. Refuses unless the person may do it."""
    posted = {name: request.form.getlist(name) for name in request.form}
    sent = [
        (name, file)
        for name in request.files
        for file in request.files.getlist(name)
        if file.filename
    ]
    if not sent:
        return Arrived(posted)
    house = office()
    with house.read() as connection:
        row = worklist.get(connection, task_id)
        hands.check_may_do(person(), row)
        form = house.definitions.get(connection, row.digest).form(row.process, row.element)
    problems: list[Problem] = []
    for name, file in sent:
        asked = _field_of(form.fields, name)
        if asked is None:
            posted.setdefault(name, [""])  # a name that the form has not: the form says so
        if asked is None or row.case_id is None:
            continue
        try:
            number = _lay_aside(row.case_id, task_id, asked, file)
        except Refusal as refusal:
            problems.append(Problem(name, asked.words.title, speak(refusal)))
        else:
            posted[name] = [one for one in posted.get(name, ()) if one] + [str(number)]
    return Arrived(posted, tuple(problems))


def _lay_aside(case_id: int, task_id: int, asked: Field, file: FileStorage) -> int:
    house = office()
    data_class = asked.register.data_class.value if asked.register else "C2"
    new = NewDocument(file.filename or "", cast("BinaryIO", file.stream), data_class, task_id)
    with house.begin() as work:
        return lay_aside(work, house.sealer, case_id, new, by=person().id).id


def _field_of(fields: tuple[Field, ...], name: str) -> Field | None:
    """The field behind a name of the page, such as `componenti.0.documento`."""
    found: Field | None = None
    for step in name.split("."):
        if _PLACE.match(step):
            continue
        found = next((one for one in fields if one.name == step), None)
        if found is None:
            return None
        fields = found.children
    return found
