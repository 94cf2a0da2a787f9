"""In which fascicolo a path begins: a new one where it brings none, and never a closed one."""

from sqlalchemy import bindparam, select

from cases.files import keep_open, open_case
from cases.kinds import FileKind
from engine.instances.ports import Doer, Place
from engine.store import Prepared, Sealer, Work
from engine.store.tables import version
from tasks.definitions import Definitions


def placing(sealer: Sealer, definitions: Definitions) -> Place:
    """Opens a fascicolo for what begins without one, where the diagram says of which kind."""

    def place(work: Work, digest: str, by: Doer) -> int | None:
        process = _PROCESS.run(work.connection, {"digest": digest}).scalar_one()
        said = definitions.get(work.connection, digest).drawing(process).file_kind
        if not said:
            return None
        return open_case(work, sealer, by=by.account, kind=FileKind(said)).id

    return place


def admits(work: Work, case_id: int) -> bool:
    """Whether a path that something asks for may begin in this case (see `keep_open`)."""
    return keep_open(work, case_id)


_PROCESS = Prepared(select(version.c.process).where(version.c.digest == bindparam("digest")))
