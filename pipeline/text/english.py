"""English tokens and sentences as offsets; the only module that imports spaCy.

A blank pipeline with the rule-based sentencizer is enough for postings, needs no weights, and is
fast. spaCy is imported when a first text is cut, and then without torch; see `_without_torch`.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from pipeline.text.spans import Offsets, between

if TYPE_CHECKING:
    from spacy.language import Language

# Where a sentence can end inside a line: the costly tokenizer runs only on lines that hold one.
_MAY_END = re.compile(r"[.!?…][\"'”’)\]]*(?=\s*\S)")
# "ASP.Net", "Node.Js": a full stop without a space inside a product name is no sentence end.
_NAME_DOT = re.compile(r"\.(?=(?:net|js|io|com|org|ai|py|exe|co)\b)", re.IGNORECASE)
_WORD, _MARK = re.compile(r"\S+"), re.compile(r"[.!?…]")
# Behind the last mark of a line nothing can begin.
_LAST = re.compile(r"[^.!?…]*[.!?…\"'”’)\]]*")
_CHUNK = 100_000


@contextmanager
def _without_torch() -> Iterator[None]:
    """Let imports inside the block find no torch, as where it is not installed, unless it is loaded already.

    spaCy imports torch wherever it finds it, and has no setting against it; a blank pipeline never uses it. Reading one
    posting takes 1.4 s of processor time and 96 MB without it, 2.9 s and 277 MB with it, in every process that reads.
    """
    if "torch" in sys.modules:
        yield
        return
    sys.modules["torch"] = None  # type: ignore[assignment]  # Python's own word for "cannot be imported"
    try:
        yield
    finally:
        del sys.modules["torch"]


@cache
def _pipeline() -> Language:
    """Return the tokenizer with the sentencizer, built once."""
    with _without_torch():
        import spacy

        nlp = spacy.blank("en")
        nlp.add_pipe("sentencizer", config={"punct_chars": [".", "!", "?", "…"]})
    nlp.max_length = 10 * _CHUNK
    return nlp


def tokens(text: str) -> tuple[Offsets, ...]:
    """Return the spans of the tokens of `text`, white space left out."""
    found: list[Offsets] = []
    for at in range(0, len(text), _CHUNK):
        document = _pipeline().make_doc(text[at : at + _CHUNK])
        found += [(at + t.idx, at + t.idx + len(t)) for t in document if not t.is_space]
    return tuple(found)


def sentences(text: str) -> tuple[Offsets, ...]:
    """Return the spans of the sentences of `text`; a line break always ends one.

    Only white space lies between the spans, so nothing of the text is lost.
    """
    cuts: list[int] = []
    start = 0
    for line in text.splitlines(keepends=True):
        if start:
            cuts.append(start)
        if _MAY_END.search(line):
            cuts += [start + cut for cut in _ends(line)]
        start += len(line)
    return between(text, sorted(set(cuts)))


def _ends(line: str) -> Iterator[int]:
    """Yield the offsets at which a new sentence starts within one line."""
    for start, end in _stretches(line):
        for at in range(start, end, _CHUNK):
            stretch = line[at : min(end, at + _CHUNK)]
            for first in () if _LAST.fullmatch(stretch) else _starts(stretch):
                begin = at + first
                if begin > start and not _inside_name(line, begin):
                    yield begin


@lru_cache(maxsize=8192)
def _starts(stretch: str) -> tuple[int, ...]:
    """Return where the sentences of a few words begin; the words around an end are often the same."""
    return tuple(sentence.start_char for sentence in _pipeline()(stretch).sents)


def _stretches(line: str) -> Iterator[Offsets]:
    """Yield the words in which a sentence may end, up to the next that can begin one.

    The tokenizer looks at each word by itself, and keeps all words that it ever saw: the fewer the better.
    """
    start: int | None = None
    for word in _WORD.finditer(line):
        if _MARK.search(word.group()):
            start = word.start() if start is None else start
        elif start is not None and any(map(str.isalnum, word.group())):
            yield start, word.end()
            start = None
    if start is not None:
        yield start, len(line)


def _inside_name(line: str, begin: int) -> bool:
    """Say whether the full stop before `begin` belongs to a name such as ASP.Net, or opens lower case."""
    if line[begin - 1].isspace():
        return line[begin].islower() and line[: begin - 1].rstrip().endswith(".")
    return bool(_NAME_DOT.match(line, begin - 1)) or not line[begin].isupper()
