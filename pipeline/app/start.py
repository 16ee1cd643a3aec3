"""Open the local page: a folder that is gone at the end, a port on this machine alone, the browser."""

from __future__ import annotations

import os
import signal
import socket
import threading
import webbrowser
from collections.abc import Callable
from types import FrameType

from pipeline.app.guard import new_secret
from pipeline.app.own_folder import own_folder
from pipeline.app.server import make_app
from pipeline.app.state import AppState
from pipeline.core.errors import InputError

HOST = "127.0.0.1"
_ENDS = ("SIGINT", "SIGTERM", "SIGHUP", "SIGBREAK")  # each where the system has it
PORT = 8757  # where it is free, so that the report's marks, which a browser keeps by address, are found again
_MEND = "close the other program, or choose another port with --port (0 for any that is free)"


def serve(port: int | None, on_ready: Callable[[str], None], *, listen: str = HOST, browser: bool = True) -> None:
    """Serve the page until it is ended from the page, by Ctrl-C or by a signal.

    Args:
        port: the port; 0 for any free one; None for the usual one, or any where that is taken.
        on_ready: told the address, once it answers.
        listen: the address to listen at: this machine alone, but in a container, which has no other way in. Requests
            must name this machine all the same, so that only a port published to it is answered.
        browser: open it there.

    Raises:
        InputError: where the port is taken.
    """
    from werkzeug.serving import WSGIRequestHandler, make_server

    class Quiet(WSGIRequestHandler):
        """Requests are not printed: their address holds the secret."""

        def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
            """Print nothing."""

    with own_folder() as folder:
        door = _open(port, listen)
        state = AppState(folder, door.getsockname()[1], new_secret(), lambda: None)
        app = make_app(state)
        server = make_server(listen, state.port, app, threaded=True, request_handler=Quiet, fd=door.fileno())
        # `shutdown` waits for the loop to end, so it must not be called from a request or signal itself.
        state.end = lambda: threading.Timer(0.3, server.shutdown).start()

        def stop(number: int, frame: FrameType | None) -> None:
            state.end()

        heard = [getattr(signal, name) for name in _ENDS if hasattr(signal, name)]
        before = {number: signal.signal(number, stop) for number in heard}
        address = f"http://{HOST}:{state.port}/{state.secret}/"
        try:
            on_ready(address)
            if browser:
                threading.Timer(0.2, webbrowser.open, (address,)).start()
            server.serve_forever(poll_interval=0.2)
        finally:
            state.stop_all()
            server.server_close()
            door.close()
            for number, handler in before.items():
                signal.signal(number, handler)


def _open(port: int | None, listen: str = HOST) -> socket.socket:
    """Return a socket at the port named; else at the usual one, or at any where that is taken."""
    for one in (PORT, 0) if port is None else (port,):
        door = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        if os.name == "posix":  # on Windows it would share the port with whoever has it
            door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            door.bind((listen, one))
        except OSError:
            door.close()
        else:
            door.listen()
            return door
    raise InputError(f"port {port} is taken", "jobprofile app", _MEND)
