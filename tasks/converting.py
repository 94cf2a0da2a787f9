"""Letters in the form in which they are kept for good: PDF/A-2b (ISO 19005-2), tagged."""

import json
import os
import re
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from engine.refusal import Refusal
from tasks.scratch import in_memory

PATIENCE = timedelta(seconds=90)  # below the lease of a job, or another worker would begin too
_EXPORT: Mapping[str, tuple[str, str]] = {
    "SelectPdfVersion": ("long", "2"),  # PDF/A-2b
    "UseTaggedPDF": ("boolean", "true"),
    "PDFUACompliance": ("boolean", "true"),
}
_PART_2B = re.compile(
    rb"pdfaid:part[>=\"' ]+2.{0,200}pdfaid:conformance[>=\"' ]+B", re.DOTALL | re.IGNORECASE
)


class NotConverted(Refusal):
    """LibreOffice non ha preparato il PDF/A della lettera: {reason}."""


@dataclass(frozen=True, slots=True)
class Converter:
    """LibreOffice on this machine, by the path of its program."""

    program: Path
    patience: timedelta = PATIENCE

    def pdf_a(self, letter: bytes) -> bytes:
        """A .docx as PDF/A-2b. Refuses `NotConverted`.

        Each call has a profile of its own, so that several go side by side, and a folder that
        only we may open, in memory where the system has such a place.
        """
        with TemporaryDirectory(prefix="percorsi-lettera-", dir=in_memory()) as folder:
            source = Path(folder) / "lettera.docx"
            source.write_bytes(letter)
            self._run(source)
            made = source.with_suffix(".pdf")
            content = made.read_bytes() if made.is_file() else b""
        if not _PART_2B.search(content):
            raise NotConverted(reason="il file ottenuto non si dichiara PDF/A-2b")
        return content

    def _run(self, source: Path) -> None:
        try:
            done = subprocess.run(  # noqa: S603  # our own words only
                self._order(source),
                cwd=source.parent,
                env={"HOME": str(source.parent), "PATH": os.defpath, "LC_ALL": "C.UTF-8"},
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,  # it may name what it reads
                timeout=self.patience.total_seconds(),
                check=False,
            )
        except subprocess.TimeoutExpired:
            said = f"non ha finito in {self.patience.total_seconds():.0f} secondi"
            raise NotConverted(reason=said) from None
        except OSError:
            raise NotConverted(reason="il programma non si avvia") from None
        if done.returncode:
            raise NotConverted(reason=f"è uscito con il codice {done.returncode}")

    def _order(self, source: Path) -> list[str]:
        export = {key: {"type": kind, "value": value} for key, (kind, value) in _EXPORT.items()}
        return [
            str(self.program),
            "--headless",
            "--norestore",
            f"-env:UserInstallation={(source.parent / 'profilo').as_uri()}",
            "--convert-to",
            f"pdf:writer_pdf_Export:{json.dumps(export)}",
            "--outdir",
            str(source.parent),
            str(source),
        ]
