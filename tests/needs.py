"""Say what the tests need and this machine has not, with the command that brings it."""

import shutil
import sys

from tests.postgres import HOW_TO_GET, find_binaries

OFFICE = "soffice"
HOW_TO_GET_OFFICE = "apt-get install -y --no-install-recommends libreoffice-writer-nogui"
CHROMIUM = ("chromium", "chromium-browser", "google-chrome")


def missing() -> list[str]:
    """One line for each thing that is not there."""
    lines = []
    if find_binaries() is None:
        lines.append(f"PostgreSQL is missing. This brings it: {HOW_TO_GET}")
    if not any(shutil.which(name) for name in CHROMIUM):
        lines.append("Chromium is missing. This brings it: apt-get install -y chromium")
    if not shutil.which(OFFICE):
        lines.append(f"LibreOffice is missing. This brings it: {HOW_TO_GET_OFFICE}")
    return lines


if __name__ == "__main__":
    lines = missing()
    sys.stderr.writelines(f"{line}\n" for line in lines)
    sys.exit(1 if lines else 0)
