"""Chat and profile names: after the name of a network, in the address of a page, after @."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from pipeline.text.redaction.cues import Places
from pipeline.text.redaction.folding import Folded
from pipeline.text.redaction.gaps import gap_after
from pipeline.text.redaction.lexicons import given_names, is_ordinary, surnames, word_set
from pipeline.text.spans import Offsets

_HANDLE = re.compile(r"@?(?:live:[\w.-]+|[A-Za-z0-9_][A-Za-z0-9_.-]{2,29}(?:#\d{4})?)(?![A-Za-z0-9@])")
_DIGITS = re.compile(r"[1-9](?:[ -]?\d){4,11}(?!\d)")
_PATH = re.compile(r"[\w%.+/?=&#@~-]{2,80}")
_PAGE = re.compile(r"@?[\w%.+-]{2,60}")
_BEFORE = re.compile(
    r"(?<![A-Za-z0-9_@.])[A-Za-z0-9][A-Za-z0-9_-]{4,24}(?= ?[(\[为]\Z)"
)  # tyx_hr(微信), 加tyx_hr为微信好友
_FOLLOW_US = re.compile(r"(?:follow|find|join|like|visit|关注)\W{1,3}(?:us|our|我们)?[^\n]{0,20}\Z")
_MESSAGES = re.compile(r"(?:dm|ping|message|text|add|contact|reach|me|find|telegram|私信|私讯|联系|加|找)\W{0,3}\Z")
_ADD = ("加", "+")  # add me: nothing but an account follows
_NEAR = 24
_GIVEN_BY_NETWORK = re.compile(r"(?<![A-Za-z0-9_])wxid_\w{4,}", re.IGNORECASE)
_MIXED = re.compile(r"(?=[\w.-]*_)(?=[\w.-]*[A-Za-z0-9])[\w.-]{4,20}(?![\w.-])")  # 小鱼_88
_SIGNS = re.compile(r"[_.\-]")
_VERSION = re.compile(r"[a-z]{1,3}(?!0\d)[\d.]{1,4}\Z|[\d.]+[a-z]{0,3}\Z")


def find_handles(folded: Folded, cues: Mapping[str, Places]) -> Iterator[Offsets]:
    """Yield where names of chat accounts and of persons' pages stand."""
    text, low = folded.text, folded.low
    for kind in ("chat", "site", "word"):
        for start, end in cues.get(kind, ()):
            yield from _after(folded, start, end, kind)
    for _, end in cues.get("qq", ()):
        if digits := _DIGITS.match(text, gap_after(low, end).end):
            yield digits.span()
    for _, end in cues.get("link", ()):
        if path := _PATH.match(text, end):
            yield end, end + len(path[0].rstrip("./"))
    for _, end in cues.get("handle", ()):
        page = _PAGE.match(text, end)
        if page and text[page.end() : page.end() + 1] != "/" and is_of_person(page[0]):
            yield end, end + len(page[0].rstrip("."))
    yield from (match.span() for match in _GIVEN_BY_NETWORK.finditer(text))
    yield from _at_signs(folded, cues)


def _after(folded: Folded, start: int, end: int, kind: str) -> Iterator[Offsets]:
    """Yield the handle after a network's name, or before it."""
    text, low = folded.text, folded.low
    gap = gap_after(low, end)
    handle = _HANDLE.match(text, gap.end)
    usual = kind == "chat" or bool(_MESSAGES.search(low, max(0, start - _NEAR), start))
    usual = usual or (kind == "site" and handle is not None and not handle[0].isalpha())
    if handle and (kind == "chat" or not _FOLLOW_US.search(low, max(0, start - 30), start)):
        name = handle[0].rstrip(".-")
        announced = gap.announced or low.startswith(_ADD, start)
        if name.startswith("@") or is_handle(name, announced=announced, usual=usual):
            yield gap.end, gap.end + len(name)
    mixed = _MIXED.match(text, max(end, low.rfind(":", end, gap.end) + 1)) if kind == "chat" and gap.announced else None
    if mixed:
        yield mixed.span()
    before = _BEFORE.search(text, max(0, start - 30), start)
    if before and re.search(r"[\d_]", before[0]) and is_handle(before[0], announced=False, usual=usual):
        yield before.span()


def _at_signs(folded: Folded, cues: Mapping[str, Places]) -> Iterator[Offsets]:
    """Yield names after @ that stand near a network, or after what one does to a person."""
    networks = [place for kind in ("chat", "site", "word", "qq") for place in cues.get(kind, ())]
    for start, end in cues.get("at", ()):
        if folded.text[start:end] != "@" or (
            start and folded.text[start - 1].isalnum() and folded.text[start - 1].isascii()
        ):
            continue
        handle = _HANDLE.match(folded.text, start)
        if not handle:
            continue
        name = handle[0].rstrip(".-")
        near = any(_is_near(folded.text, start, start + len(name), place) for place in networks)
        asked = _MESSAGES.search(folded.low, max(0, start - _NEAR), start)
        company = _FOLLOW_US.search(folded.low, max(0, start - 30), start) and not is_of_person(name)
        if (near or asked) and not company and not is_ordinary(name[1:].lower()):
            yield start, start + len(name)


def _is_near(text: str, start: int, end: int, place: Offsets) -> bool:
    """Say whether a network stands shortly before or after a stretch of the same line."""
    if start - _NEAR < place[1] <= start:
        return "\n" not in text[place[1] : start]
    return 0 <= place[0] - end < _NEAR // 2 and "\n" not in text[end : place[0]]


def is_handle(name: str, *, announced: bool, usual: bool) -> bool:
    """Say whether a word after a network's name is that of an account, and not of its services or of a product.

    Args:
        name: the word.
        announced: a colon, "id" or the like stands before it.
        usual: the network's name is no ordinary word.
    """
    if name.lower().startswith("live:"):
        return True
    low = name.lower()
    parts = [part for part in _SIGNS.split(low) if part]
    if not parts or all(
        part in word_set("product") or is_ordinary(part) or (part.isdecimal() and len(part) < 5) for part in parts
    ):
        return False
    if low.isdecimal():
        return len(low) >= 5 and (announced or usual)
    if any(char.isdecimal() for char in low) or "_" in low:
        return len(low) >= (4 if announced else 5) and (announced or (usual and not _VERSION.match(low)) or "#" in low)
    if announced:
        return len(low) >= 4 and (usual or name.islower()) and not (name[0].isupper() and not usual)
    return usual and name.islower() and len(low) >= 6 and len(parts) == 1


def is_of_person(handle: str) -> bool:
    """Say whether the name of a page looks like a person's: it begins with a given name, or has digits."""
    low = handle.lower().lstrip("@").rstrip(".")
    if sum(map(str.isdecimal, low)) >= 2:
        return True
    parts = _SIGNS.split(low)
    if len(parts) > 1:
        if parts[0] in given_names("plain") or (parts[-1] in surnames() and not is_ordinary(parts[-1])):
            return True
        low = parts[0]
    return any(low[:length] in given_names("plain") for length in range(4, min(len(low), 10) + 1))
