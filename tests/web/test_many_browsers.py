"""The site in one process, as a small municipality runs it, while many browsers stay open."""

import socket
from contextlib import ExitStack
from http.client import HTTPConnection

from tests.serving import serving
from tests.web.conftest import House
from webui.commands.standing import LISTENING

BROWSERS = 40
EACH = 6  # connections that a browser keeps for its next page


def test_whoever_comes_while_many_browsers_wait_is_answered(house: House) -> None:
    with serving(house.app, **LISTENING) as port, ExitStack() as waiting:
        for _ in range(BROWSERS * EACH):
            waiting.enter_context(socket.create_connection(("127.0.0.1", port), timeout=5))

        late = HTTPConnection("127.0.0.1", port, timeout=5)
        late.request("GET", "/accesso")

        assert late.getresponse().status == 200
        late.close()
