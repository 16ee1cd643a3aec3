"""Mine typical phrases for each competency from one's own postings, for a person to accept.

1. Each requirement goes to the competency that a scorer finds likeliest, if it is likely enough.
2. Runs of two to five words (English) or of up to five words and 4 to 14 characters (Chinese) are counted by
   requirement; runs never cross punctuation, and never start or end on a word of `edge_words.tsv`.
3. A run is a candidate where it is said often, no more often elsewhere, and by the log-odds ratio clearly more
   often than its competency's share of all requirements would have it.
4. Of runs that hold one another the one with the higher log-odds stays, longer ones preferred: "resolve customer
   complaints" tells a matcher more than "customer complaints".
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from pipeline.core.errors import InputError
from pipeline.core.records import Framework
from pipeline.core.resources import lexicon
from pipeline.framework.candidates import Candidate
from pipeline.framework.draft import clean, fold_name, has_han
from pipeline.text.language_id import language_of

Scorer = Callable[[Sequence[str]], NDArray[np.floating]]

_MAX_WORDS = 5
_ZH_LENGTH = range(4, 15)
_WORD = re.compile(r"[^\W_][\w'’&+#./-]*$")
_JOINTS = frozenset("-&")
_EXAMPLE_LENGTH = 160


@dataclass(frozen=True, slots=True)
class SuggestOptions:
    """What counts as a candidate.

    `threshold`: probability from which a requirement belongs to its likeliest competency.
    `min_count`: requirements of the competency that must hold the phrase.
    `min_odds`: z-score of the log-odds ratio; 1.96 leaves one chance finding in forty.
    `per_language`: candidates for each competency and language.
    """

    threshold: float = 0.4
    min_count: int = 3
    min_odds: float = 1.96
    per_language: int = 15
    examples: int = 2


@dataclass(frozen=True, slots=True)
class _Counted:
    """How many requirements each side holds, in one language."""

    inside: int
    outside: int


def suggest_phrases(
    framework: Framework, requirement_texts: Sequence[str], scorer: Scorer, options: SuggestOptions = SuggestOptions()
) -> tuple[Candidate, ...]:
    """Return the candidates for each competency, best first, that the framework does not have yet.

    `scorer` gives for n texts the probabilities of the framework's competencies, of shape
    (n, competencies). A text that comes several times counts once; texts in other languages than
    English and Chinese are left out.

    Raises:
        InputError: where the scorer's answer has another shape.
    """
    texts = list(
        dict.fromkeys(text for each in requirement_texts if (text := clean(each)) and language_of(text) != "other")
    )
    if not texts:
        return ()
    owners = _owners(texts, framework, scorer, options.threshold)
    found: list[Candidate] = []
    for lang in ("en", "zh"):
        members = [n for n, text in enumerate(texts) if has_han(text) == (lang == "zh")]
        runs = _Runs([texts[n] for n in members], [owners[n] for n in members], lang)
        for number in range(len(framework.competencies)):
            found.extend(_candidates(framework, number, runs, options))
    order = {item.competency_id: n for n, item in enumerate(framework.competencies)}
    return tuple(sorted(found, key=lambda each: (order[each.competency_id], each.lang, -each.odds, each.phrase)))


class _Runs:
    """The runs of words of the texts of one language, counted by text and owner.

    Only runs of texts that some competency owns are kept, so that a large corpus fits in memory.
    """

    def __init__(self, texts: Sequence[str], owners: Sequence[int], lang: str) -> None:
        self.lang, self.texts, self.owners = lang, texts, owners
        self.sizes = Counter(owners)
        self.by_owner: dict[int, Counter[str]] = defaultdict(Counter)
        split = _split_zh if lang == "zh" else _split_en
        for text, owner in zip(texts, owners, strict=True):
            if owner >= 0:
                self.by_owner[owner].update(_runs(split(text), lang))
        kept = {run for counts in self.by_owner.values() for run, count in counts.items() if count > 1}
        self.total: Counter[str] = Counter()
        self.homes: dict[str, list[int]] = defaultdict(list)
        for number, (text, owner) in enumerate(zip(texts, owners, strict=True)):
            for run in _runs(split(text), lang) & kept:
                self.total[run] += 1
                if owner >= 0:
                    self.homes[run].append(number)

    def examples(self, run: str, owner: int, limit: int) -> tuple[str, ...]:
        """Return the shortest texts of the owner that hold the run."""
        holding = (self.texts[n] for n in self.homes[run] if self.owners[n] == owner)
        return tuple(text[:_EXAMPLE_LENGTH] for text in sorted(holding, key=lambda text: (len(text), text))[:limit])


def _owners(texts: Sequence[str], framework: Framework, scorer: Scorer, threshold: float) -> list[int]:
    """Return for each text the index of its competency, or -1 where none is likely enough."""
    scores = np.asarray(scorer(texts), dtype=np.float64)
    expected = (len(texts), len(framework.competencies))
    if scores.shape != expected:
        raise InputError(f"the scorer answered with shape {scores.shape}", "", f"it must be {expected}")
    best = scores.argmax(axis=1)
    return [int(b) if scores[n, b] >= threshold else -1 for n, b in enumerate(best)]


def _candidates(framework: Framework, owner: int, runs: _Runs, options: SuggestOptions) -> Iterator[Candidate]:
    item = framework.competencies[owner]
    known = {fold_name(phrase) for phrase in (*item.phrases, *item.phrases_zh, item.name, item.name_zh or "")}
    sides = _Counted(runs.sizes[owner], len(runs.texts) - runs.sizes[owner])
    scored = sorted(
        (-odds * math.log2(1 + _words_in(run)), odds, run)
        for run, count in runs.by_owner[owner].items()
        if count >= max(2, options.min_count, runs.total[run] - count) and fold_name(run) not in known
        if (odds := _log_odds(count, runs.total[run] - count, sides)) >= options.min_odds
    )
    for odds, run in _without_nested(scored, options.per_language):
        count = runs.by_owner[owner][run]
        yield Candidate(
            competency=item.name,
            competency_id=item.competency_id,
            lang=runs.lang,
            phrase=run,
            count=count,
            elsewhere=runs.total[run] - count,
            odds=round(odds, 2),
            examples=runs.examples(run, owner, options.examples),
        )


def _log_odds(inside: int, outside: int, sides: _Counted) -> float:
    """Return the z-score of the log-odds ratio of a run, with half a count added on each side.

    Dividing by the standard error keeps runs that are merely rare elsewhere behind those that are
    said often.
    """
    a, b = inside + 0.5, sides.inside - inside + 0.5
    c, d = outside + 0.5, sides.outside - outside + 0.5
    return (math.log(a / b) - math.log(c / d)) / math.sqrt(1 / a + 1 / b + 1 / c + 1 / d)


def _words_in(run: str) -> float:
    """Return about how many words a run has; a Chinese word has two characters in the mean."""
    return len(run) / 2 if has_han(run) else run.count(" ") + run.count("-") + 1


def _without_nested(scored: Sequence[tuple[float, float, str]], limit: int) -> Iterator[tuple[float, str]]:
    """Yield the best runs, leaving out those that hold, or are held by, a better one; a plural is no other run."""
    taken: list[str] = []
    for _, odds, run in scored:
        if len(taken) == limit:
            return
        padded = run if has_han(run) else f" {' '.join(word.rstrip('s') for word in run.split())} "
        if not any(padded in other or other in padded for other in taken):
            taken.append(padded)
            yield odds, run


def _runs(pieces: Sequence[Sequence[str]], lang: str) -> set[str]:
    """Return the runs of words within the pieces that may be phrases."""
    starts, ends, _ = _edges(lang)
    found: set[str] = set()
    for words in pieces:
        for first, word in enumerate(words):
            if word in starts:
                continue
            for last in range(first, min(first + _MAX_WORDS, len(words))):
                run = words[first : last + 1]
                if run[-1] not in ends and (phrase := _phrase(run, lang)):
                    found.add(phrase)
    return found


def _phrase(run: Sequence[str], lang: str) -> str:
    """Return the run as text, "" where it is too short, too long or says nothing in its language."""
    if lang == "en":
        joined = len(run) > 1 or "-" in run[0]
        return " ".join(run) if joined and any(len(word) > 3 for word in run) else ""
    text = "".join(run)
    return text if len(text) in _ZH_LENGTH and has_han(text) else ""


def _split_en(text: str) -> list[list[str]]:
    """Return the words of an English text, lower case, in pieces between punctuation and figures."""
    from pipeline.text import english

    words: list[str] = []
    end_before, open_ended = -1, False
    for start, end in english.tokens(text):
        word = text[start:end].lower()
        joins = start == end_before and words and (open_ended or word in _JOINTS)
        if joins:  # spaCy splits "follow-up" and "R&D"
            words[-1] += word
        else:
            words.append(word)
        end_before, open_ended = end, word in _JOINTS
    return _pieces(words, _edges("en")[2])


def _split_zh(text: str) -> list[list[str]]:
    """Return the words of a Chinese text in pieces between punctuation and figures."""
    from pipeline.text import chinese

    return _pieces([text[start:end] for start, end in chinese.words(text)], _edges("zh")[2])


def _pieces(words: Sequence[str], never: frozenset[str]) -> list[list[str]]:
    pieces: list[list[str]] = [[]]
    for word in words:
        if _WORD.match(word) and not word[0].isdigit() and word not in never:
            pieces[-1].append(word)
        else:
            pieces.append([])
    return pieces


@cache
def _edges(lang: str) -> tuple[frozenset[str], frozenset[str], frozenset[str]]:
    """Return the words at which no phrase starts, those at which none ends, and those that none holds."""
    told: dict[str, set[str]] = {"both": set(), "start": set(), "end": set(), "never": set()}
    for row in lexicon(Path(__file__).with_name("edge_words.tsv")):
        if row["lang"] == lang:
            told[row["at"]] |= set(row["words"].split())
    return frozenset(told["both"] | told["start"]), frozenset(told["both"] | told["end"]), frozenset(told["never"])
