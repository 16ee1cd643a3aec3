"""Tell English, Chinese, the two mixed, and any other language apart, for a posting or one block.

By script first, then, among languages in Latin letters, by their frequent words. A Chinese posting
keeps its language whatever English product names it lists: only English running text, known by its
frequent words, makes it mixed.
"""

from __future__ import annotations

import re
from collections import Counter
from functools import cache
from pathlib import Path

from pipeline.core.records import Lang
from pipeline.core.resources import lexicon

_STOP_WORDS = Path(__file__).with_name("stop_words.tsv")
_HAN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff]")
_KANA = re.compile(r"[\u3040-\u30ff\uff66-\uff9f]")
_HANGUL = re.compile(r"[\uac00-\ud7af\u1100-\u11ff]")
_BEYOND_ASCII = re.compile(r"[^\x00-\x7f]+")
_FROM_GREEK_ON = re.compile(r"[\u0370-\u1dff\u2e80-\U0010ffff]")
_LATIN_WORD = re.compile(r"[A-Za-z\u00c0-\u024f\u1ea0-\u1ef9]+")
# Greek, Cyrillic, Hebrew, Arabic, the scripts of India, Thai, Lao, Georgian.
_FOREIGN = re.compile(r"[\u0370-\u05ff\u0600-\u06ff\u0750-\u077f\u0900-\u0eff\u10a0-\u10ff]")

# A Chinese word is about 1.7 characters; an English text has about one listed word in three.
_HAN_PER_WORD = 1.7
_WORDS_PER_STOP_WORD = 3.0
# Below this share of the running text, a language is a quotation and not half of the posting.
_MINOR_SHARE = 0.12
# Runs shorter than this (names, units, one translated heading) make nothing mixed.
_MINOR_WORDS = 12.0
# A language is believed from this share of its frequent words on: names hold an "i" or a "de" too.
_TELLING_SHARE = 0.12
# Share of kana or Hangul, among East Asian letters, that Chinese text never reaches.
_NOT_CHINESE = 0.1


@cache
def _languages_of_word() -> dict[str, tuple[str, ...]]:
    """Return, for every listed word, the languages in which it is frequent."""
    found: dict[str, list[str]] = {}
    for row in lexicon(_STOP_WORDS):
        for word in row["words"].split():
            found.setdefault(word, []).append(row["lang"])
    return {word: tuple(languages) for word, languages in found.items()}


def language_of(text: str) -> Lang:
    """Return the language of `text`; text without any word counts as English.

    >>> language_of("熟悉 Java、Spring Boot 和 MySQL")
    'zh'
    """
    beyond = "" if text.isascii() else "".join(_BEYOND_ASCII.findall(text))
    latin = _LATIN_WORD.findall(text.lower())
    if not _FROM_GREEK_ON.search(beyond):  # quotes, dashes and accents alone
        return _latin_language(latin)[0]
    han, kana, hangul, foreign = (len(script.findall(beyond)) for script in (_HAN, _KANA, _HANGUL, _FOREIGN))
    letters = han + kana + hangul + foreign + sum(map(len, latin))
    if kana + hangul > _NOT_CHINESE * (han + kana + hangul) and kana + hangul > _NOT_CHINESE * letters:
        return "other"
    if foreign * 2 > letters:
        return "other"
    language, prose = _latin_language(latin)
    if not han:
        return language
    return _with_chinese(han / _HAN_PER_WORD, language, prose, len(latin))


def has_english(text: str) -> bool:
    """Say whether a text holds a word that is frequent in English alone: a few words seldom show their language."""
    table = _languages_of_word()
    return any(table.get(word.lower()) == ("en",) for word in _LATIN_WORD.findall(text))


def _latin_language(words: list[str]) -> tuple[Lang, float]:
    """Return en or other for words in lower-case Latin letters, and about how many of them are running English."""
    counts: Counter[str] = Counter()
    table, times = _languages_of_word(), Counter(words)
    for word in table.keys() & times.keys():
        for language in table[word]:
            counts[language] += times[word]
    english = counts.pop("en", 0)
    rival = max(counts.values(), default=0)
    if rival > english and rival >= _TELLING_SHARE * len(words):
        return "other", english * _WORDS_PER_STOP_WORD
    return "en", min(float(len(words)), english * _WORDS_PER_STOP_WORD)


def _with_chinese(chinese: float, language: Lang, prose: float, latin: int) -> Lang:
    """Return the language of text with `chinese` words of Chinese beside `latin` words in Latin letters."""
    if language == "other" and latin > chinese:
        return "other"
    if chinese >= _MINOR_SHARE * latin and prose < _MINOR_WORDS:
        return "zh"
    share = prose / (prose + chinese)
    if share < _MINOR_SHARE:
        return "zh"
    if share > 1 - _MINOR_SHARE or chinese < _MINOR_WORDS:
        return "en"
    return "mixed"
