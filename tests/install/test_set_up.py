"""The set-up script, without doing what it would do: what it finds, what it says, and how faults end."""

import importlib.util
import subprocess
import sys
from pathlib import Path

import pytest

SCRIPT = Path(__file__).resolve().parents[2] / "launch" / "set_up.py"
SPEC = importlib.util.spec_from_file_location("set_up", SCRIPT)
set_up = importlib.util.module_from_spec(SPEC)
SPEC.loader.exec_module(set_up)


def fake_python(folder, name, version, bits=64):
    folder.mkdir(exist_ok=True)
    path = folder / name
    path.write_text(f"#!/bin/sh\necho {version.replace('.', ' ')} {bits}\n")
    path.chmod(0o755)
    return path


@pytest.mark.parametrize(
    ("there", "taken"),
    [
        ({"python3.11": "3.11.0", "python3.12": "3.12.4"}, "python3.11"),
        ({"python3": "3.13.1"}, "python3"),
        ({"python3": "3.9.2", "python3.14": "3.14.0"}, "python3.14"),
        ({"python": "3.12.0", "python3": "3.10.9"}, "python"),
    ],
)
def test_the_first_fitting_python_is_taken(tmp_path, monkeypatch, there, taken):
    for name, version in there.items():
        fake_python(tmp_path / "bin", name, version)
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    assert set_up.find_python(None)[0] == [taken]


@pytest.mark.parametrize(
    ("version", "bits", "said"), [("3.10.12", 64, "is 3.10.12"), ("3.15.0", 64, "is 3.15.0"), ("3.12.1", 32, "is none")]
)
def test_a_python_that_does_not_fit_is_named_with_the_mend(tmp_path, version, bits, said):
    wrong = fake_python(tmp_path, "python", version, bits)
    with pytest.raises(set_up.SetUpError, match=rf"64-bit Python 3.11 to 3.14 is needed.*{said}.*install") as raised:
        set_up.find_python(str(wrong))
    assert "\n" not in str(raised.value)


@pytest.mark.parametrize(
    ("line", "mend"),
    [
        ("ERROR: Could not install packages due to an OSError: [Errno 28] No space left on device", "make room"),
        (
            "WARNING: Retrying after ProxyError('Cannot connect to proxy.')\nERROR: No matching distribution",
            "HTTPS_PROXY",
        ),
        ("NewConnectionError: Temporary failure in name resolution\nERROR: Could not find a version", "offline bundle"),
        ("SSLError(SSLCertVerificationError(1, 'CERTIFICATE_VERIFY_FAILED'))", "PIP_CERT"),
        ("error: command 'x86_64-linux-gnu-gcc' failed: No such file or directory", "no compiler"),
        ("error: Microsoft Visual C++ 14.0 or greater is required", "no compiler"),
        ("ERROR: No matching distribution found for torch==2.13.0", "does not exist for this Python"),
        ("ERROR: Package 'jobprofile' requires a different Python: 3.10.1 not in '>=3.11'", "does not exist for this"),
        ("ERROR: [Errno 13] Permission denied: '/usr/lib'", "folder of your own"),
        ("ERROR: something new", "something new; the whole story stands in set_up.log"),
    ],
)
def test_what_pip_says_becomes_one_line_with_the_mend(line, mend):
    told = set_up.reason([part + "\n" for part in line.split("\n")])
    assert mend in told
    assert "\n" not in told


@pytest.mark.parametrize(("option", "first"), [("--no-index", "looking through the bundle"), ("--pre", "fetching")])
def test_progress_says_what_pip_does_and_never_goes_back(tmp_path, monkeypatch, capsys, option, first):
    monkeypatch.setattr(set_up, "SECONDS_BETWEEN", -1)
    pip = r"print('Collecting one\nInstalling collected packages: one\nSuccessfully installed one')"
    with (tmp_path / "log").open("wb") as log:
        set_up.run_pip([sys.executable, "-c", pip, option], log)
    stages = [line.strip().partition(":")[0] for line in capsys.readouterr().out.splitlines()]
    assert stages == [first, *["unpacking and compiling, some minutes without news"] * 2]


def test_a_full_disk_is_told_before_anything_is_done(monkeypatch, tmp_path):
    monkeypatch.setattr(set_up, "ROOM", 10**18)
    with pytest.raises(set_up.SetUpError, match=r"GB are free.*make room"):
        set_up.check_room(str(tmp_path))


def test_the_plan_is_said_and_nothing_is_done(tmp_path):
    words = [sys.executable, SCRIPT, "--plan", "--python", sys.executable]
    done = subprocess.run(words, capture_output=True, text=True, cwd=tmp_path, check=True)
    assert sys.version.split()[0] in done.stdout
    assert "minutes" in done.stdout
    assert list(tmp_path.iterdir()) == []


def test_a_bundle_is_installed_without_a_registry(tmp_path):
    (tmp_path / "wheels").mkdir()
    (tmp_path / SCRIPT.name).write_bytes(SCRIPT.read_bytes())
    words = [sys.executable, SCRIPT.name, "--plan", "--python", sys.executable]
    done = subprocess.run(words, capture_output=True, text=True, cwd=tmp_path, check=True)
    assert "packages of this bundle: nothing is fetched" in done.stdout
