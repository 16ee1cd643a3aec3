"""Encoder folders: build them whole or not at all, check them before use, say what they hold.

A folder from a stranger must not run code when it is loaded. So pickled weights are refused,
and so are modules that are not sentence-transformers' own.
"""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from pipeline.core.errors import EncoderError
from pipeline.core.file_locks import locked
from pipeline.core.resources import digest, encoders_dir, file_digest

MANIFEST = "manifest.json"
MODULES = "modules.json"  # where sentence-transformers begins to read a folder
CHECKED = "checked.json"  # how the fast form compared with its reference on the machine that built it
FORMAT = 4  # raised where built folders change, so that older ones are built anew
BUILD = "`jobprofile encoder build` makes it anew"
_PICKLED = (".bin", ".pt", ".pth", ".pkl", ".pickle", ".ckpt", ".joblib", ".h5")
_SAFE_SUFFIX = ".safetensors"
# Read by no loader, so a changed readme is no changed encoder.
_IDLE = (".md", ".gitattributes", MANIFEST, CHECKED)


@dataclass(frozen=True, slots=True)
class _Manifest:
    """What a built folder holds and was made of: relative path or file name -> sha256."""

    files: dict[str, str]
    sources: dict[str, str]


def build_folder(name: str, write: Callable[[Path], None], sources: Sequence[Path] = ()) -> Path:
    """Fill a folder by `write` under a temporary name and move it into place; return its path.

    `sources` are files of this program that `write` reads: where one has changed, the folder is built anew.
    Two processes may build at once: the second waits, finds the first one's work whole, and
    keeps it. A process that dies leaves the old folder as it was.
    """
    parent = encoders_dir()
    parent.mkdir(parents=True, exist_ok=True)
    target = parent / name
    with locked(parent / f".{name}.lock"):
        if is_whole(target, sources):
            return target
        for stale in parent.glob(f".{name}.building-*"):
            shutil.rmtree(stale, ignore_errors=True)
        fresh = Path(tempfile.mkdtemp(prefix=f".{name}.building-", dir=parent))
        try:
            write(fresh)
            _write_manifest(fresh, sources)
            _make_readable(fresh)
            _swap(fresh, target)
        finally:
            shutil.rmtree(fresh, ignore_errors=True)
    return target


def is_whole(folder: Path, sources: Sequence[Path] = ()) -> bool:
    """Say whether a built folder holds exactly what its manifest lists, byte for byte, made of these sources."""
    try:
        listed = _manifest(folder)
    except (OSError, ValueError):
        return False
    return listed == _Manifest(_digests(folder), _source_digests(sources))


def looks_built(folder: Path, sources: Sequence[Path] = ()) -> bool:
    """Say whether a built folder seems ready and made of these sources, by its manifest alone."""
    try:
        manifest = _manifest(folder)
    except (OSError, ValueError):
        return False
    return bool(manifest.files) and manifest.sources == _source_digests(sources)


def check_built(folder: Path, name: str, parts: tuple[str, ...] = ("",), sources: Sequence[Path] = ()) -> str:
    """Return the digest of a built encoder, every byte that is loaded checked against its manifest.

    `parts` are the files and folders in it that will be loaded, by default all of it; `sources` the
    files of this program that it must have been built from, which count in the digest too.

    Raises:
        EncoderError: where it is missing, damaged or made of other sources; the mend is to build it.
    """
    if not folder.is_dir():
        raise EncoderError(f"the encoder {name!r} has not been built on this machine", str(folder), BUILD)
    try:
        manifest = _manifest(folder)
    except (OSError, ValueError) as cause:
        what = f"the encoder {name!r} is damaged or older than this program: {MANIFEST} {_reason(cause)}"
        raise EncoderError(what, str(folder), BUILD) from cause
    made_of = _source_digests(sources)
    if manifest.sources != made_of:
        changed = ", ".join(sorted(made_of.keys() | manifest.sources.keys()))
        raise EncoderError(f"the encoder {name!r} was built from another {changed}", str(folder), BUILD)
    listed = {path: value for path, value in manifest.files.items() if _inside(path, parts)}
    found = _digests(folder, parts)
    if listed != found or not found:
        wrong = sorted(path for path in listed.keys() | found.keys() if listed.get(path) != found.get(path))
        raise EncoderError(f"the encoder {name!r} is damaged: {', '.join(wrong)}", str(folder), BUILD)
    return _join(found | made_of)


def check_foreign(folder: Path) -> str:
    """Return the digest of a folder that the user brought, after checking that loading it runs no code.

    Raises:
        EncoderError: where weights are missing or pickled, or a module is not sentence-transformers' own.
    """
    _refuse_code(folder)
    _refuse_pickles(folder)
    return _join(_digests(folder))


def _reason(cause: Exception) -> str:
    return "cannot be read" if isinstance(cause, OSError) else f"is {cause}"


