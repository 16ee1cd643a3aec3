"""Say by its exit status whether the local page answers: ``python -m pipeline.app.health``, for a container."""

from __future__ import annotations

import sys
from http.client import HTTPConnection, HTTPException

from pipeline.app.start import HOST, PORT


def answers(port: int = PORT) -> bool:
    """Say whether a page answers at a port of this machine; without the secret it says no more than that."""
    door = HTTPConnection(HOST, port, timeout=4)
    try:
        door.request("GET", "/")
        return door.getresponse().status < 500
    except (OSError, HTTPException):
        return False
    finally:
        door.close()


if __name__ == "__main__":
    sys.exit(0 if answers() else 1)
