"""The web on a real port, begun and ended without a race between its threads."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import waitress
from flask import Flask
from waitress import wasyncore


@contextmanager
def serving(app: Flask, **options: Any) -> Iterator[int]:
    """An application on a free port of this machine; gives the port.

    What is being answered is finished first; then the loop closes everything itself, in its own
    thread: closed from outside, it would still be listening to what is gone.
    """
    everything: dict[int, Any] = {}
    server: Any = waitress.create_server(app, map=everything, host="127.0.0.1", port=0, **options)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    try:
        yield int(server.effective_port)
    finally:
        server.task_dispatcher.shutdown()
        server.trigger.pull_trigger(lambda: wasyncore.close_all(everything, ignore_all=True))
        thread.join(timeout=5)
        assert not thread.is_alive()
