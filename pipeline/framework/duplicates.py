"""What looks wrong in a framework without being a fault: unfinished, missing, doubled and near-same indicators."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import ceil

from pipeline.core.errors import Fault
from pipeline.framework.draft import Draft, fold_name, says_more_than_a_name
from pipeline.framework.wording import is_cut_short, plain

# Share of words in common from which two indicators are one to a reader who compares words. Pairs found in
# the sales framework at .5 .6 .7 .8: 26, 25, 22, 20; those below .7 include true twins.
_NEAR = 0.6
_FEW = 4  # words that differ and can be shown in one line
_WORD = re.compile(r"[a-z0-9]+|[\u4e00-\u9fff]+")


@dataclass(frozen=True, slots=True)
class Twin:
    """Two indicators that share `likeness` of their words (1 = all), each with its competency and place."""

    likeness: float
    first: str
    second: str
    competency: str
    other_competency: str
    where: str
    other_where: str


@dataclass(frozen=True, slots=True)
class _Entry:
    competency: str
    where: str
    text: str
    words: frozenset[str]


def find_warnings(draft: Draft) -> Iterator[Fault]:
    """Yield what a person may want to look at, in the order of the file, twins last."""
    has_indicators = any(stage.indicators for item in draft.competencies for stage in item.stages)
    if draft.competencies and not any(map(says_more_than_a_name, draft.competencies)):
        what = "a list of names alone, such as of skills: nothing says what each means"
        yield Fault(what, "", "give each a description, levels or indicators")
    for item in draft.competencies:
        if has_indicators and not any(stage.indicators for stage in item.stages):
            yield Fault(
                f"{item.name!r} has no indicator", item.where, "it is matched by its name and description alone"
            )
        for stage in item.stages:
            if stage.number is not None and not stage.indicators and any(other.indicators for other in item.stages):
                yield Fault(f"stage {stage.number} of {item.name!r} has no indicator", stage.where, "describe it")
            for indicator in stage.indicators:
                if is_cut_short(indicator.text):
                    yield Fault(f"cut short: ...{indicator.text[-40:]!r}", indicator.where, "finish the sentence")
    for twin in find_twins(draft):
        yield Fault(
            f"{twin.second[:60]!r} {_how_alike(twin)}", twin.other_where, "reword one, so that words tell them apart"
        )


def _how_alike(twin: Twin) -> str:
    place = f"{twin.where}, {twin.competency!r}"
    if twin.likeness == 1:
        return (
            f"stands there twice ({place})" if twin.competency == twin.other_competency else f"is the same as {place}"
        )
    first, second = _WORD.findall(plain(twin.first).lower()), _WORD.findall(plain(twin.second).lower())
    new = [word for word in dict.fromkeys(second) if word not in first]
    old = [word for word in dict.fromkeys(first) if word not in second]
    if len(new) + len(old) > _FEW:
        return f"shares {twin.likeness:.0%} of its words with {place}"
    if new and old:
        return f"differs from {place}, only by {' '.join(new)!r} for {' '.join(old)!r}"
    change = f"lacks {' '.join(old)!r}" if old else f"adds {' '.join(new)!r}" if new else "has another order"
    return f"differs from {place}, only in that it {change}"


def find_twins(draft: Draft) -> tuple[Twin, ...]:
    """Return the pairs of indicators that words hardly tell apart: near-same across competencies, same within one."""
    entries = [
        _Entry(item.name, indicator.where, indicator.text, _words(indicator.text))
        for item in draft.competencies
        for stage in item.stages
        for indicator in stage.indicators
    ]
    pairs = (_twin(entries[a], entries[b]) for a, b in _near_pairs([entry.words for entry in entries]))
    return tuple(twin for twin in pairs if twin.likeness == 1 or twin.competency != twin.other_competency)


def _twin(first: _Entry, second: _Entry) -> Twin:
    likeness = len(first.words & second.words) / len(first.words | second.words)
    if likeness == 1 and fold_name(plain(first.text)).rstrip(".") != fold_name(plain(second.text)).rstrip("."):
        likeness = 0.99  # the same words in another order
    return Twin(likeness, first.text, second.text, first.competency, second.competency, first.where, second.where)


def _words(text: str) -> frozenset[str]:
    """Return the English words and the Chinese pairs of characters of a text."""
    found: set[str] = set()
    for run in _WORD.findall(plain(text).lower()):
        found |= {run} if run.isascii() or len(run) == 1 else {run[n : n + 2] for n in range(len(run) - 1)}
    return frozenset(found)


def _near_pairs(sets: Sequence[frozenset[str]]) -> Iterator[tuple[int, int]]:
    """Yield every pair that shares at least _NEAR of its words, without comparing each with each.

    Two such sets must share one of the rarest few words of each (the prefix filter of similarity
    joins), so only those are looked up. A set that was there before is paired with its first alone,
    or a text that stands a thousand times would make half a million pairs.
    """
    counts = Counter(word for words in sets for word in words)
    index: dict[str, list[int]] = defaultdict(list)
    before: dict[frozenset[str], int] = {}
    for number, words in enumerate(sets):
        if words and words in before:
            yield before[words], number
            continue
        before[words] = number
        rare = sorted(words, key=lambda word: (counts[word], word))[: len(words) - ceil(_NEAR * len(words)) + 1]
        for other in sorted({other for word in rare for other in index[word]}):
            if len(words & sets[other]) >= _NEAR * len(words | sets[other]):
                yield other, number
        for word in rare:
            index[word].append(number)
