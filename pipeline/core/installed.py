"""What is installed with this program: names, versions and licences, from the metadata that pip keeps."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib.metadata import Distribution, PackageMetadata, PackageNotFoundError, distribution
from typing import Any

from pipeline.core.version import __version__

OURSELVES = "jobprofile"
_CLASSIFIER = "License :: OSI Approved :: "
_LONGEST = 60  # characters of a licence's name; some packages put its text there
UNSTATED = "not stated"


@dataclass(frozen=True, slots=True)
class Package:
    """One installed package; `files` says how many bytes it holds."""

    name: str
    version: str
    licence: str
    size: int
    needs: tuple[str, ...]

    def as_component(self) -> dict[str, Any]:
        """Return it as a component of a CycloneDX document."""
        return {
            "type": "library",
            "bom-ref": self._address,
            "name": self.name,
            "version": self.version,
            "purl": self._address,
            "licenses": [] if self.licence == UNSTATED else [{"license": {"name": self.licence}}],
        }

    @property
    def _address(self) -> str:
        return f"pkg:pypi/{_plain(self.name)}@{self.version}"


def installed_packages() -> tuple[Package, ...]:
    """Return this program's package and all that it needs, by name; what a marker or an extra excludes is left out."""
    found: dict[str, Package] = {}
    waiting = [OURSELVES]
    while waiting:
        name = _plain(waiting.pop())
        if name in found:
            continue
        try:
            package = _package(distribution(name))
        except PackageNotFoundError:
            continue
        found[name] = package
        waiting += package.needs
    return tuple(found[name] for name in sorted(found))


def bill_of_materials(packages: tuple[Package, ...]) -> Mapping[str, Any]:
    """Return a CycloneDX 1.5 document of packages: what security tools read."""
    parts = {one.name: one.as_component() for one in packages}
    known = {_plain(name): part["bom-ref"] for name, part in parts.items()}
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.5",
        "version": 1,
        "metadata": {"component": {"type": "application", "name": OURSELVES, "version": __version__}},
        "components": [part for name, part in parts.items() if name != OURSELVES],
        "dependencies": [
            {
                "ref": known[_plain(one.name)],
                "dependsOn": sorted({known[_plain(name)] for name in one.needs if _plain(name) in known}),
            }
            for one in packages
        ],
    }


def _package(found: Distribution) -> Package:
    files = [found.locate_file(file) for file in found.files or ()]
    size = sum(path.stat().st_size for path in files if path.is_file())  # type: ignore[attr-defined]
    return Package(found.metadata["Name"], found.version, _licence(found), size, tuple(_needs(found)))


def _licence(found: Distribution) -> str:
    """Return the licence as a package states it: as an expression, by classifiers, or in a few words."""
    facts = found.metadata
    named = [one.removeprefix(_CLASSIFIER) for one in facts.get_all("Classifier") or () if one.startswith(_CLASSIFIER)]
    words = _first(facts, "License").strip().splitlines()
    short = words[0] if words and len(words[0]) <= _LONGEST else ""
    return _first(facts, "License-Expression") or ", ".join(named) or short or UNSTATED


def _first(facts: PackageMetadata, name: str) -> str:
    return str((facts.get_all(name) or [""])[0])


def _needs(found: Distribution) -> Iterator[str]:
    """Yield the names of the packages that one needs; of alternatives by system, those that are installed are met."""
    for line in found.requires or ():
        if "extra ==" not in line:
            yield re.split(r"[^\w.-]", line, maxsplit=1)[0]


def _plain(name: str) -> str:
    """Return a package's name as registries compare it."""
    return re.sub(r"[-_.]+", "-", name).lower()
