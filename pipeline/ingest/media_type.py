"""What kind of text a string is: HTML, Markdown or plain."""

from __future__ import annotations

import html as entities
import re

from pipeline.core.records import Media

# Text whose only markup is the line break.
_BREAK = re.compile(r"<br ?/?>", re.IGNORECASE)


def media_of(text: str) -> Media:
    """Return how a text field of a record is written."""
    marked = "<" in text and ">" in text and ("</" in text or _BREAK.search(text))
    if not (marked or looks_like_html(text)):
        return "text"
    # Markdown may hold a few elements; its lines show that breaks between them mean something.
    if not _PAGE.match(text) and len(_BOLD.findall(text[:65_536])) > 1 and not _OTHER_ELEMENT.search(text[:65_536]):
        return "markdown"
    lines = len(_MARKDOWN_LINE.findall(text[:65_536])) if "\n" in text and not _PAGE.match(text) else 0
    return "markdown" if lines >= _FEWEST_LINES and lines > len(_BLOCK.findall(text[:65_536])) else "html"


# Lines of Markdown, and the elements that a page would have instead.
_MARKDOWN_LINE = re.compile(r"^(?:#{1,5} |[-*+] |\d{1,2}\. )\S", re.MULTILINE)
_BLOCK, _FEWEST_LINES = re.compile(r"<(?:p|br|ul|ol|li|div|h[1-6]|tr)\b", re.IGNORECASE), 4
# Bold runs of Markdown, and elements that it would not be given beside them.
_BOLD = re.compile(r"(?<!\*)\*\*(?=\S)[^*\n<]{1,200}(?<=\S)\*\*(?!\*)")
_OTHER_ELEMENT = re.compile(r"</?(?!br\b|u\b|sub\b|sup\b)[a-zA-Z]")
_MARKUP = re.compile(
    r"<(?:!doctype html|html|head|body|div|p|br|ul|ol|li|h[1-6]|table|section|article|span|strong|b)\b[^<>]*>",
    re.IGNORECASE,
)


_PAGE = re.compile(r"\s*(?:<!--(?:(?!-->).)*-->\s*)*<(?:!doctype html|html|head|body)\b", re.IGNORECASE | re.DOTALL)


def looks_like_html(text: str) -> bool:
    """Say whether text is HTML: it opens as a page, or holds several elements that postings use."""
    return bool(_PAGE.match(text)) or len(_MARKUP.findall(text[:65_536])) > 2


def unescaped(text: str) -> str:
    """Return markup that was escaped as a whole (`&lt;p&gt;`, as Greenhouse does) as markup."""
    return entities.unescape(text) if "<" not in text and "&lt;" in text and "&gt;" in text else text
