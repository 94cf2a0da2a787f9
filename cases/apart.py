"""What of a case stays closed to somebody whose leave is for one of its children alone."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement

from engine.refusal import NotAllowed


class OfASiblingElsewhere(NotAllowed):
    """Riguarda un fratello o una sorella collocati altrove: può aprirlo chi lavora con loro o chi
    coordina il servizio.
    """


@dataclass(frozen=True, slots=True)
class Apart:
    """The paths of siblings who are placed elsewhere, with their activities; of nobody, none."""

    paths: frozenset[int] = frozenset()
    tasks: frozenset[int] = frozenset()
    people: frozenset[int] = frozenset()  # those of them for whom the reader does not work

    def __bool__(self) -> bool:
        """Whether something is left out at all."""
        return bool(self.paths)

    def hides(self, instance_id: int | None, task_id: int | None = None) -> bool:
        """Whether what belongs to this path, or to this activity, is left out."""
        return instance_id in self.paths or task_id in self.tasks

    def check(self, instance_id: int | None, task_id: int | None = None) -> None:
        """Refuses `OfASiblingElsewhere` to open what `hides` leaves out of lists."""
        if self.hides(instance_id, task_id):
            raise OfASiblingElsewhere

    def open_rows(
        self, path: ColumnElement[Any] | None, task: ColumnElement[Any]
    ) -> list[ColumnElement[bool]]:
        """The conditions under which a row with these columns is left in; of nobody, none."""
        if not self:
            return []
        told = [(task, self.tasks)] if path is None else [(path, self.paths), (task, self.tasks)]
        return [column.is_(None) | column.not_in(sorted(closed)) for column, closed in told]


NOTHING_APART = Apart()
