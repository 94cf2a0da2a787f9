"""Where to write what is gone in a moment: in memory, where the system has such a place."""

import os
import shutil
from pathlib import Path

_MEMORY = Path("/dev/shm")  # noqa: S108  # only folders of ours are made in it, for us alone
_ENOUGH = 256 * 1024 * 1024


def in_memory(room: int = _ENOUGH) -> Path | None:
    """A folder that never reaches a disk, with so many bytes free; None where there is none."""
    if not os.access(_MEMORY, os.W_OK):
        return None
    return _MEMORY if shutil.disk_usage(_MEMORY).free >= room else None
