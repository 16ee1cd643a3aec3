"""Put wheels and built encoders into one folder from which jobprofile is installed without any network.

Run by `make bundle`, in the environment whose packages are bundled: for its system and its version of Python.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(HERE)
ENCODERS = os.path.join(ROOT, "models", "encoders")
STARTERS = ("start.bat", "start.command", "start.sh")


def main(target: str) -> int:
    """Fill the folder; what an earlier bundle left in it goes."""
    print(f"jobprofile: bundling into {target}: about 100 packages and the encoders, 1.7 GB, some minutes", flush=True)
    shutil.rmtree(target, ignore_errors=True)
    wheels = os.path.join(target, "wheels")
    os.makedirs(wheels)
    pip = [sys.executable, "-m", "pip", "wheel", "--quiet", "--disable-pip-version-check", "--wheel-dir", wheels]
    if subprocess.call([*pip, "--constraint", os.path.join(ROOT, "constraints.txt"), ROOT]):
        print("jobprofile: pip could not collect the wheels; its last line says why", flush=True)
        return 2
    hidden = shutil.ignore_patterns(".*")
    shutil.copytree(ENCODERS, os.path.join(target, "encoders"), ignore=hidden)
    shutil.copy(os.path.join(HERE, "set_up.py"), target)
    for name in STARTERS:
        shutil.copy(os.path.join(HERE, name), target)
    shutil.copy(os.path.join(ROOT, "docs", "it.md"), target)
    shutil.copy(os.path.join(ROOT, "LICENSE"), target)
    bill = os.path.join(target, "sbom.json")
    subprocess.check_call([sys.executable, "-m", "pipeline", "licences", "--sbom", "--out", bill], cwd=ROOT)
    write_digests(target)
    print(f"jobprofile: done; copy {target} to the other machine and run `python3 set_up.py` in it", flush=True)
    return 0


def write_digests(target: str) -> None:
    """Write the sha256 of every file, as `sha256sum --check` reads it."""
    names = sorted(os.path.join(base, name) for base, _, files in os.walk(target) for name in files)
    with open(os.path.join(target, "SHA256SUMS"), "w", encoding="utf-8", newline="\n") as out:
        for name in names:
            with open(name, "rb") as stream:
                digest = hashlib.file_digest(stream, "sha256").hexdigest()
            out.write(f"{digest}  {os.path.relpath(name, target).replace(os.sep, '/')}\n")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1] if len(sys.argv) > 1 else os.path.join(ROOT, "dist", "bundle")))
