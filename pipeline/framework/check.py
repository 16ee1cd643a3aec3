"""Read a framework of any format, and say everything that is wrong with it or looks wrong."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass, replace
from pathlib import Path

from pipeline.core.errors import Fault, FrameworkError, InputError
from pipeline.core.records import Framework
from pipeline.core.resource_limits import time_limit
from pipeline.framework.build import build
from pipeline.framework.draft import Draft
from pipeline.framework.duplicates import find_warnings
from pipeline.framework.reading.files import SourceFaultError, open_source
from pipeline.framework.reading.formats import read_source
from pipeline.framework.reading.scale import number_stages
from pipeline.framework.reading.unlike import not_a_framework
from pipeline.framework.understood import understood

_FEW = 3  # faults of one cause that are told one by one
_VALUES = re.compile(r"'[^']*'|\"[^\"]*\"|\d+")
_TEXTS = ("plain", "page", "word")
SECONDS = 120.0  # ESCO with all its descriptions takes three


@dataclass(frozen=True, slots=True)
class FrameworkCheck:
    """What `check_framework` found: the framework, or None where there are faults; warnings do not stop anyone."""

    framework: Framework | None
    faults: tuple[Fault, ...] = ()
    warnings: tuple[Fault, ...] = ()


def load_framework(path: str | os.PathLike[str]) -> Framework:
    """Return the framework in a file of any format, gzipped or not.

    Raises:
        FrameworkError: with every fault of the file.
    """
    framework, faults, _ = _read(Path(path))
    if framework is None:
        raise FrameworkError(tuple(_with_file(fault, str(path)) for fault in faults), str(path))
    return framework


def check_framework(path: str | os.PathLike[str]) -> FrameworkCheck:
    """Return everything wrong with a framework file, and what only looks wrong; raises nothing for a bad file."""
    framework, faults, draft = _read(Path(path))
    warnings = draft.warnings if draft else ()
    if framework is not None and draft is not None:
        warnings = (*warnings, *find_warnings(draft))
    return FrameworkCheck(framework, faults, warnings)


def _read(path: Path) -> tuple[Framework | None, tuple[Fault, ...], Draft | None]:
    try:
        source = open_source(path)
        with time_limit(SECONDS, str(path)):
            draft = read_source(source)
            if (unlike := not_a_framework(draft, is_text=source.kind in _TEXTS)) is not None:
                return None, (unlike,), None
            numbered = number_stages(draft.competencies, draft.declared_levels)
            draft = replace(draft, competencies=numbered.competencies, faults=(*draft.faults, *numbered.faults))
            framework, faults = build(draft, source.stem, str(path))
            if framework is not None:
                said = understood(framework.competencies, draft, numbered.scale)
                framework = replace(framework, understood=said)
    except (SourceFaultError, InputError) as error:
        return None, (error.fault,), None
    return framework, told_once(faults), draft


def told_once(faults: tuple[Fault, ...]) -> tuple[Fault, ...]:
    """Return the faults, those of one cause as one where there are many: how often, and the first three places."""
    causes: dict[tuple[str, str], list[Fault]] = {}
    for fault in faults:
        causes.setdefault((_VALUES.sub("…", fault.what), _VALUES.sub("…", fault.mend)), []).append(fault)
    return tuple(one for alike in causes.values() for one in (alike if len(alike) <= _FEW else (_counted(alike),)))


def _counted(alike: list[Fault]) -> Fault:
    places = ", ".join(place for fault in alike[:3] if (place := fault.where))
    return Fault(
        f"{alike[0].what} ({len(alike):,} times of this kind)", f"{places} ..." if places else "", alike[0].mend
    )


def _with_file(fault: Fault, path: str) -> Fault:
    where = fault.where if path in fault.where else f"{path} {fault.where}".rstrip()
    return Fault(fault.what, where, fault.mend)
