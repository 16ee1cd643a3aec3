"""Do what the Dockerfile says in clean roots, where there is no Docker: ``python -m tests.install.dockerfile_steps``.

The base image is a minimal Debian with its own Python, made by debootstrap. Needs root and Linux. Each stage is a
folder; RUN is done in it by chroot. At the end both images run as they would: another user, a root that may only
be read, no network.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import shlex
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
BASE = "python3,python3-venv,ca-certificates"
SAMPLES = "/opt/jobprofile/lib/python3.11/site-packages/pipeline/_models/samples"
UNSHARED = ["unshare", "--mount", "--net", "--pid", "--fork"]


@dataclass
class Stage:
    """An image as it grows."""

    root: Path
    env: dict[str, str] = field(default_factory=lambda: {"PATH": "/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"})
    place: str = "/"
    user: str = "root"
    entry: list[str] = field(default_factory=list)
    command: list[str] = field(default_factory=list)
    health: list[str] = field(default_factory=list)


def steps(text: str) -> Iterator[tuple[str, str]]:
    """Yield the steps of a Dockerfile: word and rest."""
    for line in re.sub(r"\\\n", " ", text).splitlines():
        if line.strip() and not line.startswith("#"):
            word, _, rest = line.strip().partition(" ")
            yield word, rest


def clean_root(folder: Path) -> Path:
    """Return a minimal Debian, made where it is not there yet."""
    root = folder / "base"
    if not (root / "usr" / "bin" / "python3").exists():
        subprocess.run(["debootstrap", "--variant=minbase", f"--include={BASE}", "bookworm", root], check=True)
        (root / "usr" / "local" / "bin" / "python").symlink_to("/usr/bin/python3")
    return root


def inside(stage: Stage, *words: str) -> list[str]:
    """Return the command that does something in a stage, as its user and in its place."""
    user = [] if stage.user == "root" else [f"--userspec={stage.user}:{stage.user}"]
    settings = [f"{name}={value}" for name, value in stage.env.items()]
    script = f"cd {shlex.quote(stage.place)} && exec {shlex.join(['env', '-i', *settings, *words])}"
    return ["chroot", *user, str(stage.root), "sh", "-c", script]


def copy(stage: Stage, stages: dict[str, Stage], rest: str) -> None:
    """Do a COPY: of a stage, or of this checkout without what `.dockerignore` names."""
    found = re.fullmatch(r"(?:--from=(\S+) )?(\S+) (\S+)", rest)
    assert found, rest
    target = Path(f"{stage.root}/{stage.place}", found[3]) if found[3][0] != "/" else Path(f"{stage.root}{found[3]}")
    if found[1]:
        shutil.copytree(f"{stages[found[1]].root}{found[2]}", target, symlinks=True, dirs_exist_ok=True)
        return
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout.split(
        "\n"
    )
    for name in listed:
        if name and not name.startswith("tests/") and (ROOT / name).is_file():
            (target / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / name, target / name)


def build(folder: Path, binds: list[Path]) -> dict[str, Stage]:
    """Do every step; return the stages by name."""
    stages: dict[str, Stage] = {}
    stage = Stage(folder)
    for word, rest in steps((ROOT / "Dockerfile").read_text(encoding="utf-8")):
        print(f"{word} {rest}"[:120], flush=True)
        if word == "FROM":
            base, name = rest.split(" AS ")
            before = stages.get(base) or Stage(clean_root(folder))
            shutil.rmtree(folder / name, ignore_errors=True)
            subprocess.run(["cp", "-a", before.root, folder / name], check=True)
            stage = stages[name] = Stage(folder / name, dict(before.env), before.place, before.user, before.entry)
        elif word == "RUN":
            run(stage, rest, binds)
        elif word == "COPY":
            copy(stage, stages, rest)
        else:
            set_up(stage, word, rest)
    return stages


def set_up(stage: Stage, word: str, rest: str) -> None:
    """Take in what a step says of how the image is run."""
    match word:
        case "WORKDIR":
            stage.place = rest
            Path(f"{stage.root}{rest}").mkdir(parents=True, exist_ok=True)
        case "ENV":
            stage.env |= dict(pair.split("=", 1) for pair in shlex.split(rest))
        case "USER":
            stage.user = rest
        case "ENTRYPOINT":
            stage.entry = json.loads(rest)
        case "CMD":
            stage.command = json.loads(rest)
        case "HEALTHCHECK":
            stage.health = json.loads(rest.partition("CMD ")[2])
        case _:
            assert word == "EXPOSE", word


def run(stage: Stage, command: str, binds: list[Path]) -> None:
    """Do a RUN with this machine's network and pip settings; what they name lies in `binds`."""
    mounts = [f"mount --bind {one} {stage.root}{one}" for one in binds]
    for one in binds:
        Path(f"{stage.root}{one}").mkdir(parents=True, exist_ok=True)
    shutil.copy("/etc/resolv.conf", stage.root / "etc" / "resolv.conf")
    passed = {name: value for name, value in os.environ.items() if name.startswith("PIP_")}
    with_network = Stage(stage.root, stage.env | passed, stage.place, stage.user)
    proc = f"mount -t proc proc {stage.root}/proc"
    script = " && ".join([*mounts, proc, shlex.join(inside(with_network, "sh", "-c", command))])
    subprocess.run(["unshare", "--mount", "sh", "-c", script], check=True)


