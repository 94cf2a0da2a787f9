"""Webs over the offices of tests, which read each page's template once in a process."""

from flask import Flask
from jinja2 import BytecodeCache
from jinja2.bccache import Bucket

from tasks.office import Office
from tests.offices import CHEAP
from webui.app import create_app


class _Read(BytecodeCache):
    """What templates were made into, under their name and the sum of their text."""

    def __init__(self) -> None:
        self._kept: dict[tuple[str, str], bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """Give what was kept of this text, if anything was."""
        kept = self._kept.get((bucket.key, bucket.checksum))
        if kept is not None:
            bucket.bytecode_from_string(kept)

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep it for the next web."""
        self._kept[bucket.key, bucket.checksum] = bucket.bytecode_to_string()


_READ = _Read()


def a_web(office: Office) -> Flask:
    """The web over an office, whose passwords cost little to keep."""
    app = create_app(office, CHEAP)
    app.jinja_env.bytecode_cache = _READ
    return app
