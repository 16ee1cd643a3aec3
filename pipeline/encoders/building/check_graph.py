"""Hold a graph that was just built against its reference: the same folder, loaded by sentence-transformers.

Run once, where the graph is built, since that machine's arithmetic is what counts.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from importlib.util import find_spec
from pathlib import Path

import numpy as np

from pipeline.core.errors import EncoderError
from pipeline.core.resource_limits import give_back_memory
from pipeline.core.resources import lexicon
from pipeline.encoders.base import Encoder
from pipeline.encoders.folders import CHECKED
from pipeline.encoders.onnx_runtime import GraphEncoder

TEXTS = Path(__file__).with_name("check_texts.tsv")
REFERENCE = "sentence_transformers"
LEAST_COSINE = 0.985
LEAST_SAME = 0.98  # share of sentences of a language
_MEND = "report this as a bug, with the processor; until then use --encoder {}-fp32, which sentence-transformers runs"
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Agreement:
    """How a graph compares with its reference on the sentences of a language."""

    language: str
    cosine: float
    same: float

    @property
    def is_good(self) -> bool:
        """Say whether the graph may stand for its reference."""
        return self.cosine >= LEAST_COSINE and self.same >= LEAST_SAME

    def __str__(self) -> str:
        """Return both figures in words."""
        return f"{self.language}: cosine {self.cosine:.4f}, same competency {self.same:.0%}"


def check_graph(name: str, folder: Path, languages: Sequence[str]) -> None:
    """Compare the graph in a folder with what sentence-transformers makes of it, and write down how well they agree.

    Raises:
        EncoderError: where they differ by more than 8 bits explain.
    """
    if find_spec(REFERENCE) is None:
        _log.warning("jobprofile: %s was not compared with sentence-transformers, which is not installed", name)
        return
    from pipeline.encoders.sentence import load_unchecked

    fast, full = GraphEncoder(name, "", folder), load_unchecked(name, folder)
    found = [agreement(language, fast, full) for language in languages]
    said = "; ".join(map(str, found))
    if not all(one.is_good for one in found):
        what = f"its fast form does not compute what sentence-transformers does ({said})"
        raise EncoderError(what, name, _MEND.format(name))
    (folder / CHECKED).write_text(json.dumps([asdict(one) for one in found], indent=1) + "\n", encoding="utf-8")
    del fast, full
    give_back_memory()  # and the files that are mapped into it: Windows moves no folder that is in use
    _log.warning("jobprofile: %s agrees with sentence-transformers (%s)", name, said)


def agreement(language: str, fast: Encoder, full: Encoder) -> Agreement:
    """Compare two encoders on the sentences of a language."""
    sentences, competencies = _texts("sentence", language), _texts("competency", language)
    (mine, my_own), (theirs, their_own) = ((one.encode(sentences), one.encode(competencies)) for one in (fast, full))
    cosine = float((mine * theirs).sum(axis=1).mean())
    same = np.mean((mine @ my_own.T).argmax(axis=1) == (theirs @ their_own.T).argmax(axis=1))
    return Agreement(language, round(cosine, 5), float(same))


def _texts(kind: str, language: str) -> list[str]:
    return [row["text"] for row in lexicon(TEXTS) if (row["kind"], row["language"]) == (kind, language)]
