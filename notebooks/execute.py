"""Execute every notebook, or those named, and keep the executed copies: `make notebooks`.

The tracked notebooks stay without outputs. A copy is a notebook with its tables and pictures, which JupyterLab,
VS Code and GitHub show; the first cell that fails ends it all with its error.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError

HERE = Path(__file__).resolve().parent
OUT = HERE.parent / "data" / "processed" / "notebooks"
SECONDS_PER_CELL = 600  # also for a run of thousands of roles


def main(names: list[str]) -> None:
    """Execute notebooks one after the other, each in its own kernel, from the folder in which they stand."""
    OUT.mkdir(parents=True, exist_ok=True)
    for path in [Path(name) for name in names] or sorted(HERE.glob("*.ipynb")):
        started = time.monotonic()
        book = nbformat.read(path, as_version=4)
        where = {"metadata": {"path": str(HERE)}}
        client = NotebookClient(book, kernel_name="python3", timeout=SECONDS_PER_CELL, resources=where)
        try:
            client.execute()
        except CellExecutionError as error:
            sys.exit(f"{path.name}: {error}")
        nbformat.write(book, OUT / path.name)
        print(f"{OUT / path.name}  {time.monotonic() - started:.0f} s")


if __name__ == "__main__":
    main(sys.argv[1:])
