"""The pages that can be made of a finished run, besides its report: one list for the local page and the command line.

A view registers itself with one line in `VIEWS` and its title in both languages under `view.NAME` in `strings.json`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path

from pipeline.core.atomic_files import write_text
from pipeline.core.errors import InputError
from pipeline.outputs.texts import Language, load_texts, say

PageOf = Callable[[Path, bool], str]


@dataclass(frozen=True, slots=True)
class RunView:
    """A page of a run: its name, and where the function stands that makes it (imported when it is first needed).

    The function takes the folder of the run and whether names and addresses of people are hidden.
    """

    name: str
    home: str

    @property
    def file(self) -> str:
        """Return the name of the page's file, which stands in own_files.tsv."""
        return f"{self.name}.html"

    def title(self, language: Language = "en") -> str:
        """Return the page's title."""
        return say(load_texts(), f"view.{self.name}", language)

    def page(self, folder: Path, *, mask: bool = True) -> str:
        """Return the page of the run in a folder as HTML.

        Raises:
            InputError: where the folder holds no finished run.
        """
        module, _, function = self.home.partition(":")
        make: PageOf = getattr(import_module(f"pipeline.outputs.{module}"), function)
        return make(folder, mask)


VIEWS = (
    RunView("demand", "demand.page:page_of_run"),
    RunView("families", "families.write:page_of_run"),
    RunView("levelling", "levelling.write:page_of_run"),
    RunView("targets", "targets.html:page_of_run"),  # without a library: to make the first targets by sliders
)


def view_named(name: str) -> RunView:
    """Return a view by its name.

    Raises:
        InputError: naming the known ones.
    """
    found = next((one for one in VIEWS if one.name == name), None)
    if found is None:
        raise InputError(f"there is no view {name!r}", "views", f"use one of {', '.join(one.name for one in VIEWS)}")
    return found


def save_view(view: RunView, folder: Path, *, mask: bool = True, anew: bool = False) -> Path:
    """Write a view of a run into its folder, if it is not there yet or `anew`; return its file."""
    place = folder / view.file
    if anew or not place.is_file():
        write_text(place, view.page(folder, mask=mask))
    return place
