"""The facts that a page states outside its posting: by the names of its elements, beside labels, in its title."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from pipeline.ingest.cleaning.dom import Node
from pipeline.ingest.cleaning.page_rules import field_names, marks, patterns
from pipeline.ingest.field_names import meanings

_LINE_TAGS = frozenset({"h3", "h4", "b", "strong", "p", "div", "span", "td", "font"})
_HEADING_TAGS = frozenset({"h1", "h2"})
_LONGEST_FIELD, _LONGEST_LABEL = 120, 30
_LABELLED = frozenset({"company", "location", "posted", "employment_type", "seniority"})
_DIGIT = re.compile(r"\d")


def page_fields(root: Node) -> dict[str, str]:
    """Return the fields that short elements of the page name, and its title."""
    fields: dict[str, str] = {}
    nodes = [node for node in root.walk() if node.attrs]
    for name in field_names():
        for node in nodes:
            if any(pattern.search(marks(node)) for pattern in patterns(f"field:{name}")):
                text = " ".join((node.attrs.get("content") or node.text()).split())
                if 0 < len(text) <= _LONGEST_FIELD and (name != "salary" or _DIGIT.search(text)):
                    fields[name] = text
                    break
    for name, text in _labelled_fields(root):
        fields.setdefault(name, text)
    if title := _crumb_title(root):
        fields["title"] = title
    elif title := _heading_title(root) or _window_title(root):
        fields.setdefault("title", title)
    return fields


def logo_company(parts: Sequence[Node]) -> str | None:
    """Return whose logo stands in the posting, by its alternative text: the employer's, where it is the only one."""
    alternatives = [node.attrs.get("alt", "") for part in parts for node in part.walk() if node.name == "img"]
    found = {
        next(filter(None, match.groups())).strip()
        for text in alternatives
        for pattern in patterns("logo")
        if (match := pattern.fullmatch(" ".join(text.split())))
    }
    return found.pop() if len(found) == 1 else None


def _labelled_fields(root: Node) -> Iterator[tuple[str, str]]:
    """Yield the fields that a page sets beside their label, each in an element of its own."""
    for parent in root.walk():
        below = [child for child in parent.children if isinstance(child, Node)]
        for label, value in pairwise(below):
            role = _label_role(label)
            if role and value.name not in ("br", "ul", "table") and (label.name, value.name) != ("th", "th"):
                text = " ".join(value.text().split())
                if 0 < len(text) <= _LONGEST_FIELD and not meanings(text):
                    yield role, text


def _label_role(node: Node) -> str | None:
    """Return the field that an element labels: its few words are the name of one."""
    inner = node.children[0] if len(node.children) == 1 else ""
    words = inner if isinstance(inner, str) else inner.children[0] if len(inner.children) == 1 else ""
    text = words.strip(" :：\n\t\xa0") if isinstance(words, str) and len(words) < 2 * _LONGEST_LABEL else ""
    if not 3 < len(text) <= _LONGEST_LABEL:
        return None
    return next((meaning.role for meaning in meanings(text) if meaning.role in _LABELLED), None)


def _crumb_title(root: Node) -> str | None:
    """Return the last step of a path ("Jobs > Sales > Account Manager") that stands in the page by itself too."""
    lines = [(node, " ".join(node.text().split())) for node in root.walk() if node.name in _LINE_TAGS | _HEADING_TAGS]
    standing = {text for _, text in lines}
    for node, text in lines:
        first, sign, last = text.rpartition(" > ")
        is_path = sign and first and 2 <= len(last) <= _LONGEST_FIELD >= len(first) and last in standing
        if is_path and any(below.name == "a" for below in node.walk()):
            return last
    return None


def _heading_title(root: Node) -> str | None:
    """Return the one heading of the first rank, else of the second; several of a rank are headings of sections.

    Where the window's title repeats one of several, that one is the title.
    """
    window = " ".join(next((node.text() for node in root.walk() if node.name == "title"), "").split())
    for tag in sorted(_HEADING_TAGS):
        texts = [" ".join(node.text().split()) for node in root.walk() if node.name == tag]
        filled = [text for text in dict.fromkeys(texts) if 0 < len(text) <= _LONGEST_FIELD]
        told = [text for text in filled if text in window]
        if told or len(filled) == 1:
            return (told or filled)[0]
    return None


def _window_title(root: Node) -> str | None:
    """Return the part of <title> that also stands in the page by itself; the board's name does not count."""
    window = next((node.text() for node in root.walk() if node.name == "title"), "")
    standing = {" ".join(node.text().split()) for node in root.walk() if node.name in _LINE_TAGS}
    parts = (" ".join(part.split()) for part in re.split(r"\s[-–—|·»_]\s|[|_»]|(?<=[\u3400-\u9fff])-", window))
    return next((part for part in parts if part in standing and 3 <= len(part) <= _LONGEST_FIELD), None)
