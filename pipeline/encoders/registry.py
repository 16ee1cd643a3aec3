"""Look encoders up by name, folder or hub id."""

from __future__ import annotations

import logging
import re
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from difflib import get_close_matches
from functools import partial
from pathlib import Path

from pipeline.core.atomic_files import mend_of
from pipeline.core.errors import EncoderError, PipelineError, UnknownNameError
from pipeline.core.resources import encoders_dir, models_dir, vectors_dir
from pipeline.encoders import lexical
from pipeline.encoders.base import Encoder, EncoderInfo
from pipeline.encoders.building import e5, minilm, use
from pipeline.encoders.building.check_graph import check_graph
from pipeline.encoders.folders import MODULES, build_folder, looks_built
from pipeline.encoders.vector_cache import CachedEncoder

DEFAULT_ENCODER = "e5-small"
FAST = "fast"  # also its folder among the trained files that ship
DIFFERENCES = "difference"  # folder of what fine-tuning changed, among the trained files that ship
_log = logging.getLogger(__name__)
_HUB_ID = re.compile(r"[A-Za-z0-9][\w.-]*/[\w.-]+")


FULL = "-fp32"


@dataclass(frozen=True, slots=True)
class _Known:
    """An encoder that has a name: how to describe it, load it, and where needed build it."""

    name: str
    description: str
    languages: str
    dimensions: int
    licence: str
    load: Callable[[], Encoder]
    write: Callable[[Path], None] | None = None
    built_as: str = ""
    difference: Path | None = None
    megabytes: int = 0

    @property
    def folder(self) -> Path | None:
        """Where its weights are built to; None where it has none."""
        return encoders_dir() / self.built_as if self.built_as else None

    @property
    def sources(self) -> tuple[Path, ...]:
        """Which files of this program it is built from, beside a package."""
        return (self.difference,) if self.difference else ()

    def info(self) -> EncoderInfo:
        """Describe it, and say whether it could be loaded now."""
        folder = self.folder
        ready = folder is None or looks_built(folder, self.sources)
        return EncoderInfo(self.name, self.description, self.languages, self.dimensions, ready, folder, self.licence)

    def load_ready(self) -> Encoder:
        """Load it, built before where that has not been done or was done by another version."""
        if self.write and self.folder and not looks_built(self.folder, self.sources):
            self.build()
        return self.load()

    def build(self) -> Path:
        """Build it where it is not whole; say what is done before it is done.

        Raises:
            EncoderError: where it cannot be built, or has nothing to build.
        """
        if self.write is None or self.folder is None:
            mend = f"use it as it is: --encoder {self.name}"
            raise EncoderError("has no weights, so there is nothing to build", self.name, mend)
        home = self.folder.parent
        try:
            return build_folder(self.built_as, self._write_all, self.sources)
        except PipelineError:
            raise
        except Exception as cause:
            if not isinstance(cause, OSError) and type(cause).__name__ != "SafetensorError":
                raise
            what = f"cannot be built there: {getattr(cause, 'strerror', None) or cause}"
            mend = (
                f"{mend_of(cause) if isinstance(cause, OSError) else 'make room'}; JOBPROFILE_ENCODERS names a folder"
            )
            raise EncoderError(what, str(home), mend) from cause

    def _write_all(self, folder: Path) -> None:
        """Fill a folder; what the graph computes is compared with its reference."""
        free = shutil.disk_usage(folder).free // 1_000_000
        if free < self.megabytes:
            mend = "make room, or name another folder with JOBPROFILE_ENCODERS"
            raise EncoderError(f"{free} MB are free, and {self.megabytes} are needed", str(folder.parent), mend)
        note = "jobprofile: building the encoder %s, once: some %d s, %d MB in %s; nothing is fetched"
        _log.warning(note, self.built_as, _SECONDS, self.megabytes, folder.parent)
        if self.write:
            self.write(folder)
        if (folder / MODULES).is_file():
            check_graph(self.built_as, folder, _LANGUAGES[self.languages])


def load_encoder(name_or_path: str) -> Encoder:
    """Return the encoder of a name, a folder, or a hub id such as `owner/model`; one that is not built yet is built.

    Raises:
        UnknownNameError: where it is none of these; the message lists the known names.
        EncoderError: where its weights are missing, damaged, unsafe or out of reach.
    """
    if known := _known().get(name_or_path):
        return known.load_ready()
    from pipeline.encoders.sentence import load_folder, load_hub
    from pipeline.encoders.static import is_static, load_static

    path = Path(name_or_path).expanduser()
    if path.is_dir():
        return load_static(name_or_path, path) if is_static(path) else load_folder(path)
    if path.is_absolute() or name_or_path.startswith(("./", "../", "~")):
        raise EncoderError(
            "there is no such folder",
            name_or_path,
            "name a sentence-transformers folder, or one that `encoder distil` wrote",
        )
    if _HUB_ID.fullmatch(name_or_path):
        return load_hub(name_or_path)
    raise _unknown(name_or_path)


def list_encoders() -> tuple[EncoderInfo, ...]:
    """Describe every encoder that has a name, the default first."""
    return tuple(known.info() for known in _known().values())


