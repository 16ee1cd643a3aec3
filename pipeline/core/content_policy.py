"""JSON and scripts inside a page: escaped so that no text ends its block, and a policy that names what may run."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Mapping

# Beside what jinja2 escapes: characters that end a line of script.
_LINE_ENDS = {c: f"\\u{ord(c):04x}" for c in "\u2028\u2029\u0085"}


def embed(data: Mapping[str, object]) -> str:
    """Return `data` as JSON that cannot leave the script block it is put into."""
    from jinja2.utils import htmlsafe_json_dumps

    raw = str(htmlsafe_json_dumps(data, ensure_ascii=False, separators=(",", ":"), allow_nan=False))
    # A lone surrogate (broken input) cannot be written as UTF-8; it becomes "?" of the same length.
    safe = raw.encode("utf-8", "replace").decode("utf-8")
    for char, escaped in _LINE_ENDS.items():
        safe = safe.replace(char, escaped)
    return safe


def content_policy(style: str, *scripts: str) -> str:
    """Return the content security policy that allows this style and these scripts and nothing else."""
    allowed = " ".join(f"'{_hash(script)}'" for script in scripts if script)
    return (
        "default-src 'none'; img-src data:; base-uri 'none'; form-action 'none'; "
        f"style-src '{_hash(style)}'; script-src {allowed}"
    )


def _hash(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode("utf-8")).digest()).decode("ascii")
