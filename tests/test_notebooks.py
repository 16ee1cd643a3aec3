"""The notebooks run from the repository and from their own folder, and are tracked without outputs."""

from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

ROOT = Path(__file__).resolve().parent.parent
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
# Where a notebook is started from: they may be opened in their folder, or run from the top.
STARTED_FROM = {NOTEBOOKS[0].name: ROOT, **{path.name: path.parent for path in NOTEBOOKS[1:]}}


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_notebooks_are_tracked_without_outputs_and_call_the_public_functions_alone(path):
    book = nbformat.read(path, as_version=4)
    nbformat.validate(book)
    code = [cell for cell in book.cells if cell.cell_type == "code"]
    assert not [cell for cell in code if cell.outputs or cell.execution_count]
    lines = [line for cell in code for line in cell.source.splitlines() if "pipeline" in line]
    assert all(line.startswith(("from pipeline import ", "from pipeline.core.errors import ")) for line in lines), lines
    assert max(len(cell.source.splitlines()) for cell in code) <= 25, "a notebook is thin"


@pytest.mark.model
@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_notebooks_run(path, monkeypatch):
    monkeypatch.delenv("JOBPROFILE_RUN", raising=False)
    book = nbformat.read(path, as_version=4)
    where = {"metadata": {"path": str(STARTED_FROM[path.name])}}
    NotebookClient(book, kernel_name="python3", timeout=300, resources=where).execute()
    shown = [output for cell in book.cells for output in cell.get("outputs", [])]
    pictures = [output.data["image/svg+xml"] for output in shown if "image/svg+xml" in output.get("data", {})]
    assert len(pictures) >= 2
    assert not [
        picture for picture in pictures if ">null<" in picture or ">undefined<" in picture or ">NaN<" in picture
    ]
