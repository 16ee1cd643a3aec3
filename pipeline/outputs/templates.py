"""Jinja templates of the outputs: every text is escaped, and a name that is not given is an error."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from jinja2 import Environment

FOLDER = Path(__file__).with_name("templates")


@cache
def environment(folder: Path = FOLDER, *more: Path) -> Environment:
    """Return the templates of a folder, those of further folders and of all outputs behind them."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    # Styles and scripts are our own files, and marked safe in the templates.
    return Environment(
        loader=FileSystemLoader([folder, *more, FOLDER]),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
