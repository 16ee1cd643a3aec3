"""The command as a person starts it: the address, the end, and what is left behind."""

import os
import re
import shlex
import signal
import socket
import stat
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
LAUNCHER = ROOT / "launch" / "start.sh"


def started(command, tmp_path):
    process = subprocess.Popen(
        list(map(str, command)),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "TMPDIR": str(tmp_path)},
        start_new_session=True,
    )
    return process, process.stdout.readline().strip()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_it_prints_its_address_and_leaves_nothing(tmp_path, number):
    process, address = started([sys.executable, "-m", "pipeline", "app", "--no-browser", "--port", "0"], tmp_path)
    assert re.fullmatch(r"http://127\.0\.0\.1:\d+/[\w-]{32}/", address)
    (folder,) = tmp_path.glob("jobprofile-app-*")
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    process.send_signal(number)
    _, said = process.communicate(timeout=20)
    assert process.returncode == 0
    assert "what was handed in is deleted" in said
    assert address not in said
    assert list(tmp_path.glob("jobprofile-app-*")) == []


def test_a_port_that_is_taken_is_said_in_one_line(tmp_path):
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        command = [sys.executable, "-m", "pipeline", "app", "--no-browser", "--port", port]
        process, _ = started(command, tmp_path)
        _, said = process.communicate(timeout=20)
    assert process.returncode == 2
    assert f"port {port} is taken" in said
    assert len(said.strip().splitlines()) == 1


@pytest.mark.skipif(not (ROOT / ".venv" / "bin" / "jobprofile").exists(), reason="make setup has not been run")
def test_the_launcher_starts_it_from_anywhere(tmp_path):
    assert os.access(LAUNCHER, os.X_OK)
    link = tmp_path / "a folder"
    link.mkdir()
    (link / "start").symlink_to(LAUNCHER)
    for command in (LAUNCHER, link / "start"):
        process, address = started([command, "--no-browser", "--port", "0"], tmp_path)
        assert address.startswith("http://127.0.0.1:"), process.communicate(timeout=5)
        os.killpg(process.pid, signal.SIGINT)
        process.communicate(timeout=20)


def test_the_launcher_says_what_to_do_before_set_up(tmp_path):
    place = tmp_path / "launch" / LAUNCHER.name
    place.parent.mkdir()
    place.write_bytes(LAUNCHER.read_bytes())
    place.chmod(0o755)
    (place.parent / "set_up.py").write_bytes((ROOT / "launch" / "set_up.py").read_bytes())
    done = subprocess.run([place], input="n\n", capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == 1
    assert "setting up in .venv, once, with Python 3." in done.stdout
    assert "nothing is fetched" in done.stdout
    assert not (tmp_path / ".venv").exists()


def test_the_launcher_of_windows_says_what_it_does_and_stands_with_its_line_ends():
    text = (ROOT / "launch" / "start.bat").read_bytes()
    assert text.count(b"\n") == text.count(b"\r\n") > 10
    assert text.isascii()
    for words in (b"set_up.py", b"--plan", b"choice", b"jobprofile.exe", b"Scripts"):
        assert words in text


@pytest.mark.parametrize("scheme", ["", "file://"])
def test_the_desktop_entry_starts_the_launcher_beside_it(tmp_path, scheme):
    lines = (ROOT / "launch" / "start.desktop").read_text(encoding="utf-8").splitlines()
    assert lines[0] == "[Desktop Entry]"
    entry = dict(line.split("=", 1) for line in lines[1:] if line)
    assert (entry["Type"], entry["Terminal"]) == ("Application", "true")
    place = tmp_path / "招聘 tool's" / "launch"
    program = place.parent / ".venv" / "bin" / "jobprofile"
    for path in (place, program.parent):
        path.mkdir(parents=True)
    (place / LAUNCHER.name).write_bytes(LAUNCHER.read_bytes())
    program.write_text('#!/bin/sh\necho "$1 in $(pwd)"\n')
    for path in (place / LAUNCHER.name, program):
        path.chmod(0o755)
    # As a desktop reads it: backslashes of the file first, then the quoting of a command line.
    command = entry["Exec"].replace("\\\\", "\\").replace("%k", shlex.quote(f"{scheme}{place}/start.desktop"))
    done = subprocess.run(["sh", "-c", command], capture_output=True, text=True, check=False)
    assert done.stdout.strip() == f"app in {place.parent}", done.stderr
