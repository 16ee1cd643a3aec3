"""E-mails as postings: decoded, the subject as title, the HTML part before the plain one."""

from __future__ import annotations

import email
import email.policy
import re
from collections.abc import Iterator
from email.message import MIMEPart
from types import MappingProxyType

from pipeline.core.errors import InputError
from pipeline.core.records import Media, Posting
from pipeline.ingest.options import ReadOptions
from pipeline.ingest.readers.document_words import document_words
from pipeline.ingest.readers.sources import Source
from pipeline.text.decoding import decode

_ANSWER = re.compile(rf"^\s*(?:{document_words('mail_answer')}\s*[:：]\s*)+", re.IGNORECASE)
_HEADER = re.compile(rf"{document_words('mail_header')}:[ \t]", re.IGNORECASE)


def looks_like_mail(text: str) -> bool:
    """Say whether a text opens with the headers of an e-mail."""
    head = text[:2000].split("\n\n", 1)[0].splitlines()
    return bool(head) and _HEADER.match(head[0]) is not None and sum(bool(_HEADER.match(line)) for line in head) > 2


def mail_postings(source: Source, options: ReadOptions) -> Iterator[Posting]:
    """Yield the body of an e-mail as one posting.

    Raises:
        InputError: where it has no text.
    """
    message = email.message_from_bytes(source.whole(options), policy=email.policy.default)
    body = message.get_body(("html", "plain"))
    content = _text(body) if body is not None else ""
    if not content.strip():
        raise InputError("an e-mail without text", source.name, "save what is attached to it")
    media: Media = "html" if body is not None and body.get_content_type() == "text/html" else "text"
    fields = {"title": _ANSWER.sub("", str(message["subject"] or "")), "posted": str(message["date"] or "")}
    yield Posting(source.name, content, media, MappingProxyType({k: v for k, v in fields.items() if v}))


def _text(part: MIMEPart) -> str:
    """Return a part's text; one whose charset is wrong or unknown is decoded by what its bytes say."""
    try:
        return str(part.get_content())
    except (LookupError, UnicodeError, ValueError):
        data = part.get_payload(decode=True)
        return decode(data) if isinstance(data, bytes) else ""
