"""Chinese headings that a lost line break glued to the end of the item before them.

Only punctuation decides, no vocabulary: what stands in 【】, what is short and closed by a colon after
the end of a sentence, and what is short before a numbering that starts again at 1.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

_HAN = r"[\u3400-\u9fff]"
# 【岗位要求】 wherever it stands; brackets with more in them are a remark.
_BRACKETED = re.compile(r"【[^【】\n]{2,14}】|〖[^〖〗\n]{2,14}〗|\[[\u3400-\u9fff]{2,8}\]")
# "……工作。 任职要求：", also with both languages in it: "岗位要求Job requirements：".
_LABELLED = re.compile(
    rf"(?<=[。；;！!.])\s*({_HAN}[^\s。；;！!，,、：:0-9（）()]{{1,11}}(?: ?[A-Za-z][A-Za-z ]{{2,30}})?\s?[：:])"
)
# "……经验 任职要求 1、": no sign at all but the numbering behind it.
_BARE = re.compile(rf"(?<=[\s。；;！!.])({_HAN}{{2,8}}|{_HAN}{{0,8}}[A-Za-z][A-Za-z ]{{2,30}})[：:]?\s*$")


def headline_cuts(text: str) -> Iterator[int]:
    """Yield, in order, the offsets before and after the headings inside one line of Chinese."""
    cuts: set[int] = set()
    for found in _BRACKETED.finditer(text):
        cuts |= {found.start(), found.end()}
    for found in _LABELLED.finditer(text):
        cuts.add(found.start(1))
    yield from sorted(cut for cut in cuts if 0 < cut < len(text))


def tail_headline(text: str) -> int | None:
    """Return where a heading starts at the end of a line that a new numbering follows, or None."""
    found = _LABELLED.search(text, max(0, len(text) - 40))
    if found and not text[found.end() :].strip():
        return found.start(1)
    bare = _BARE.search(text, max(0, len(text) - 42))
    return bare.start(1) if bare and bare.start(1) > 0 else None
