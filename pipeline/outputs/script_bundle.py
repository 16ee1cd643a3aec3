"""The scripts of a page, which are ES modules, as one script: a page that opens offline cannot fetch modules.

Each module becomes a function with a scope of its own that returns what it exports, in the order in which they need
each other. Modules import by name from files beside them (`import { h, put } from "./dom.js";`) or of another page
(`"../../report/page/dom.js"`; no two modules of a page bear one name), and export what they declare (`export const`,
`export function`); nothing else of the standard's grammar is understood.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

_IMPORT = re.compile(r'^import \{([^}]*)\} from "(\.{1,2}/(?:[\w.]+/)*)(\w+)\.js";\n', re.MULTILINE)
_EXPORT = re.compile(r"^export (?=(?:async )?(?:const|function\*?) (\w+))", re.MULTILINE)
_LEFT = re.compile(r"^(?:import|export)\b.*", re.MULTILINE)


def bundle(entry: Path) -> str:
    """Return the module at `entry` with all that it imports as one script.

    Raises:
        ValueError: where modules import each other in a circle, import what is not exported, or use a form of
            import or export that is not understood.
    """
    done: dict[str, frozenset[str]] = {}
    body = "\n".join(_modules(entry, done, ()))
    return f'(() => {{\n"use strict";\n{body}\n}})();\n'


def _modules(path: Path, done: dict[str, frozenset[str]], above: tuple[str, ...]) -> Iterator[str]:
    """Yield the modules that a module needs, each once, and then itself; note in `done` what each exports."""
    name = path.stem
    if name in above:
        raise ValueError(f"scripts import each other: {' -> '.join((*above[above.index(name) :], name))}")
    if name in done:
        return
    source = path.read_text(encoding="utf-8")
    for names, folder, other in _IMPORT.findall(source):
        yield from _modules(path.parent / folder / f"{other}.js", done, (*above, name))
        missing = set(_listed(names)) - done[other]
        if missing:
            raise ValueError(f"{path.name} imports {', '.join(sorted(missing))}, which {other}.js does not export")
    done[name] = frozenset(_EXPORT.findall(source))
    yield _wrapped(name, source, done[name])


def _wrapped(name: str, source: str, exported: frozenset[str]) -> str:
    """Return a module as a function that is run at once and returns what the module exports."""
    body = _IMPORT.sub(lambda found: f"const {{ {', '.join(_listed(found[1]))} }} = ${found[3]};\n", source)
    body = _EXPORT.sub("", body)
    if left := _LEFT.search(body):
        raise ValueError(f"{name}.js: {left[0]!r} is not understood")
    return f"const ${name} = (() => {{\n{body}return {{ {', '.join(sorted(exported))} }};\n}})();"


def _listed(names: str) -> list[str]:
    return [name.strip() for name in names.split(",") if name.strip()]
