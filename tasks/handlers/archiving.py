"""Letters are kept as PDF/A too: a job for each, beside the letter itself.

LibreOffice takes seconds and may fail: it works outside every transaction, and is tried again.
The letter stays, to be corrected in a word processor. Where LibreOffice is not installed letters
are kept as they were written, and nothing waits.
"""

from datetime import datetime
from io import BytesIO
from pathlib import PurePosixPath
from typing import Any

from cases.documents import NewDocument, attach_copy, get_document, read_content
from engine.jobs import Handler, Job
from engine.refusal import NotFound
from engine.store import Database, NewJob, Sealer
from tasks.converting import Converter, NotConverted
from tasks.handlers.called import once

ARCHIVE = "lettere.archivia"
"""The handler of the job; no diagram may name it: whoever writes a letter asks for it."""


def asking_for(document_id: int) -> NewJob:
    """The job that makes the PDF/A of a letter."""
    return NewJob("service", ARCHIVE, parameters={"documento": document_id})


def archiving(database: Database, sealer: Sealer, converter: Converter | None) -> Handler:
    """The handler that puts the PDF/A of a letter beside it, once."""

    def handle(job: Job, now: datetime) -> Any:
        if converter is None:
            raise NotConverted(reason="su questa macchina LibreOffice non c'è")
        number = int(job.parameters["documento"])
        try:
            with database.read() as connection:
                letter = get_document(connection, sealer, number)
                content = read_content(connection, sealer, number)
        except NotFound:
            return None  # the case has been erased meanwhile
        pdf = converter.pdf_a(content)
        name = f"{PurePosixPath(letter.name).stem}.pdf"
        with database.begin(now) as work:
            new = NewDocument(name, BytesIO(pdf), letter.data_class)
            return once(work, job, lambda: attach_copy(work, sealer, number, new).id)

    return handle
