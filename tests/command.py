"""The command line, and a posting to give it."""

import contextlib
import io
import os
import signal
import subprocess
import sys
from dataclasses import dataclass
from unittest import mock

from pipeline.cli.main import main

POSTING = """Sales Manager

Responsibilities:
- Build and maintain relationships with hospital buyers in the region
- Negotiate yearly supply contracts and forecast renewals

Requirements:
- At least 3 years of experience in medical sales
- Bachelor's degree in business or a related field
- Fluent English
"""


@dataclass
class Done:
    """What a command came to."""

    returncode: int
    stdout: str
    stderr: str


def jobprofile(*words, stdin="", cwd=None):
    """Run the command in this process: a process of its own costs a second, and says the same."""
    streams = {name: io.TextIOWrapper(io.BytesIO(), "utf-8", newline="") for name in ("stdin", "stdout", "stderr")}
    streams["stdin"].buffer.write(stdin.encode("utf-8"))
    streams["stdin"].seek(0)
    interrupt = signal.getsignal(signal.SIGINT)
    with contextlib.ExitStack() as stack:
        for name, stream in streams.items():
            stack.enter_context(mock.patch.object(sys, name, stream))
        stack.enter_context(mock.patch.object(sys, "argv", ["jobprofile", *map(str, words)]))
        stack.enter_context(contextlib.chdir(cwd or os.curdir))
        stack.callback(signal.signal, signal.SIGINT, interrupt)
        status = 0
        try:
            main()
        except SystemExit as end:
            status = end.code or 0
    return Done(status, *(_said(streams[name]) for name in ("stdout", "stderr")))


def jobprofile_process(*words):
    """Run the command as a user does, as a process, where what it costs or imports matters."""
    return subprocess.run(
        [sys.executable, "-m", "pipeline", *map(str, words)],
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )


def _said(stream):
    stream.flush()
    return stream.buffer.getvalue().decode("utf-8")
