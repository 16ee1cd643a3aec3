"""What the parts of a report's data share: strings that are written once, numbers of the framework, what is hidden."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from pipeline.outputs.report.framework_payload import FrameworkIndex
from pipeline.text.redaction import mask_personal

Groups = Mapping[str, tuple[str, str, str]]


class Strings:
    """A list of distinct strings, each named by its place; 0 is the empty string."""

    def __init__(self) -> None:
        self._places: dict[str, int] = {"": 0}

    def place(self, text: str | None) -> int:
        """Return the number of `text`, giving it one where it has none."""
        return self._places.setdefault(text or "", len(self._places))

    @property
    def all(self) -> list[str]:
        """Return the strings in order of their numbers."""
        return list(self._places)


@dataclass(frozen=True, slots=True)
class Context:
    """What every role needs to be written: shared strings, framework numbers, what is shown of it, its groups."""

    strings: Strings
    index: FrameworkIndex
    mask: bool
    evidence_only: bool
    groups: Groups

    def hide(self, text: str) -> str:
        """Return a text with people's names and addresses hidden, where they are to be."""
        return mask_personal(text) if self.mask else text