def _refuse_code(folder: Path) -> None:
    listed = [(path, kind) for path in folder.rglob(MODULES) for _place, kind in _modules(path)]
    listed += [(path, kind) for path in folder.rglob("router_config.json") for kind in _routes(path)]
    for path, kind in listed:
        if not kind.startswith("sentence_transformers."):
            what = f"its module {kind!r} is not part of sentence-transformers, and loading it would run its code"
            raise EncoderError(what, str(path), "use a folder whose modules are sentence-transformers' own")
    for path in folder.rglob("*config.json"):
        if "auto_map" in _read_object(path):
            what = "`auto_map` asks to run code that comes with the model"
            raise EncoderError(what, str(path), "use a model that transformers knows by itself")


def _refuse_pickles(folder: Path) -> None:
    """Look where the modules keep their weights; other folders (onnx, openvino) are not read."""
    listed = folder / MODULES
    homes = {folder, *(folder / place for place, _kind in (_modules(listed) if listed.is_file() else ()))}
    files = [path for home in sorted(homes) for path in sorted(home.glob("*"))]
    safe = {path.parent for path in files if path.suffix == _SAFE_SUFFIX}
    for path in files:
        if path.suffix in _PICKLED and path.parent not in safe:
            what = f"{path.name} may be a pickle, which can run code; safetensors is needed"
            raise EncoderError(what, str(path), "convert it: model.save_pretrained(folder, safe_serialization=True)")
    if not safe:
        what = "no weights: a sentence-transformers folder holds model.safetensors"
        raise EncoderError(what, str(folder), "name a folder that SentenceTransformer.save wrote")


def _modules(path: Path) -> list[tuple[str, str]]:
    """Return (folder, class) of every module that a modules.json lists."""
    try:
        listed = json.loads(path.read_text(encoding="utf-8"))
        return [(str(module.get("path", "")), str(module["type"])) for module in listed]
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as cause:
        mend = "name a folder that SentenceTransformer.save wrote"
        raise EncoderError("is no list of modules", str(path), mend) from cause


def _routes(path: Path) -> list[str]:
    types = _read_object(path).get("types", {})
    return [str(kind) for kind in (types.values() if isinstance(types, dict) else [types])]


def _read_object(path: Path) -> dict[str, Any]:
    try:
        value = json.loads(path.read_text(encoding="utf-8"))
    except (ValueError, RecursionError) as cause:
        raise EncoderError("is not JSON", str(path), "name a folder that SentenceTransformer.save wrote") from cause
    return value if isinstance(value, dict) else {}


def _files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file())


def _digests(folder: Path, parts: tuple[str, ...] = ("",)) -> dict[str, str]:
    """Return relative path -> sha256 of every file that a loader of these parts reads."""
    loaded = {path.relative_to(folder).as_posix(): path for path in _files(folder) if not path.name.endswith(_IDLE)}
    return {name: file_digest(path) for name, path in loaded.items() if _inside(name, parts)}


def _inside(path: str, parts: tuple[str, ...]) -> bool:
    return any(not part or path == part or path.startswith(f"{part}/") for part in parts)


def _join(digests: dict[str, str]) -> str:
    return digest("\n".join(f"{path} {value}" for path, value in sorted(digests.items())).encode())


def _source_digests(sources: Sequence[Path]) -> dict[str, str]:
    return {path.name: file_digest(path) for path in sources}


def _manifest(folder: Path) -> _Manifest:
    """Return the digests as they were written down when the folder was built."""
    stored = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    if not isinstance(stored, dict) or stored.get("format") != FORMAT:
        raise ValueError(f"not of format {FORMAT}")
    files, sources = stored.get("files"), stored.get("sources")
    if not isinstance(files, dict) or not isinstance(sources, dict):
        raise ValueError(f"not of format {FORMAT}")
    return _Manifest(files, sources)


def _write_manifest(folder: Path, sources: Sequence[Path]) -> None:
    manifest = _Manifest(_digests(folder), _source_digests(sources))
    text = json.dumps({"format": FORMAT, **asdict(manifest)}, indent=2) + "\n"
    (folder / MANIFEST).write_text(text, encoding="utf-8", newline="\n")


def _make_readable(folder: Path) -> None:
    """Undo the private modes of temporary folders and of the safetensors writer."""
    folder.chmod(0o755)
    for path in folder.rglob("*"):
        path.chmod(0o755 if path.is_dir() else 0o644)


def _swap(fresh: Path, target: Path) -> None:
    """Move `fresh` to `target`; a damaged folder that stands there is moved away first."""
    if target.exists():
        old = Path(tempfile.mkdtemp(prefix=f".{target.name}.building-", dir=target.parent))
        target.replace(old / "old")
        fresh.replace(target)
        shutil.rmtree(old, ignore_errors=True)
    else:
        fresh.replace(target)
