"""Chinese words and sentences as offsets; the only module that imports jieba."""

from __future__ import annotations

import logging
import re
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from pipeline.text.normalize import SameLength
from pipeline.text.spans import Offsets, between

if TYPE_CHECKING:
    from jieba import Tokenizer

_HAN = re.compile(r"[\u3400-\u9fff]")
# A Simplified text may quote a Traditional name.
_FEW_TRADITIONAL = 0.06
_CLOSERS = "”’」』）)】》\"'"
# A full stop, question or exclamation mark, semicolon or line break ends a sentence; an ASCII full
# stop does so only between a Han character and another sentence, never in 3.5 or Node.js.
# What stands in brackets behind the end of a sentence belongs to it.
_END = re.compile(
    rf"[。！？；!?;]+[{_CLOSERS}]*(?!\s?[（(][^（）()\n\d一二三四五六七八九十]{{2,40}}[）)]\s*(?:[。；;]|$))|\n+|(?<=[\u3400-\u9fff）)])\.(?=\s*[\u3400-\u9fff]|\s*$|\s+\S)",
)
_OPEN, _SHUT = "（(【《「『“", "）)】》」』”"
# A bracket that is never closed must not swallow the rest of the posting.
_LONGEST_BRACKET = 120
# So many characters on either side tell which words a stretch belongs to.
_AROUND = 8


_SIMPLIFIED = SameLength()


def simplified(text: str) -> str:
    """Return `text` in Simplified Chinese, character for character, so that offsets hold for both.

    >>> simplified("入職條件")
    '入职条件'
    """
    return text if text.isascii() else text.translate(_SIMPLIFIED)


def is_traditional(text: str) -> bool:
    """Say whether Chinese `text` is written in Traditional characters: more than a few of them are."""
    plain = simplified(text)
    return plain is not text and sum(map(str.__ne__, plain, text)) > _FEW_TRADITIONAL * len(_HAN.findall(text))


@cache
def _tokenizer() -> Tokenizer:
    """Return jieba's tokenizer with its dictionary loaded, silently.

    jieba itself would read and write a copy of the dictionary in the folder for temporary files, which anybody can
    put there and which may be full; it loads no faster from it.
    """
    import jieba

    jieba.setLogLevel(logging.WARNING)
    tokenizer = jieba.Tokenizer()
    tokenizer.FREQ, tokenizer.total = tokenizer.gen_pfdict(tokenizer.get_dict_file())
    tokenizer.initialized = True
    return tokenizer


def words(text: str) -> tuple[Offsets, ...]:
    """Return the spans of the words of `text`, white space left out."""
    found = _tokenizer().tokenize(text)
    return tuple((start, end) for word, start, end in found if not word.isspace())


def breaks_word(text: str, start: int, end: int) -> bool:
    """Say whether ``text[start:end]`` takes one character of a longer word at its edge: 研究生 in 新药研究生产.

    A stretch inside one word breaks none (本科 in 本科毕业), nor does one with two characters of it (以上 in 以上学历).
    """
    first, last = max(0, start - _AROUND), min(len(text), end + _AROUND)
    run = text[first:last]
    return any(
        (first + a < start == first + b - 1) or (first + a == end - 1 and end < first + b)
        for a, b in _words_of(run)
        if (first + a, first + b) != (start, end) and not first + a <= start < end <= first + b
    )


@lru_cache(maxsize=2048)
def _words_of(text: str) -> tuple[Offsets, ...]:
    return words(text)


def word_frequency(word: str) -> int:
    """Return how often a word stands in the corpus of jieba's dictionary, 0 for one that it does not have."""
    return int(_tokenizer().FREQ.get(word, 0))


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
