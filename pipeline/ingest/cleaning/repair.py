"""Repair text that was decoded wrongly, and only that; the only module that imports ftfy."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ftfy import TextFixerConfig

# What UTF-8 looks like after it was read as Latin-1 or cp1252: without any of it there is nothing to repair.
_DAMAGE = re.compile("[\u00c2-\u00f4][\u0080-\u00bf\u0152-\u0178\u2013-\u2122\u20ac]|\u00e2[\u0080\u20ac]?|\ufffd")


@cache
def _settings() -> TextFixerConfig:
    """Return ftfy's settings: mend encodings, leave quotes, width and every other sign alone."""
    from ftfy import TextFixerConfig

    return TextFixerConfig(
        unescape_html=False,
        remove_terminal_escapes=False,
        fix_latin_ligatures=False,
        fix_character_width=False,
        uncurl_quotes=False,
        fix_line_breaks=False,
        remove_control_chars=False,
        normalization=None,
        explain=False,
    )


_SURROGATES = re.compile("[\ud800-\udfff]")


def repaired(text: str) -> str:
    """Return `text` with mojibake mended line by line; sound text comes back as it is.

    Half a character (a lone surrogate, as cut JSON has it) becomes U+FFFD: no file can hold it.

    >>> repaired("weâ€™re hiring")
    'we’re hiring'
    """
    if text.isascii():
        return text
    text = _SURROGATES.sub("\ufffd", text)
    if not _DAMAGE.search(text):
        return text
    from ftfy import fix_text

    lines = text.splitlines(keepends=True)
    return "".join(fix_text(line, _settings()) if _DAMAGE.search(line) else line for line in lines)
