"""What a court has answered on prosieguo of somebody, as a form may ask for it."""

from functools import cache

from sqlalchemy import Connection, select

from engine.feel import HostFunction
from engine.runtime import variables
from engine.store.tables import instance
from tasks.continuing import PATH
from tasks.majority import whom


def decided_on_prosieguo(connection: Connection, case_id: int | None) -> HostFunction:
    """`prosieguo_deciso(persona)`: "concesso" or "negato"; null while the court has not answered.

    As the path that follows that person in the case has it, the latest first. Asked once each.
    """

    @cache
    def found(person: object) -> str | None:
        return _answer(connection, case_id, str(person)) if case_id is not None else None

    return HostFunction("prosieguo_deciso", ("persona",), found)


def _answer(connection: Connection, case_id: int, person: str) -> str | None:
    asked = (
        select(instance.c.state)
        .where(instance.c.case_id == case_id, instance.c.process == PATH)
        .order_by(instance.c.id.desc())
    )
    for state in connection.execute(asked).scalars():
        said = variables(state)
        if str(whom(said)) == person and said.get("esito_prosieguo") is not None:
            return str(said["esito_prosieguo"])
    return None
