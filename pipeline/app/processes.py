"""Processes that work for the local page: heads of groups of their own, ended with all their children."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any


def start(module: str, arguments: Sequence[str], stdin: int, errors: Path | None = None) -> subprocess.Popen[str]:
    """Start a module of this program as the head of its own group, so that it and its children end together."""
    command = [sys.executable, "-m", module, *arguments]
    with errors.open("w", encoding="utf-8") if errors else Path(os.devnull).open("w") as sink:
        return subprocess.Popen(  # noqa: S603 - our own program, no shell
            command,
            stdin=stdin,
            stdout=subprocess.PIPE,
            stderr=sink,
            text=True,
            encoding="utf-8",
            start_new_session=True,
        )


def kill(process: subprocess.Popen[Any] | None) -> None:
    """End a process and its group: politely, then surely."""
    if process is None or process.poll() is not None:
        return
    for how in ("SIGTERM", "SIGKILL"):
        with suppress(ProcessLookupError, PermissionError):
            if hasattr(os, "killpg"):
                os.killpg(process.pid, getattr(signal, how))
            else:
                process.kill()  # Windows: processes that it started end with it
        with suppress(subprocess.TimeoutExpired):
            process.wait(timeout=3)
            return