def buildable_encoders() -> tuple[str, ...]:
    """Return the names of the encoders that are built from packages."""
    return tuple(known.name for known in _known().values() if known.built_as == known.name)


def build_encoder(name: str = DEFAULT_ENCODER) -> Path:
    """Build an encoder from the package that carries its weights; return its folder.

    An encoder that is whole already is left as it is. Safe where two processes build at once.

    Raises:
        UnknownNameError: where nobody knows the name.
        EncoderError: where it needs no building, or its package is missing or damaged.
    """
    known = _known().get(name)
    if known is None:
        raise _unknown(name)
    return known.build()


def _unknown(name: str) -> UnknownNameError:
    names, low = tuple(_known()), name.lower()
    near = [known for known in names if low and known.startswith(low)] or get_close_matches(low, names, 1, 0.5)
    hint = f"did you mean {near[0]!r}? " if near else ""
    mend = f"{hint}known: {', '.join(names)}; or give a folder, or a hub id such as owner/model"
    return UnknownNameError(f"no encoder is called {name!r}", "--encoder", mend)


def is_quick(encoder: Encoder) -> bool:
    """Say whether an encoder is faster than a look into the cache of vectors."""
    from pipeline.encoders.static import StaticEncoder

    return isinstance(encoder, StaticEncoder | lexical.LexicalEncoder)


def remembering(encoder: Encoder) -> Encoder:
    """Return an encoder that keeps vectors in the user's cache folder, unless it is faster than a look into it."""
    known = isinstance(encoder, CachedEncoder) or is_quick(encoder)
    return encoder if known else CachedEncoder(encoder, vectors_dir())


def fitted_name(encoder: Encoder) -> str:
    """Return the name under which weights were fitted to an encoder of its make: all distilled ones are like `fast`."""
    from pipeline.encoders.static import StaticEncoder

    return FAST if isinstance(encoder, StaticEncoder) else encoder.name


def _static() -> Encoder:
    from pipeline.encoders.static import load_static

    return load_static(FAST, models_dir() / FAST)


def _runtime(name: str, sources: tuple[Path, ...] = ()) -> Encoder:
    from pipeline.encoders.onnx_runtime import load_runtime

    return load_runtime(name, encoders_dir() / name, sources)


def _full_precision(name: str) -> Encoder:
    from pipeline.encoders.sentence import load_built

    return load_built(name, encoders_dir() / name.removesuffix(FULL))


def _built(name: str, description: str, languages: str, dimensions: int, licence: str) -> _Known:
    """Describe an encoder that is built from a package; with `-fp32` sentence-transformers runs it."""
    load = partial(_full_precision if name.endswith(FULL) else _runtime, name)
    short = name.removesuffix(FULL)
    write = _WRITERS[short]
    return _Known(name, description, languages, dimensions, licence, load, write, short, megabytes=_MEGABYTES[short])


def _tuned(name: str, description: str, file: str) -> _Known:
    """Describe a fine-tuned e5-small: its packaged weights and a difference that ships."""
    difference = models_dir() / DIFFERENCES / file
    load, write = partial(_runtime, name, (difference,)), partial(e5.write_e5, difference=difference)
    return _Known(
        name,
        description,
        "English, Chinese",
        e5.DIMENSIONS,
        "MIT",
        load,
        write,
        name,
        difference,
        _MEGABYTES["e5-small"],
    )


def _known() -> dict[str, _Known]:
    """Return the encoders that have a name; a fine-tuned one only where its difference is there."""
    return {name: known for name, known in _KNOWN.items() if not known.difference or known.difference.is_file()}


_WRITERS: dict[str, Callable[[Path], None]] = {
    "e5-small": e5.write_e5,
    "minilm": minilm.write_minilm,
    "use": use.write_use,
}
_MEGABYTES = {"e5-small": 390, "minilm": 152, "use": 67}  # on disk
_SECONDS = 30  # of one core, most of them to compare with sentence-transformers
_LANGUAGES = {"English": ("en",), "English, Chinese": ("en", "zh")}
_KNOWN = {
    known.name: known
    for known in (
        _built("e5-small", "multilingual-e5-small in 8 bits", "English, Chinese", e5.DIMENSIONS, "MIT"),
        _built("minilm", "all-MiniLM-L6-v2 in 8 bits", "English", minilm.DIMENSIONS, "Apache-2.0"),
        _built("use", "Universal Sentence Encoder, multilingual 3", "English, Chinese", use.DIMENSIONS, "Apache-2.0"),
        _tuned("e5-jobs", "e5-small fine-tuned on job postings, in 8 bits", "e5_jobs.safetensors"),
        _Known(FAST, "e5-small distilled: vectors of words, summed", "English, Chinese", 256, "MIT", _static),
        _built("e5-small-fp32", "e5-small run by sentence-transformers", "English, Chinese", e5.DIMENSIONS, "MIT"),
        _built("minilm-fp32", "minilm run by sentence-transformers", "English", minilm.DIMENSIONS, "Apache-2.0"),
        _Known(
            "lexical",
            "hashed character n-grams: spelling without meaning, no weights",
            "any",
            lexical.DIMENSIONS,
            "MIT",
            lexical.LexicalEncoder,
        ),
    )
}
