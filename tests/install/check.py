"""Install as users do, each time into an empty environment: ``python -m tests.install.check [wheel] [bundle]``.

wheel: the wheel by pip, then a run from another folder, with nothing typed between.
bundle: `make bundle`, then its own installer and a run where every call to a network is refused.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
# Refuses whatever asks for a name or an address: in the absence of a network namespace, by a proxy that is not there.
NO_PROXY = dict.fromkeys(("http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY"), "http://127.0.0.1:9")


def call(*words: str | Path, cwd: Path, closed: bool = False, **env: str) -> None:
    """Run a command, print how long it took, and stop at the first that fails."""
    command = [str(word) for word in words]
    environment = {"HOME": str(cwd), "PATH": os.environ["PATH"]} | {k: v for k, v in os.environ.items() if "PIP_" in k}
    if closed:
        environment |= NO_PROXY
        namespace = ["unshare", "--net", "--map-root-user"]
        if shutil.which("unshare") and subprocess.call([*namespace, "true"], stderr=subprocess.DEVNULL) == 0:
            command = [*namespace, *command]
    began = time.monotonic()
    subprocess.run(command, cwd=cwd, env=environment | env, check=True)
    print(f"  {time.monotonic() - began:.0f} s: {' '.join(command)[:110]}", flush=True)


def size(folder: Path) -> str:
    """Return how much a folder holds."""
    return f"{sum(one.stat().st_size for one in folder.rglob('*') if one.is_file()) / 1e6:.0f} MB"


def profile(program: Path, work: Path, *, closed: bool) -> None:
    """Profile the samples from a folder of its own, and look at what comes out."""
    shutil.copytree(ROOT / "data" / "raw", work / "raw", dirs_exist_ok=True)
    elsewhere = work / "elsewhere"
    elsewhere.mkdir(exist_ok=True)
    words = ("run", work / "raw" / "postings", "--framework", work / "raw" / "framework.yaml", "--out", "results")
    call(program, *words, cwd=elsewhere, closed=closed)
    assert "Account Engagement" in (elsewhere / "results" / "report.html").read_text(encoding="utf-8")
    print(f"  installed: {size(program.parent.parent)}; in its home: {size(elsewhere)}")


def wheel(work: Path) -> None:
    """Install the wheel."""
    call(sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--wheel-dir", work, ROOT, cwd=work)
    call(sys.executable, "-m", "venv", work / "venv", cwd=work)
    (built,) = work.glob("jobprofile-*.whl")
    call(work / "venv/bin/pip", "install", "--quiet", "--constraint", ROOT / "constraints.txt", built, cwd=work)
    profile(work / "venv/bin/jobprofile", work, closed=False)


def bundle(work: Path) -> None:
    """Install an offline bundle."""
    target = work / "bundle"
    call(sys.executable, ROOT / "launch" / "make_bundle.py", target, cwd=work, PYTHONPATH=str(ROOT))
    print(f"  bundle: {size(target)}")
    call(sys.executable, target / "set_up.py", "--python", sys.executable, cwd=target, closed=True)
    profile(target / ".venv/bin/jobprofile", work, closed=True)


if __name__ == "__main__":
    for name in sys.argv[1:] or ("wheel", "bundle"):
        with tempfile.TemporaryDirectory(prefix="jobprofile-install-") as folder:
            print(f"{name}:", flush=True)
            {"wheel": wheel, "bundle": bundle}[name](Path(folder))
