"""Loaded by every Python process with this folder on its path: reaching for the network is noted and refused."""

import os
import socket
import sys
from pathlib import Path


def _refused(event, args):
    """Note and refuse what leaves this machine; sockets between this program's own processes are no network."""
    reaching = event in ("socket.connect", "socket.sendto", "socket.bind") and args[0].family != socket.AF_UNIX
    if event == "socket.bind" and args[1][:2] == ("::1", 0):
        return  # urllib3 looks at its import whether this machine has IPv6; nothing is reached
    if reaching or event in ("socket.getaddrinfo", "socket.gethostbyname", "urllib.Request", "http.client.connect"):
        with Path(os.environ["JOBPROFILE_TEST_CALLS"]).open("a", encoding="utf-8") as note:
            note.write(f"{event} {args[1:]!r} by {sys.argv!r}\n")
        raise OSError(f"a call home: {event}")


sys.addaudithook(_refused)
