"""Errors that say what went wrong, where, and how to mend it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong with an input: what it is, where it stands, and the mend.

    Loaders collect faults so that a person sees all of them in one go.
    """

    what: str
    where: str = ""
    mend: str = ""

    def __str__(self) -> str:
        """Return the fault on one line: ``where: what; mend``."""
        place = f"{self.where}: " if self.where else ""
        cure = f"; {self.mend}" if self.mend else ""
        return f"{place}{self.what}{cure}"


class PipelineError(Exception):
    """Base of every error that a user can mend; the command line prints it in one line and exits 2."""

    def __init__(self, what: str, where: str = "", mend: str = "") -> None:
        """Keep the three parts; `str(error)` joins them."""
        self.fault = Fault(what, where, mend)
        super().__init__(str(self.fault))

    def __reduce__(self) -> tuple[object, ...]:
        """Travel between processes in three parts, not as the joined line."""
        return type(self), (self.fault.what, self.fault.where, self.fault.mend)


class InputError(PipelineError):
    """A file, folder or posting that cannot be read."""


class FrameworkError(PipelineError):
    """A framework file with faults; `faults` lists every one of them."""

    def __init__(self, faults: tuple[Fault, ...], where: str) -> None:
        """Keep all faults; the message names the first and counts the rest."""
        self.faults = faults
        more = f" (and {len(faults) - 1} more; `jobprofile framework check` lists them)" if len(faults) > 1 else ""
        first = faults[0]
        self._where = where
        super().__init__(f"{first.what}{more}", first.where or where, first.mend)

    def __reduce__(self) -> tuple[object, ...]:
        """Travel between processes with all faults."""
        return type(self), (self.faults, self._where)


class EncoderError(PipelineError):
    """An encoder whose weights are missing, damaged, or unknown."""


class HeadError(PipelineError):
    """A tuned head that cannot be learned, or that does not fit framework or encoder."""


class UnknownNameError(PipelineError):
    """A component name that nobody registered; the message lists the known ones."""
