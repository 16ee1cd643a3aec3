"""Chinese words and sentences as offsets; the only module that imports jieba."""

from __future__ import annotations

import logging
import re
from functools import cache
from typing import TYPE_CHECKING

from pipeline.text.spans import Offsets, between

if TYPE_CHECKING:
    from jieba import Tokenizer

_CLOSERS = "”’」』）)】》\"'"
# A full stop, question or exclamation mark, semicolon or line break ends a sentence; an ASCII full
# stop does so only between a Han character and another sentence, never in 3.5 or Node.js.
_END = re.compile(
    rf"[。！？；!?;]+[{_CLOSERS}]*|\n+|(?<=[\u3400-\u9fff）)])\.(?=\s*[\u3400-\u9fff]|\s*$|\s+\S)",
)
_OPEN, _SHUT = "（(【《「『“", "）)】》」』”"
# A bracket that is never closed must not swallow the rest of the posting.
_LONGEST_BRACKET = 120


@cache
def _tokenizer() -> Tokenizer:
    """Return jieba's tokenizer with its dictionary loaded, silently."""
    import jieba

    jieba.setLogLevel(logging.WARNING)
    tokenizer = jieba.Tokenizer()
    tokenizer.initialize()
    return tokenizer


def words(text: str) -> tuple[Offsets, ...]:
    """Return the spans of the words of `text`, white space left out."""
    found = _tokenizer().tokenize(text)
    return tuple((start, end) for word, start, end in found if not word.isspace())


def sentences(text: str) -> tuple[Offsets, ...]:
    """Return the spans of the sentences of `text`; marks inside brackets or quotes end none.

    Only white space lies between the spans, so nothing of the text is lost.
    """
    shielded = _bracketed(text)
    cuts = [m.end() for m in _END.finditer(text) if "\n" in m.group() or not _covers(shielded, m.start())]
    return between(text, cuts)


def _bracketed(text: str) -> list[Offsets]:
    """Return the outermost bracketed stretches of at most `_LONGEST_BRACKET` characters within a line."""
    found: list[Offsets] = []
    stack: list[int] = []
    for at, char in enumerate(text):
        if char == "\n":
            stack.clear()
        elif char in _OPEN:
            stack.append(at)
        elif char in _SHUT and stack:
            start = stack.pop()
            if at - start <= _LONGEST_BRACKET:
                while found and found[-1][0] >= start:
                    found.pop()
                found.append((start, at))
    return found


def _covers(spans: list[Offsets], at: int) -> bool:
    """Say whether `at` lies inside one of the ascending spans."""
    return any(start < at < end for start, end in spans)
