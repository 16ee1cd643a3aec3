"""Makes a Python on Linux behave to the product as one on a Chinese Windows does; loaded by every process of the test.

What cannot be had here is not emulated: drives, handles of other processes, the console, `os.name`.
"""

import builtins
import errno
import io
import multiprocessing.context
import os
import re
import signal
import sys
import types

ABSENT_MODULES = {"fcntl", "resource", "pwd", "grp", "termios"}
ABSENT = {
    "os": {
        *("fork", "forkpty", "killpg", "getpgid", "setsid", "setpgid", "geteuid", "getuid", "getgid", "getegid"),
        *("O_NONBLOCK", "O_NOFOLLOW", "O_DIRECTORY", "O_CLOEXEC", "sched_getaffinity", "mkfifo", "chown", "fchmod"),
    },
    "signal": {
        *("SIGALRM", "SIGPROF", "SIGVTALRM", "SIGXCPU", "SIGHUP", "SIGKILL", "SIGUSR1", "SIGCHLD", "SIGPIPE"),
        *("setitimer", "getitimer", "ITIMER_PROF", "ITIMER_REAL", "alarm", "pause", "pthread_sigmask", "SIG_BLOCK"),
        "SIG_SETMASK",
    },
}
CODE_PAGE = "cp936"
FORBIDDEN = re.compile(r'[<>:"|?*\x00-\x1f]|[. ]$|^(?i:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)')


class Less(types.ModuleType):
    """A module without what Windows has not."""

    def __init__(self, module):
        super().__init__(module.__name__)
        self.__dict__["_module"] = module

    def __getattr__(self, name):
        if name in ABSENT[self._module.__name__]:
            raise AttributeError(f"module {self._module.__name__!r} has no attribute {name!r}")
        return getattr(self._module, name)


def is_product(frame):
    # There is none where Python itself imports.
    return frame is not None and str(frame.f_globals.get("__name__", "")).partition(".")[0] == "pipeline"


def import_as_there(name, *rest, **named):
    if is_product(sys._getframe().f_back):
        if name in ABSENT_MODULES:
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)
        if name in LESS:
            return LESS[name]
    return real_import(name, *rest, **named)


def open_as_there(file, mode="r", buffering=-1, encoding=None, errors=None, newline=None, *rest, **named):
    if any(letter in mode for letter in "wax+") and not isinstance(file, int):
        check_name(file)
    if "b" not in mode:
        encoding = CODE_PAGE if encoding in (None, "locale") else encoding
        newline = "\r\n" if newline is None and any(letter in mode for letter in "wax") else newline
    return real_open(file, mode, buffering, encoding, errors, newline, *rest, **named)


def check_name(path):
    path = os.fsdecode(path)
    if not path.startswith(("/dev/", "/proc/")) and any(
        FORBIDDEN.search(part) for part in path.split("/") if part.strip(".")
    ):
        raise OSError(errno.EINVAL, "The filename, directory name, or volume label syntax is incorrect", path)


def check_closed(path):
    """Refuse to move or remove what this process has open or mapped, as Windows does."""
    real = os.path.realpath(os.fsdecode(path))
    for number in os.listdir("/proc/self/fd"):  # noqa: PTH208
        try:
            held = os.readlink(f"/proc/self/fd/{number}")  # noqa: PTH115
        except OSError:
            continue
        if held == real or held.startswith(f"{real}/"):
            raise PermissionError(errno.EACCES, "The process cannot access the file because it is in use", real)
    with real_open("/proc/self/maps", encoding="utf-8") as maps:
        if any(line.partition("/")[2] and f"/{line.partition('/')[2]}".startswith(real) for line in maps):
            raise PermissionError(errno.EACCES, "The process cannot access the file because it is mapped", real)


def closed_first(real, *, target=False):
    def call(path, *rest, dir_fd=None, **named):
        if dir_fd is None and not isinstance(path, int):
            check_closed(path)
            if target:
                check_name(rest[0])
                if os.path.isfile(rest[0]):  # noqa: PTH113
                    check_closed(rest[0])
        return real(path, *rest, **named) if dir_fd is None else real(path, *rest, dir_fd=dir_fd, **named)

    return call


real_import, real_open = builtins.__import__, io.open
LESS = {"os": Less(os), "signal": Less(signal)}
builtins.__import__ = import_as_there
builtins.open = io.open = open_as_there
os.unlink, os.remove, os.rmdir = (closed_first(one) for one in (os.unlink, os.remove, os.rmdir))
os.replace, os.rename = (closed_first(one, target=True) for one in (os.replace, os.rename))
ways = multiprocessing.context._concrete_contexts
for way in ("fork", "forkserver"):
    ways.pop(way, None)
multiprocessing.context._default_context._default_context = ways["spawn"]