def confined(stage: Stage, *words: str, work: Path) -> list[str]:
    """Return a command in a root that may only be read, without a network, `work` mounted as its folder."""
    root = stage.root
    mounts = [
        f"mount --bind {root} {root}",
        f"mount -t proc proc {root}/proc",
        f"mount -t tmpfs tmpfs {root}/tmp -o mode=1777",  # noqa: S108 - the image's own
        f"mount --bind {work} {root}{stage.place}",
        f"mount -o remount,ro,bind {root}",
        "ip link set lo up || true",
    ]
    return [*UNSHARED, "sh", "-c", " && ".join([*mounts, f"exec {shlex.join(inside(stage, *words))}"])]


def try_batch(stage: Stage, work: Path) -> None:
    """Profile the samples that ship."""
    samples = ("run", f"{SAMPLES}/postings", "--framework", f"{SAMPLES}/framework.yaml", "--out", f"{stage.place}/out")
    subprocess.run(confined(stage, *stage.entry, *samples, work=work), check=True)
    assert (work / "out" / "report.html").is_file()


def try_app(stage: Stage, work: Path) -> None:
    """Start the page, and ask after its health until it answers."""
    start, ask = shlex.join([*stage.entry, *stage.command]), shlex.join(stage.health)
    script = f"{start} & for n in $(seq 60); do sleep 2; {ask} && exit 0; done; exit 1"
    subprocess.run(confined(stage, "sh", "-c", script, work=work), check=True)


def main() -> None:
    """Build both images and try them."""
    parser = argparse.ArgumentParser()
    parser.add_argument(
        "folder", nargs="?", type=Path, help="where the roots stand; kept, so that a second try is quick"
    )
    parser.add_argument("--bind", action="append", type=Path, default=[], help="a folder that pip's settings name")
    asked = parser.parse_args()
    folder = asked.folder or Path(tempfile.mkdtemp(prefix="jobprofile-docker-"))
    folder.mkdir(exist_ok=True)
    began = time.monotonic()
    stages = build(folder.resolve(), asked.bind)
    for name, check in (("batch", try_batch), ("app", try_app)):
        work = Path(tempfile.mkdtemp(prefix="jobprofile-work-"))
        work.chmod(0o777)
        check(stages[name], work)
        print(f"{name}: works without a network, as {stages[name].user}, in a root that may only be read")
    print(f"{time.monotonic() - began:.0f} s in all; image {sum_of(stages['app'].root)}")


def sum_of(folder: Path) -> str:
    """Return how much a folder takes on disk."""
    return subprocess.run(["du", "-sh", folder], capture_output=True, text=True, check=True).stdout.split()[0]


if __name__ == "__main__":
    main()
