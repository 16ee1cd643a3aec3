"""Who may ask the local page: only the browser that was handed its address, and only from the page itself.

A page on 127.0.0.1 can be reached by every program and user of the machine, and by any web site that
the same browser has open. So:

- the address holds a secret that changes with every start (other programs do not know it);
- the Host header must be this machine (a foreign name that resolves to 127.0.0.1 is turned away);
- what changes something must come from the page itself (Origin, Sec-Fetch-Site) and say so in a
  header that a form of another site cannot send.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping

HEADER = "X-Jobprofile"
OWN_PAGE = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "frame-src 'self'; form-action 'none'; base-uri 'none'; frame-ancestors 'none'"
)
# The report brings its own, stricter policy in the page; here only who may show it.
REPORT = "frame-ancestors 'self'; form-action 'none'; base-uri 'none'"
EVERYWHERE = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
}


def new_secret() -> str:
    """Return a secret for the address: 32 characters that nobody can guess."""
    return secrets.token_urlsafe(24)


def refusal(method: str, headers: Mapping[str, str], port: int) -> str:
    """Return why a request is turned away; empty where it is not."""
    hosts = {f"127.0.0.1:{port}", f"localhost:{port}"}
    host = headers.get("Host", "")
    if host not in hosts:
        return f"the host {host!r} is not this machine"
    if headers.get("Sec-Fetch-Site", "same-origin") not in ("same-origin", "none"):
        return "the request comes from another site"
    if method in ("GET", "HEAD"):
        return ""
    if headers.get("Origin") != f"http://{host}":
        return "the request comes from another site"
    if headers.get(HEADER) != "1":
        return f"the header {HEADER} is missing"
    return ""
